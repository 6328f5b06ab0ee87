"""What the painters of a picture's background share."""

from dataclasses import dataclass, replace
from random import Random
from typing import Self

from core.adapters.offline.canvas import Canvas, Pen, Point, smooth
from core.adapters.offline.palette import Colour, Light, mix


@dataclass(frozen=True, slots=True)
class View:
    """A canvas that is being painted on.

    Attributes:
        pen: Draws on all of it: x from 0 to `wide`, y from 0 at the bottom to 1.
        chance: Decides what the words leave open; seeded by them.
    """

    canvas: Canvas
    light: Light
    pen: Pen
    chance: Random

    @classmethod
    def of(cls, canvas: Canvas, light: Light, chance: Random) -> Self:
        """Look at a canvas in a light."""
        return cls(canvas, light, canvas.pen(light), chance)

    @property
    def wide(self) -> float:
        """Width for a height of 1."""
        return self.canvas.aspect

    @property
    def measure(self) -> float:
        """What sizes are relative to."""
        return self.canvas.measure

    def hazy(self, distance: float) -> Pen:
        """A pen for far things: what it fills fades into the horizon; `distance` from 0 to 1."""
        return replace(self.pen, light=replace(self.light, tint=mix(self.light.tint, self.light.horizon, distance)))

    def faded(self, colour: Colour, distance: float) -> Colour:
        """A colour as it looks from afar in this light, to be drawn with `pen.lamp`."""
        lit = self.light.on(colour)
        return mix((lit[0], lit[1], lit[2]), self.light.horizon, distance)

    def ridge(self, base: float, height: float, *, spacing: float = 0.32) -> list[Point]:
        """The outline of rolling land, from the left edge to the right and closed along the bottom."""
        step = spacing * self.measure
        knots = [
            (step * (k - 2) + self.chance.uniform(-0.2, 0.2) * step, base + self.chance.uniform(-0.5, 0.5) * height)
            for k in range(round(self.wide / step) + 6)
        ]
        return [(-0.5, 0.0), *smooth(knots), (self.wide + 0.5, 0.0)]

    def scatter(self, count: int, low: float, high: float) -> list[Point]:
        """Random points between two heights, the farthest first; more of them on a wide picture."""
        wanted = round(count * self.wide / self.measure)
        points = [(self.chance.uniform(0, self.wide), self.chance.uniform(low, high)) for _ in range(wanted)]
        return sorted(points, key=lambda point: -point[1])
