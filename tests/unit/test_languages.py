"""Everything that people read stands in a catalogue, and each catalogue is whole."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bots import wording
from bots.languages import speaking
from bots.languages.en import _plurals
from bots.languages.speaking import (
    ENGLISH,
    Language,
    accepted_locale,
    languages,
    nearest,
    sentences_by_module,
    spoken_locale,
)
from tests.fakes.languages import faults_of, made_up

BOTS = Path(wording.__file__).parent
TO_OPERATORS = {
    "app.py", "chats.py", "discord/client.py", "discord/failures.py", "discord/permissions.py", "slack/chat.py",
    "slack/client.py", "slack/failures.py", "slack/manifest.py", "slack/sockets.py", "web/server.py",
}  # fmt: skip
"""Read by whoever runs Limner, on a console or in a log, as everything of `console` and `checks` is."""
TO_MODELS = {"wishes.py"}
"""Read by a model alone."""
SQL = {"local/transcript.py", "local/ledger.py"}
A_SENTENCE = re.compile(r"(?:[A-Z`“]|\{\}:? )[^\n]*[a-z] [a-z]")
"""What begins like a sentence and goes on like one."""
TO_THE_LOG = {"ChatUnreachable", "FileGone", "MessageRefused", "TooLarge"}
"""Errors whose text is for the log; people are told the error's own sentence."""

OURS = {
    str(file.relative_to(BOTS)): ast.parse(file.read_text(encoding="utf-8"))
    for file in sorted(BOTS.rglob("*.py"))
    if not {"languages", "console", "checks"} & set(file.relative_to(BOTS).parts)
}


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Language:
    """A second language."""
    language = made_up("de")
    known = {**languages(), "de": language}
    monkeypatch.setattr(speaking, "languages", lambda: known)
    return language


@pytest.mark.parametrize("name", sorted(languages()))
def test_each_language_says_everything_that_english_says_of_the_same_values(name: str) -> None:
    assert faults_of(languages()[name]) == []


def test_a_language_that_lacks_a_sentence_or_wants_other_values_is_found_out() -> None:
    sentences = dict(made_up("de").sentences)
    del sentences["QUEUED"]
    sentences["is_ready"] = lambda name: name

    faults = faults_of(Language("de", {**sentences, "EXTRA": "Zusätzlich", "STATES": {}}))

    assert {fault.split()[0] for fault in faults} == {"EXTRA", "QUEUED", "STATES", "is_ready"}


@pytest.mark.parametrize("name", sorted(languages()))
def test_no_two_modules_of_a_language_have_a_sentence_of_the_same_name(name: str) -> None:
    counted = Counter(sentence for sentences in sentences_by_module(name).values() for sentence in sentences)

    assert counted
    assert [sentence for sentence, times in counted.items() if times > 1] == []


def test_what_the_bots_say_is_in_the_catalogue() -> None:
    spoken = {(file, name) for file, tree in OURS.items() for name in _spoken_in(tree)}

    assert [(file, name) for file, name in sorted(spoken) if name not in languages()[ENGLISH].sentences] == []


def test_no_sentence_stands_outside_the_catalogue() -> None:
    outside = {
        f"{file}: {text}"
        for file, tree in OURS.items()
        if file not in {*TO_OPERATORS, *TO_MODELS, *SQL}
        for text in _texts_of(tree)
        if A_SENTENCE.match(text)
    }

    assert outside == set()


def test_sentences_are_read_when_they_are_said_and_not_when_a_module_is_loaded() -> None:
    early = [file for file, tree in OURS.items() for node in ast.walk(tree) if _takes_sentences_along(node)]

    assert early == []


def test_a_person_is_spoken_to_in_their_language_and_others_meanwhile_in_english(german: Language) -> None:
    with speaking.speaking("de-AT"):
        said, locale = wording.QUEUED, spoken_locale()

    assert (said, locale) == (german.sentences["QUEUED"], "de-AT")
    assert (wording.QUEUED, spoken_locale()) == ("It starts as soon as its turn comes.", "")


def test_what_a_language_lacks_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {**languages(), "de": Language("de", {"QUEUED": "Gleich."})}
    monkeypatch.setattr(speaking, "languages", lambda: known)

    with speaking.speaking("de"):
        said = (wording.QUEUED, wording.CANCELLED)

    assert said == ("Gleich.", "Stopped. Nothing more is asked of the model.")


def test_a_name_that_no_language_has_is_an_error() -> None:
    with pytest.raises(AttributeError, match="NO_SUCH_SENTENCE"):
        _ = wording.__getattr__("NO_SUCH_SENTENCE")


@pytest.mark.parametrize(
    ("locale", "package"),
    [
        ("pt-BR", "pt_br"), ("pt-PT", "pt"), ("pt", "pt"), ("zh-TW", "zh_cn"), ("en-GB", "en"), ("sv-SE", "en"),
        ("", "en"), ("PT_br", "pt_br"),
    ],
)  # fmt: skip
def test_a_locale_finds_its_own_language_or_one_of_its_tongue(
    monkeypatch: pytest.MonkeyPatch, locale: str, package: str
) -> None:
    known = {name: Language(name, {}) for name in ("en", "pt", "pt_br", "zh_cn")}
    monkeypatch.setattr(speaking, "languages", lambda: known)

    assert nearest(locale).tag == package


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", "de-CH"), ("da, de;q=0.7, en;q=0.9", "en"), ("fr", ""), ("", ""),
        ("de;q=0, en;q=0.1", "en"), ("de;q=much", ""),
    ],
)  # fmt: skip
def test_a_browser_is_spoken_to_in_what_it_likes_best_of_what_is_spoken(header: str, locale: str) -> None:
    assert accepted_locale(header) == locale


@pytest.mark.parametrize(("number", "said"), [(0, "0 files"), (1, "1 file"), (2, "2 files")])
def test_english_counts_one_and_others(number: int, said: str) -> None:
    assert _plurals.counted(number, "file", "files") == said


def _spoken_in(tree: ast.Module) -> Iterator[str]:
    """What a module takes from `wording`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "wording":
            yield node.attr


def _takes_sentences_along(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "bots.wording"


def _texts_of(tree: ast.Module) -> Iterator[str]:
    """Every text of a module that is no docstring and no annotation."""
    skipped = {id(part) for node in ast.walk(tree) for part in _left_out(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _left_out(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.Assert) or _is_for_the_log(node):
        yield from ast.walk(node)


def _is_for_the_log(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        return isinstance(node.func.value, ast.Name) and node.func.value.id == "log"
    return isinstance(node.func, ast.Name) and node.func.id in TO_THE_LOG
