import re

import pytest

from core.adapters.gemini.refusals import ANSWER_BLOCKED, PROMPT_BLOCKED, cleaned, refused
from core.model.catalogue import Task

KINDS = ["safety", "policy", "recitation", "person", "language", "other"]


@pytest.mark.parametrize("task", Task)
@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_names_no_vendor_and_no_code_and_ends_with_what_to_do(kind: str, task: Task) -> None:
    error = refused(kind, "", task=task)

    assert (error.kind, error.explanation) == (kind, None)
    assert error.user_message.startswith("The model ")
    assert error.user_message.count(". ") == 1
    assert not re.search(r"[A-Z]{2,}|_|Google|Gemini", error.user_message)


def test_every_reason_has_a_kind_with_words() -> None:
    assert {*ANSWER_BLOCKED.values(), *PROMPT_BLOCKED.values()} <= set(KINDS)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Unable to show it. Support code: 355", "Unable to show it."),
        ("If you think this was an error, send feedback. Support code: 42.", ""),
        ("Try again. If you think this was an error, send feedback. Be kind.", "Try again. Be kind."),
        ("two\n\n  lines\t\u202ehidden\u200b", "two lines hidden"),
        ("", ""),
    ],
)
def test_the_models_words_become_one_useful_line(said: str, shown: str) -> None:
    assert cleaned(said) == shown


def test_the_models_words_are_cut_between_what_a_reader_sees_as_characters() -> None:
    line = cleaned("A" + "👩‍👩‍👧‍👦" * 400)

    assert line == "A" + "👩‍👩‍👧‍👦" * 298 + "…"


def test_the_models_words_are_bounded() -> None:
    line = cleaned("so " * 100_000)

    assert len(line) == 300
    assert line.endswith("…")
