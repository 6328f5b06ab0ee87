"""What is in the air: rain, snow, fog and lightning, over anything that is painted."""

from PIL import Image

from core.adapters.offline.canvas import Point, fading
from core.adapters.offline.palette import Colour, mix
from core.adapters.offline.scene import Weather
from core.adapters.offline.view import View

_LOWEST_BOLT = 0.45
"""How far down lightning comes."""


def paint_weather(view: View, weather: Weather) -> None:
    """Let it rain, snow or be foggy over all that was painted so far."""
    if weather in {Weather.RAIN, Weather.STORM}:
        _rain(view)
    if weather is Weather.STORM:
        _lightning(view)
    if weather is Weather.SNOW:
        _snow(view)
    if weather is Weather.FOG:
        _fog(view)


def _rain(view: View) -> None:
    for x, y in view.scatter(230, 0.0, 1.05):
        length = view.chance.uniform(0.03, 0.07) * view.measure
        view.pen.lamp.line([(x, y), (x - length * 0.28, y - length)], 0.0018 * view.measure, (222, 236, 250))
    for x, y in view.scatter(16, 0.0, 0.14):
        reach = view.chance.uniform(0.008, 0.018) * view.measure
        view.pen.lamp.oval((x, y), (reach, reach * 0.28), (230, 240, 250, 90))


def _snow(view: View) -> None:
    for x, y in view.scatter(210, 0.0, 1.0):
        size = view.chance.choice((0.0025, 0.004, 0.004, 0.006, 0.008)) * view.measure
        view.pen.lamp.disc((x, y), size, (255, 255, 255, 225))


def _fog(view: View) -> None:
    tone = mix(view.light.horizon, (236, 238, 242), 0.6)
    veil(view.canvas.image, tone, (0.25, 0.45, 0.85, 0.7, 0.8, 0.5))
    for x, y in view.scatter(7, 0.12, 0.5):
        reach = view.chance.uniform(0.25, 0.5) * view.measure
        for step in range(8, 0, -1):
            view.pen.lamp.oval((x, y), (reach * step / 8, reach * 0.12 * step / 8), (*tone, 16))


def veil(image: Image.Image, tone: Colour, opacities: tuple[float, ...]) -> None:
    """Cover a picture with one colour, in strengths that go from top to bottom."""
    levels = [round(255 * share) for share in opacities]
    image.paste(tone, (0, 0), fading([(level, level, level) for level in levels], image.size).getchannel(0))


def _lightning(view: View) -> None:
    x = view.chance.uniform(0.25, 0.75) * view.wide
    bolt: list[Point] = [(x, 1.0)]
    while bolt[-1][1] > _LOWEST_BOLT:
        last = bolt[-1]
        bolt.append(
            (last[0] + view.chance.uniform(-0.09, 0.09) * view.measure, last[1] - view.chance.uniform(0.06, 0.12))
        )
    view.pen.lamp.glow(bolt[len(bolt) // 2], 0.3, (226, 228, 255))
    view.pen.lamp.line(bolt, 0.009 * view.measure, (255, 252, 226))
    fork = bolt[len(bolt) // 2]
    view.pen.lamp.line([fork, (fork[0] + 0.07 * view.measure, fork[1] - 0.09)], 0.005 * view.measure, (255, 252, 226))
