"""Where pictures of mixed shapes stand on one sheet: in rows that are all as wide as the sheet; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log, sqrt

ROW_HEIGHT = 280
"""Pixels that a row is about as high as; the shapes of its pictures decide."""

GAP = 8
"""Pixels between pictures."""

BREADTH = 1.25
"""How much wider than high a sheet is, as far as its pictures allow."""

NARROWEST, WIDEST = 0.4, 4.0
"""Shapes, width by height, that a picture's place may have: its label must fit, and so must its neighbours."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet and the places of its pictures, in their order."""

    width: int
    height: int
    boxes: tuple[Box, ...]


def laid_out(shapes: Sequence[float]) -> Layout:
    """Find the places of pictures by their shapes, width by height; at least one."""
    shapes = [min(max(shape, NARROWEST), WIDEST) for shape in shapes]
    width = round(sqrt(sum(shapes) * BREADTH) * ROW_HEIGHT)
    boxes: list[Box] = []
    top = 0
    for row in _rows(shapes, width):
        height = round(_height(row, width))
        boxes.extend(_across(row, width, top, top + height))
        top += height + GAP
    return Layout(width, top - GAP, tuple(boxes))


def _rows(shapes: Sequence[float], width: int) -> list[Sequence[float]]:
    """Break them into rows, so that all together are as near to `ROW_HEIGHT` as they can be."""
    best: list[tuple[float, list[Sequence[float]]]] = [(0.0, [])]
    for end in range(1, len(shapes) + 1):
        least: tuple[float, list[Sequence[float]]] = (inf, [])
        for start in range(end):
            row = shapes[start:end]
            strain = best[start][0] + log(_height(row, width) / ROW_HEIGHT) ** 2
            if strain < least[0]:
                least = (strain, [*best[start][1], row])
        best.append(least)
    return best[-1][1]


def _height(row: Sequence[float], width: int) -> float:
    """How high a row is that is so wide."""
    return max(width - GAP * (len(row) - 1), 1) / sum(row)


def _across(row: Sequence[float], width: int, top: int, bottom: int) -> list[Box]:
    free, taken = width - GAP * (len(row) - 1), 0.0
    boxes = []
    for place, shape in enumerate(row):
        left = round(free * taken / sum(row)) + GAP * place
        taken += shape
        boxes.append((left, top, round(free * taken / sum(row)) + GAP * place, bottom))
    return boxes
