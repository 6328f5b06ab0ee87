"""The sky: its colours, the sun or the moon, stars and clouds."""

from dataclasses import replace

from core.adapters.offline.canvas import Point
from core.adapters.offline.figures import FIGURES
from core.adapters.offline.palette import Colour, Light, mix
from core.adapters.offline.scene import Place, Scene, Time, Weather
from core.adapters.offline.view import View

_GREY: dict[Weather, float] = {
    Weather.CLOUDS: 0.45,
    Weather.RAIN: 0.6,
    Weather.STORM: 0.7,
    Weather.SNOW: 0.5,
    Weather.FOG: 0.6,
}
"""How far the weather takes the colours out of the light."""


def weathered(light: Light, weather: Weather) -> Light:
    """The light under a covered sky."""
    share = _GREY.get(weather, 0.0)
    if not share:
        return light
    dim = 0.62 if weather is Weather.STORM else 0.9
    return replace(
        light,
        sky=tuple(_greyed(colour, share, dim) for colour in light.sky),
        tint=_greyed(light.tint, share * 0.6, dim if weather is Weather.STORM else 0.96),
        lamps_lit=light.lamps_lit or weather is Weather.STORM,
    )


def _greyed(colour: Colour, share: float, dim: float) -> Colour:
    level = round(sum(colour) / 3)
    return mix((0, 0, 0), mix(colour, (level, level, min(255, level + 8)), share), dim)


def paint_sky(view: View, scene: Scene, *, horizon: float) -> None:
    """Fill the sky down to the horizon and hang up what belongs there."""
    view.pen.lamp.box((0, 0), (view.wide, horizon), view.light.horizon)
    view.canvas.gradient(view.light.sky, 1.0, horizon - 0.02)
    if scene.time is Time.NIGHT or scene.has_stars:
        paint_stars(view, 90, low=horizon)
    if scene.weather in {Weather.CLEAR, Weather.FOG} or scene.has("sun", "moon"):
        _paint_body(view, scene, horizon)
    if scene.place is not Place.DESERT:
        _paint_clouds(view, scene, horizon)


def paint_stars(view: View, count: int, *, low: float) -> None:
    """Strew stars, a few of them bright."""
    for x, y in view.scatter(count, low, 1.0):
        size = view.chance.choice((0.0012, 0.0016, 0.002, 0.0028)) * view.measure
        view.pen.lamp.disc((x, y), size, (255, 250, 232, view.chance.randint(120, 255)))
    for x, y in view.scatter(max(2, count // 16), low + 0.1, 0.98):
        reach = view.chance.uniform(0.008, 0.013) * view.measure
        for across, up in ((reach, reach * 0.16), (reach * 0.16, reach)):
            view.pen.lamp.polygon([(x - across, y), (x, y + up), (x + across, y), (x, y - up)], (255, 252, 240))


def _body_at(view: View, scene: Scene, horizon: float) -> Point:
    """Where the sun or the moon stands: low at dusk and dawn, else high and aside, away from a headland."""
    is_low = scene.time in {Time.DUSK, Time.DAWN}
    across = view.chance.uniform(0.34, 0.6) if is_low else view.chance.choice((0.17, 0.8))
    across = min(across, 0.4) if scene.place is Place.SEA else across
    return across * view.wide, horizon + (0.05 if is_low else (1 - horizon) * 0.62)


def _paint_body(view: View, scene: Scene, horizon: float) -> None:
    """One sun or moon, also when the words ask for it; more than one are things like any other."""
    wanted = next((thing for thing in scene.shown if thing.name in {"sun", "moon"}), None)
    name = wanted.name if wanted else ("moon" if scene.time is Time.NIGHT else "sun")
    if wanted and wanted.count > 1:
        return
    figure = FIGURES[name]
    colour = view.light.glow if name == "sun" else figure.colour
    x, y = _body_at(view, scene, horizon)
    size = figure.height * view.measure * (wanted.scale * 1.25 if wanted else 0.8)
    if scene.time in {Time.DUSK, Time.DAWN} and name == "sun":
        view.pen.lamp.glow((x, y), 0.5 * view.measure, view.light.glow)
        view.pen.lamp.disc((x, y), 0.085 * view.measure * (1.3 if wanted else 1), mix(colour, (255, 250, 230), 0.4))
    else:
        figure.draw(view.pen.at(x, y - size / 2, size), colour)


def _paint_clouds(view: View, scene: Scene, horizon: float) -> None:
    is_covered = scene.weather is not Weather.CLEAR
    count = round((7 if is_covered else 3) * max(0.6, view.wide / view.measure * 0.8))
    tone = mix((255, 255, 255), view.light.horizon, 0.35 if scene.time is Time.DAY else 0.65)
    if is_covered:
        tone = mix(tone, (112, 118, 134), 0.5 if scene.weather is Weather.STORM else 0.25)
    opacity = {Time.DAY: 235, Time.DAWN: 130, Time.DUSK: 110, Time.NIGHT: 60}[scene.time]
    for _ in range(count):
        x = view.chance.uniform(0, view.wide)
        y = view.chance.uniform(horizon + (1 - horizon) * 0.45, 0.97)
        size = view.chance.uniform(0.05, 0.1) * view.measure * (1.5 if is_covered else 1)
        _paint_streak(view, (x, y), size, (*tone, min(255, opacity + 60 * is_covered)))


def _paint_streak(view: View, at: Point, size: float, fill: tuple[int, ...]) -> None:
    """A flat cloud of three lobes, in one outline so that its lobes do not show through each other."""
    lobes = [(-1.5, 0), (-1.2, 0.34), (-0.7, 0.42), (-0.35, 0.8), (0.2, 0.86), (0.6, 0.5), (1.1, 0.46), (1.5, 0)]
    outline = [(at[0] + x * size, at[1] + y * size * 0.8) for x, y in lobes]
    view.pen.lamp.shape(outline, fill)
