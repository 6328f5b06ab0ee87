"""What the offline writer wishes for, so that every tool can be tried without a key."""

from collections.abc import Mapping

import pytest

from core.adapters.offline.wishing import wished
from core.instruction import REQUEST
from core.model.asking import LoadedCall, LoadedResult, LoadedText, LoadedTurn, TextPrompt
from core.model.conversation import Role
from core.model.tooling import ToolInfo
from tests.fakes.core import WRITER

TOOLS = ("calculate", "chart", "palette", "picture_facts", "qr_code", "remind", "repeat", "share")


def prompt(*parts: LoadedText | LoadedResult, without: str = "") -> TextPrompt:
    tools = tuple(ToolInfo(name, "", {}) for name in TOOLS if name != without)
    return TextPrompt(WRITER, (LoadedTurn(Role.USER, parts),), tools=tools)


def wish(words: str, *, without: str = "") -> LoadedCall:
    (part,) = wished(prompt(LoadedText(REQUEST + words), without=without))
    assert isinstance(part, LoadedCall)
    return part


@pytest.mark.parametrize(
    ("words", "name", "arguments"),
    [
        ("what is 17 × 23?", "calculate", {"expression": "17 * 23"}),
        ("a QR code of https://example.com/menu", "qr_code", {"text": "https://example.com/menu"}),
        ("make a qr-code: Hello", "qr_code", {"text": "Hello"}),
        ("which colours are in v3?", "palette", {"picture": "v3"}),
        ("a palette of this", "palette", {}),
        ("chart 3 and 4", "chart", {"kind": "bar", "labels": ["3", "4"], "series": [{"values": [3.0, 4.0]}]}),
        (
            "a pie of tea 3, rye 1",
            "chart",
            {"kind": "pie", "labels": ["tea", "rye"], "series": [{"values": [3.0, 1.0]}]},
        ),
        ("Share V1 to #design.", "share", {"version": "v1", "channel": "#design"}),
        ("post v2 in design team", "draw", {"prompt": "post v2 in design team", "done": True}),
        ("share v2 to <#C1>: look!", "share", {"version": "v2", "channel": "<#C1>", "words": "look"}),
        ("how large is it?", "picture_facts", {}),
        ("remind me to feed it in 2 hours", "remind", {"words": "feed it", "in_amount": 2, "in_unit": "hours"}),
        ("Remind us in an hour to feed it.", "remind", {"words": "feed it", "in_amount": 1, "in_unit": "hours"}),
        ("remind me on Friday at 10 to go", "remind", {"words": "go", "on_day": "friday", "at_time": "10:00"}),
        ("remind me to go tomorrow", "remind", {"words": "go", "on_day": "tomorrow"}),
        ("every day: a fox", "repeat", {"request": "a fox", "every": "day"}),
        ("every weekday at 9: a fox", "repeat", {"request": "a fox", "every": "weekday", "at_time": "09:00"}),
        ("every Monday: a fox", "repeat", {"request": "a fox", "every": "week", "on_day": "monday"}),
        ("repeat a fox every week", "repeat", {"request": "a fox", "every": "week"}),
        ("draw a fox, every day at 18:30", "repeat", {"request": "a fox", "every": "day", "at_time": "18:30"}),
        (
            "make the colours of the boat warmer",
            "draw",
            {"prompt": "make the colours of the boat warmer", "done": True},
        ),
    ],
)
def test_what_words_are_for_is_wished_for(words: str, name: str, arguments: Mapping[str, object]) -> None:
    wanted = wish(words)

    assert (wanted.name, wanted.arguments) == (name, arguments)


@pytest.mark.parametrize(
    ("words", "tool"), [("1 + 1", "calculate"), ("a qr code of x", "qr_code"), ("a palette of v1", "palette")]
)
def test_a_tool_that_is_not_offered_is_not_wished_for(words: str, tool: str) -> None:
    assert wish(words, without=tool).name == "draw"


def test_facts_are_told_in_words() -> None:
    output = {"picture": "v1", "width": 4, "height": 3, "ratio": "4:3", "format": "PNG"}

    (part,) = wished(prompt(LoadedResult("", "picture_facts", {"output": output})))

    assert isinstance(part, LoadedText)
    assert part.text.startswith("v1: 4 × 3 pixels, 4:3, PNG.")
