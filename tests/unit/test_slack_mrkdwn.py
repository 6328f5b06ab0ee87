"""What people and models write stays plain words on Slack (T02, T03, T04 and T06 of the hostile inputs)."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bots.commands import Verb
from bots.cutting import Render, length, portions
from bots.slack.mrkdwn import channel_link, escaped, mention, sentence, time_of_day, words
from core.model.text import clean_text

TOKENS = (
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<!here|here>",
    "<!subteam^S1|team>",
    "<@U1>",
    "<@U1|ana>",
    "<@W1>",
    "<#C1|general>",
    "<https://evil.example|bank.example>",
    "<mailto:a@evil.example|bank>",
    "<!date^0^{date}^https://evil.example|today>",
    "&lt;!channel&gt;",
    "&amp;lt;!here&amp;gt;",
    "![a](https://evil.example/a.png)",
)
FORMATS = ("*a*", "_a_", "~a~", "`a`", "```a\n```", "> a", "• a", ":smile:", "@here", "**a**", "# a", "- a", "***a***")
HIDDEN = ("<\u200b!here>", "\x1b[31m<!here>", "<\u202e@U1>", "<\U000e0021!channel>", "\ud800<!here>", "<\x00!here>")


ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
BARE = re.compile(r"[<>]|&(?!amp;|lt;|gt;)")

hostile = st.lists(
    st.one_of(
        st.sampled_from([*TOKENS, *FORMATS, *HIDDEN, " ", "\n", "https://a.example/b_c?d=<@U1>"]),
        st.text(max_size=8),
        st.text("<>&!@#|^;*_~`- \nltgamp/", max_size=12),
    ),
    max_size=12,
).map("".join)


def unescaped(rendered: str) -> str:
    """What a reader sees of words without formatting."""
    return re.sub("|".join(ENTITIES), lambda found: ENTITIES[found[0]], rendered)


def read_as_written(text: str) -> None:
    rendered = escaped(text)

    assert unescaped(rendered) == clean_text(text)
    assert BARE.search(rendered) is None


@given(hostile | st.text())
@example("&lt;")
@example("<" * 10_000)
@example("&" * 100_000)
def test_what_a_person_wrote_is_read_as_it_was_written_and_holds_no_token(text: str) -> None:
    read_as_written(text)


@pytest.mark.deep
@settings(max_examples=10_000)
@given(hostile | st.text())
def test_ten_thousand_texts_are_read_as_they_were_written(text: str) -> None:
    read_as_written(text)


@pytest.mark.parametrize("text", [*TOKENS, *HIDDEN])
@pytest.mark.parametrize("render", [escaped, sentence, words])
def test_no_token_gets_through(text: str, render: Render) -> None:
    assert BARE.search(render(text)) is None


@given(hostile)
def test_neither_our_own_sentences_nor_a_models_words_hold_a_token(text: str) -> None:
    assert BARE.search(sentence(text)) is None
    assert BARE.search(words(text)) is None


def test_what_nobody_sees_is_taken_out() -> None:
    assert [escaped(text) for text in HIDDEN] == [
        "&lt;!here&gt;",
        "&lt;!here&gt;",
        "&lt;@U1&gt;",
        "&lt;!channel&gt;",
        "&lt;!here&gt;",
        "&lt;!here&gt;",
    ]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("# The **cat** #", "*The cat*"),
        ("It is **bold**, __bold__ & *slanted*.", "It is *bold*, *bold* &amp; _slanted_."),
        ("***both*** and **a *b* c**", "_*both*_ and *a b c*"),
        ("* one `a**b**c`\n  - two", "• one `a**b**c`\n  • two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("```\n# **not** - this\n```", "```\n# **not** - this\n```"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("这是**重点**吧", "这是重点吧"),
        ("** not bold **", "** not bold **"),
        ("[label](https://a.example)", "[label](https://a.example)"),
    ],
)
def test_a_models_markdown_is_said_in_slacks_own(told: str, shown: str) -> None:
    assert words(told) == shown


@given(st.lists(st.sampled_from(["*", "_", "#", "-", "`", "a", " ", "\n"]), max_size=40).map("".join))
def test_marks_may_go_but_no_word_of_a_model_is_lost(text: str) -> None:
    assert words(text).count("a") == text.count("a")


@given(st.sampled_from(["**a", "*a", "__a", "`a", "```", "#", "**", "_ ", "a* "]))
def test_long_runs_of_marks_take_no_time(mark: str) -> None:
    assert "a" in words(f"{mark * 4_000}a")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("`/imagine a cat`", "`/imagine a cat`"),
        ("`/edit make it night`", "`@Limner make it night`"),
        ("Did you mean `/edit`?", "Did you mean `/limner edit`?"),
        ("`/undo` or `/cancel 7K2M9Q`", "`@Limner undo` or `@Limner cancel 7K2M9Q`"),
        ("`/jobs`, `/help models`, `/blend a`", "`/limner jobs`, `/limner help models`, `/limner blend a`"),
        ("There is no `/undone`, and /undo is no code.", "There is no `/undone`, and /undo is no code."),
    ],
)
def test_our_sentences_name_commands_that_slack_has(said: str, shown: str) -> None:
    assert sentence(said) == shown


def test_every_command_but_one_stands_under_another_name() -> None:
    assert [verb for verb in Verb if sentence(f"`/{verb}`") == f"`/{verb}`"] == [Verb.IMAGINE]


@given(hostile | st.text(), st.sampled_from([escaped, sentence, words]))
def test_portions_fit_and_cut_no_entity(text: str, render: Render) -> None:
    parts = list(portions(text * 20, 200, render))

    assert all(0 < length(part) <= 200 for part in parts)
    assert all(BARE.search(part) is None for part in parts)


def test_tokens_of_our_own_are_as_slack_writes_them() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)

    assert mention("U1") == "<@U1>"
    assert channel_link("C1") == "<#C1>"
    assert time_of_day(noon, with_seconds=False) == "<!date^1795262400^{time}|12:00 UTC>"
