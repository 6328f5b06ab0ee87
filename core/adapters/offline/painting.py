"""Painting a scene."""

from dataclasses import replace
from random import Random

from PIL import Image

from core.adapters.offline.abstract import paint_abstract
from core.adapters.offline.canvas import Canvas, Pen
from core.adapters.offline.ground import GROUNDS, Ground
from core.adapters.offline.land import paint_land
from core.adapters.offline.layout import Frame, Placed, lay_out
from core.adapters.offline.palette import LIGHTS
from core.adapters.offline.scene import Lane, Place, Recipe, Weather
from core.adapters.offline.sky import paint_sky, weathered
from core.adapters.offline.styles import styled
from core.adapters.offline.view import View
from core.adapters.offline.weather import paint_weather


def paint(recipe: Recipe, size: tuple[int, int]) -> Image.Image:
    """Paint a scene as a picture of this size in pixels; equal recipes give equal pictures."""
    canvas = Canvas.blank(size)
    place = recipe.scene.place
    if place is None:
        paint_abstract(View.of(canvas, LIGHTS[recipe.scene.time], _chance(recipe.seed, "abstract")))
    else:
        _paint_place(canvas, recipe, place)
    return styled(canvas.finished(), recipe.scene.style, _chance(recipe.seed, "style"))


def _chance(seed: int, room: str) -> Random:
    """Chance for one part of the picture alone, so that another sky does not move what stands below it."""
    # Decides where clouds hang; nothing here is secret.
    return Random(f"{seed}:{room}")  # noqa: S311


def _paint_place(canvas: Canvas, recipe: Recipe, place: Place) -> None:
    scene, ground = recipe.scene, GROUNDS[place]
    view = View.of(canvas, weathered(LIGHTS[scene.time], scene.weather), _chance(recipe.seed, "land"))
    if ground.has_sky:
        paint_sky(replace(view, chance=_chance(recipe.air, "sky")), scene, horizon=ground.horizon)
    paint_land(view, scene, place)
    for placed in lay_out(scene, ground, Frame(view.wide, view.measure), recipe.seed):
        draw_placed(view.pen, placed, afloat=_is_afloat(placed, place, ground))
    if scene.weather is not Weather.CLEAR and ground.has_sky:
        paint_weather(replace(view, chance=_chance(recipe.air, "weather")), scene.weather)


def _is_afloat(placed: Placed, place: Place, ground: Ground) -> bool:
    return placed.lane is Lane.WATER and ground.water is not None and place is not Place.UNDERWATER


def draw_placed(pen: Pen, placed: Placed, *, afloat: bool = False) -> None:
    """Draw one thing with its shadow, or with the water around its hull."""
    x, y = placed.at
    half = placed.size * placed.figure.width / 2
    if placed.lane is Lane.GROUND:
        pen.oval((x, y), (half * 0.95, min(0.03, half * 0.14)), (24, 28, 52, 60))
    if afloat:
        pen.oval((x, y + half * 0.01), (half * 1.02, half * 0.1), (14, 40, 74, 80))
    placed.figure.draw(replace(pen.at(x, y, placed.size), mirrored=placed.mirrored), placed.colour)
    if afloat:
        _draw_foam(pen, placed)


def _draw_foam(pen: Pen, placed: Placed) -> None:
    """Light ripples along the waterline."""
    x, y = placed.at
    half = placed.size * placed.figure.width / 2
    for k, reach in enumerate((1.0, 0.7, 0.85)):
        middle = (x + half * (0.3 * k - 0.3), y - half * 0.03 * k)
        pen.lamp.oval(middle, (half * reach * 0.55, half * 0.014 + 0.001), (255, 255, 255, 130))
