"""A composition of plain shapes, for words that name nothing which can be drawn."""

from collections.abc import Callable

from core.adapters.offline.canvas import Pen, Point
from core.adapters.offline.palette import Colour
from core.adapters.offline.view import View

_SCHEMES: tuple[tuple[Colour, ...], ...] = (
    ((246, 236, 216), (226, 92, 72), (38, 70, 96), (240, 180, 84), (92, 152, 148)),
    ((28, 34, 62), (242, 112, 96), (250, 196, 108), (112, 96, 180), (70, 168, 190)),
    ((236, 242, 238), (44, 116, 110), (238, 150, 92), (34, 52, 78), (214, 86, 104)),
    ((250, 226, 214), (132, 78, 128), (236, 110, 120), (60, 88, 140), (248, 188, 96)),
    ((222, 232, 244), (40, 78, 140), (250, 202, 90), (220, 84, 72), (86, 160, 140)),
)

_TILES_HIGH = 4
"""Rows of tiles of a picture that is not narrow."""


def paint_abstract(view: View) -> None:
    """Lay tiles of discs, arcs and blocks in one colour scheme."""
    scheme = view.chance.choice(_SCHEMES)
    rows = max(2, round(_TILES_HIGH / view.measure))
    across = max(2, round(rows * view.wide))
    view.canvas.gradient(scheme[:2])
    for place in range(rows * across):
        row, column = divmod(place, across)
        ground, first, second = view.chance.sample(scheme, 3)
        tile = view.pen.at((column + 0.5) * view.wide / across, (row + 0.5) / rows, 1 / rows)
        half = view.wide / across * rows / 2
        tile.box((-half, -0.5), (half, 0.5), ground)
        view.chance.choice(_MOTIFS)(tile, first, second, view.chance.randrange(4))


def _corner(turn: int) -> tuple[Point, Point]:
    """One of a tile's four corners, and the degrees that open from it into the tile."""
    corners: tuple[Point, ...] = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
    return corners[turn], (90.0 * turn, 90.0 * turn + 90)


def _quarters(tile: Pen, first: Colour, second: Colour, turn: int) -> None:
    for share, tone in ((1.0, first), (0.66, second), (0.33, first)):
        corner, degrees = _corner(turn)
        tile.wedge(corner, (share, share), tone, degrees=degrees)


def _halves(tile: Pen, first: Colour, second: Colour, turn: int) -> None:
    start = 90.0 * turn
    tile.wedge((0, 0), (0.5, 0.5), first, degrees=(start, start + 180))
    tile.wedge((0, 0), (0.3, 0.3), second, degrees=(start + 180, start + 360))


def _rings(tile: Pen, first: Colour, second: Colour, turn: int) -> None:
    for share, tone in ((0.44, first), (0.3, second), (0.16, first if turn % 2 else second)):
        tile.disc((0, 0), share, tone)


def _triangles(tile: Pen, first: Colour, second: Colour, turn: int) -> None:
    corner, _ = _corner(turn)
    after, _ = _corner((turn + 1) % 4)
    before, _ = _corner((turn + 3) % 4)
    tile.polygon([corner, after, before], first)
    tile.polygon([corner, ((corner[0] + after[0]) / 2, (corner[1] + after[1]) / 2), (0, 0)], second)


def _stripes(tile: Pen, first: Colour, second: Colour, turn: int) -> None:
    for k in range(4):
        low, high = -0.5 + 0.25 * k, -0.38 + 0.25 * k
        ends = ((-0.5, low), (0.5, high)) if turn % 2 else ((low, -0.5), (high, 0.5))
        tile.box(*ends, first if k % 2 else second)


def _leaf(tile: Pen, first: Colour, second: Colour, turn: int) -> None:
    for own, tone in ((turn, first), ((turn + 2) % 4, second)):
        corner, _ = _corner(own)
        tile.shape([corner, (corner[0] * 0.2, corner[1] * 0.9), (0, 0), (corner[0] * 0.9, corner[1] * 0.2)], tone)


def _dots(tile: Pen, first: Colour, second: Colour, turn: int) -> None:
    for k in range(9):
        tone = second if k % 4 == turn else first
        tile.disc((-0.3 + 0.3 * (k % 3), -0.3 + 0.3 * (k // 3)), 0.1, tone)


_MOTIFS: tuple[Callable[[Pen, Colour, Colour, int], None], ...] = (
    _quarters,
    _quarters,
    _halves,
    _rings,
    _triangles,
    _stripes,
    _leaf,
    _dots,
)
