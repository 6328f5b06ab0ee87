"""What people and models write stays plain words on Discord (T01, T03, T06 of the hostile inputs)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.cutting import Render, beginning, length, portions
from bots.discord.markup import escaped, sentence, words
from core.model.text import clean_text

PINGS = ("@everyone", "@here", "<@123>", "<@!123>", "<@&123>", "<#123>", "<t:0:R>", "</help:1>", "<id:home>")
FORMATS = ("*a*", "**a**", "_a_", "__a__", "~~a~~", "||a||", "`a`", "```ansi\n\x1b[31ma\n```", "***", r"\*a\*", "\\")
LINES = ("# a", "-# a", "> a", ">>> a", "- a", "+ a", "1. a", "  - a\n12. b", "a\n# b")
LINKS = ("[a](https://evil.example)", "[a](<https://evil.example>)", "steam://run/1", "discord://-/channels/1")
EMOJI = (":smile:", "<:a:1>", "<a:b:1>", "a:b:c")

# Discord reads from left to right: a backslash makes the next character of punctuation plain, an address in angle
# brackets is a link without a preview, and as many backticks as open a piece of code close it.
ESCAPE = r"\\[!-/:-@\[-`{-~]"
BARE_LINK = r"<https?://[^\s<>@*|`\\\[\]]+>"
CODE = r"(`+)[^\n]*?[^`]\1(?!`)"
HARMLESS = re.compile(f"{ESCAPE}|{BARE_LINK}", re.IGNORECASE)
HARMLESS_OR_CODE = re.compile(f"{ESCAPE}|{BARE_LINK}|{CODE}", re.IGNORECASE)
ALIVE = re.compile(r"[\\*_~|`<>\[\]@#]|://|:[\w+-]+:|^\s*(?:\d+\.|[-+])(?=\s|$)", re.MULTILINE)

hostile = st.lists(
    st.one_of(
        st.sampled_from([*PINGS, *FORMATS, *LINES, *LINKS, *EMOJI, "https://a.example/b_c?d=@here", " ", "\n"]),
        st.text(max_size=8),
        st.text("\\*_~|`<>[]()@#:-+.> \nh1/", max_size=12),
    ),
    max_size=12,
).map("".join)


def left_alive(rendered: str, harmless: re.Pattern[str] = HARMLESS) -> list[str]:
    """What Discord would still read as something other than words."""
    return ALIVE.findall(harmless.sub("¤", rendered))


def as_read(rendered: str) -> str:
    """What a reader sees of a text without links."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", rendered)


@pytest.mark.parametrize("text", [*PINGS, *FORMATS, *LINES, *LINKS, *EMOJI])
def test_what_a_person_wrote_is_read_as_it_was_written(text: str) -> None:
    rendered = escaped(text)

    assert left_alive(rendered) == []
    assert "https" in text or as_read(rendered) == clean_text(text)


@given(hostile)
def test_nothing_that_a_person_writes_pings_unfurls_or_formats(text: str) -> None:
    assert left_alive(escaped(text)) == []


@given(hostile)
def test_our_own_sentences_keep_code_alone(text: str) -> None:
    assert left_alive(sentence(text), HARMLESS_OR_CODE) == []


@given(hostile)
def test_a_models_words_are_bold_code_or_a_list_at_most(text: str) -> None:
    alive = left_alive(words(text), HARMLESS_OR_CODE)

    assert [mark for mark in alive if mark != "*" and not re.fullmatch(r"\s*(\d+\.|[-+])", mark)] == []
    assert alive.count("*") % 4 == 0


@given(st.text())
def test_words_without_links_are_read_exactly(text: str) -> None:
    assert as_read(escaped(text)) == clean_text(text)


def test_an_address_stays_a_link_without_a_preview() -> None:
    assert escaped("see https://a.example/b_(c)?d=1.") == "see <https://a.example/b_(c)?d=1>."
    assert escaped("(https://a.example)") == "(<https://a.example>)"
    assert escaped("<HTTP://a.example>") == r"\<<HTTP://a.example>\>"


def test_an_address_never_hides_where_it_leads() -> None:
    assert escaped("[bank](https://bank.example@evil.example)") == r"\[bank\](<https://bank.example%40evil.example>)"
    assert escaped("https://b\u0430nk.example") == "<https://b%D0%B0nk.example>"


def test_what_nobody_sees_is_taken_out() -> None:
    assert escaped("a\u202eb\u200b\U000e0041\x1b[31m") == "ab"


def test_ratios_and_times_are_left_alone() -> None:
    assert escaped("16:9 at 12:30 (v1) + more - less. 100%!") == "16:9 at 12:30 (v1) + more - less. 100%!"


def test_a_models_headings_bold_code_and_lists_stay() -> None:
    told = "# The **cat** #\n* one `a*b`\n- **two_**\n1. three\n***x***"

    assert words(told) == "**The cat**\n- one `a*b`\n- **two\\_**\n1. three\n" + r"\***x**\*"


def test_an_emoji_is_as_long_as_discord_may_count_it() -> None:
    assert length("a🎨") == 3


@given(hostile | st.text(), st.sampled_from([escaped, sentence, words]))
def test_portions_fit_and_lose_nothing(text: str, render: Render) -> None:
    told = text * 20

    parts = list(portions(told, 200, render))

    assert all(0 < length(part) <= 200 for part in parts)
    if "http" not in told and render is escaped:
        assert "".join("".join(map(as_read, parts)).split()) == "".join(clean_text(told).split())


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("a" * 150 + "\n\n" + "b" * 150, "a" * 150),
        ("a" * 150 + ". " + "b" * 150, "a" * 150 + "."),
        ("a" * 150 + " " + "b" * 150, "a" * 150),
        ("a. " + "b" * 300, "a. " + "b" * 197),
        ("👩\u200d👩\u200d👧" * 40, "👩\u200d👩\u200d👧" * 25),
        ("e\u0301" * 150, "e\u0301" * 100),
    ],
    ids=["paragraph", "sentence", "word", "no portion of two letters", "joined emoji", "accents"],
)
def test_a_portion_ends_at_the_best_place(text: str, first: str) -> None:
    assert next(portions(text, 200, escaped)) == first


def test_a_beginning_says_that_more_was_written() -> None:
    assert beginning("a*b", 200, escaped) == r"a\*b"
    assert beginning("word " * 100, 200, escaped) == ("word " * 40).rstrip() + "…"
    assert beginning("", 200, escaped) == ""
