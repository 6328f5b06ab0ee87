"""Pies, with what each slice is and how much. Runs in a sandbox process only."""

from math import cos, radians, sin

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from core.adapters.charts.looks import COLOURS, GROUND, INK, written
from core.model.chart import Chart

SLIMMEST_MARKED = 0.04
"""Share of the whole from which on a slice has room for its own."""

LIGHT = 0.42
"""Lightness of a colour, from 0 to 1, on which white letters are hard to read."""

GAMMA = 2.2


def draw_pie(axes: Axes, chart: Chart) -> None:
    """Slices from the top, clockwise, in the order given; beside them a legend with the values."""
    (series,) = chart.series
    values = [value or 0.0 for value in series.values]
    largest = max(values)
    # By the largest, since the sum of very large values is infinite.
    shares = [value / largest / sum(other / largest for other in values) for value in values]
    colours = COLOURS[: len(values)]
    edges = {"edgecolor": GROUND, "linewidth": 2}
    pie = axes.pie(shares, colors=colours, startangle=90, counterclock=False, radius=1.1, wedgeprops=edges)
    for wedge, share, colour in zip(pie[0], shares, colours, strict=True):
        if share >= SLIMMEST_MARKED:
            _write_share(axes, (wedge.theta1 + wedge.theta2) / 2, share, colour)
    legend = axes.legend(
        pie[0], ["-"] * len(values), loc="center left", bbox_to_anchor=(1.04, 0.5), labelspacing=0.8, handlelength=1.1
    )
    for text, label, value in zip(legend.get_texts(), chart.labels, values, strict=True):
        text.set_text(f"{label}  {written(value)}")


def _write_share(axes: Axes, degrees: float, share: float, colour: str) -> None:
    x, y = (0.76 * function(radians(degrees)) for function in (cos, sin))
    ink = INK if _lightness(colour) > LIGHT else GROUND
    axes.text(x, y, f"{share:.0%}", ha="center", va="center", color=ink, fontsize=10.5)


def _lightness(colour: str) -> float:
    red, green, blue = (float(part**GAMMA) for part in to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
