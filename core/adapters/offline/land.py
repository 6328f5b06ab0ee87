"""The ground of each place."""

from collections.abc import Callable

from core.adapters.offline.figures import FIGURES
from core.adapters.offline.ground import GROUNDS, Ground, Span
from core.adapters.offline.palette import SNOW, Colour, darker, lighter, mix
from core.adapters.offline.scene import Lane, Place, Scene
from core.adapters.offline.sky import paint_stars
from core.adapters.offline.view import View
from core.adapters.offline.waters import beach, sea, underwater

_LIT = 0.55
"""The share of a city's windows that are lit in the dark."""


def paint_land(view: View, scene: Scene, place: Place) -> None:
    """Paint everything below the sky, and all of it where a place has none."""
    _PAINTERS[place](view, scene, GROUNDS[place])


def _meadow(view: View, _: Scene, ground: Ground) -> None:
    green = (116, 172, 92)
    for base, distance, spacing in ((ground.horizon + 0.06, 0.6, 0.45), (ground.horizon, 0.35, 0.36)):
        view.pen.lamp.polygon(view.ridge(base, 0.11, spacing=spacing), view.faded(darker(green, 0.1), distance))
    for x, y in view.scatter(4, ground.horizon - 0.02, ground.horizon):
        size = view.chance.uniform(0.06, 0.1) * view.measure
        FIGURES["tree"].draw(view.pen.at(x, y, size), (88, 142, 86))
    view.pen.polygon(view.ridge(ground.horizon - 0.05, 0.04), green)
    view.pen.polygon(view.ridge(ground.horizon - 0.18, 0.06), lighter(green, 0.12))
    _tufts(view, ground.horizon - 0.1, darker(green, 0.18))
    for x, y in view.scatter(14, 0.01, ground.horizon - 0.12):
        view.pen.disc(
            (x, y), 0.004 * view.measure, view.chance.choice(((252, 246, 220), (248, 210, 96), (238, 150, 160)))
        )


def _tufts(view: View, high: float, colour: Colour) -> None:
    for x, y in view.scatter(16, 0.0, high):
        for lean in (-0.4, 0.0, 0.4):
            tip = (x + lean * 0.014 * view.measure, y + 0.017 * view.measure)
            view.pen.line([(x, y), tip], 0.0026 * view.measure, colour)


def _forest(view: View, _: Scene, ground: Ground) -> None:
    rows = ((0.36, 0.62, 0.5, 0.12), (0.29, 0.38, 0.6, 0.15), (0.22, 0.16, 0.66, 0.21))
    for base, distance, height, spacing in rows:
        pen, dark = view.hazy(distance), (46, 104, 82)
        pen.polygon(view.ridge(base, 0.03), dark)
        step = spacing * view.measure
        for k in range(round(view.wide / step) + 2):
            x = step * (k + view.chance.uniform(-0.3, 0.3))
            size = height * view.measure * view.chance.uniform(0.8, 1.15)
            FIGURES["pine"].draw(pen.at(x, base - 0.09, size), dark)
    green = (92, 136, 84)
    view.pen.polygon(view.ridge(ground.horizon - 0.12, 0.04), green)
    view.pen.polygon(view.ridge(0.1, 0.04), darker(green, 0.12))
    _tufts(view, 0.2, darker(green, 0.28))


def _desert(view: View, _: Scene, ground: Ground) -> None:
    sand = (236, 190, 122)
    for base, distance in ((ground.horizon + 0.08, 0.5), (ground.horizon + 0.02, 0.3)):
        view.pen.lamp.polygon(view.ridge(base, 0.1, spacing=0.6), view.faded((214, 140, 96), distance))
    for base, tone in ((ground.horizon - 0.06, 0.0), (ground.horizon - 0.16, 0.1), (ground.horizon - 0.26, 0.0)):
        view.pen.polygon(view.ridge(base, 0.08, spacing=0.5), darker(sand, tone) if tone else lighter(sand, 0.1))
    for x, y in view.scatter(3, ground.horizon - 0.12, ground.horizon - 0.04):
        FIGURES["cactus"].draw(view.pen.at(x, y, view.chance.uniform(0.07, 0.13) * view.measure), (98, 140, 92))


def _city(view: View, _: Scene, ground: Ground) -> None:
    view.pen.lamp.box((0, 0.1), (view.wide, ground.horizon + 0.04), view.faded((92, 96, 124), 0.4))
    for distance, low, high, step in ((0.62, 0.42, 0.74, 0.1), (0.32, 0.3, 0.6, 0.14)):
        each = step * view.measure
        for k in range(-1, round(view.wide / each) + 1):
            top = ground.horizon - 0.1 + view.chance.uniform(low, high) * max(0.6, view.measure)
            _block(view, (k * each, k * each + each * view.chance.uniform(0.78, 0.98)), top, distance)
    view.pen.box((0, 0), (view.wide, 0.16), (176, 174, 180))
    view.pen.box((0, 0), (view.wide, 0.115), (88, 92, 106))
    view.pen.box((0, 0.11), (view.wide, 0.122), (214, 212, 214))
    for k in range(round(view.wide / 0.16) + 1):
        view.pen.box((k * 0.16, 0.03), (k * 0.16 + 0.08, 0.038), (236, 226, 196))


def _block(view: View, sides: Span, top: float, distance: float) -> None:
    """One house of the skyline, with its windows."""
    tone = view.chance.choice(((96, 120, 158), (120, 112, 148), (84, 132, 150), (142, 124, 136)))
    wall = view.faded(tone, distance)
    view.pen.lamp.box((sides[0], 0.1), (sides[1], top), wall)
    pane, gap = 0.011 * view.measure, 0.026 * view.measure
    dark = mix(wall, (255, 255, 255), 0.2)
    for row in range(int((top - 0.2) / gap)):
        for column in range(int((sides[1] - sides[0] - gap * 0.4) / gap)):
            x, y = sides[0] + gap * (0.45 + column), top - gap * (1 + row)
            is_lit = view.chance.random() < _LIT and view.light.lamps_lit
            view.pen.lamp.box((x, y), (x + pane, y + pane * 1.2), mix(wall, (255, 214, 120), 0.85) if is_lit else dark)


def _mountains(view: View, _: Scene, ground: Ground) -> None:
    for count, distance, height in ((3, 0.55, 0.4), (3, 0.25, 0.32)):
        pen = view.hazy(distance)
        spots = [(k + view.chance.uniform(0.2, 0.8)) / count * view.wide for k in range(count)]
        for x in view.chance.sample(spots, len(spots)):
            size = height * max(view.measure, 0.5) * view.chance.uniform(0.8, 1.15) * max(1, view.wide * 0.66)
            FIGURES["mountain"].draw(pen.at(x, ground.horizon - 0.05, min(size, 0.5)), (112, 128, 156))
    _meadow_front(view, ground)


def _meadow_front(view: View, ground: Ground) -> None:
    green = (106, 156, 96)
    view.pen.polygon(view.ridge(ground.horizon - 0.02, 0.05), darker(green, 0.14))
    for x, _ in view.scatter(9, 0, 1):
        size = view.chance.uniform(0.08, 0.14) * view.measure
        FIGURES["pine"].draw(view.pen.at(x, ground.horizon - 0.06, size), (58, 112, 88))
    view.pen.polygon(view.ridge(ground.horizon - 0.09, 0.04), green)
    view.pen.polygon(view.ridge(ground.horizon - 0.2, 0.05), lighter(green, 0.12))
    _tufts(view, ground.horizon - 0.14, darker(green, 0.2))


def _snowfield(view: View, _: Scene, ground: Ground) -> None:
    view.pen.lamp.polygon(view.ridge(ground.horizon + 0.06, 0.1, spacing=0.5), view.faded((196, 212, 232), 0.4))
    for x, y in view.scatter(9, ground.horizon - 0.03, ground.horizon + 0.02):
        size = view.chance.uniform(0.08, 0.17) * view.measure
        FIGURES["pine"].draw(view.hazy(0.3).at(x, y, size), (92, 136, 130))
    for base, tone in ((ground.horizon - 0.03, 0.1), (ground.horizon - 0.1, 0.04), (ground.horizon - 0.2, 0.0)):
        view.pen.polygon(view.ridge(base, 0.05, spacing=0.5), mix(SNOW, (168, 192, 226), tone * 4))


def _space(view: View, scene: Scene, _: Ground) -> None:
    view.canvas.gradient(((10, 10, 32), (28, 22, 66), (58, 34, 96), (30, 24, 70)))
    for tone in ((120, 70, 170), (60, 110, 190), (190, 80, 140)):
        spot = (view.chance.uniform(0, view.wide), view.chance.uniform(0.2, 0.9))
        view.pen.lamp.glow(spot, view.chance.uniform(0.35, 0.6), tone)
    paint_stars(view, 150, low=0.0)
    if not any(thing.name in {"planet", "moon", "sun"} for thing in scene.things):
        size = 0.2 * view.measure
        FIGURES["planet"].draw(view.pen.at(view.wide * view.chance.choice((0.16, 0.84)), 0.72, size), (206, 132, 96))
    if any(FIGURES[thing.name].lane is not Lane.SKY for thing in scene.things):
        _moonscape(view)


def _moonscape(view: View) -> None:
    grey = (150, 150, 172)
    view.pen.lamp.polygon(view.ridge(0.17, 0.05, spacing=0.6), grey)
    for x, y in view.scatter(9, 0.01, 0.12):
        size = view.chance.uniform(0.02, 0.05) * view.measure
        view.pen.lamp.oval((x, y), (size, size * 0.32), darker(grey, 0.22))
        view.pen.lamp.oval((x, y - size * 0.07), (size * 0.86, size * 0.24), lighter(grey, 0.12))


def _table(view: View, scene: Scene, ground: Ground) -> None:
    wall = view.chance.choice(((246, 214, 178), (190, 218, 214), (232, 200, 206), (206, 212, 236), (226, 222, 186)))
    view.canvas.gradient([view.faded(lighter(wall, 0.3), 0), view.faded(wall, 0)])
    view.pen.disc((view.wide / 2, 0.56), 0.4 * view.measure, lighter(wall, 0.35))
    if not any(FIGURES[thing.name].lane is Lane.GROUND for thing in scene.things):
        return
    wood = (176, 124, 88)
    view.pen.box((0, 0), (view.wide, ground.horizon - 0.04), wood)
    view.pen.box((0, ground.horizon - 0.05), (view.wide, ground.horizon - 0.035), lighter(wood, 0.25))
    for k in range(1, 4):
        view.pen.box((0, 0.055 * k), (view.wide, 0.055 * k + 0.002), darker(wood, 0.14))


_PAINTERS: dict[Place, Callable[[View, Scene, Ground], None]] = {
    Place.MEADOW: _meadow,
    Place.SEA: sea,
    Place.BEACH: beach,
    Place.FOREST: _forest,
    Place.DESERT: _desert,
    Place.CITY: _city,
    Place.MOUNTAINS: _mountains,
    Place.SNOWFIELD: _snowfield,
    Place.SPACE: _space,
    Place.UNDERWATER: underwater,
    Place.TABLE: _table,
}
