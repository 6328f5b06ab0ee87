"""What moves people."""

from core.adapters.offline.canvas import Pen
from core.adapters.offline.figures.figure import Figure
from core.adapters.offline.palette import INK, LAMP, Colour, darker, lighter
from core.adapters.offline.scene import Lane, Place

_GLASS: Colour = (176, 216, 232)
_RIM: Colour = (196, 200, 208)


def _wheel(pen: Pen, x: float, radius: float) -> None:
    pen.disc((x, radius), radius, INK)
    pen.disc((x, radius), radius * 0.55, _RIM)
    pen.disc((x, radius), radius * 0.18, INK)


def _pane(pen: Pen, low: tuple[float, float], high: tuple[float, float]) -> None:
    (pen.lamp if pen.light.lamps_lit else pen).box(low, high, LAMP if pen.light.lamps_lit else _GLASS, round_by=0.02)


def boat(pen: Pen, colour: Colour) -> None:
    """A sailing boat."""
    pen.line([(0, 0.16), (0, 1.0)], 0.026, (120, 86, 62))
    pen.shape([(-0.03, 0.28), (-0.04, 0.6), (-0.03, 0.94), (-0.24, 0.6), (-0.36, 0.3)], (232, 226, 214))
    pen.shape([(0.03, 0.26), (0.03, 0.6), (0.03, 0.98), (0.34, 0.58), (0.44, 0.28)], (252, 248, 240))
    pen.polygon([(0, 1.0), (-0.15, 0.96), (0, 0.92)], colour)
    pen.shape(
        [(-0.58, 0.22), (-0.42, 0.02), (-0.1, -0.02), (0.34, 0.0), (0.6, 0.24), (0.2, 0.19), (-0.3, 0.18)], colour
    )
    pen.shape([(-0.47, 0.08), (-0.36, 0.01), (0.0, -0.02), (0.34, 0.0), (0.46, 0.1), (0.0, 0.07)], darker(colour, 0.28))


def ship(pen: Pen, colour: Colour) -> None:
    """A steamer with two funnels."""
    for x, y, radius in ((-0.16, 1.08, 0.09), (-0.34, 1.16, 0.11), (-0.56, 1.2, 0.13)):
        pen.disc((x, y), radius, (236, 238, 242, 200))
    for x in (-0.08, 0.26):
        pen.box((x, 0.6), (x + 0.16, 1.0), (216, 76, 62))
        pen.box((x, 0.86), (x + 0.16, 1.0), INK)
    pen.box((-0.6, 0.36), (0.66, 0.54), (248, 246, 240), round_by=0.03)
    pen.box((-0.4, 0.52), (0.52, 0.68), (236, 232, 224), round_by=0.03)
    for k in range(6):
        _pane(pen, (-0.5 + 0.19 * k, 0.41), (-0.4 + 0.19 * k, 0.49))
    pen.polygon([(-1.1, 0.4), (-0.9, 0.0), (0.86, 0.0), (1.16, 0.42)], colour)
    pen.polygon([(-0.96, 0.12), (-0.9, 0.0), (0.86, 0.0), (0.94, 0.12)], (178, 62, 56))
    pen.line([(-1.08, 0.38), (1.12, 0.4)], 0.025, lighter(colour, 0.6))


def car(pen: Pen, colour: Colour) -> None:
    """A small family car."""
    pen.shape([(-0.56, 0.58), (-0.36, 0.96), (0.2, 1.0), (0.52, 0.6)], colour)
    for points in (
        [(-0.44, 0.6), (-0.28, 0.88), (-0.06, 0.9), (-0.06, 0.6)],
        [(0.02, 0.6), (0.02, 0.9), (0.2, 0.88), (0.4, 0.6)],
    ):
        pen.polygon(points, _GLASS)
    pen.box((-1.0, 0.2), (1.0, 0.56), colour, round_by=0.16)
    pen.shape([(-0.98, 0.4), (-0.9, 0.62), (0.0, 0.66), (0.9, 0.58), (1.0, 0.36)], colour)
    pen.box((-0.98, 0.2), (0.98, 0.31), darker(colour, 0.25), round_by=0.05)
    pen.line([(-0.02, 0.3), (-0.02, 0.6)], 0.02, darker(colour, 0.25))
    if pen.light.lamps_lit:
        pen.lamp.polygon([(0.95, 0.46), (2.1, 0.7), (2.1, 0.06)], (255, 236, 170, 60))
    pen.lamp.oval((0.93, 0.45), (0.07, 0.07), LAMP)
    pen.oval((-0.96, 0.45), (0.05, 0.07), (206, 60, 56))
    for x in (-0.56, 0.56):
        pen.disc((x, 0.22), 0.26, darker(colour, 0.45))
        _wheel(pen, x, 0.21)


def bus(pen: Pen, colour: Colour) -> None:
    """A city bus."""
    pen.box((-1.05, 0.16), (1.05, 1.0), colour, round_by=0.1)
    pen.box((-1.05, 0.16), (1.05, 0.34), darker(colour, 0.2), round_by=0.06)
    pen.box((-1.0, 0.92), (1.0, 1.0), lighter(colour, 0.3), round_by=0.05)
    for k in range(5):
        _pane(pen, (-0.94 + 0.33 * k, 0.5), (-0.68 + 0.33 * k, 0.84))
    _pane(pen, (0.74, 0.3), (1.0, 0.84))
    for x in (-0.58, 0.5):
        _wheel(pen, x, 0.17)


def train(pen: Pen, colour: Colour) -> None:
    """A steam engine with one carriage, on its rails."""
    pen.box((-1.9, -0.04), (1.5, 0.0), (112, 96, 92))
    pen.box((-1.75, 0.2), (-0.55, 0.82), darker(colour, 0.08), round_by=0.05)
    for k in range(3):
        _pane(pen, (-1.64 + 0.37 * k, 0.44), (-1.4 + 0.37 * k, 0.7))
    pen.box((-0.56, 0.22), (-0.36, 0.28), INK)
    for x, y, radius in ((0.86, 1.16, 0.1), (0.66, 1.3, 0.13), (0.38, 1.4, 0.16)):
        pen.disc((x, y), radius, (240, 240, 244, 210))
    pen.box((-0.4, 0.2), (0.2, 1.0), colour, round_by=0.03)
    pen.box((-0.48, 0.94), (0.28, 1.03), INK, round_by=0.03)
    _pane(pen, (-0.28, 0.56), (0.06, 0.86))
    pen.box((0.1, 0.24), (1.12, 0.7), lighter(colour, 0.1), round_by=0.12)
    pen.polygon([(0.76, 0.68), (0.72, 1.0), (1.02, 1.0), (0.98, 0.68)], INK)
    pen.polygon([(1.08, 0.26), (1.4, 0.02), (1.0, 0.02)], darker(colour, 0.4))
    for x, radius in ((-1.48, 0.13), (-0.82, 0.13), (-0.16, 0.2), (0.3, 0.15), (0.62, 0.15), (0.94, 0.15)):
        _wheel(pen, x, radius)


def bicycle(pen: Pen, colour: Colour) -> None:
    """A diamond frame."""
    for x in (-0.52, 0.52):
        ring = 0.36
        pen.disc((x, ring), ring, INK)
        pen.disc((x, ring), ring - 0.05, (226, 230, 234))
        for across, up in ((0.29, 0), (0, 0.29), (0.2, 0.2), (0.2, -0.2)):
            pen.line([(x - across, ring - up), (x + across, ring + up)], 0.012, (150, 154, 162))
    hub, rear, seat, head = (-0.06, 0.32), (-0.52, 0.36), (-0.18, 0.78), (0.38, 0.78)
    for points in ([rear, hub, seat, rear], [hub, head, seat], [(0.52, 0.36), (0.36, 0.92)]):
        pen.line(points, 0.05, colour)
    pen.line([seat, (-0.2, 0.88)], 0.04, colour)
    pen.line([(-0.32, 0.89), (-0.08, 0.89)], 0.07, INK)
    pen.curve([(0.3, 0.98), (0.36, 0.93), (0.5, 0.96), (0.52, 0.88)], 0.035, INK)
    pen.disc(hub, 0.07, INK)


FIGURES = (
    Figure(
        "boat", boat, (200, 72, 60), 0.34, 1.2, Lane.WATER, Place.SEA, ("sailboat", "sailing boat", "yacht", "canoe")
    ),
    Figure("ship", ship, (58, 76, 118), 0.3, 2.3, Lane.WATER, Place.SEA, ("steamer", "ferry", "cruise ship")),
    Figure("car", car, (214, 72, 64), 0.2, 2.0, home=Place.CITY, aliases=("automobile", "taxi", "vehicle")),
    Figure("bus", bus, (240, 170, 60), 0.28, 2.1, home=Place.CITY, aliases=("minibus",)),
    Figure("train", train, (66, 112, 104), 0.3, 3.4, aliases=("locomotive", "steam train", "railway")),
    Figure("bicycle", bicycle, (66, 134, 196), 0.26, 1.8, home=Place.CITY, aliases=("bike",)),
)
