"""What the core says is stored as a sentence and its values, and gets its words where it is read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots.job_states import failure_sentence
from bots.languages import speaking
from bots.languages.speaking import languages, worded
from core.adapters.database import codec
from core.errors import (
    LimnerError,
    ModelRefused,
    NothingSaid,
    NothingToEdit,
    SettingsWrong,
    SignatureMissing,
    ToolFailed,
    UnknownOption,
    UserError,
)
from core.model.reply import Failure
from core.sayings import notices, requests
from core.sentence import Saying, Sentence, said, said_in
from tests.fakes.languages import made_up

NO_RATIO = said(requests.no_such_ratio, "model-a", "7:3", ("1:1", "16:9"))
IN_ENGLISH = "model-a has no ratio 7:3. Use one of: 1:1, 16:9."
OF_EACH_KIND = (
    NO_RATIO,
    said(notices.stopped_drawing, drew=True),
    said(requests.no_such_count, 4, None),
    said_in("REFUSED_PICTURES", requests.REFUSED_PICTURES, "safety"),
    NothingToEdit().sentence,
)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {**languages(), "de": made_up("de")}
    monkeypatch.setattr(speaking, "languages", lambda: known)


def test_a_sentence_is_english_in_the_log() -> None:
    assert str(UnknownOption(NO_RATIO)) == str(NO_RATIO) == IN_ENGLISH


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("sentence", OF_EACH_KIND, ids=str)
def test_a_stored_sentence_is_said_in_the_language_of_who_reads_it(sentence: Sentence) -> None:
    stored = codec.FAILURE.read(codec.FAILURE.write(Failure("Code", sentence)))

    with speaking.speaking("de"):
        told = failure_sentence(stored)

    assert told.endswith("ö")
    assert not told.startswith(sentence.english)
    assert worded(stored.words) == sentence.english


def test_words_of_an_older_version_are_said_as_they_were_stored() -> None:
    notices_of_old = codec.NOTICES.read(["Asked for 3, got 2."])

    assert codec.FAILURE.read({"code": "ModelBusy", "words": "Busy."}) == Failure("ModelBusy", "Busy.")
    assert [worded(notice) for notice in notices_of_old] == ["Asked for 3, got 2."]


@pytest.mark.parametrize(
    "sentence",
    [
        Sentence("What a newer Limner says.", "no_such_sentence"),
        Sentence("What a newer Limner says.", "no_such_ratio", (("colour", "red"),)),
        Sentence("What a newer Limner says.", "ERRORS.NoSuchError"),
    ],
    ids=["unknown", "of other values", "no entry"],
)
def test_a_sentence_of_another_version_is_said_in_its_own_english(sentence: Sentence) -> None:
    assert worded(sentence) == "What a newer Limner says."


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (NothingToEdit(), "ERRORS.NothingToEdit"),
        (SettingsWrong("LIMNER_X is wrong"), "ERRORS.OperatorError"),
        (SignatureMissing("none"), "ERRORS.SignatureMissing"),
        (NothingSaid(), "ERRORS.NothingSaid"),
        (LimnerError("broken"), "ERRORS.LimnerError"),
    ],
)
def test_an_error_without_words_of_its_own_says_what_its_kind_says(error: LimnerError, name: str) -> None:
    sentence = error.sentence

    assert isinstance(sentence, Sentence)
    assert sentence.name == name
    assert worded(sentence) == error.user_message


@pytest.mark.parametrize("words", ["Plain words.", NO_RATIO])
def test_an_error_says_what_it_was_given(words: Saying) -> None:
    assert ModelRefused(words, kind="other").sentence == words
    assert ModelRefused(words, kind="other").user_message == str(words)


def test_no_error_is_given_english_words() -> None:
    to_people = _names(UserError) - _names(ToolFailed)
    root = Path(__file__).resolve().parents[2]
    files = [file for room in ("core", "bots") for file in (root / room).rglob("*.py")]

    given = {
        f"{file.relative_to(root)}:{call.lineno}"
        for file in files
        for call in _calls(ast.parse(file.read_text(encoding="utf-8")))
        if call.func.id in to_people and call.args and _is_text(call.args[0])  # type: ignore[attr-defined]  # a Name
    }

    assert given == set()


def _names(kind: type[LimnerError]) -> set[str]:
    # What a tool says is for the model, which speaks English with it.
    return {kind.__name__}.union(*map(_names, kind.__subclasses__()))


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
