"""Bars, upright or lying. Runs in a sandbox process only."""

from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from core.adapters.charts.axes import LETTERS_ACROSS, mark_categories, mark_values, write_value
from core.adapters.charts.looks import COLOURS
from core.adapters.charts.wording import width
from core.model.chart import Chart, Series

GROUP, BAR = 0.78, 0.94
"""Of the room between two labels, the share that their bars take; and of its own room, the share of one bar."""

FEWEST_PLACES = 3
"""A bar alone would be as wide as the chart."""

MOST_LYING = 16
MOST_VALUES = 24
"""Bars that each have their value written at their end."""

Corners = tuple[tuple[float, float], ...]


def lies(chart: Chart) -> bool:
    """Whether the labels are too long to stand side by side below their bars, and few enough to stand beside them."""
    labels = chart.labels
    return len(labels) <= MOST_LYING and (max(map(width, labels)) + 1) * len(labels) > LETTERS_ACROSS


def draw_bars(axes: Axes, chart: Chart) -> None:
    """A group of bars for each label, in the order given."""
    lying, few = lies(chart), len(chart.labels) * len(chart.series) <= MOST_VALUES
    for number in range(len(chart.series)):
        # One artist for each series: thousands of single ones would take half a minute.
        bars = PolyCollection(list(_bars(chart, number, lying=lying)), facecolors=COLOURS[number], linewidths=0)
        (bars.sticky_edges.x if lying else bars.sticky_edges.y).append(0)
        axes.add_collection(bars)
        if few:
            _write_values(axes, chart, number, lying=lying)
    air = 0.12 if few else 0.06
    axes.margins(x=air if lying else None, y=None if lying else air)
    places = max(len(chart.labels), FEWEST_PLACES)
    ends = (-0.5 - (places - len(chart.labels)) / 2, len(chart.labels) - 0.5 + (places - len(chart.labels)) / 2)
    (axes.set_ylim if lying else axes.set_xlim)(ends)
    mark_categories(axes, chart.labels, on_y=lying)
    mark_values(axes, on_y=not lying, whole=all(_is_whole(series) for series in chart.series))


def _middle(chart: Chart, number: int, place: int) -> float:
    return place - GROUP / 2 + GROUP / len(chart.series) * (number + 0.5)


def _bars(chart: Chart, number: int, *, lying: bool) -> Iterator[Corners]:
    half = GROUP / len(chart.series) * BAR / 2
    for place, value in enumerate(chart.series[number].values):
        middle, size = _middle(chart, number, place), value or 0.0
        corners = ((middle - half, 0.0), (middle - half, size), (middle + half, size), (middle + half, 0.0))
        yield tuple((y, x) for x, y in corners) if lying else corners


def _write_values(axes: Axes, chart: Chart, number: int, *, lying: bool) -> None:
    for place, value in enumerate(chart.series[number].values):
        if value is not None:
            middle = _middle(chart, number, place)
            at = (value, middle) if lying else (middle, value)
            write_value(axes, value, at, beside=lying, small=len(chart.series) > 1)


def _is_whole(series: Series) -> bool:
    return all(value is None or value == int(value) for value in series.values)
