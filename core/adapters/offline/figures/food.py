"""What is eaten and drunk."""

from math import cos, pi, sin

from core.adapters.offline.canvas import Pen
from core.adapters.offline.figures.figure import Figure
from core.adapters.offline.palette import LAMP, Colour, darker, lighter
from core.adapters.offline.scene import Place


def cup(pen: Pen, colour: Colour) -> None:
    """Steaming, on its saucer."""
    for x in (-0.2, 0.02, 0.22):
        pen.curve([(x, 0.8), (x + 0.06, 0.9), (x - 0.04, 1.0), (x + 0.04, 1.14)], 0.03, (255, 255, 255, 150))
    pen.oval((0, 0.07), (0.66, 0.08), darker(colour, 0.16))
    pen.oval((0, 0.09), (0.6, 0.06), lighter(colour, 0.2))
    pen.curve([(0.38, 0.6), (0.64, 0.6), (0.6, 0.34), (0.3, 0.28)], 0.08, darker(colour, 0.1))
    pen.shape([(-0.44, 0.72), (-0.42, 0.42), (-0.24, 0.12), (0.24, 0.12), (0.42, 0.42), (0.44, 0.72)], colour)
    pen.shape([(0.12, 0.7), (0.16, 0.4), (0.08, 0.12), (0.24, 0.12), (0.42, 0.42), (0.44, 0.72)], darker(colour, 0.08))
    pen.oval((0, 0.72), (0.44, 0.1), lighter(colour, 0.35))
    pen.oval((0, 0.71), (0.38, 0.075), (112, 72, 48))


def cake(pen: Pen, colour: Colour) -> None:
    """Two tiers, icing and candles."""
    pen.oval((0, 0.05), (0.74, 0.09), (232, 234, 240))
    for low, high, reach in ((0.08, 0.38, 0.56), (0.38, 0.64, 0.38)):
        pen.box((-reach, low), (reach, high), colour, round_by=0.04)
        pen.box((reach * 0.4, low), (reach, high), darker(colour, 0.08), round_by=0.04)
        count = round(reach / 0.07)
        for k in range(count):
            x = -reach + (k + 0.5) * 2 * reach / count
            pen.oval((x, high - 0.05), (reach / count, 0.06 + 0.03 * (k % 2)), (255, 248, 238))
        pen.box((-reach, high - 0.05), (reach, high), (255, 248, 238), round_by=0.025)
    for k, x in enumerate((-0.22, 0, 0.22)):
        pen.box((x - 0.022, 0.64), (x + 0.022, 0.84), ((112, 178, 214), (248, 196, 92), (150, 196, 120))[k])
        pen.lamp.glow((x, 0.91), 0.14, LAMP)
        pen.lamp.shape([(x - 0.035, 0.89), (x, 0.99), (x + 0.035, 0.89), (x, 0.85)], (255, 186, 74))
    for k in range(5):
        pen.disc((-0.44 + 0.22 * k, 0.2), 0.035, (226, 74, 90))


def apple(pen: Pen, colour: Colour) -> None:
    """With a leaf."""
    pen.curve([(0.0, 0.72), (0.02, 0.86), (0.08, 0.96)], 0.045, (112, 78, 54))
    pen.shape([(0.04, 0.84), (0.2, 0.98), (0.4, 0.96), (0.24, 0.82)], (104, 164, 84))
    outline = [
        (0, 0.72),
        (-0.28, 0.8),
        (-0.46, 0.54),
        (-0.36, 0.14),
        (-0.12, 0.0),
        (0, 0.04),
        (0.12, 0.0),
        (0.36, 0.14),
        (0.46, 0.54),
        (0.28, 0.8),
    ]
    pen.shape(outline, darker(colour, 0.12))
    pen.shape([(x * 0.88 - 0.03, y * 0.92 + 0.05) for x, y in outline], colour)
    pen.oval((-0.22, 0.58), (0.07, 0.12), (*lighter(colour, 0.7), 170))


def ice_cream(pen: Pen, colour: Colour) -> None:
    """Two scoops in a cone."""
    pen.polygon([(-0.24, 0.5), (0, 0.0), (0.24, 0.5)], (224, 168, 102))
    for k in range(4):
        pen.line([(-0.2 + 0.1 * k, 0.5), (-0.02 + 0.06 * k, 0.12 + 0.06 * k)], 0.012, (190, 132, 76))
        pen.line([(0.2 - 0.1 * k, 0.5), (0.02 - 0.06 * k, 0.12 + 0.06 * k)], 0.012, (190, 132, 76))
    for x, y, tone in ((-0.1, 0.58, colour), (0.12, 0.58, (252, 240, 214)), (0.0, 0.78, lighter(colour, 0.35))):
        pen.disc((x, y), 0.19, darker(tone, 0.1))
        pen.disc((x - 0.02, y + 0.025), 0.165, tone)
    pen.disc((0, 0.97), 0.055, (206, 44, 58))


def pizza(pen: Pen, colour: Colour) -> None:
    """Whole, seen from above."""
    pen.disc((0, 0.5), 0.5, (206, 146, 84))
    pen.disc((0, 0.5), 0.44, (222, 88, 62))
    pen.disc((0, 0.5), 0.41, colour)
    for k in range(9):
        angle, reach = 2.4 * k, 0.1 + 0.028 * k
        pen.disc((reach * cos(angle), 0.5 + reach * sin(angle)), 0.065, (200, 62, 52))
        pen.oval((reach * cos(angle + 1.2), 0.5 + reach * sin(angle + 1.2)), (0.04, 0.025), (92, 146, 72))
    for k in range(3):
        across, up = 0.5 * cos(k * pi / 3), 0.5 * sin(k * pi / 3)
        pen.line([(-across, 0.5 - up), (across, 0.5 + up)], 0.012, (186, 116, 62))


FIGURES = (
    Figure(
        "cup",
        cup,
        (92, 150, 168),
        0.42,
        1.3,
        home=Place.TABLE,
        aliases=("mug", "coffee", "tea", "teacup", "cup of coffee", "cup of tea", "mug of coffee"),
    ),
    Figure("cake", cake, (238, 168, 178), 0.5, 1.4, home=Place.TABLE, aliases=("birthday cake", "cupcake")),
    Figure("apple", apple, (210, 58, 58), 0.38, 1.0, home=Place.TABLE, aliases=("fruit",)),
    Figure("pizza", pizza, (246, 206, 110), 0.52, 1.0, home=Place.TABLE),
    Figure("ice cream", ice_cream, (240, 146, 172), 0.54, 0.7, home=Place.TABLE, aliases=("icecream", "gelato")),
)
