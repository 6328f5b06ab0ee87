"""Lines, and points without lines. Runs in a sandbox process only."""

from collections.abc import Sequence
from math import nan

from matplotlib.axes import Axes

from core.adapters.charts.axes import mark_categories, mark_values, write_value
from core.adapters.charts.looks import COLOURS, GROUND
from core.model.chart import Chart, Series

MOST_MARKED = 40
"""Points of a line that are marked, each for itself."""

MOST_VALUES = 12
"""Points of a single line that have their value written above them."""


def draw_lines(axes: Axes, chart: Chart) -> None:
    """A line for each series, broken where a value is missing."""
    for number, series in enumerate(chart.series):
        # A point alone between two gaps would not be seen without a mark.
        marker = "o" if len(series.values) <= MOST_MARKED or None in series.values else ""
        size = 6 if len(series.values) <= MOST_MARKED else 3.5
        axes.plot(
            _places(series),
            _values(series),
            color=COLOURS[number],
            marker=marker,
            markersize=size,
            markeredgecolor=GROUND,
            clip_on=False,
        )
    _mark(axes, chart)
    if len(chart.series) == 1 and len(chart.series[0].values) <= MOST_VALUES:
        (series,) = chart.series
        for place, value in zip(_places(series), series.values, strict=True):
            if value is not None:
                write_value(axes, value, (place, value))


def draw_points(axes: Axes, chart: Chart) -> None:
    """A cloud of points for each series."""
    for number, series in enumerate(chart.series):
        axes.scatter(
            _places(series), _values(series), s=44, color=COLOURS[number], alpha=0.82, edgecolors=GROUND, linewidths=0.7
        )
    _mark(axes, chart)


def _places(series: Series) -> Sequence[float]:
    return series.x or range(len(series.values))


def _values(series: Series) -> Sequence[float]:
    return [nan if value is None else value for value in series.values]


def _mark(axes: Axes, chart: Chart) -> None:
    axes.margins(y=0.12)
    if chart.labels:
        mark_categories(axes, chart.labels)
    else:
        places = [place for series in chart.series for place in _places(series)]
        mark_values(axes, on_y=False, whole=all(place == int(place) for place in places), years=True)
    mark_values(axes)
