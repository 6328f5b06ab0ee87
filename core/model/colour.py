"""Colours, by number and by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import dist
from types import MappingProxyType

Channels = tuple[int, int, int]
"""Red, green and blue of sRGB, from 0 to 255."""

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "#000000": "black",
        "#36393f": "charcoal",
        "#555555": "dark grey",
        "#808080": "grey",
        "#b8bcc2": "silver",
        "#dcdcdc": "light grey",
        "#ffffff": "white",
        "#fbf6e4": "ivory",
        "#f5ead0": "cream",
        "#dcc9a8": "beige",
        "#c8ad7f": "sand",
        "#c09870": "tan",
        "#8b7d6b": "taupe",
        "#62707f": "slate grey",
        "#6a1420": "maroon",
        "#8c1c3a": "burgundy",
        "#9a1515": "dark red",
        "#e02020": "red",
        "#d0183c": "crimson",
        "#b5483a": "brick red",
        "#f57f5b": "coral",
        "#f2978a": "salmon",
        "#f8c8a4": "peach",
        "#a8501e": "rust",
        "#40260f": "dark brown",
        "#7a4a26": "brown",
        "#94583c": "chestnut",
        "#c85a10": "burnt orange",
        "#f58a1c": "orange",
        "#f7a868": "light orange",
        "#f5b020": "amber",
        "#d8a928": "gold",
        "#b8921e": "mustard",
        "#f8e030": "yellow",
        "#faf0a0": "pale yellow",
        "#b8b078": "khaki",
        "#75782a": "olive",
        "#40461e": "dark olive",
        "#a8e02c": "lime",
        "#3cd03c": "bright green",
        "#2a9138": "green",
        "#154a22": "dark green",
        "#9caf88": "sage",
        "#aae6c8": "mint",
        "#1fa870": "emerald",
        "#3a8a72": "sea green",
        "#127e80": "teal",
        "#0d4348": "dark teal",
        "#35cfc4": "turquoise",
        "#7fe6ec": "aqua",
        "#cfe4f2": "pale blue",
        "#9ccbee": "light blue",
        "#56aeea": "sky blue",
        "#4a7ba6": "steel blue",
        "#8699aa": "blue grey",
        "#2260d8": "blue",
        "#2848b8": "royal blue",
        "#14224f": "navy",
        "#0d1430": "midnight blue",
        "#41309a": "indigo",
        "#c9bdea": "lavender",
        "#8a4fd8": "violet",
        "#74278c": "purple",
        "#66305e": "plum",
        "#c86fc8": "orchid",
        "#a88098": "mauve",
        "#d820a0": "magenta",
        "#f8559c": "hot pink",
        "#f8b0c4": "pink",
        "#fadfe2": "pale pink",
        "#c28a8e": "dusty rose",
        "#00ff00": "bright green",
        "#0000ff": "blue",
        "#0b3d78": "dark blue",
        "#00ffff": "aqua",
        "#ff00ff": "magenta",
        "#ffff00": "yellow",
    }
)
"""What people call colours; some names reach further than one middle."""


LINEAR_UP_TO = 0.04045
"""IEC 61966-2-1, the curve of sRGB: a straight line in the darkest part."""


@dataclass(frozen=True, slots=True)
class Shade:
    """One of the colours of a picture.

    Attributes:
        share: Of the picture's area, from 0 to 1.
    """

    channels: Channels
    share: float

    @property
    def hex(self) -> str:
        """`#3d6fd9`, as designers write it."""
        return "#{:02x}{:02x}{:02x}".format(*self.channels)

    @property
    def name(self) -> str:
        """What people call a colour of this kind."""
        return NAMES[min(NAMES, key=lambda known: difference(self.channels, channels_of(known)))]


def channels_of(hexadecimal: str) -> Channels:
    """Read `#3d6fd9`."""
    red, green, blue = bytes.fromhex(hexadecimal.removeprefix("#"))
    return red, green, blue


def difference(one: Channels, other: Channels) -> float:
    """How different two colours look: 0 for the same, 1 for black and white; 0.02 is just seen."""
    return dist(_seen(one), _seen(other))


def _seen(channels: Channels) -> tuple[float, float, float]:
    # Oklab (Björn Ottosson, 2020): distances in it agree with what eyes see.
    red, green, blue = (_linear(channel / 255) for channel in channels)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= LINEAR_UP_TO else float(((channel + 0.055) / 1.055) ** 2.4)
