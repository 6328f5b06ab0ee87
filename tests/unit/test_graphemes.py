"""Texts are cut between what a reader sees as characters, and never within one."""

import regex  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given
from hypothesis import strategies as st

from bots.cutting import length, portions, within
from core.model.text import clean_text, graphemes

FAMILY, FLAG, THUMB = "👩‍👩‍👧‍👦", "🇩🇪", "👍🏽"
DEVANAGARI, MARKED, ZALGO = "नि", "e\u0301", "Z" + "\u0301\u0320" * 200
CLUSTERS = [FAMILY, FLAG, THUMB, DEVANAGARI, MARKED, "각", "a", " ", "ß", "漢", "1️⃣"]
TEXTS = st.lists(st.sampled_from(CLUSTERS), max_size=40).map("".join)


def unicodes(text: str) -> list[str]:
    """As Unicode's own rules take a text apart."""
    return [str(found) for found in regex.findall(r"\X", text)]


@given(TEXTS)
def test_a_text_is_taken_apart_as_unicode_says(text: str) -> None:
    assert list(graphemes(text)) == unicodes(text)


@given(TEXTS, st.integers(24, 60))
def test_a_short_place_holds_whole_characters_and_as_many_as_it_can(text: str, most: int) -> None:
    told = within(text, most)

    kept = unicodes(told.removesuffix("…"))
    assert length(told) <= most
    assert told == text or (told.endswith("…") and kept == unicodes(text)[: len(kept)])


@given(TEXTS.map(lambda text: clean_text(text * 40)))
def test_long_words_are_parted_between_whole_characters(text: str) -> None:
    parts = list(portions(text, 200, str))

    assert "".join("".join(parts).split()) == "".join(text.split())
    assert [one for part in parts for one in unicodes(part) if one != " "] == [
        one for one in unicodes(text) if one != " "
    ]


def test_marks_that_climb_over_other_lines_are_bounded() -> None:
    assert len(clean_text(ZALGO)) == 7
    assert length(within(clean_text(ZALGO * 50), 45)) <= 45
