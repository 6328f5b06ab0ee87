"""How much of a chart's words has room in it. Runs in a sandbox process only."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from core.model.chart import Chart
from core.model.text import graphemes

TITLE_LINE, TITLE_LINES = 62, 2
LONGEST_AXIS_TITLE = 50
LONGEST_LABEL = 40
LONGEST_NAME = 36
"""In widths of a letter; a Chinese character takes two."""

ELLIPSIS = "…"


def told_shortly(chart: Chart) -> Chart:
    """The chart with its words as long as they have room: a title of two lines, everything else of one."""
    return replace(
        chart,
        title="\n".join(_lines(chart.title)),
        x_title=fitted(chart.x_title, LONGEST_AXIS_TITLE),
        y_title=fitted(chart.y_title, LONGEST_AXIS_TITLE),
        labels=tuple(fitted(label, LONGEST_LABEL) for label in chart.labels),
        series=tuple(replace(series, name=fitted(series.name, LONGEST_NAME)) for series in chart.series),
    )


def width(text: str) -> int:
    """How wide words are, in letters."""
    return sum(_width(grapheme) for grapheme in graphemes(text))


def fitted(text: str, most: int) -> str:
    """The beginning of words as far as there is room, with `…` for the rest."""
    if width(text) <= most:
        return text
    kept, room = "", most - 1
    for grapheme in graphemes(text):
        room -= _width(grapheme)
        if room < 0:
            break
        kept += grapheme
    return kept.rstrip() + ELLIPSIS


def _lines(title: str) -> Iterator[str]:
    """A title on as many lines as it may have; the last one takes what is left."""
    for _ in range(TITLE_LINES - 1):
        if width(title) <= TITLE_LINE:
            break
        line = fitted(title, TITLE_LINE + 1).removesuffix(ELLIPSIS)
        at_a_word = line.rpartition(" ")[0] if title[len(line) : len(line) + 1] != " " else line
        line = at_a_word if width(at_a_word) > TITLE_LINE // 2 else line
        yield line
        title = title.removeprefix(line).lstrip()
    if title:
        yield fitted(title, TITLE_LINE)


def _width(grapheme: str) -> int:
    return 2 if unicodedata.east_asian_width(grapheme[0]) in {"W", "F"} else 1
