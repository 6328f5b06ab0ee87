"""What pictures show is read by everybody in their own language, as far as the words are ours."""

from dataclasses import replace

import pytest

from bots.alt_texts import alt_of
from bots.languages import speaking
from core.sayings import pictures
from core.sentence import said
from tests.fakes.languages import accented, made_up
from tests.fakes.local import version


@pytest.fixture(autouse=True)
def two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"en": speaking.languages()["en"], "de": made_up("de")}
    monkeypatch.setattr(speaking, "languages", lambda: known)


def test_what_a_tool_made_is_told_in_the_language_of_who_is_spoken_to() -> None:
    code = replace(version(1), alt=said(pictures.code_says, "https://example.com"))

    with speaking.speaking("de"):
        told = alt_of(code)

    assert (alt_of(code), told) == ("QR code: https://example.com", accented("QR code: https://example.com"))


def test_words_of_a_person_or_a_model_stay_as_they_came() -> None:
    with speaking.speaking("de"):
        assert alt_of(replace(version(1), alt="a lighthouse")) == "a lighthouse"
