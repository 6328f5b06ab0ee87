"""People, and what looks at us as if it were one."""

from core.adapters.offline.canvas import Pen, Point
from core.adapters.offline.figures.figure import Figure
from core.adapters.offline.palette import INK, SNOW, Colour, darker, lighter
from core.adapters.offline.scene import Place

_SKIN: Colour = (236, 188, 152)
_BEAK: Colour = (244, 164, 58)


def _eye(pen: Pen, at: Point, radius: float) -> None:
    pen.disc(at, radius, INK)
    pen.disc((at[0] + radius * 0.3, at[1] + radius * 0.35), radius * 0.35, (255, 255, 255))


def person(pen: Pen, colour: Colour) -> None:
    """Waving."""
    for side in (-1, 1):
        pen.line([(side * 0.07, 0.42), (side * 0.09, 0.05)], 0.1, (62, 74, 108))
        pen.oval((side * 0.11, 0.025), (0.075, 0.03), INK)
    pen.line([(-0.13, 0.66), (-0.2, 0.42)], 0.07, darker(colour, 0.12))
    pen.disc((-0.205, 0.4), 0.04, _SKIN)
    pen.line([(0.13, 0.66), (0.26, 0.84)], 0.07, darker(colour, 0.12))
    pen.disc((0.275, 0.86), 0.04, _SKIN)
    pen.shape([(-0.17, 0.38), (-0.17, 0.68), (0, 0.72), (0.17, 0.68), (0.17, 0.38), (0, 0.36)], colour)
    pen.disc((0, 0.85), 0.12, (92, 62, 46))
    pen.oval((0, 0.83), (0.1, 0.11), _SKIN)
    pen.wedge((0, 0.865), (0.11, 0.1), (92, 62, 46), degrees=(0, 180))
    for side in (-1, 1):
        pen.disc((side * 0.04, 0.84), 0.013, INK)
    pen.curve([(-0.035, 0.785), (0, 0.77), (0.035, 0.785)], 0.012, (176, 84, 76))


def robot(pen: Pen, colour: Colour) -> None:
    """Boxy and friendly."""
    shade = darker(colour, 0.2)
    pen.line([(0, 0.88), (0, 0.98)], 0.022, shade)
    pen.lamp.disc((0, 0.985), 0.035, (236, 92, 78))
    for side in (-1, 1):
        pen.box((side * 0.13 - 0.05, 0.04), (side * 0.13 + 0.05, 0.26), shade)
        pen.box((side * 0.14 - 0.09, 0.0), (side * 0.14 + 0.09, 0.07), INK, round_by=0.03)
        pen.curve([(side * 0.26, 0.5), (side * 0.38, 0.42), (side * 0.38, 0.28)], 0.055, shade)
        pen.disc((side * 0.38, 0.26), 0.055, INK)
        pen.box((side * 0.24 - 0.03, 0.68), (side * 0.24 + 0.03, 0.8), shade, round_by=0.02)
    pen.box((-0.26, 0.22), (0.26, 0.58), colour, round_by=0.06)
    pen.box((-0.15, 0.32), (0.15, 0.5), darker(colour, 0.55), round_by=0.03)
    for x, tone in ((-0.08, (236, 92, 78)), (0.0, (248, 204, 84)), (0.08, (112, 200, 128))):
        pen.lamp.disc((x, 0.44), 0.03, tone)
    pen.box((-0.1, 0.355), (0.1, 0.385), lighter(colour, 0.5), round_by=0.01)
    pen.box((-0.22, 0.62), (0.22, 0.88), lighter(colour, 0.15), round_by=0.06)
    pen.box((-0.17, 0.67), (0.17, 0.84), darker(colour, 0.65), round_by=0.05)
    for side in (-1, 1):
        pen.lamp.disc((side * 0.08, 0.77), 0.038, (126, 232, 236))
    pen.lamp.curve([(-0.06, 0.71), (0, 0.695), (0.06, 0.71)], 0.016, (126, 232, 236))


def ghost(pen: Pen, colour: Colour) -> None:
    """Floating, arms out."""
    hem = [(0.3, 0.1), (0.2, 0.02), (0.1, 0.12), (0, 0.02), (-0.1, 0.12), (-0.2, 0.02), (-0.3, 0.1)]
    pen.shape(
        [
            (-0.3, 0.6),
            (-0.24, 0.88),
            (0, 1.0),
            (0.24, 0.88),
            (0.3, 0.6),
            (0.44, 0.56),
            (0.42, 0.44),
            (0.3, 0.46),
            *hem,
            (-0.3, 0.46),
            (-0.42, 0.44),
            (-0.44, 0.56),
        ],
        (*colour, 236),
    )
    for side in (-1, 1):
        pen.oval((side * 0.1, 0.72), (0.05, 0.07), INK)
        pen.disc((side * 0.17, 0.6), 0.04, (244, 170, 178, 160))
    pen.oval((0, 0.57), (0.045, 0.055), INK)


def snowman(pen: Pen, colour: Colour) -> None:
    """Three balls, a hat and a carrot; the colour is the scarf's."""
    for side in (-1, 1):
        pen.line([(side * 0.18, 0.48), (side * 0.42, 0.62), (side * 0.46, 0.7)], 0.022, (112, 80, 58))
    for y, radius in ((0.2, 0.22), (0.49, 0.165), (0.72, 0.125)):
        pen.disc((0, y), radius, (214, 224, 238))
        pen.disc((-0.02, y + 0.015), radius * 0.92, SNOW)
    pen.box((-0.14, 0.6), (0.14, 0.66), colour, round_by=0.03)
    pen.box((0.05, 0.46), (0.12, 0.63), darker(colour, 0.12), round_by=0.02)
    for y in (0.42, 0.5, 0.2):
        pen.disc((0, y), 0.02, INK)
    for side in (-1, 1):
        pen.disc((side * 0.045, 0.76), 0.016, INK)
    pen.polygon([(0, 0.74), (0.15, 0.715), (0, 0.7)], (240, 136, 52))
    pen.box((-0.15, 0.82), (0.15, 0.85), INK, round_by=0.01)
    pen.box((-0.095, 0.84), (0.095, 1.0), INK, round_by=0.015)
    pen.box((-0.095, 0.85), (0.095, 0.885), colour)


FIGURES = (
    Figure(
        "person", person, (74, 140, 196), 0.4, 0.6, aliases=("man", "woman", "girl", "boy", "child", "people", "human")
    ),
    Figure("robot", robot, (142, 172, 194), 0.44, 0.9, aliases=("android", "droid")),
    Figure("ghost", ghost, (246, 248, 252), 0.4, 0.9, aliases=("phantom",)),
    Figure("snowman", snowman, (210, 64, 62), 0.46, 0.9, home=Place.SNOWFIELD, aliases=("snowmen",)),
)
