"""What a figure is: how it is drawn, and where it belongs."""

from collections.abc import Callable
from dataclasses import dataclass

from core.adapters.offline.canvas import Pen
from core.adapters.offline.palette import Colour
from core.adapters.offline.scene import Lane, Place


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that can be drawn by name.

    Attributes:
        draw: Draws it one unit high above the pen's origin, in the given main colour.
        colour: Its main colour when the words name none.
        height: Its usual height, as a share of the picture's.
        width: Its width for a height of 1.
        home: The place that it suggests when the words name none.
        aliases: Other words for it.
    """

    name: str
    draw: Callable[[Pen, Colour], None]
    colour: Colour
    height: float
    width: float = 1.0
    lane: Lane = Lane.GROUND
    home: Place = Place.MEADOW
    aliases: tuple[str, ...] = ()
