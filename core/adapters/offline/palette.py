"""Colours: their names, how they mix, and how the time of day lights them."""

from dataclasses import dataclass

from core.adapters.offline.scene import Time

Colour = tuple[int, int, int]
Fill = tuple[int, ...]
"""A colour, with an opacity from 0 to 255 as an optional fourth number."""

NAMED: dict[str, Colour] = {
    "red": (214, 64, 58),
    "crimson": (178, 34, 60),
    "orange": (240, 138, 52),
    "yellow": (248, 206, 70),
    "gold": (226, 178, 60),
    "golden": (226, 178, 60),
    "green": (84, 158, 88),
    "lime": (158, 206, 74),
    "teal": (42, 150, 148),
    "turquoise": (64, 196, 190),
    "cyan": (84, 202, 222),
    "blue": (58, 118, 200),
    "navy": (34, 52, 104),
    "purple": (128, 84, 176),
    "violet": (142, 98, 200),
    "magenta": (206, 66, 150),
    "pink": (242, 148, 178),
    "brown": (136, 92, 62),
    "beige": (226, 208, 176),
    "white": (246, 246, 242),
    "silver": (194, 200, 208),
    "grey": (140, 146, 154),
    "gray": (140, 146, 154),
    "black": (44, 46, 54),
}

INK: Colour = (40, 42, 54)
PAPER: Colour = (250, 246, 236)
SNOW: Colour = (244, 248, 252)
LAMP: Colour = (255, 222, 132)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Blend two colours; `share` from 0 to 1 belongs to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def darker(colour: Colour, share: float = 0.2) -> Colour:
    """Go towards a deep, slightly blue shade."""
    return mix(colour, (20, 22, 44), share)


def lighter(colour: Colour, share: float = 0.25) -> Colour:
    """Go towards warm white."""
    return mix(colour, (255, 252, 244), share)


@dataclass(frozen=True, slots=True)
class Light:
    """How the time of day looks.

    Attributes:
        sky: From the zenith down to the horizon.
        tint: What every lit colour is multiplied with.
        glow: The colour of the sun or the moon.
        lamps_lit: Whether windows and lighthouses shine.
    """

    sky: tuple[Colour, ...]
    tint: Colour
    glow: Colour
    lamps_lit: bool = False

    def on(self, fill: Fill) -> Fill:
        """The colour of a thing in this light; its opacity stays."""
        red, green, blue = self.tint
        return fill[0] * red // 255, fill[1] * green // 255, fill[2] * blue // 255, *fill[3:]

    @property
    def horizon(self) -> Colour:
        """What far things fade into."""
        return self.sky[-1]


NEUTRAL = Light(((255, 255, 255),), (255, 255, 255), (255, 255, 255))

LIGHTS: dict[Time, Light] = {
    Time.DAY: Light(
        ((72, 152, 218), (122, 188, 232), (184, 222, 240), (232, 242, 232)), (255, 255, 255), (255, 226, 122)
    ),
    Time.DAWN: Light(
        ((104, 138, 196), (178, 168, 208), (244, 190, 186), (255, 224, 176)), (252, 226, 220), (255, 214, 150)
    ),
    Time.DUSK: Light(
        ((44, 42, 98), (112, 70, 132), (220, 104, 104), (252, 184, 108)), (206, 160, 178), (255, 196, 104), True
    ),
    Time.NIGHT: Light(((8, 12, 36), (16, 26, 64), (34, 50, 98), (58, 80, 128)), (128, 140, 188), (244, 240, 214), True),
}
