"""What people build to stay."""

from core.adapters.offline.canvas import Pen
from core.adapters.offline.figures.figure import Figure
from core.adapters.offline.palette import LAMP, Colour, darker, lighter
from core.adapters.offline.scene import Lane, Place

_GLASS: Colour = (146, 190, 214)
_STONE: Colour = (172, 170, 178)


def _window(pen: Pen, low: tuple[float, float], high: tuple[float, float]) -> None:
    """A pane that shines when lamps are lit."""
    if pen.light.lamps_lit:
        pen.lamp.box(low, high, LAMP, round_by=0.008)
    else:
        pen.box(low, high, _GLASS, round_by=0.008)


def lighthouse(pen: Pen, colour: Colour) -> None:
    """A striped tower; its beams show when it is dark."""
    if pen.light.lamps_lit:
        for side in (-1, 1):
            pen.lamp.beam((0, 0.84), (side * 1.9, 0.9), (255, 232, 160), spread=0.22)
    pen.box((0.06, 0), (0.34, 0.15), (238, 232, 222))
    pen.polygon([(0.03, 0.15), (0.2, 0.25), (0.37, 0.15)], darker(colour, 0.1))
    _window(pen, (0.2, 0.05), (0.27, 0.11))
    for k in range(5):
        low, high = 0.15 * k, 0.15 * (k + 1)
        left, right = 0.15 - 0.075 * low / 0.75, 0.15 - 0.075 * high / 0.75
        tone = colour if k % 2 == 0 else (246, 242, 234)
        pen.polygon([(-left, low), (-right, high), (right, high), (left, low)], tone)
        pen.polygon([(left * 0.3, low), (right * 0.3, high), (right, high), (left, low)], darker(tone, 0.13))
    pen.box((-0.035, 0), (0.035, 0.09), darker(colour, 0.5), round_by=0.02)
    for y in (0.32, 0.52):
        _window(pen, (-0.025, y), (0.015, y + 0.06))
    pen.box((-0.12, 0.745), (0.12, 0.775), darker(colour, 0.55), round_by=0.01)
    _window(pen, (-0.07, 0.775), (0.07, 0.9))
    if pen.light.lamps_lit:
        pen.lamp.glow((0, 0.84), 0.28, (255, 232, 150))
    pen.box((-0.01, 0.775), (0.01, 0.9), darker(colour, 0.5))
    pen.polygon([(-0.095, 0.895), (0, 0.985), (0.095, 0.895)], colour)
    pen.disc((0, 0.99), 0.018, darker(colour, 0.3))


def house(pen: Pen, colour: Colour) -> None:
    """A gable, a door, two windows and a chimney."""
    roof = (166, 78, 66)
    pen.box((0.26, 0.62), (0.38, 0.96), darker(roof, 0.2))
    pen.box((-0.46, 0), (0.46, 0.56), colour)
    pen.polygon([(-0.46, 0.56), (0, 0.94), (0.46, 0.56)], colour)
    pen.box((0.2, 0), (0.46, 0.56), darker(colour, 0.08))
    pen.polygon([(-0.58, 0.52), (0, 1.0), (0.58, 0.52), (0.5, 0.46), (0, 0.87), (-0.5, 0.46)], roof)
    pen.box((-0.09, 0), (0.1, 0.32), darker(roof, 0.35), round_by=0.02)
    pen.disc((0.06, 0.16), 0.015, LAMP)
    for x in (-0.35, 0.22):
        pen.box((x - 0.02, 0.19), (x + 0.17, 0.41), (250, 246, 238), round_by=0.01)
        _window(pen, (x, 0.21), (x + 0.15, 0.39))
        pen.line([(x + 0.075, 0.21), (x + 0.075, 0.39)], 0.014, (250, 246, 238))
    _window(pen, (-0.06, 0.55), (0.06, 0.67))


def castle(pen: Pen, colour: Colour) -> None:
    """Walls, three towers and flags."""
    for x, reach, top in ((-0.52, 0.16, 0.62), (0.52, 0.16, 0.62), (0, 0.2, 0.74)):
        pen.box((x - reach, 0), (x + reach, top), colour)
        pen.box((x + reach * 0.3, 0), (x + reach, top), darker(colour, 0.12))
        pen.polygon([(x - reach * 1.25, top), (x, top + 0.24), (x + reach * 1.25, top)], (92, 104, 156))
        pen.polygon([(x, top + 0.24), (x + reach * 0.2, top), (x + reach * 1.25, top)], (74, 84, 134))
        _window(pen, (x - 0.03, top - 0.2), (x + 0.03, top - 0.08))
    for x in (-0.52, 0, 0.52):
        top = 0.98 if x == 0 else 0.86
        pen.line([(x, top - 0.04), (x, top + 0.1)], 0.012, darker(colour, 0.5))
        pen.polygon([(x, top + 0.1), (x + 0.13, top + 0.065), (x, top + 0.03)], (216, 70, 66))
    pen.box((-0.56, 0), (0.56, 0.36), lighter(colour, 0.08))
    for k in range(7):
        pen.box((-0.56 + 0.165 * k, 0.34), (-0.46 + 0.165 * k, 0.42), lighter(colour, 0.08))
    pen.box((-0.12, 0), (0.12, 0.16), (92, 66, 52))
    pen.wedge((0, 0.16), (0.12, 0.12), (92, 66, 52), degrees=(0, 180))


def tower(pen: Pen, colour: Colour) -> None:
    """A skyscraper of glass."""
    pen.line([(0, 0.9), (0, 1.04)], 0.014, darker(colour, 0.3))
    pen.box((-0.17, 0), (0.17, 0.86), colour)
    pen.box((-0.1, 0.84), (0.1, 0.93), darker(colour, 0.15))
    pen.box((0.05, 0), (0.17, 0.86), darker(colour, 0.15))
    for row in range(11):
        for column in range(5):
            x, y = -0.145 + 0.061 * column, 0.06 + 0.07 * row
            if (row * 7 + column * 5) % 6 or not pen.light.lamps_lit:
                _window(pen, (x, y), (x + 0.04, y + 0.04))


def church(pen: Pen, colour: Colour) -> None:
    """A nave with its steeple."""
    roof = (142, 84, 76)
    pen.box((-0.1, 0), (0.5, 0.34), colour)
    pen.polygon([(-0.14, 0.34), (0.02, 0.56), (0.44, 0.56), (0.56, 0.34)], roof)
    pen.box((-0.42, 0), (-0.1, 0.6), lighter(colour, 0.2))
    pen.polygon([(-0.46, 0.6), (-0.26, 0.92), (-0.06, 0.6)], darker(roof, 0.1))
    pen.line([(-0.26, 0.9), (-0.26, 1.02)], 0.016, darker(roof, 0.4))
    pen.line([(-0.3, 0.975), (-0.22, 0.975)], 0.016, darker(roof, 0.4))
    for x in (0.04, 0.2, 0.36):
        _window(pen, (x, 0.1), (x + 0.07, 0.25))
    pen.box((-0.31, 0), (-0.21, 0.18), darker(roof, 0.3), round_by=0.04)
    pen.disc((-0.26, 0.46), 0.055, (250, 246, 236))


def windmill(pen: Pen, colour: Colour) -> None:
    """Four sails on a tapered tower."""
    pen.polygon([(-0.2, 0), (-0.12, 0.6), (0.12, 0.6), (0.2, 0)], colour)
    pen.polygon([(0.04, 0), (0.03, 0.6), (0.12, 0.6), (0.2, 0)], darker(colour, 0.12))
    pen.wedge((0, 0.6), (0.14, 0.14), (150, 88, 72), degrees=(0, 180))
    pen.box((-0.05, 0), (0.05, 0.14), (112, 76, 56), round_by=0.02)
    _window(pen, (-0.035, 0.34), (0.035, 0.42))
    for across, up in ((0.92, 0.4), (-0.4, 0.92), (-0.92, -0.4), (0.4, -0.92)):
        reach = 0.36
        pen.line([(0, 0.64), (across * reach, 0.64 + up * reach)], 0.018, (104, 76, 60))
        near, far = 0.1, reach
        side = (-up * 0.09, across * 0.09)
        corners = [(across * near, up * near), (across * far, up * far)]
        outer = [(x + side[0], y + side[1]) for x, y in reversed(corners)]
        pen.polygon([(x, 0.64 + y) for x, y in (*corners, *outer)], (246, 240, 226))
    pen.disc((0, 0.64), 0.03, (82, 60, 48))


def bridge(pen: Pen, colour: Colour) -> None:
    """A suspension bridge."""
    for x in (-0.8, 0.8):
        pen.box((x - 0.07, 0), (x + 0.07, 1.0), colour)
        pen.box((x + 0.015, 0), (x + 0.07, 1.0), darker(colour, 0.16))
    hung = [(-0.8 + 0.1 * k, 0.42 + 0.54 * (0.125 * k - 1) ** 2) for k in range(17)]
    pen.line(hung, 0.035, darker(colour, 0.1))
    for side in (-1, 1):
        pen.line([(side * 0.8, 0.96), (side * 1.4, 0.36)], 0.035, darker(colour, 0.1))
    for x, y in hung[1:-1]:
        pen.line([(x, y), (x, 0.34)], 0.014, darker(colour, 0.1))
    pen.box((-1.45, 0.26), (1.45, 0.36), darker(colour, 0.28))
    pen.box((-1.45, 0.34), (1.45, 0.37), lighter(colour, 0.2))


def tent(pen: Pen, colour: Colour) -> None:
    """Open in front."""
    pen.polygon([(-0.75, 0), (-0.08, 0.96), (0.08, 1.0), (0.8, 0)], colour)
    pen.polygon([(0.08, 1.0), (0.1, 0), (0.8, 0)], darker(colour, 0.18))
    inside = LAMP if pen.light.lamps_lit else (78, 62, 60)
    (pen.lamp if pen.light.lamps_lit else pen).polygon([(-0.3, 0), (-0.03, 0.72), (0.1, 0)], inside)
    pen.line([(-0.08, 0.92), (0.08, 1.04)], 0.03, (112, 82, 60))


def fountain(pen: Pen, colour: Colour) -> None:
    """A stone fountain with its water."""
    pen.lamp.curve([(0, 0.86), (-0.2, 0.98), (-0.34, 0.5)], 0.03, (168, 216, 238))
    pen.lamp.curve([(0, 0.86), (0.2, 0.98), (0.34, 0.5)], 0.03, (168, 216, 238))
    pen.box((-0.06, 0.2), (0.06, 0.86), darker(colour, 0.1))
    pen.oval((0, 0.56), (0.4, 0.07), colour)
    pen.oval((0, 0.58), (0.34, 0.045), (122, 186, 218))
    pen.box((-0.7, 0), (0.7, 0.26), colour, round_by=0.06)
    pen.oval((0, 0.27), (0.68, 0.08), lighter(colour, 0.2))
    pen.oval((0, 0.27), (0.6, 0.055), (122, 186, 218))


FIGURES = (
    Figure("lighthouse", lighthouse, (206, 62, 58), 0.62, 0.5, home=Place.SEA, aliases=("light house", "beacon")),
    Figure("house", house, (240, 222, 190), 0.34, 1.15, aliases=("cottage", "cabin", "hut", "barn", "school")),
    Figure("castle", castle, _STONE, 0.54, 1.4, aliases=("palace", "fortress")),
    Figure("tower", tower, (110, 132, 170), 0.66, 0.36, home=Place.CITY, aliases=("skyscraper", "office building")),
    Figure("church", church, (232, 224, 206), 0.46, 1.0, aliases=("chapel", "cathedral")),
    Figure("windmill", windmill, (238, 230, 214), 0.5, 0.76, aliases=("mill",)),
    Figure("bridge", bridge, (202, 84, 64), 0.4, 2.9, Lane.FAR, Place.SEA),
    Figure("tent", tent, (236, 152, 66), 0.24, 1.5, home=Place.FOREST),
    Figure("fountain", fountain, _STONE, 0.32, 1.4, aliases=("water fountain",)),
)
