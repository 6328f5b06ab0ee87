"""The places by, on and under the water."""

from core.adapters.offline.canvas import Pen, Point
from core.adapters.offline.figures import FIGURES
from core.adapters.offline.ground import Ground
from core.adapters.offline.palette import Fill, darker, mix
from core.adapters.offline.scene import Lane, Scene, Time
from core.adapters.offline.view import View

# The headland's outlines: x from its left edge to the picture's, y from the waterline to its top.
_ROCK = (
    (0, -0.04),
    (0.05, 0.42),
    (0.12, 0.66),
    (0.22, 0.94),
    (0.45, 1),
    (0.75, 0.99),
    (1.2, 1.03),
    (1.3, 0),
    (0.6, -0.1),
)
_GRASS = (
    (0.1, 0.7),
    (0.2, 0.96),
    (0.45, 1.03),
    (0.75, 1.02),
    (1.2, 1.06),
    (1.3, 0.78),
    (0.9, 0.84),
    (0.7, 0.74),
    (0.4, 0.8),
)


def sea(view: View, scene: Scene, ground: Ground) -> None:
    """Open water, with a headland when something stands there."""
    _water(view, scene, ground.horizon, 0.0)
    if any(FIGURES[thing.name].lane is Lane.GROUND for thing in scene.things):
        _headland(view, ground)


def _water(view: View, scene: Scene, horizon: float, bottom: float) -> None:
    near, far = ((30, 106, 156), (112, 186, 206)) if scene.time is Time.DAY else ((40, 96, 150), (150, 176, 204))
    lit = [view.faded(far, 0.45), view.faded(mix(far, near, 0.6), 0.12), view.faded(near, 0.0)]
    view.canvas.gradient(lit, horizon, bottom)
    crest = mix(view.light.horizon, (255, 255, 255), 0.5)
    for x, y in view.scatter(46, bottom, horizon - 0.01):
        near_by = (horizon - y) / (horizon - bottom)
        reach = (0.014 + 0.06 * near_by) * view.measure
        _lens(view.pen.lamp, (x, y), (reach, 0.0016 + 0.0026 * near_by), (*crest, 46 + round(50 * near_by)))


def _lens(pen: Pen, at: Point, radii: Point, fill: Fill) -> None:
    (x, y), (across, up) = at, radii
    pen.polygon(
        [(x - across, y), (x - across * 0.3, y + up), (x + across * 0.3, y + up), (x + across, y), (x, y - up * 0.4)],
        fill,
    )


def _headland(view: View, ground: Ground) -> None:
    """A grassy rock on the right, for what stands by the sea."""
    left, top = ground.across[0] * view.wide, ground.floor[1] + 0.012
    width = view.wide - left
    rock = [(left + x * width, 0.12 + y * (top - 0.12)) for x, y in _ROCK]
    view.pen.shape(rock, (126, 112, 108))
    for shift, tone in ((0.06, 0.16), (0.2, 0.3)):
        view.pen.shape([(x + shift * width, y * 0.82) for x, y in rock], darker((126, 112, 108), tone))
    view.pen.shape([(left + x * width, 0.12 + y * (top - 0.12)) for x, y in _GRASS], (112, 160, 92))
    for k in range(7):
        x = left + width * (0.02 + 0.15 * k)
        _lens(view.pen.lamp, (x, 0.115 + 0.008 * (k % 3)), (0.06 * view.measure, 0.006), (255, 255, 255, 150))


def beach(view: View, scene: Scene, ground: Ground) -> None:
    """Sand in front of the sea."""
    shore = 0.24
    _water(view, scene, ground.horizon, shore - 0.06)
    sand = (240, 214, 160)
    view.pen.lamp.polygon(view.ridge(shore + 0.014, 0.03, spacing=0.5), (255, 255, 255, 170))
    view.pen.polygon(view.ridge(shore - 0.008, 0.03, spacing=0.5), darker(sand, 0.1))
    view.pen.polygon(view.ridge(shore - 0.04, 0.03, spacing=0.5), sand)
    for x, y in view.scatter(40, 0.0, shore - 0.07):
        view.pen.disc((x, y), 0.0025 * view.measure, darker(sand, 0.16))


def underwater(view: View, scene: Scene, _: Ground) -> None:
    """The sea from below: rays, weeds and bubbles."""
    deep = ((92, 206, 214), (40, 150, 184), (22, 100, 150), (16, 70, 118))
    view.canvas.gradient([mix((0, 0, 0), colour, 1.0 if scene.time is Time.DAY else 0.6) for colour in deep])
    for _ray in range(round(5 * view.wide / view.measure)):
        x, lean = view.chance.uniform(0, view.wide), view.chance.uniform(-0.3, 0.1)
        view.pen.lamp.polygon(
            [(x, 1.02), (x + 0.07, 1.02), (x + 0.2 + lean, 0.1), (x + lean, 0.1)], (220, 250, 246, 22)
        )
    sand = (214, 196, 148)
    view.pen.lamp.polygon(view.ridge(0.13, 0.05), mix(sand, (40, 110, 150), 0.45))
    for x, _y in view.scatter(10, 0, 1):
        _seaweed(view, x)
    view.pen.lamp.polygon(view.ridge(0.07, 0.04), mix(sand, (40, 110, 150), 0.25))
    for x, y in view.scatter(22, 0.15, 0.95):
        size = view.chance.uniform(0.004, 0.012) * view.measure
        view.pen.lamp.disc((x, y), size, (225, 248, 250, 110))
        view.pen.lamp.disc((x - size * 0.3, y + size * 0.3), size * 0.3, (255, 255, 255, 190))


def _seaweed(view: View, x: float) -> None:
    height = view.chance.uniform(0.08, 0.24)
    tone = view.chance.choice(((48, 150, 112), (36, 122, 104), (196, 104, 112)))
    sway = [(x + 0.014 * (-1) ** k * view.measure, 0.06 + height * k / 5) for k in range(6)]
    view.pen.lamp.curve(sway, 0.012 * view.measure, tone)
