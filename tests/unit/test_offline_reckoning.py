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
        ("calculate the total of 3, 4 and 5 and chart it", "3 + 4 + 5"),
        ("what is the average of 3, 4.5, and 5?", "mean(3, 4.5, 5)"),
    ],
)
def test_a_sum_is_read_as_people_say_it(words: str, expression: str) -> None:
    assert wish(words, EVERYTHING) == LoadedCall("", "calculate", {"expression": expression})


@pytest.mark.parametrize(
    "words",
    [
        "2 boats and a moon",
        "make it 2 - 3 times as bright",
        "what is 7?",
        "7, and draw it",
        "the sum of all fears",
        "the total of 3 and 4 boats",
    ],
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


@pytest.mark.parametrize(
    ("words", "kind", "labels", "title"),
    [
        ("calculate the total of 3, 4 and 5 and chart it", "bar", ["3", "4", "5"], "Total of 3, 4 and 5 = 12"),
        ("the sum of 3, 4 and 5 in a pie chart", "pie", ["3", "4", "5"], "Sum of 3, 4 and 5 = 12"),
        ("calculate 3+4 + 5, then plot it", "bar", ["3", "4", "5"], "3+4 + 5 = 12"),
        (
            "the total of tea 3, rye 4 and figs 5, chart it",
            "bar",
            ["tea", "rye", "figs"],
            "Total of tea 3, rye 4 and figs 5 = 12",
        ),
    ],
)
def test_of_a_total_the_numbers_are_charted_that_it_is_of(words: str, kind: str, labels: list[str], title: str) -> None:
    chart = further(words, {"calculate": {"result": "12"}}, EVERYTHING)

    series = [{"values": [3.0, 4.0, 5.0]}]
    assert chart == LoadedCall("", "chart", {"kind": kind, "labels": labels, "series": series, "title": title})


def test_a_chart_that_is_to_be_drawn_is_no_picture_besides() -> None:
    words = "calculate the total of 3, 4 and 5 and draw a bar chart of it"

    assert further(words, {"calculate": {"result": "12"}, "chart": {}}, EVERYTHING) is None


def test_nothing_follows_a_sum_that_did_not_work() -> None:
    assert further(LONG, {"calculate": None}, EVERYTHING) is None
