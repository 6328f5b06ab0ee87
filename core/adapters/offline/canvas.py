"""A pen that draws in its own units, and the canvas that it draws on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Self

from PIL import Image, ImageChops, ImageDraw

from core.adapters.offline.lettering import write
from core.adapters.offline.palette import NEUTRAL, Colour, Fill, Light

Point = tuple[float, float]

_STEPS = 8
"""Straight pieces of each bend of a curve."""

_PALING = [round(150 * (level / 255) ** 1.3) for level in range(256)]
"""How opaque a beam is, from its end to its start."""

_LARGEST_DOUBLED = 6_000_000
"""Pixels of the largest picture that is drawn at twice its size."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws a figure in units of its own: x to the right, y up, the origin where it stands.

    Attributes:
        origin: Where the figure stands, in pixels of the surface.
        unit: Pixels of one unit.
        mirrored: Whether the figure looks the other way.
        light: What the fills are seen in.
    """

    image: Image.Image
    surface: ImageDraw.ImageDraw
    origin: Point
    unit: float
    mirrored: bool = False
    light: Light = NEUTRAL

    @property
    def lamp(self) -> Self:
        """The same pen for what shines by itself."""
        return replace(self, light=replace(NEUTRAL, lamps_lit=self.light.lamps_lit))

    def at(self, x: float, y: float, size: float = 1.0) -> Self:
        """The same pen with another origin and unit, for a part of the figure."""
        return replace(self, origin=self.pixel((x, y)), unit=self.unit * size)

    def pixel(self, point: Point) -> Point:
        """Where a point of the figure lies on the surface."""
        across = -point[0] if self.mirrored else point[0]
        return self.origin[0] + across * self.unit, self.origin[1] - point[1] * self.unit

    def polygon(self, points: Sequence[Point], fill: Fill) -> None:
        """Fill straight-edged."""
        self.surface.polygon([self.pixel(p) for p in points], fill=self.light.on(fill))

    def shape(self, points: Sequence[Point], fill: Fill) -> None:
        """Fill the smooth closed curve through the points."""
        self.polygon(smooth([*points, *points[:3]]), fill)

    def box(self, low: Point, high: Point, fill: Fill, *, round_by: float = 0.0) -> None:
        """Fill a rectangle from its lower left to its upper right corner."""
        (x0, y0), (x1, y1) = self.pixel(low), self.pixel(high)
        corners = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        self.surface.rounded_rectangle(corners, radius=round_by * self.unit, fill=self.light.on(fill))

    def disc(self, centre: Point, radius: float, fill: Fill) -> None:
        """Fill a circle."""
        self.oval(centre, (radius, radius), fill)

    def oval(self, centre: Point, radii: Point, fill: Fill) -> None:
        """Fill an upright ellipse."""
        self.surface.ellipse(self._around(centre, radii), fill=self.light.on(fill))

    def wedge(self, centre: Point, radii: Point, fill: Fill, *, degrees: Point) -> None:
        """Fill a piece of an ellipse; degrees run against the clock from the right."""
        start, end = degrees
        if self.mirrored:
            start, end = 180 - end, 180 - start
        self.surface.pieslice(self._around(centre, radii), -end, -start, fill=self.light.on(fill))

    def line(self, points: Sequence[Point], width: float, fill: Fill) -> None:
        """Draw a line with round ends and joints."""
        thick = max(1, round(width * self.unit))
        placed = [self.pixel(p) for p in points]
        self.surface.line(placed, fill=self.light.on(fill), width=thick, joint="curve")
        for x, y in (placed[0], placed[-1]):
            half = thick / 2 - 0.5
            self.surface.ellipse((x - half, y - half, x + half, y + half), fill=self.light.on(fill))

    def curve(self, points: Sequence[Point], width: float, fill: Fill) -> None:
        """Draw a smooth line through the points."""
        self.line(smooth([points[0], *points, points[-1]]), width, fill)

    def glow(self, centre: Point, radius: float, colour: Colour, *, strength: float = 0.6) -> None:
        """Shine softly: strongest in the middle, nothing at the radius."""
        x, y = self.pixel(centre)
        reach = radius * self.unit
        across = max(1, round(2 * reach))
        mask = _halo(round(strength * 255)).resize((across, across), Image.Resampling.BILINEAR)
        self.image.paste(colour, (round(x - reach), round(y - reach)), mask)

    def beam(self, start: Point, end: Point, colour: Colour, *, spread: float) -> None:
        """Shine sideways from a point: a cone of twice `spread` at its end, where it is gone."""
        (x0, y0), (x1, y1) = self.pixel(start), self.pixel(end)
        half = spread * self.unit
        left, top = round(min(x0, x1)), round(min(y0, y1 - half))
        size = max(1, round(abs(x1 - x0))), max(1, round(max(y0, y1 + half)) - top)
        cone = Image.new("L", size)
        corners = [(x - left, y - top) for x, y in ((x0, y0), (x1, y1 - half), (x1, y1 + half))]
        ImageDraw.Draw(cone).polygon(corners, fill=255)
        turned = Image.Transpose.ROTATE_90 if x1 < x0 else Image.Transpose.ROTATE_270
        paling = Image.linear_gradient("L").point(_PALING).transpose(turned).resize(size, Image.Resampling.BILINEAR)
        self.image.paste(colour, (left, top), ImageChops.multiply(cone, paling))

    def write(self, text: str, low: Point, high: Point, fill: Fill) -> None:
        """Write one line as large as fits between a lower left and an upper right corner."""
        (x0, y0), (x1, y1) = self.pixel(low), self.pixel(high)
        write(self.surface, text, box=(min(x0, x1), y1, max(x0, x1), y0), fill=self.light.on(fill))

    def _around(self, centre: Point, radii: Point) -> tuple[float, float, float, float]:
        x, y = self.pixel(centre)
        across, up = radii[0] * self.unit, radii[1] * self.unit
        return x - across, y - up, x + across, y + up


class Canvas:
    """A surface that is drawn larger than it will be, so that its edges come out smooth.

    Args:
        image: The enlarged surface.
        times: How much larger than the finished picture it is.
    """

    def __init__(self, image: Image.Image, times: int) -> None:
        self.image = image
        self._times = times
        self._surface = ImageDraw.Draw(image, "RGBA")

    @classmethod
    def blank(cls, size: tuple[int, int]) -> Self:
        """Start an empty picture of this size."""
        times = _times_larger(size)
        return cls(Image.new("RGB", (size[0] * times, size[1] * times)), times)

    @classmethod
    def over(cls, picture: Image.Image) -> Self:
        """Continue on a picture; what is not drawn on keeps its pixels exactly."""
        times = _times_larger(picture.size)
        size = (picture.width * times, picture.height * times)
        return cls(picture.convert("RGB").resize(size, Image.Resampling.NEAREST), times)

    @property
    def aspect(self) -> float:
        """Width for a height of 1."""
        return self.image.width / self.image.height

    @property
    def measure(self) -> float:
        """What sizes are relative to, for a height of 1: less than it when the picture is narrow."""
        return min(1.0, 1.25 * self.aspect)

    def pen(self, light: Light = NEUTRAL) -> Pen:
        """A pen for the whole picture: x from 0 to `aspect`, y from 0 at the bottom to 1."""
        return Pen(self.image, self._surface, (0.0, float(self.image.height)), float(self.image.height), light=light)

    def gradient(self, colours: Sequence[Colour], top: float = 1.0, bottom: float = 0.0) -> None:
        """Fill a band of the whole width, from its top colour to its bottom colour."""
        high, low = round((1 - top) * self.image.height), round((1 - bottom) * self.image.height)
        if low <= high:
            return
        self.image.paste(fading(colours, (self.image.width, low - high)), (0, high))

    def finished(self) -> Image.Image:
        """The picture at its own size."""
        return self.image.reduce(self._times) if self._times > 1 else self.image


@cache
def _halo(strength: int) -> Image.Image:
    """A mask that is opaque in its middle as far as its strength goes, and fades in a bell."""
    # Pillow's gradient reaches 179 where the circle touches its square, and goes on into the corners.
    bell = [round(strength * max(0.0, 1 - level / 178) ** 1.6) for level in range(256)]
    return Image.radial_gradient("L").point(bell)


def _times_larger(size: tuple[int, int]) -> int:
    # Four times the pixels of a 4K picture would be 200 MB, and its edges are fine enough as they are.
    return 2 if size[0] * size[1] <= _LARGEST_DOUBLED else 1


def fading(colours: Sequence[Colour], size: tuple[int, int]) -> Image.Image:
    """Colours that pass into each other from top to bottom."""
    stops = Image.frombytes("RGB", (1, len(colours)), bytes(channel for colour in colours for channel in colour))
    # Stretched downwards smoothly and then across plainly, which is several times faster than both at once.
    return stops.resize((1, size[1]), Image.Resampling.BICUBIC).resize(size, Image.Resampling.NEAREST)


def smooth(points: Sequence[Point]) -> list[Point]:
    """Bend a line through its points (Catmull-Rom); the first and the last point only give the direction."""
    bent: list[Point] = []
    for around in zip(points, points[1:], points[2:], points[3:], strict=False):
        bent.extend(_between(around, step / _STEPS) for step in range(_STEPS))
    bent.append(points[-2])
    return bent


def _between(around: tuple[Point, Point, Point, Point], t: float) -> Point:
    x, y = (
        0.5 * (2 * s + (e - b) * t + (2 * b - 5 * s + 4 * e - a) * t**2 + (3 * s - 3 * e + a - b) * t**3)
        for b, s, e, a in zip(*around, strict=True)
    )
    return x, y
