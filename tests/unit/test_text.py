"""Words from outside lose what nobody can see, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.text import LONGEST_GRAPHEME, MOST_MARKS, clean_text, graphemes, shortened


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param("\u200b", id="zero-width space"),
        pytest.param("\u2060", id="word joiner"),
        pytest.param("\ufeff", id="byte order mark"),
        pytest.param("\u00ad", id="soft hyphen"),
        pytest.param("\u202e", id="right-to-left override"),
        pytest.param("\u2066", id="direction isolate"),
        pytest.param("\u200f", id="right-to-left mark"),
        pytest.param("\U000e0041\U000e0042\U000e007f", id="tag block"),
        pytest.param("\ufe00", id="variation selector"),
        pytest.param("\U000e0101\U000e0102", id="variation selectors in a row"),
        pytest.param("\u3164", id="Hangul filler"),
        pytest.param("\u034f", id="grapheme joiner"),
        pytest.param("\x00", id="NUL"),
        pytest.param("\x9b", id="C1 control"),
        pytest.param("\x1b[31m", id="terminal colour"),
        pytest.param("\x1b]0;title\x07", id="terminal title"),
        pytest.param("\ud800", id="lone surrogate"),
        pytest.param("\ufffe", id="noncharacter"),
        pytest.param("\u200d", id="joiner between letters"),
        pytest.param("\ufe0f", id="emoji selector after a letter"),
    ],
)
def test_hidden_characters_are_taken_out(hidden: str) -> None:
    assert clean_text(f"a c{hidden}at") == "a cat"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("👩\u200d🚀 and 👨\u200d👩\u200d👧", id="emoji joined to one"),
        pytest.param("🏳\ufe0f\u200d🌈", id="emoji with a selector and a joiner"),
        pytest.param("👩🏽\u200d🔬", id="emoji with a skin tone"),
        pytest.param("❤\ufe0f 1\ufe0f⃣ ‼\ufe0f", id="emoji looks"),
        pytest.param("क्\u200dष", id="Devanagari joiner"),
        pytest.param("می\u200cخواهم", id="Persian non-joiner"),
        pytest.param("ශ්\u200dරී ලංකා", id="Sinhala joiner"),
        pytest.param("葛\U000e0100飾区", id="ideographic variant"),
        pytest.param("một bức tranh, e\u0301t\u0302", id="combining marks"),
        pytest.param("שָׁלוֹם עֲלֵיכֶם", id="Hebrew with points"),
        pytest.param("line one\n\tline two", id="line and tab"),
        pytest.param("16:9 — “wide” · 12 × 3", id="punctuation"),
    ],
)
def test_written_language_and_emoji_survive(text: str) -> None:
    assert clean_text(text) == text


def test_every_line_end_becomes_one_newline() -> None:
    assert clean_text("a\r\nb\rc\u2028d\x0be") == "a\nb\nc\nd\ne"


def test_marks_heaped_on_one_letter_are_cut() -> None:
    heaped = "a" + "\u0301" * 40 + "b"

    assert clean_text(heaped) == "a" + "\u0301" * MOST_MARKS + "b"


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_cleaning_is_done_after_one_pass_and_always_encodes(text: str) -> None:
    cleaned = clean_text(text)

    assert clean_text(cleaned) == cleaned
    assert "\x00" not in cleaned.encode().decode()


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), max_size=60))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ab", ["a", "b"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩\u200d👩\u200d👧🎨", ["👩\u200d👩\u200d👧", "🎨"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        ("🇩🇪🇫🇷🇮", ["🇩🇪", "🇫🇷", "🇮"]),
        ("❤\ufe0f1\ufe0f\u20e3", ["❤\ufe0f", "1\ufe0f\u20e3"]),
        ("नि", ["नि"]),
        ("น้ำ", ["น้ำ"]),
        ("\u1112\u1161\u11ab한", ["\u1112\u1161\u11ab", "한"]),
        ("", []),
    ],
    ids=["letters", "accent", "family", "tone", "flags", "look", "vowel sign", "Thai", "hangul", "nothing"],
)
def test_what_is_seen_as_one_character_stays_in_one_piece(text: str, parts: list[str]) -> None:
    assert list(graphemes(text)) == parts


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_graphemes_lose_nothing(text: str) -> None:
    assert "".join(graphemes(text)) == text


def test_a_chain_without_end_is_cut() -> None:
    assert max(map(len, graphemes("👩\u200d" * 200))) == LONGEST_GRAPHEME


def test_a_shortened_text_ends_between_two_characters() -> None:
    family = "👩\u200d👩\u200d👧"

    assert shortened(family * 3, 3) == family * 3
    assert shortened(family * 4, 3) == family * 2 + "…"
    assert shortened("a cat sleeps", 6) == "a cat…"
