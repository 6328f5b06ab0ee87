"""Things, and plain shapes."""

from collections.abc import Sequence
from math import cos, pi, sin

from core.adapters.offline.canvas import Pen
from core.adapters.offline.figures.figure import Figure
from core.adapters.offline.palette import INK, LAMP, Colour, darker, lighter
from core.adapters.offline.scene import Lane, Place


def heart(pen: Pen, colour: Colour) -> None:
    """The sign, in two tones."""
    outline = [
        (0.0325 * 16 * sin(t) ** 3, 0.54 + 0.0325 * (13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)))
        for t in (2 * pi * k / 60 for k in range(60))
    ]
    pen.polygon(outline, colour)
    pen.polygon([(0, outline[0][1]), *outline[1:30], (0, outline[30][1])], darker(colour, 0.1))
    pen.oval((-0.24, 0.76), (0.11, 0.075), (*lighter(colour, 0.6), 190))


def circle(pen: Pen, colour: Colour) -> None:
    """A disc with a lit side."""
    pen.disc((0, 0.5), 0.5, darker(colour, 0.12))
    pen.disc((-0.03, 0.53), 0.44, colour)


def square(pen: Pen, colour: Colour) -> None:
    """With a lit side."""
    pen.box((-0.48, 0.02), (0.48, 0.98), darker(colour, 0.12), round_by=0.02)
    pen.box((-0.48, 0.08), (0.42, 0.98), colour, round_by=0.02)


def triangle(pen: Pen, colour: Colour) -> None:
    """Equal-sided, one half in shade."""
    pen.polygon([(-0.56, 0.0), (0, 0.98), (0.56, 0.0)], colour)
    pen.polygon([(0.1, 0.0), (0, 0.98), (0.56, 0.0)], darker(colour, 0.12))


def book(pen: Pen, colour: Colour) -> None:
    """Lying open."""
    pen.polygon([(-0.92, 0.06), (-0.88, 0.84), (0, 0.74), (0.88, 0.84), (0.92, 0.06), (0, -0.02)], colour)
    for side in (-1, 1):
        page = [(0, 0.06), (side * 0.4, 0.16), (side * 0.84, 0.12), (side * 0.8, 0.86), (side * 0.4, 0.9), (0, 0.8)]
        pen.polygon(page, (252, 248, 238) if side < 0 else (240, 234, 220))
        for k in range(5):
            y = 0.72 - 0.11 * k
            pen.line([(side * 0.12, y), (side * 0.68, y + 0.04)], 0.018, (176, 172, 168))
    pen.line([(0, 0.04), (0, 0.8)], 0.02, (206, 198, 184))


def umbrella(pen: Pen, colour: Colour) -> None:
    """Open, with a curved handle."""
    pen.line([(0, 0.1), (0, 1.0)], 0.03, (112, 82, 62))
    pen.curve([(0, 0.12), (0.03, 0.02), (0.12, 0.02), (0.14, 0.1)], 0.035, (112, 82, 62))
    pen.wedge((0, 0.5), (0.62, 0.46), colour, degrees=(0, 180))
    pen.wedge((0, 0.5), (0.3, 0.46), lighter(colour, 0.4), degrees=(0, 180))
    pen.wedge((0, 0.5), (0.1, 0.46), colour, degrees=(0, 180))


def lamp(pen: Pen, colour: Colour) -> None:
    """A street lamp, lit when it is dark."""
    pen.box((-0.11, 0), (0.11, 0.05), darker(colour, 0.2), round_by=0.01)
    pen.box((-0.022, 0.04), (0.022, 0.74), colour)
    if pen.light.lamps_lit:
        pen.lamp.glow((0, 0.84), 0.4, LAMP)
    pen.lamp.polygon(
        [(-0.07, 0.74), (-0.11, 0.92), (0.11, 0.92), (0.07, 0.74)], LAMP if pen.light.lamps_lit else (236, 236, 224)
    )
    pen.polygon([(-0.14, 0.92), (0, 1.0), (0.14, 0.92)], colour)
    pen.box((-0.09, 0.72), (0.09, 0.75), colour)


def gift(pen: Pen, colour: Colour) -> None:
    """Wrapped, with a bow."""
    ribbon = (250, 206, 92) if colour[0] > colour[2] else (236, 84, 92)
    pen.box((-0.44, 0), (0.44, 0.6), colour, round_by=0.02)
    pen.box((0.16, 0), (0.44, 0.6), darker(colour, 0.1), round_by=0.02)
    pen.box((-0.5, 0.54), (0.5, 0.72), lighter(colour, 0.12), round_by=0.02)
    pen.box((-0.07, 0), (0.07, 0.72), ribbon)
    for side in (-1, 1):
        pen.shape([(0, 0.72), (side * 0.1, 0.94), (side * 0.34, 0.98), (side * 0.32, 0.78)], darker(ribbon, 0.06))
        pen.shape(
            [(side * 0.06, 0.75), (side * 0.13, 0.87), (side * 0.27, 0.9), (side * 0.24, 0.8)], darker(ribbon, 0.25)
        )
    pen.disc((0, 0.75), 0.07, ribbon)


def clock(pen: Pen, colour: Colour) -> None:
    """Ten past ten."""
    pen.disc((0, 0.5), 0.5, colour)
    pen.disc((0, 0.5), 0.42, (252, 250, 242))
    for k in range(12):
        across, up = cos(k * pi / 6), sin(k * pi / 6)
        pen.line([(0.35 * across, 0.5 + 0.35 * up), (0.385 * across, 0.5 + 0.385 * up)], 0.025, INK)
    pen.line([(0, 0.5), (-0.2, 0.62)], 0.04, INK)
    pen.line([(0, 0.5), (0.26, 0.68)], 0.028, INK)
    pen.disc((0, 0.5), 0.035, (212, 66, 60))


def guitar(pen: Pen, colour: Colour) -> None:
    """Acoustic, upright."""
    wood = (104, 70, 50)
    pen.box((-0.03, 0.4), (0.03, 0.92), wood)
    pen.box((-0.055, 0.88), (0.055, 1.02), darker(wood, 0.3), round_by=0.015)
    pen.shape(
        [
            (0, 0),
            (-0.25, 0.06),
            (-0.27, 0.24),
            (-0.17, 0.36),
            (-0.2, 0.5),
            (0, 0.58),
            (0.2, 0.5),
            (0.17, 0.36),
            (0.27, 0.24),
            (0.25, 0.06),
        ],
        darker(colour, 0.25),
    )
    pen.shape(
        [
            (0, 0.025),
            (-0.22, 0.08),
            (-0.24, 0.24),
            (-0.145, 0.36),
            (-0.17, 0.49),
            (0, 0.55),
            (0.17, 0.49),
            (0.145, 0.36),
            (0.24, 0.24),
            (0.22, 0.08),
        ],
        colour,
    )
    pen.disc((0, 0.35), 0.075, darker(wood, 0.4))
    pen.box((-0.03, 0.4), (0.03, 0.6), wood)
    pen.box((-0.09, 0.14), (0.09, 0.17), wood)
    for x in (-0.018, 0.0, 0.018):
        pen.line([(x, 0.16), (x, 0.98)], 0.005, (240, 232, 214))


def campfire(pen: Pen, colour: Colour) -> None:
    """Flames over crossed logs."""
    pen.lamp.glow((0, 0.4), 1.0, LAMP)
    for reach, height, tone in ((0.34, 0.98, colour), (0.24, 0.72, (250, 168, 62)), (0.14, 0.48, (255, 224, 122))):
        pen.lamp.shape(
            [
                (-reach, 0.22),
                (-reach * 0.9, 0.4),
                (-reach * 0.35, height * 0.6),
                (0.04, height),
                (reach * 0.4, height * 0.62),
                (reach * 0.92, 0.42),
                (reach, 0.2),
                (0, 0.08),
            ],
            tone,
        )
    for side in (-1, 1):
        pen.line([(-side * 0.5, 0.05), (side * 0.46, 0.2)], 0.11, (122, 82, 56) if side > 0 else (98, 66, 48))


def crown(pen: Pen, colour: Colour) -> None:
    """Five points with stones."""
    points = [
        (-0.7, 0.1),
        (-0.78, 0.78),
        (-0.4, 0.46),
        (-0.3, 0.94),
        (0, 0.5),
        (0.3, 0.94),
        (0.4, 0.46),
        (0.78, 0.78),
        (0.7, 0.1),
    ]
    pen.polygon(points, colour)
    pen.polygon([(0, 0.1), (0, 0.5), (0.3, 0.94), (0.4, 0.46), (0.78, 0.78), (0.7, 0.1)], darker(colour, 0.1))
    for x, y in ((-0.78, 0.8), (-0.3, 0.96), (0.3, 0.96), (0.78, 0.8)):
        pen.disc((x, y), 0.07, lighter(colour, 0.4))
    pen.box((-0.72, 0.0), (0.72, 0.18), darker(colour, 0.18), round_by=0.04)
    for k, tone in enumerate(((206, 62, 72), (84, 140, 206), (96, 176, 120), (84, 140, 206), (206, 62, 72))):
        pen.disc((-0.5 + 0.25 * k, 0.09), 0.055, tone)


def flag(pen: Pen, colour: Colour) -> None:
    """Waving on a pole."""
    pen.line([(-0.4, 0), (-0.4, 1.0)], 0.035, (150, 130, 112))
    pen.shape(
        [(-0.38, 0.96), (-0.1, 1.0), (0.2, 0.92), (0.48, 0.96), (0.44, 0.56), (0.2, 0.52), (-0.1, 0.6), (-0.38, 0.56)],
        colour,
    )
    pen.shape(
        [(-0.38, 0.82), (-0.1, 0.87), (0.2, 0.79), (0.46, 0.82), (0.45, 0.7), (0.2, 0.66), (-0.1, 0.74), (-0.38, 0.7)],
        lighter(colour, 0.7),
    )
    pen.disc((-0.4, 1.01), 0.04, (226, 178, 60))


def sign(pen: Pen, colour: Colour) -> None:
    """A wooden board, empty."""
    lettered_sign(pen, colour, lines=())


def lettered_sign(pen: Pen, colour: Colour, *, lines: Sequence[str]) -> None:
    """A wooden board on two posts, with lines of lettering."""
    for x in (-0.5, 0.5):
        pen.box((x - 0.05, 0), (x + 0.05, 0.96), darker(colour, 0.4), round_by=0.02)
    pen.box((-0.88, 0.36), (0.88, 1.0), darker(colour, 0.3), round_by=0.06)
    pen.box((-0.84, 0.4), (0.84, 0.96), lighter(colour, 0.55), round_by=0.04)
    for k, line in enumerate(lines):
        each = 0.5 / len(lines)
        top = 0.93 - k * each
        pen.write(line, (-0.76, top - each), (0.76, top), INK)


FIGURES = (
    Figure("heart", heart, (222, 66, 82), 0.5, lane=Lane.SKY, home=Place.TABLE, aliases=("hearts",)),
    Figure("circle", circle, (240, 138, 52), 0.5, lane=Lane.SKY, home=Place.TABLE, aliases=("disc", "ball", "sphere")),
    Figure("square", square, (58, 118, 200), 0.46, lane=Lane.SKY, home=Place.TABLE, aliases=("cube", "rectangle")),
    Figure("triangle", triangle, (84, 158, 88), 0.48, 1.15, lane=Lane.SKY, home=Place.TABLE, aliases=("pyramid",)),
    Figure("book", book, (74, 102, 160), 0.3, 1.9, home=Place.TABLE, aliases=("novel", "notebook")),
    Figure("clock", clock, (74, 128, 148), 0.46, 1.0, home=Place.TABLE, aliases=("alarm clock",)),
    Figure("gift", gift, (204, 70, 76), 0.38, 1.0, home=Place.TABLE, aliases=("parcel",)),
    Figure("crown", crown, (236, 188, 70), 0.34, 1.6, home=Place.TABLE, aliases=("tiara",)),
    Figure("guitar", guitar, (208, 140, 76), 0.6, 0.6, home=Place.TABLE, aliases=("ukulele",)),
    Figure("umbrella", umbrella, (214, 72, 84), 0.36, 1.2, home=Place.BEACH, aliases=("parasol",)),
    Figure("lamp", lamp, (74, 80, 96), 0.46, 0.4, home=Place.CITY, aliases=("lantern", "street lamp", "lamppost")),
    Figure("campfire", campfire, (236, 96, 48), 0.2, 1.1, home=Place.FOREST, aliases=("fire", "bonfire", "flame")),
    Figure("flag", flag, (70, 116, 192), 0.42, 0.9, aliases=("banner",)),
    Figure("sign", sign, (172, 126, 84), 0.4, 1.8, aliases=("signboard", "billboard")),
)
