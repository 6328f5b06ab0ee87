"""What charts a model may ask for, and what it is told of those that it may not."""

import math
import subprocess
import sys
from collections.abc import Mapping

import pytest
from jsonschema import Draft202012Validator

from core.adapters.charts.looks import COLOURS
from core.errors import ToolFailed
from core.model.chart import MOST_SERIES, MOST_SLICES, Chart, ChartKind, Series
from core.tools.chart import DrawChart, chart_from, told
from tests.fakes.tooling import context

SALES: Mapping[str, object] = {
    "kind": "bar",
    "title": "Sales",
    "labels": ["Jan", "Feb", "Mar"],
    "series": [{"values": [10, 14, 9]}],
}


class StubPainter:
    def __init__(self) -> None:
        self.drawn: list[Chart] = []

    async def draw(self, chart: Chart) -> bytes:
        self.drawn.append(chart)
        return b"PNG"


def refusal(arguments: Mapping[str, object]) -> str:
    with pytest.raises(ToolFailed) as refused:
        chart_from(arguments)
    return refused.value.user_message


async def test_a_chart_comes_with_its_data_in_words() -> None:
    painter = StubPainter()

    result = await DrawChart(painter).call(SALES, context())

    assert painter.drawn == [Chart(ChartKind.BAR, (Series("", (10, 14, 9)),), ("Jan", "Feb", "Mar"), "Sales")]
    assert [(picture.data, str(picture.alt)) for picture in result.pictures] == [
        (b"PNG", "Bar chart: Sales. Jan 10, Feb 14, Mar 9.")
    ]
    assert result.data == {"drawn": "Bar chart: Sales. Jan 10, Feb 14, Mar 9."}


def test_many_values_are_told_by_their_ends() -> None:
    series = (Series("a", tuple(map(float, range(100)))), Series("b", (2.5, None), (1, 2)))
    chart = Chart(ChartKind.SCATTER, series, title="T", x_title="x", y_title="y")

    assert str(told(chart)) == "Scatter chart: T (x, y). a: 0 – 99 (n = 100); b: 1 2.5."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"series": [{"values": [1] * 501}], "labels": ["x"] * 501}, "from 1 to 500 points"),
        ({"series": [{"values": []}], "labels": []}, "from 1 to 500 points"),
        ({"series": [{"values": [1, 2, 3]}] * 11}, "10 series at most"),
        ({"series": [{"values": [1, 2, math.nan]}]}, "finite number"),
        ({"series": [{"values": [1, 2, math.inf]}]}, "finite number"),
        ({"series": [{"values": [1, 2, 10**400]}]}, "finite number"),
        ({"series": [{"values": [1, 2, "3"]}]}, "finite number"),
        ({"series": [{"values": [None, None, None]}]}, "no value"),
        ({"series": [{"values": [1, 2]}]}, "exactly one label for each value"),
        ({"series": [{"values": [1, 2, 3], "x": [1, 2, 3]}]}, "no x beside labels"),
        ({"labels": []}, "need labels"),
        ({"kind": "scatter", "labels": []}, "needs x"),
        ({"kind": "line", "labels": [], "series": [{"values": [1, 2], "x": [1]}]}, "as many x as values"),
        ({"kind": "pie", "series": [{"values": [1, 2, -3]}]}, "no negative"),
        ({"kind": "pie", "series": [{"values": [0, 0, 0]}]}, "parts of a whole"),
        ({"kind": "pie", "series": [{"values": [1, 2, 3]}] * 2}, "one series"),
        ({"kind": "pie", "series": [{"values": [1] * 13}], "labels": ["x"] * 13}, "12 slices at most"),
    ],
)
def test_data_that_does_not_make_a_chart_is_refused_with_what_to_do(change: dict[str, object], words: str) -> None:
    assert words in refusal({**SALES, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "donut"},
        {"series": [{"values": [1] * 501}]},
        {"series": []},
        {"series": [{"values": ["1"]}]},
        {"labels": ["W" * 501]},
        {"url": "https://example.com"},
        {"series": [{"values": [1], "marker": "$x$"}]},
    ],
)
def test_other_arguments_do_not_fit_the_schema(change: dict[str, object]) -> None:
    validator = Draft202012Validator(DrawChart(StubPainter()).info.parameters)

    assert validator.is_valid(SALES)
    assert not validator.is_valid({**SALES, **change})


def test_words_are_drawn_without_what_nobody_sees() -> None:
    chart = chart_from({**SALES, "title": "Sales\u202e\u200b\n of\tspring  "})

    assert chart.title == "Sales of spring"


def test_alt_text_is_short_enough_for_every_chat() -> None:
    chart = chart_from({**SALES, "labels": ["龍" * 500] * 3, "title": "W" * 500})

    assert len(str(told(chart))) <= 1_000


def test_what_a_bot_imports_of_the_tools_loads_none_of_their_libraries() -> None:
    heavy = {"PIL", "matplotlib", "numpy", "segno", "simpleeval", "uharfbuzz"}
    modules = (
        "core.adapters.calculation, core.adapters.charts, core.adapters.codes, core.adapters.pixels, core.tools.chart"
    )
    ask = f"import {modules}, sys; print(sorted({heavy} & set(sys.modules)))"

    loaded = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, timeout=60, check=True)

    assert loaded.stdout.strip() == "[]"


def test_there_is_a_colour_for_each_series_and_each_slice() -> None:
    assert len(set(COLOURS)) == len(COLOURS) >= max(MOST_SERIES, MOST_SLICES)
