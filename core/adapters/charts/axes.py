"""What stands along the axes, and beside the values. Runs in a sandbox process only."""

from collections.abc import Sequence
from math import ceil

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from core.adapters.charts.looks import GROUND, INK, UNGROUPED_BELOW, written
from core.adapters.charts.wording import fitted, width

LETTERS_ACROSS = 92
"""Widths of a letter that have room below the axis, side by side."""

FEW_LABELS = 12
"""As many labels are wanted at least before any of them is left out or slants."""

MOST_SLANTING, SLANT = 26, 40
"""Labels that have room below the axis when they slant, by so many degrees."""

LONGEST_SLANTING = 24
"""In widths of a letter: a longer one would take the room of the chart."""

AWAY = 6
"""Points between a value's end and the value."""


def mark_categories(axes: Axes, labels: Sequence[str], *, on_y: bool = False) -> None:
    """Write labels along an axis: all where there is room for all, else every second, third and so on."""
    if on_y:
        axes.set_yticks(range(len(labels)), labels, color=INK)
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        return
    widest = max(map(width, labels)) + 2
    if widest * min(len(labels), FEW_LABELS) <= LETTERS_ACROSS:
        places = range(0, len(labels), ceil(len(labels) * widest / LETTERS_ACROSS))
        axes.set_xticks(places, [labels[place] for place in places], color=INK)
    else:
        places = range(0, len(labels), ceil(len(labels) / MOST_SLANTING))
        slanting = [fitted(labels[place], LONGEST_SLANTING) for place in places]
        axes.set_xticks(places, slanting, color=INK, rotation=SLANT, ha="right", rotation_mode="anchor")
    axes.grid(visible=False, axis="x")


def mark_values(axes: Axes, *, on_y: bool = True, whole: bool = False, years: bool = False) -> None:
    """Write numbers along an axis, with a line at zero where values lie on both sides of it.

    Args:
        axes: To write on.
        on_y: Along the upright axis.
        whole: Nothing between two whole numbers is marked.
        years: Numbers of four digits are written without a separator.
    """
    axis, spine = (axes.yaxis, "bottom") if on_y else (axes.xaxis, "left")
    ungrouped = UNGROUPED_BELOW if years else 0
    axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10], integer=whole))
    axis.set_major_formatter(FuncFormatter(lambda value, _: written(value, ungrouped_below=ungrouped)))
    low, high = sorted(axis.get_view_interval())
    least, _ = sorted(axis.get_data_interval())
    if on_y and low < 0 <= least:
        axes.set_ylim(bottom=0)
    elif low < 0 < high:
        (axes.axhline if on_y else axes.axvline)(0, color=INK, linewidth=0.9)
        axes.spines[spine].set_visible(False)


def write_value(
    axes: Axes, value: float, at: tuple[float, float], *, beside: bool = False, small: bool = False
) -> None:
    """Write a value at its end: above it, or below where it is negative; or beside it where bars lie."""
    away = -AWAY if value < 0 else AWAY
    axes.annotate(
        written(value),
        at,
        (away, 0) if beside else (0, away),
        textcoords="offset points",
        ha=("right" if value < 0 else "left") if beside else "center",
        va="center" if beside else ("top" if value < 0 else "bottom"),
        fontsize=8 if small else 9.5,
        color=INK,
        path_effects=[withStroke(linewidth=3, foreground=GROUND)],
        annotation_clip=False,
    )
