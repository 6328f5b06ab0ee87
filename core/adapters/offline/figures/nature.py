"""What grows, and what the land is made of."""

from math import cos, pi, sin

from core.adapters.offline.canvas import Pen
from core.adapters.offline.figures.figure import Figure
from core.adapters.offline.palette import INK, SNOW, Colour, darker, lighter
from core.adapters.offline.scene import Lane, Place

_BARK: Colour = (124, 86, 60)


def tree(pen: Pen, colour: Colour) -> None:
    """A broad crown on a forked trunk."""
    pen.shape([(-0.07, 0), (-0.045, 0.3), (-0.05, 0.52), (0.05, 0.52), (0.045, 0.3), (0.08, 0)], _BARK)
    pen.line([(0, 0.36), (0.14, 0.52)], 0.035, _BARK)
    pen.line([(0, 0.3), (-0.13, 0.46)], 0.03, _BARK)
    crown = (
        (-0.2, 0.56, 0.19),
        (0.2, 0.56, 0.19),
        (0, 0.52, 0.18),
        (-0.12, 0.74, 0.19),
        (0.13, 0.74, 0.19),
        (0, 0.84, 0.16),
    )
    for x, y, radius in crown:
        pen.disc((x, y), radius, darker(colour, 0.16))
    for x, y, radius in crown:
        pen.disc((x - 0.035, y + 0.035), radius * 0.82, colour)
    for x, y, radius in crown[3:]:
        pen.disc((x - 0.07, y + 0.06), radius * 0.45, lighter(colour, 0.16))


def pine(pen: Pen, colour: Colour) -> None:
    """Four tiers on a short trunk."""
    pen.box((-0.04, 0), (0.04, 0.2), _BARK)
    for low, reach in ((0.12, 0.3), (0.32, 0.25), (0.52, 0.19), (0.7, 0.13)):
        pen.polygon([(-reach, low), (0, low + 0.32), (reach, low)], colour)
        pen.polygon([(reach * 0.1, low), (0, low + 0.32), (reach, low)], darker(colour, 0.16))


def palm(pen: Pen, colour: Colour) -> None:
    """A bent trunk and seven leaves."""
    pen.curve([(-0.02, 0), (0.04, 0.28), (0.14, 0.56), (0.2, 0.76)], 0.06, (158, 116, 76))
    for degrees in (-28, 8, 46, 90, 134, 172, 206):
        angle = degrees * pi / 180
        tip = (0.2 + 0.36 * cos(angle), 0.78 + 0.24 * sin(angle) - 0.1)
        middle = (0.2 + 0.22 * cos(angle), 0.8 + 0.22 * sin(angle))
        under = (middle[0] - 0.01, middle[1] - 0.09)
        pen.shape([(0.2, 0.78), middle, tip, under], colour if degrees % 4 else darker(colour, 0.16))
    for x, y in ((0.16, 0.74), (0.23, 0.73)):
        pen.disc((x, y), 0.035, (112, 76, 50))


def flower(pen: Pen, colour: Colour) -> None:
    """Eight petals on a stem with two leaves."""
    green = (84, 150, 84)
    pen.curve([(0.02, 0), (-0.02, 0.3), (0, 0.7)], 0.035, green)
    pen.shape([(0, 0.16), (0.16, 0.34), (0.34, 0.36), (0.2, 0.2)], green)
    pen.shape([(0, 0.24), (-0.14, 0.42), (-0.32, 0.42), (-0.18, 0.27)], darker(green, 0.14))
    for k in range(8):
        angle = pi * k / 4
        petal = (0.17 * cos(angle), 0.72 + 0.17 * sin(angle))
        pen.disc(petal, 0.105, colour if k % 2 else lighter(colour, 0.16))
    pen.disc((0, 0.72), 0.11, (248, 196, 70))
    pen.disc((0.02, 0.7), 0.08, (232, 164, 54))


def mushroom(pen: Pen, colour: Colour) -> None:
    """A spotted cap."""
    pen.shape([(-0.17, 0), (-0.13, 0.3), (-0.12, 0.52), (0.12, 0.52), (0.13, 0.3), (0.18, 0)], (240, 228, 206))
    pen.oval((0, 0.5), (0.46, 0.09), (222, 204, 180))
    pen.wedge((0, 0.5), (0.5, 0.5), colour, degrees=(0, 180))
    for x, y, radius in ((-0.25, 0.66, 0.075), (0.02, 0.82, 0.085), (0.26, 0.64, 0.065), (-0.02, 0.59, 0.05)):
        pen.oval((x, y), (radius, radius * 0.85), (250, 244, 232))


def cactus(pen: Pen, colour: Colour) -> None:
    """A saguaro with two arms."""
    for tone, shift in ((darker(colour, 0.16), 0.02), (colour, -0.01)):
        pen.line([(shift, 0.02), (shift, 0.9)], 0.2, tone)
        pen.curve([(shift, 0.34), (0.26 + shift, 0.36), (0.28 + shift, 0.52), (0.28 + shift, 0.68)], 0.12, tone)
        pen.curve([(shift, 0.46), (-0.24 + shift, 0.48), (-0.27 + shift, 0.62), (-0.27 + shift, 0.8)], 0.12, tone)
    for x in (-0.05, 0.0, 0.05):
        pen.line([(x, 0.08), (x, 0.9)], 0.008, lighter(colour, 0.35))
    pen.disc((0, 1.0), 0.045, (240, 122, 150))


def mountain(pen: Pen, colour: Colour) -> None:
    """A snowy peak, one flank in shade."""
    pen.polygon([(-0.9, 0), (-0.28, 0.66), (0, 1), (0.24, 0.74), (0.9, 0)], colour)
    pen.polygon(
        [(0, 1), (-0.06, 0.7), (0.1, 0.5), (0.02, 0.24), (0.2, 0), (0.9, 0), (0.24, 0.74)], darker(colour, 0.22)
    )
    pen.polygon([(0, 1), (-0.245, 0.7), (-0.15, 0.66), (-0.08, 0.74), (-0.02, 0.64), (-0.03, 0.8)], SNOW)
    pen.polygon([(0, 1), (-0.03, 0.8), (-0.02, 0.64), (0.1, 0.72), (0.17, 0.64), (0.245, 0.735)], darker(SNOW, 0.14))


def volcano(pen: Pen, colour: Colour) -> None:
    """Smoking, with lava."""
    for x, y, radius in ((0.04, 0.86, 0.1), (0.16, 0.96, 0.12), (0.34, 1.04, 0.13)):
        pen.disc((x, y), radius, (178, 176, 186, 220))
    pen.shape([(-0.95, 0), (-0.4, 0.36), (-0.18, 0.76), (0.18, 0.76), (0.42, 0.36), (0.95, 0)], colour)
    pen.lamp.oval((0, 0.755), (0.17, 0.045), (250, 150, 60))
    pen.lamp.shape(
        [(-0.1, 0.75), (-0.12, 0.55), (-0.04, 0.36), (-0.02, 0.56), (0.04, 0.62), (0.1, 0.44), (0.1, 0.75)],
        (238, 92, 50),
    )


def bush(pen: Pen, colour: Colour) -> None:
    """Three rounds with berries."""
    for x, y, radius in ((-0.5, 0.36, 0.38), (0.5, 0.34, 0.36), (0, 0.52, 0.48)):
        pen.disc((x, y), radius, darker(colour, 0.12))
        pen.disc((x - 0.06, y + 0.06), radius * 0.82, colour)
    for x, y in ((-0.5, 0.5), (-0.1, 0.7), (0.2, 0.42), (0.52, 0.5), (-0.24, 0.34)):
        pen.disc((x, y), 0.055, (216, 70, 74))


def pumpkin(pen: Pen, colour: Colour) -> None:
    """Ribbed, with a carved face."""
    pen.curve([(0, 0.8), (0.02, 0.92), (0.12, 1.0)], 0.1, (92, 126, 64))
    for x, tone in ((-0.38, 0.14), (0.38, 0.14), (-0.2, 0.06), (0.2, 0.06), (0, 0.0)):
        pen.oval((x, 0.44), (0.26, 0.44), darker(colour, tone))
    face = pen.lamp if pen.light.lamps_lit else pen
    carved = (255, 214, 96) if pen.light.lamps_lit else INK
    for x in (-0.2, 0.2):
        face.polygon([(x - 0.1, 0.48), (x + 0.1, 0.48), (x, 0.64)], carved)
    face.polygon(
        [(-0.34, 0.34), (-0.16, 0.3), (0, 0.34), (0.16, 0.3), (0.34, 0.34), (0.16, 0.16), (-0.16, 0.16)], carved
    )


def sunflower(pen: Pen, colour: Colour) -> None:
    """Two rings of pointed petals."""
    green = (84, 142, 74)
    pen.line([(0, 0), (0, 0.66)], 0.04, green)
    pen.shape([(0, 0.2), (0.18, 0.36), (0.36, 0.3), (0.18, 0.18)], green)
    pen.shape([(0, 0.3), (-0.18, 0.44), (-0.34, 0.38), (-0.16, 0.26)], darker(green, 0.14))
    for ring, (reach, tone) in enumerate(((0.3, darker(colour, 0.14)), (0.26, colour))):
        for k in range(14):
            angle = 2 * pi * (k + ring / 2) / 14
            across = (0.055 * sin(angle), -0.055 * cos(angle))
            root = (0.15 * cos(angle), 0.7 + 0.15 * sin(angle))
            tip = (reach * cos(angle), 0.7 + reach * sin(angle))
            pen.polygon(
                [(root[0] + across[0], root[1] + across[1]), tip, (root[0] - across[0], root[1] - across[1])], tone
            )
    pen.disc((0, 0.7), 0.16, (96, 62, 40))
    pen.disc((0, 0.7), 0.1, (70, 44, 32))


FIGURES = (
    Figure("tree", tree, (94, 160, 84), 0.46, 0.8, aliases=("oak", "apple tree", "forest tree")),
    Figure("pine", pine, (54, 116, 88), 0.46, 0.6, aliases=("fir", "pine tree", "christmas tree", "spruce")),
    Figure("palm", palm, (76, 156, 92), 0.5, 0.8, home=Place.BEACH, aliases=("palm tree",)),
    Figure("flower", flower, (232, 96, 132), 0.3, 0.6, aliases=("rose", "tulip", "daisy", "blossom")),
    Figure("sunflower", sunflower, (250, 196, 62), 0.42, 0.6),
    Figure("mushroom", mushroom, (214, 66, 60), 0.26, 1.0, home=Place.FOREST, aliases=("toadstool",)),
    Figure("cactus", cactus, (86, 146, 88), 0.4, 0.7, home=Place.DESERT, aliases=("cacti",)),
    Figure("bush", bush, (92, 152, 82), 0.16, 1.8, aliases=("shrub",)),
    Figure("pumpkin", pumpkin, (238, 134, 48), 0.22, 1.3, aliases=("jack o lantern",)),
    Figure("mountain", mountain, (112, 128, 156), 0.46, 1.8, Lane.FAR, aliases=("peak",)),
    Figure("volcano", volcano, (110, 86, 88), 0.46, 1.9, Lane.FAR),
)
