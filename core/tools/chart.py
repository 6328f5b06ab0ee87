"""Charts, as a text model may have them drawn."""

import math
from collections.abc import Iterator, Mapping, Sequence

from core.errors import ToolFailed
from core.model.chart import MOST_POINTS, MOST_SERIES, MOST_SLICES, Chart, ChartKind, Series
from core.model.text import clean_text, shortened
from core.model.tooling import ToolContext, ToolInfo, ToolPicture, ToolResult
from core.sayings import pictures as sayings
from core.sentence import Sentence, said
from core.tool_ports import ChartPainter

LONGEST_WORDS = 500
"""Characters of a title, a label or a name; the picture shows as many of them as have room."""

LONGEST_HEADING, LONGEST_NUMBERS = 100, 600
"""Characters of what its alt text tells: of a title, and of all its numbers."""

MOST_TOLD = 24
"""Values of one series that its alt text tells one by one."""

_WORDS = {"type": "string", "maxLength": LONGEST_WORDS}
INFO = ToolInfo(
    name="chart",
    description=(
        "Draws a line, bar, scatter or pie chart from data and posts it as a picture, which can be edited later. Call "
        "it whenever numbers should be seen; never draw a chart with another tool. Bars, pies and lines take one label "
        "for each value. Scatter, and lines over numbers, take x for each value instead of labels. Write all words in "
        "the person's language."
    ),
    parameters={
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": [kind.value for kind in ChartKind]},
            "title": {**_WORDS, "description": "Short; no unit."},
            "labels": {
                "type": "array",
                "items": _WORDS,
                "maxItems": MOST_POINTS,
                "description": "One for each value, in order: Jan, Feb, Mar.",
            },
            "series": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_SERIES,
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {**_WORDS, "description": "What these values are; shown where there are several."},
                        "values": {
                            "type": "array",
                            "items": {"type": ["number", "null"]},
                            "minItems": 1,
                            "maxItems": MOST_POINTS,
                            "description": "null where a value is missing.",
                        },
                        "x": {"type": "array", "items": {"type": "number"}, "maxItems": MOST_POINTS},
                    },
                    "required": ["values"],
                    "additionalProperties": False,
                },
            },
            "x_title": {**_WORDS, "description": "What runs along the bottom, with its unit."},
            "y_title": {**_WORDS, "description": "What the values are, with their unit."},
        },
        "required": ["kind", "series"],
        "additionalProperties": False,
    },
)


class DrawChart:
    """Draws data as a picture."""

    def __init__(self, painter: ChartPainter) -> None:
        self._painter = painter

    @property
    def info(self) -> ToolInfo:
        """One chart."""
        return INFO

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:  # noqa: ARG002  # a chart touches nothing
        """Draw it.

        Raises:
            ToolFailed: The data does not fit the kind of chart, or is too much; with what to do.
        """
        chart = chart_from(arguments)
        data = await self._painter.draw(chart)
        alt = told(chart)
        return ToolResult({"drawn": str(alt)}, (ToolPicture(data, alt),))


def chart_from(arguments: Mapping[str, object]) -> Chart:
    """Read a chart from what a model wrote.

    Raises:
        ToolFailed: It is not drawn that way; with what to do.
    """
    chart = Chart(
        kind=ChartKind(str(arguments["kind"])),
        series=tuple(map(_series, _items(arguments["series"]))),
        labels=tuple(map(_line, _items(arguments.get("labels") or ()))),
        title=_line(arguments.get("title", "")),
        x_title=_line(arguments.get("x_title", "")),
        y_title=_line(arguments.get("y_title", "")),
    )
    for problem in _problems(chart):
        raise ToolFailed(problem)
    return chart


def told(chart: Chart) -> Sentence:
    """A chart in words, for who cannot see it."""
    names = [series.name or f"{number}" for number, series in enumerate(chart.series, 1)]
    room = LONGEST_NUMBERS // len(chart.series)
    told = [_told_numbers(series, chart.labels) for series in chart.series]
    if len(told) > 1:
        told = [f"{name}: {numbers}" for name, numbers in zip(names, told, strict=True)]
    series = tuple(shortened(one, room) for one in told)
    title, axes = shortened(chart.title, LONGEST_HEADING), (chart.x_title, chart.y_title)
    along = tuple(shortened(axis, LONGEST_HEADING) for axis in axes if axis)
    return said(sayings.chart_shows, chart.kind.value, title, along, series)


def _problems(chart: Chart) -> Iterator[str]:
    """What keeps a chart from being drawn, each with what to do."""
    counts = {len(series.values) for series in chart.series}
    if len(chart.series) > MOST_SERIES:
        yield f"A chart shows {MOST_SERIES} series at most. Leave some out, or draw several charts."
    if not all(0 < count <= MOST_POINTS for count in counts):
        yield f"A series has from 1 to {MOST_POINTS} points. Take averages, or every second or tenth value."
    if all(value is None for series in chart.series for value in series.values):
        yield "There is no value to draw."
    if any(series.x and len(series.x) != len(series.values) for series in chart.series):
        yield "Each value needs its own x: as many x as values."
    if chart.labels and (counts != {len(chart.labels)} or any(series.x for series in chart.series)):
        yield "Give exactly one label for each value, and no x beside labels."
    yield from _problems_of_kind(chart)


def _problems_of_kind(chart: Chart) -> Iterator[str]:
    if chart.kind in {ChartKind.BAR, ChartKind.PIE} and not chart.labels:
        yield "Bars and slices need labels: one for each value."
    if chart.kind is ChartKind.SCATTER and not all(series.x for series in chart.series):
        yield "A scatter chart needs x for each value instead of labels."
    if chart.kind is ChartKind.PIE:
        values = [value for series in chart.series for value in series.values]
        if len(chart.series) > 1 or len(values) > MOST_SLICES:
            yield f"A pie shows one series of {MOST_SLICES} slices at most. Put the smallest together, or draw bars."
        if not all(value is not None and value >= 0 for value in values) or not any(values):
            yield "The slices of a pie are parts of a whole: no negative and no missing values. Draw bars instead."


def _series(item: object) -> Series:
    given = item if isinstance(item, Mapping) else {}
    values = tuple(None if value is None else _number(value) for value in _items(given.get("values")))
    return Series(_line(given.get("name", "")), values, tuple(map(_number, _items(given.get("x") or ()))))


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _number(value: object) -> float:
    try:
        number = float(value) if isinstance(value, int | float) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ToolFailed("Every value is a finite number, or null where it is missing.")
    return number


def _line(words: object) -> str:
    """Words on one line, as a reader sees them."""
    return shortened(" ".join(clean_text(str(words)).split()), LONGEST_WORDS)


def _told_numbers(series: Series, labels: Sequence[str]) -> str:
    """The values with their places; of many the least, the greatest and how many, in signs that every language has."""
    known = [value for value in series.values if value is not None]
    if not known:
        return "–"
    if len(known) > MOST_TOLD:
        return f"{_told(min(known))} – {_told(max(known))} (n = {len(known)})"
    places = labels or tuple(map(_told, series.x)) or ("",) * len(series.values)
    pairs = ((place, value) for place, value in zip(places, series.values, strict=True) if value is not None)
    return ", ".join(f"{place} {_told(value)}".strip() for place, value in pairs)


def _told(value: float) -> str:
    return f"{value:.12g}"
