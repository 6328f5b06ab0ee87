"""What the offline writer makes of sums, so that the README's own examples work without a key."""

import pytest

from core.adapters.offline.reckoning import further, wish
from core.model.asking import LoadedCall

EVERYTHING = {"calculate", "chart", "draw"}
LONG = "calculate 3 * 249 plus 19 %, chart it, and draw a poster with it"


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        ("what is 17 × 23?", "17 * 23"),
        ("what is 17.5% of 240?", "17.5% of 240"),
        ("what is (1299.90 + 3 × 249) plus 19%?", "((1299.90 + 3 * 249)) * (100% + 19%)"),
        ("how much is 80 minus 25 %", "(80) * (100% - 25%)"),
        ("6 times 7", "6 * 7"),
        (LONG, "(3 * 249) * (100% + 19%)"),
    ],
)
def test_a_sum_is_read_as_people_say_it(words: str, expression: str) -> None:
    assert wish(words, EVERYTHING) == LoadedCall("", "calculate", {"expression": expression})


@pytest.mark.parametrize(
    "words", ["2 boats and a moon", "make it 2 - 3 times as bright", "what is 7?", "7, and draw it"]
)
def test_what_is_no_sum_is_left_to_others(words: str) -> None:
    assert wish(words, EVERYTHING) is None


def test_a_sum_is_charted_and_then_drawn_where_that_was_asked_for() -> None:
    summed = {"calculate": {"result": "888.93"}}

    chart = further(LONG, summed, EVERYTHING)
    drawing = further(LONG, {**summed, "chart": {"pictures": ["v1"]}}, EVERYTHING)
    last = further(LONG, {**summed, "chart": {}, "draw": {}}, EVERYTHING)

    bars = {"kind": "bar", "labels": ["3 * 249 plus 19 %"], "series": [{"values": [888.93]}]}
    assert chart == LoadedCall("", "chart", bars)
    assert drawing == LoadedCall("", "draw", {"prompt": "a poster with “888.93”", "done": True})
    assert last is None


def test_nothing_follows_a_sum_that_did_not_work() -> None:
    assert further(LONG, {"calculate": None}, EVERYTHING) is None
