"""Animals."""

from core.adapters.offline.canvas import Pen, Point
from core.adapters.offline.figures.figure import Figure
from core.adapters.offline.palette import INK, LAMP, SNOW, Colour, darker, lighter
from core.adapters.offline.scene import Lane, Place

_SKIN: Colour = (236, 188, 152)
_BEAK: Colour = (244, 164, 58)


def _eye(pen: Pen, at: Point, radius: float) -> None:
    pen.disc(at, radius, INK)
    pen.disc((at[0] + radius * 0.3, at[1] + radius * 0.35), radius * 0.35, (255, 255, 255))


def cat(pen: Pen, colour: Colour) -> None:
    """Sitting, seen from the front, tail around."""
    shade = darker(colour, 0.16)
    pen.curve([(0.2, 0.06), (0.46, 0.08), (0.5, 0.3), (0.4, 0.46)], 0.09, shade)
    pen.shape([(-0.26, 0.0), (-0.27, 0.24), (-0.16, 0.52), (0.16, 0.52), (0.27, 0.24), (0.26, 0.0)], colour)
    pen.shape([(-0.1, 0.06), (-0.12, 0.26), (0, 0.46), (0.12, 0.26), (0.1, 0.06)], lighter(colour, 0.45))
    for side in (-1, 1):
        pen.oval((side * 0.13, 0.05), (0.1, 0.06), lighter(colour, 0.12))
        pen.polygon([(side * 0.26, 0.68), (side * 0.25, 1.0), (side * 0.06, 0.86)], colour)
        pen.polygon([(side * 0.23, 0.76), (side * 0.225, 0.92), (side * 0.12, 0.85)], (240, 160, 160))
    pen.oval((0, 0.68), (0.29, 0.235), colour)
    for x in (-0.07, 0, 0.07):
        pen.line([(x, 0.9), (x * 0.7, 0.82)], 0.025, shade)
    pen.oval((0, 0.6), (0.13, 0.1), lighter(colour, 0.45))
    for side in (-1, 1):
        pen.oval((side * 0.13, 0.71), (0.05, 0.06), (164, 204, 110))
        pen.oval((side * 0.13, 0.71), (0.02, 0.05), INK)
        for lift in (-0.04, 0.02):
            pen.line([(side * 0.14, 0.6), (side * 0.36, 0.61 + lift)], 0.008, INK)
    pen.polygon([(-0.035, 0.655), (0.035, 0.655), (0, 0.62)], (226, 120, 124))
    pen.line([(0, 0.625), (0, 0.595)], 0.01, INK)
    pen.line([(-0.05, 0.575), (0, 0.595), (0.05, 0.575)], 0.01, INK)


def fox(pen: Pen, colour: Colour) -> None:
    """Sitting, seen from the front, brush beside it."""
    shade, cream, sock = darker(colour, 0.14), (250, 240, 226), darker(colour, 0.62)
    pen.shape([(0.1, 0.02), (0.46, 0.0), (0.66, 0.2), (0.6, 0.46), (0.46, 0.3), (0.2, 0.2)], shade)
    pen.shape([(0.54, 0.32), (0.66, 0.24), (0.66, 0.44), (0.58, 0.54), (0.5, 0.4)], cream)
    pen.shape([(-0.23, 0.0), (-0.25, 0.22), (-0.15, 0.54), (0.15, 0.54), (0.25, 0.22), (0.23, 0.0)], colour)
    pen.shape([(-0.1, 0.14), (-0.13, 0.34), (0, 0.56), (0.13, 0.34), (0.1, 0.14)], cream)
    for side in (-1, 1):
        pen.box((side * 0.09 - 0.05, 0.0), (side * 0.09 + 0.05, 0.24), sock, round_by=0.045)
        pen.polygon([(side * 0.3, 0.7), (side * 0.28, 1.04), (side * 0.06, 0.84)], colour)
        pen.polygon([(side * 0.285, 0.86), (side * 0.28, 1.04), (side * 0.165, 0.94)], sock)
        pen.polygon([(side * 0.25, 0.76), (side * 0.24, 0.9), (side * 0.12, 0.83)], cream)
    pen.shape([(-0.34, 0.66), (-0.2, 0.86), (0.2, 0.86), (0.34, 0.66), (0.1, 0.48), (-0.1, 0.48)], colour)
    for side in (-1, 1):
        pen.shape([(side * 0.36, 0.65), (side * 0.14, 0.68), (side * 0.02, 0.56), (side * 0.05, 0.46)], cream)
        _eye(pen, (side * 0.13, 0.73), 0.036)
    pen.shape([(-0.07, 0.58), (0, 0.62), (0.07, 0.58), (0, 0.44)], cream)
    pen.oval((0, 0.49), (0.045, 0.036), INK)


def dog(pen: Pen, colour: Colour) -> None:
    """Standing, from the side, tail up."""
    shade = darker(colour, 0.2)
    pen.curve([(-0.5, 0.5), (-0.64, 0.62), (-0.64, 0.8)], 0.08, colour)
    for x in (-0.34, 0.26):
        pen.box((x, 0.0), (x + 0.11, 0.36), shade, round_by=0.05)
    pen.shape([(-0.54, 0.5), (-0.46, 0.28), (0.0, 0.3), (0.36, 0.28), (0.42, 0.54), (0.2, 0.62), (-0.36, 0.6)], colour)
    for x in (-0.46, 0.16):
        pen.box((x, 0.0), (x + 0.12, 0.42), colour, round_by=0.05)
    pen.shape([(0.16, 0.5), (0.24, 0.82), (0.46, 0.94), (0.6, 0.8), (0.5, 0.5), (0.3, 0.4)], colour)
    pen.shape([(0.48, 0.82), (0.76, 0.76), (0.78, 0.64), (0.5, 0.6)], lighter(colour, 0.25))
    pen.oval((0.76, 0.75), (0.045, 0.04), INK)
    pen.line([(0.56, 0.63), (0.7, 0.645)], 0.014, INK)
    pen.shape([(0.24, 0.9), (0.4, 0.92), (0.38, 0.66), (0.28, 0.54), (0.2, 0.64)], shade)
    _eye(pen, (0.51, 0.8), 0.034)
    pen.box((0.2, 0.44), (0.5, 0.51), (204, 62, 60), round_by=0.03)
    pen.disc((0.44, 0.42), 0.035, LAMP)


def rabbit(pen: Pen, colour: Colour) -> None:
    """Sitting, ears up."""
    for side in (-1, 1):
        pen.oval((side * 0.1, 0.82), (0.065, 0.2), colour)
        pen.oval((side * 0.1, 0.81), (0.03, 0.14), (242, 176, 180))
    pen.disc((0.27, 0.13), 0.09, SNOW)
    pen.oval((0, 0.22), (0.27, 0.24), colour)
    pen.oval((0, 0.18), (0.15, 0.16), lighter(colour, 0.5))
    for side in (-1, 1):
        pen.oval((side * 0.15, 0.03), (0.11, 0.05), lighter(colour, 0.2))
    pen.disc((0, 0.54), 0.2, colour)
    for side in (-1, 1):
        _eye(pen, (side * 0.08, 0.57), 0.032)
        pen.disc((side * 0.12, 0.49), 0.035, (242, 176, 180, 150))
    pen.polygon([(-0.025, 0.51), (0.025, 0.51), (0, 0.485)], (226, 120, 124))
    pen.box((-0.025, 0.42), (0.025, 0.46), (255, 255, 255), round_by=0.008)


def fish(pen: Pen, colour: Colour) -> None:
    """Swimming to the right."""
    pen.shape([(-0.5, 0.5), (-0.9, 0.86), (-0.82, 0.5), (-0.9, 0.14)], darker(colour, 0.14))
    pen.shape([(-0.2, 0.78), (0.04, 1.04), (0.34, 0.86)], darker(colour, 0.14))
    pen.shape([(-0.6, 0.5), (-0.2, 0.84), (0.4, 0.86), (0.84, 0.5), (0.4, 0.14), (-0.2, 0.16)], colour)
    for x, reach in ((-0.28, 0.3), (0.08, 0.36)):
        pen.shape(
            [
                (x, 0.5 + reach),
                (x + 0.12, 0.5),
                (x, 0.5 - reach),
                (x + 0.2, 0.5 - reach),
                (x + 0.3, 0.5),
                (x + 0.2, 0.5 + reach),
            ],
            lighter(colour, 0.6),
        )
    pen.shape([(0.1, 0.42), (-0.16, 0.3), (-0.1, 0.14), (0.2, 0.28)], darker(colour, 0.2))
    pen.disc((0.54, 0.6), 0.09, (255, 255, 255))
    _eye(pen, (0.56, 0.6), 0.055)
    pen.curve([(0.8, 0.44), (0.72, 0.39), (0.64, 0.41)], 0.022, darker(colour, 0.5))


def whale(pen: Pen, colour: Colour) -> None:
    """With its fountain, tail up."""
    for side in (-1, 1):
        pen.curve(
            [(0.3, 0.74), (0.3 + side * 0.05, 1.0), (0.3 + side * 0.2, 0.98), (0.3 + side * 0.24, 0.84)],
            0.04,
            (206, 232, 244),
        )
    pen.shape(
        [
            (-0.7, 0.34),
            (-0.86, 0.62),
            (-1.1, 0.82),
            (-0.86, 0.82),
            (-0.76, 0.74),
            (-0.62, 0.86),
            (-0.46, 0.84),
            (-0.66, 0.62),
            (-0.52, 0.4),
        ],
        colour,
    )
    pen.shape(
        [(-0.8, 0.4), (-0.4, 0.42), (0.1, 0.74), (0.6, 0.7), (0.86, 0.36), (0.7, 0.04), (0.0, -0.02), (-0.5, 0.06)],
        colour,
    )
    pen.shape([(0.84, 0.26), (0.7, 0.03), (0.0, -0.02), (-0.4, 0.03), (0.1, 0.12), (0.5, 0.18)], lighter(colour, 0.55))
    pen.shape([(0.2, 0.16), (0.0, -0.06), (-0.16, -0.04), (0.02, 0.2)], darker(colour, 0.2))
    _eye(pen, (0.6, 0.36), 0.04)
    pen.curve([(0.85, 0.24), (0.74, 0.22), (0.66, 0.26)], 0.02, darker(colour, 0.5))


def duck(pen: Pen, colour: Colour) -> None:
    """Floating."""
    pen.polygon([(0.6, 0.76), (0.84, 0.68), (0.6, 0.64)], _BEAK)
    pen.shape([(-0.66, 0.46), (-0.42, 0.08), (0.1, 0.0), (0.5, 0.16), (0.52, 0.4), (0.16, 0.48), (-0.3, 0.4)], colour)
    pen.disc((0.42, 0.72), 0.24, colour)
    pen.shape([(0.22, 0.62), (0.6, 0.6), (0.56, 0.3), (0.2, 0.3)], colour)
    pen.shape([(-0.46, 0.44), (-0.2, 0.14), (0.2, 0.2), (0.12, 0.42), (-0.2, 0.4)], darker(colour, 0.14))
    _eye(pen, (0.48, 0.78), 0.045)


def penguin(pen: Pen, colour: Colour) -> None:
    """Upright, with a white front."""
    for side in (-1, 1):
        pen.oval((side * 0.13, 0.03), (0.13, 0.045), _BEAK)
        pen.shape(
            [(side * 0.24, 0.62), (side * 0.42, 0.3), (side * 0.34, 0.24), (side * 0.22, 0.42)], darker(colour, 0.2)
        )
    pen.shape([(-0.26, 0.06), (-0.3, 0.4), (-0.22, 0.8), (0, 0.98), (0.22, 0.8), (0.3, 0.4), (0.26, 0.06)], colour)
    pen.shape([(-0.18, 0.06), (-0.2, 0.36), (-0.1, 0.64), (0.1, 0.64), (0.2, 0.36), (0.18, 0.06)], SNOW)
    for side in (-1, 1):
        pen.disc((side * 0.085, 0.76), 0.085, SNOW)
        _eye(pen, (side * 0.085, 0.77), 0.032)
    pen.polygon([(-0.06, 0.71), (0.06, 0.71), (0, 0.62)], _BEAK)


def owl(pen: Pen, colour: Colour) -> None:
    """On a branch."""
    pen.line([(-0.56, 0.04), (0.56, 0.06)], 0.07, (112, 80, 58))
    for side in (-1, 1):
        pen.polygon([(side * 0.3, 0.7), (side * 0.33, 1.0), (side * 0.08, 0.88)], darker(colour, 0.2))
    pen.shape([(-0.28, 0.1), (-0.34, 0.5), (-0.26, 0.84), (0, 0.92), (0.26, 0.84), (0.34, 0.5), (0.28, 0.1)], colour)
    pen.oval((0, 0.36), (0.19, 0.26), lighter(colour, 0.4))
    for row in range(3):
        for column in range(3 - row % 2):
            pen.wedge(
                (-0.1 + 0.1 * column + 0.05 * (row % 2), 0.48 - 0.11 * row), (0.045, 0.05), colour, degrees=(180, 360)
            )
    for side in (-1, 1):
        pen.shape(
            [(side * 0.28, 0.6), (side * 0.38, 0.36), (side * 0.26, 0.14), (side * 0.2, 0.4)], darker(colour, 0.22)
        )
        pen.disc((side * 0.13, 0.7), 0.135, lighter(colour, 0.75))
        (pen.lamp if pen.light.lamps_lit else pen).disc((side * 0.13, 0.7), 0.09, (248, 196, 70))
        _eye(pen, (side * 0.13, 0.7), 0.055)
        pen.oval((side * 0.1, 0.08), (0.06, 0.04), _BEAK)
    pen.polygon([(-0.05, 0.64), (0.05, 0.64), (0, 0.53)], _BEAK)


def butterfly(pen: Pen, colour: Colour) -> None:
    """Wings open."""
    for side in (-1, 1):
        pen.shape([(0, 0.56), (side * 0.3, 0.98), (side * 0.62, 0.92), (side * 0.56, 0.58), (side * 0.2, 0.48)], colour)
        pen.shape(
            [(0, 0.5), (side * 0.3, 0.46), (side * 0.48, 0.26), (side * 0.3, 0.06), (side * 0.1, 0.2)],
            darker(colour, 0.16),
        )
        pen.oval((side * 0.4, 0.76), (0.1, 0.1), lighter(colour, 0.65))
        pen.oval((side * 0.28, 0.28), (0.08, 0.07), lighter(colour, 0.5))
        pen.curve([(0, 0.74), (side * 0.08, 0.92), (side * 0.16, 0.98)], 0.016, INK)
    pen.oval((0, 0.5), (0.045, 0.28), INK)


def bear(pen: Pen, colour: Colour) -> None:
    """Sitting, like a toy."""
    light = lighter(colour, 0.35)
    for side in (-1, 1):
        pen.disc((side * 0.22, 0.9), 0.1, colour)
        pen.disc((side * 0.22, 0.9), 0.055, light)
        pen.oval((side * 0.32, 0.36), (0.1, 0.19), darker(colour, 0.12))
    pen.oval((0, 0.3), (0.3, 0.3), colour)
    pen.oval((0, 0.28), (0.18, 0.2), light)
    for side in (-1, 1):
        pen.oval((side * 0.2, 0.09), (0.13, 0.1), darker(colour, 0.1))
        pen.oval((side * 0.2, 0.08), (0.07, 0.055), light)
    pen.oval((0, 0.72), (0.28, 0.25), colour)
    pen.oval((0, 0.64), (0.13, 0.1), light)
    pen.oval((0, 0.69), (0.05, 0.035), INK)
    pen.curve([(-0.06, 0.6), (0, 0.58), (0.06, 0.6)], 0.014, INK)
    for side in (-1, 1):
        _eye(pen, (side * 0.11, 0.77), 0.034)


def elephant(pen: Pen, colour: Colour) -> None:
    """From the side, trunk down."""
    shade = darker(colour, 0.14)
    pen.curve([(-0.66, 0.6), (-0.76, 0.44), (-0.72, 0.32)], 0.035, shade)
    for x in (-0.5, 0.12):
        pen.box((x, 0), (x + 0.19, 0.42), shade, round_by=0.05)
    pen.shape([(-0.7, 0.6), (-0.6, 0.3), (0.2, 0.28), (0.42, 0.5), (0.3, 0.86), (-0.4, 0.9)], colour)
    for x in (-0.62, 0.02):
        pen.box((x, 0), (x + 0.2, 0.46), colour, round_by=0.05)
    pen.curve([(0.6, 0.66), (0.76, 0.44), (0.74, 0.2), (0.86, 0.12)], 0.13, colour)
    pen.shape([(0.2, 0.7), (0.4, 0.98), (0.68, 0.92), (0.76, 0.62), (0.56, 0.46), (0.3, 0.48)], colour)
    pen.curve([(0.62, 0.44), (0.74, 0.34), (0.88, 0.4)], 0.05, (248, 244, 230))
    pen.shape([(0.14, 0.88), (0.38, 0.92), (0.42, 0.6), (0.26, 0.4), (0.08, 0.56)], shade)
    _eye(pen, (0.56, 0.74), 0.034)


FIGURES = (
    Figure("cat", cat, (226, 146, 76), 0.44, 0.9, aliases=("kitten", "kitty")),
    Figure("dog", dog, (172, 122, 80), 0.38, 1.5, aliases=("puppy", "hound")),
    Figure("fox", fox, (226, 112, 48), 0.42, 1.1, home=Place.FOREST, aliases=("vixen",)),
    Figure("rabbit", rabbit, (204, 190, 178), 0.36, 0.7, aliases=("bunny", "hare")),
    Figure("bear", bear, (156, 108, 72), 0.44, 0.8, home=Place.FOREST, aliases=("teddy", "teddy bear")),
    Figure("elephant", elephant, (150, 158, 172), 0.42, 1.6),
    Figure("owl", owl, (160, 116, 82), 0.28, 0.9, home=Place.FOREST),
    Figure("penguin", penguin, (52, 60, 82), 0.38, 0.75, home=Place.SNOWFIELD),
    Figure("duck", duck, (250, 208, 84), 0.2, 1.5, Lane.WATER, Place.SEA, ("duckling", "goose", "swan")),
    Figure("fish", fish, (242, 136, 56), 0.22, 1.8, Lane.WATER, Place.UNDERWATER, ("goldfish", "shark")),
    Figure("whale", whale, (74, 116, 164), 0.3, 2.0, Lane.WATER, Place.SEA, ("dolphin",)),
    Figure("butterfly", butterfly, (236, 134, 70), 0.2, 1.2, Lane.SKY, aliases=("moth",)),
)
