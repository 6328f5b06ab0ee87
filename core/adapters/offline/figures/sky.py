"""What hangs, floats or flies above."""

from math import cos, pi, sin

from core.adapters.offline.canvas import Pen, Point
from core.adapters.offline.figures.figure import Figure
from core.adapters.offline.palette import INK, LAMP, Colour, darker, lighter, mix
from core.adapters.offline.scene import Lane, Place


def star_points(centre: Point, radius: float, *, tips: int = 5, inner: float = 0.42) -> list[Point]:
    """The corners of a star that stands on two of its tips."""
    x, y = centre
    around = [(pi / 2 + pi * k / tips, radius if k % 2 == 0 else radius * inner) for k in range(2 * tips)]
    return [(x + reach * cos(angle), y + reach * sin(angle)) for angle, reach in around]


def sun(pen: Pen, colour: Colour) -> None:
    """A disc with a soft glow and rays."""
    pen.lamp.glow((0, 0.5), 1.0, colour)
    for k in range(12):
        angle = 2 * pi * k / 12
        points = [(0.44 * cos(angle + side), 0.5 + 0.44 * sin(angle + side)) for side in (-0.1, 0.1)]
        pen.lamp.polygon([*points, (0.58 * cos(angle), 0.5 + 0.58 * sin(angle))], (*lighter(colour, 0.2), 220))
    pen.lamp.disc((0, 0.5), 0.36, colour)
    pen.lamp.disc((-0.06, 0.55), 0.24, lighter(colour, 0.25))


def moon(pen: Pen, colour: Colour) -> None:
    """A full moon with a few craters."""
    pen.lamp.glow((0, 0.5), 1.0, colour)
    pen.lamp.disc((0, 0.5), 0.5, colour)
    for x, y, radius in ((-0.16, 0.64, 0.11), (0.14, 0.44, 0.15), (-0.14, 0.3, 0.07), (0.24, 0.7, 0.06)):
        pen.lamp.disc((x, y), radius, darker(colour, 0.1))


def star(pen: Pen, colour: Colour) -> None:
    """A five-pointed star in two tones."""
    tips = star_points((0, 0.5), 0.54)
    pen.lamp.glow((0, 0.5), 0.7, colour)
    pen.lamp.polygon(tips, colour)
    for k in range(0, 10, 2):
        pen.lamp.polygon([(0, 0.5), tips[k], tips[k + 1]], lighter(colour, 0.3))


def cloud(pen: Pen, colour: Colour) -> None:
    """Four puffs on a flat base."""
    shade = darker(colour, 0.08)
    for tone, lift in ((shade, 0.0), (colour, 0.08)):
        for x, y, radius in ((-0.62, 0.3, 0.26), (-0.2, 0.5, 0.42), (0.32, 0.42, 0.36), (0.72, 0.26, 0.22)):
            pen.disc((x, y + lift), radius, tone)
        pen.box((-0.8, 0.04 + lift), (0.86, 0.36 + lift), tone, round_by=0.16)


def rainbow(pen: Pen, colour: Colour) -> None:
    """Six bands that stand on the ground."""
    bands = ((226, 74, 72), (244, 152, 60), (250, 214, 84), (104, 184, 104), (76, 138, 214), (138, 98, 196))
    for k, band in enumerate(bands):
        for step in range(48):
            start, end = pi * step / 48, pi * (step + 1) / 48
            outer, inner = 0.98 - 0.055 * k, 0.925 - 0.055 * k
            corners = [(outer, start), (outer, end), (inner, end), (inner, start)]
            pen.polygon([(r * cos(a), r * sin(a)) for r, a in corners], (*mix(band, colour, 0.12), 190))


def bird(pen: Pen, colour: Colour) -> None:
    """In flight, wings up."""
    pen.polygon([(-0.5, 0.36), (-0.94, 0.56), (-0.9, 0.3)], darker(colour, 0.25))
    pen.shape([(0.06, 0.4), (-0.12, 0.76), (-0.46, 1.0), (-0.36, 0.6), (-0.3, 0.36)], darker(colour, 0.3))
    pen.shape([(-0.62, 0.38), (-0.2, 0.24), (0.3, 0.26), (0.62, 0.46), (0.4, 0.6), (0.0, 0.5)], colour)
    pen.shape([(0.2, 0.42), (0.14, 0.78), (-0.1, 1.06), (-0.2, 0.7), (-0.16, 0.4)], darker(colour, 0.12))
    pen.polygon([(0.6, 0.52), (0.86, 0.44), (0.58, 0.4)], (242, 166, 60))
    pen.disc((0.48, 0.5), 0.045, INK)


def balloon(pen: Pen, colour: Colour) -> None:
    """A hot-air balloon with its basket."""
    for x in (-0.1, 0.1):
        pen.line([(x * 1.9, 0.36), (x, 0.17)], 0.012, darker(colour, 0.5))
    pen.box((-0.12, 0.02), (0.12, 0.18), (150, 104, 66), round_by=0.03)
    pen.box((-0.13, 0.14), (0.13, 0.19), (122, 82, 54), round_by=0.02)
    for width, tone in ((1.0, colour), (0.68, lighter(colour, 0.6)), (0.34, colour)):
        pen.oval((0, 0.66), (0.37 * width, 0.36), tone)
        pen.polygon([(-0.3 * width, 0.46), (0.3 * width, 0.46), (0.14 * width, 0.3), (-0.14 * width, 0.3)], tone)
    pen.box((-0.15, 0.285), (0.15, 0.325), darker(colour, 0.3), round_by=0.01)


def kite(pen: Pen, colour: Colour) -> None:
    """A diamond with a tail."""
    pen.curve([(0, 0.42), (-0.1, 0.3), (0.06, 0.18), (-0.06, 0.0)], 0.014, darker(colour, 0.5))
    for x, y in ((-0.06, 0.27), (0.04, 0.14)):
        pen.polygon([(x - 0.09, y + 0.05), (x - 0.09, y - 0.05), (x + 0.09, y + 0.05), (x + 0.09, y - 0.05)], colour)
    pen.polygon([(0, 1.0), (0.3, 0.72), (0, 0.4)], darker(colour, 0.18))
    pen.polygon([(0, 1.0), (-0.3, 0.72), (0, 0.4)], colour)
    pen.line([(-0.29, 0.72), (0.29, 0.72)], 0.012, darker(colour, 0.5))
    pen.line([(0, 0.99), (0, 0.41)], 0.012, darker(colour, 0.5))


def plane(pen: Pen, colour: Colour) -> None:
    """An airliner that climbs a little."""
    pen.polygon([(-0.05, 0.56), (-0.4, 0.98), (-0.22, 0.98), (0.28, 0.56)], darker(colour, 0.25))
    pen.polygon([(-1.16, 0.98), (-0.98, 0.98), (-0.7, 0.58), (-1.02, 0.54)], (66, 118, 196))
    pen.shape([(-1.2, 0.52), (-0.6, 0.36), (0.7, 0.34), (1.2, 0.48), (0.9, 0.64), (0.2, 0.68), (-0.8, 0.62)], colour)
    pen.polygon([(0.9, 0.63), (1.06, 0.57), (0.86, 0.55), (0.76, 0.63)], (92, 142, 186))
    for k in range(8):
        pen.disc((-0.56 + 0.16 * k, 0.56), 0.035, (92, 142, 186))
    pen.polygon([(0.06, 0.44), (-0.5, 0.0), (-0.28, 0.0), (0.46, 0.42)], darker(colour, 0.15))


def rocket(pen: Pen, colour: Colour) -> None:
    """On its way up, flame below."""
    pen.lamp.shape([(-0.1, 0.24), (-0.13, 0.1), (0, -0.08), (0.13, 0.1), (0.1, 0.24)], (246, 146, 52))
    pen.lamp.shape([(-0.06, 0.24), (-0.07, 0.14), (0, 0.04), (0.07, 0.14), (0.06, 0.24)], (255, 226, 120))
    for side in (-1, 1):
        pen.polygon([(side * 0.13, 0.46), (side * 0.32, 0.18), (side * 0.12, 0.26)], colour)
    pen.shape(
        [(-0.13, 0.22), (-0.18, 0.5), (-0.1, 0.84), (0, 1.02), (0.1, 0.84), (0.18, 0.5), (0.13, 0.22)], (238, 240, 244)
    )
    pen.shape([(0.02, 0.22), (0.06, 0.6), (0, 1.02), (0.1, 0.84), (0.18, 0.5), (0.13, 0.22)], (214, 218, 228))
    pen.shape([(-0.115, 0.8), (0, 0.78), (0.115, 0.8), (0.06, 0.94), (0, 1.02), (-0.06, 0.94)], colour)
    pen.disc((0, 0.6), 0.085, darker(colour, 0.35))
    pen.lamp.disc((0, 0.6), 0.06, (132, 206, 232))
    pen.polygon([(-0.035, 0.42), (0.035, 0.42), (0.02, 0.16), (-0.02, 0.16)], darker(colour, 0.15))


def planet(pen: Pen, colour: Colour) -> None:
    """Banded, with a ring."""
    pen.lamp.disc((0, 0.5), 0.4, colour)
    for y, height, tone in ((0.66, 0.06, 0.3), (0.46, 0.05, 0.2), (0.32, 0.04, 0.35)):
        reach = (0.4**2 - (y - 0.5) ** 2) ** 0.5
        pen.lamp.oval((0, y), (reach * 0.98, height), lighter(colour, tone))
    turns = [pi * k / 30 for k in range(28, 63)]
    ring = [(0.74 * cos(turn), 0.5 + 0.17 * sin(turn) + 0.14 * cos(turn)) for turn in turns]
    pen.lamp.line(ring, 0.05, lighter(colour, 0.6))


def ufo(pen: Pen, colour: Colour) -> None:
    """A saucer with its beam."""
    pen.lamp.polygon([(-0.3, 0.5), (0.3, 0.5), (0.62, -0.4), (-0.62, -0.4)], (*LAMP, 70))
    pen.lamp.oval((0, 0.72), (0.4, 0.28), (160, 222, 232))
    pen.oval((0, 0.54), (0.98, 0.22), colour)
    pen.oval((0, 0.6), (0.8, 0.14), lighter(colour, 0.3))
    for k in range(5):
        pen.lamp.disc((-0.68 + 0.34 * k, 0.48 - 0.05 * (2 - abs(2 - k)) / 2), 0.06, LAMP)


FIGURES = (
    Figure("sun", sun, (255, 206, 84), 0.22, lane=Lane.SKY, aliases=("sunshine",)),
    Figure("moon", moon, (246, 240, 214), 0.16, lane=Lane.SKY, aliases=("full moon", "moonlight")),
    Figure("star", star, (250, 208, 84), 0.2, lane=Lane.SKY, home=Place.TABLE),
    Figure("cloud", cloud, (252, 252, 252), 0.13, 1.8, Lane.SKY),
    Figure("rainbow", rainbow, (255, 255, 255), 0.62, 2.0, Lane.FAR),
    Figure("bird", bird, (70, 84, 112), 0.13, 1.8, Lane.SKY, aliases=("seagull", "gull", "swallow", "eagle", "dove")),
    Figure("balloon", balloon, (222, 84, 70), 0.36, 0.8, Lane.SKY, aliases=("hot air balloon", "air balloon")),
    Figure("kite", kite, (236, 92, 96), 0.34, 0.7, Lane.SKY),
    Figure("plane", plane, (240, 242, 246), 0.16, 2.4, Lane.SKY, aliases=("airplane", "aeroplane", "jet", "aircraft")),
    Figure("rocket", rocket, (220, 70, 66), 0.5, 0.66, Lane.SKY, Place.SPACE, aliases=("spaceship", "space ship")),
    Figure("planet", planet, (216, 142, 92), 0.3, 1.5, Lane.SKY, Place.SPACE, aliases=("saturn", "jupiter", "mars")),
    Figure("ufo", ufo, (150, 158, 172), 0.18, 2.0, Lane.SKY, aliases=("flying saucer", "alien")),
)
