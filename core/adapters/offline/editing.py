"""Changing the pixels of any picture as an edit says."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageEnhance, ImageOps, ImageStat

from core.adapters.offline.canvas import Canvas
from core.adapters.offline.composing import beside, collage, in_front
from core.adapters.offline.daylight import at_time, time_of
from core.adapters.offline.dimensions import dimensions, rescaled
from core.adapters.offline.edits import Edit, Turn
from core.adapters.offline.ground import Ground
from core.adapters.offline.layout import Frame, lay_out
from core.adapters.offline.painting import draw_placed
from core.adapters.offline.palette import LIGHTS, NAMED
from core.adapters.offline.pictures import strip_height
from core.adapters.offline.retouching import framed, lettered, softened, toned, washed
from core.adapters.offline.scene import Lane, Place, Scene, Time, Weather
from core.adapters.offline.styles import styled
from core.adapters.offline.view import View
from core.adapters.offline.weather import paint_weather

_ANYWHERE = Ground(0.34, (0.06, 0.14), (0.08, 0.22), has_sky=False)
"""Where added things stand in a picture whose ground is not known."""

_BRIGHTNESS = {Weather.STORM: 0.68, Weather.RAIN: 0.84, Weather.CLOUDS: 0.84}
"""How much light each weather lets through."""

_TRANSPOSED: dict[Turn, Image.Transpose] = {
    Turn.RIGHT: Image.Transpose.ROTATE_270,
    Turn.LEFT: Image.Transpose.ROTATE_90,
    Turn.HALF: Image.Transpose.ROTATE_180,
    Turn.MIRROR: Image.Transpose.FLIP_LEFT_RIGHT,
    Turn.FLIP: Image.Transpose.FLIP_TOP_BOTTOM,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The ratio and the size that were asked for, if any."""

    ratio: str | None = None
    size: str | None = None


def edited(pictures: Sequence[Image.Image], edit: Edit, shape: Shape, chance: Random) -> Image.Image:
    """Change one picture, or compose several and change the result.

    Args:
        pictures: The one to change first, then what is to go into it; at least one.
    """
    first, *others = (_recoloured(picture, edit) for picture in pictures)
    first = _turned(first, edit.turns)
    wanted = Shape(edit.ratio or shape.ratio, shape.size)
    if others and not edit.is_inset:
        columns, aspect = collage([first, *others])
        image = beside([first, *others], painted_size(aspect, wanted), columns=columns)
    else:
        size = painted_size((first.width, first.height), wanted)
        image = first if first.size == size else ImageOps.fit(first, size)
        image = in_front(image, others, across=edit.across) if others else image
    image = _filled(image, edit, chance)
    return framed(image) if edit.is_empty and not others else image


def _turned(image: Image.Image, turns: Sequence[Turn]) -> Image.Image:
    for turn in turns:
        if turn is Turn.ZOOM:
            across, down = round(image.width * 0.14), round(image.height * 0.14)
            image = image.crop((across, down, image.width - across, image.height - down)).resize(image.size)
        else:
            image = image.transpose(_TRANSPOSED[turn])
    return image


def painted_size(own: tuple[int, int], shape: Shape) -> tuple[int, int]:
    """The size of the result without its caption strip; `own` is what it has when no ratio is asked for."""
    if shape.ratio is None:
        return rescaled(*own, shape.size)
    width, height = dimensions(shape.ratio, shape.size)
    return width, height - strip_height(width, height)


def _recoloured(image: Image.Image, edit: Edit) -> Image.Image:
    """What changes colours only; after it everything is still where it was."""
    if edit.removed:
        image = softened(image, across=edit.across, height=edit.height)
    time = Time.DAY if edit.weather is Weather.CLEAR else edit.time
    if time:
        image = at_time(image, time)
    for tone in edit.tones:
        image = toned(image, tone)
    colour = edit.colour or next((thing.colour for thing in edit.changed if thing.colour), None)
    return washed(image, NAMED[colour]) if colour else image


def _filled(image: Image.Image, edit: Edit, chance: Random) -> Image.Image:
    """What is drawn into the picture."""
    if edit.added:
        image = _with_things(image, edit, chance)
    if edit.weather and edit.weather is not Weather.CLEAR:
        image = _with_weather(image, edit.weather, chance)
    if edit.style:
        image = styled(image, edit.style, chance)
    if edit.lettering and not any(thing.name == "sign" for thing in edit.added):
        image = lettered(image, edit.lettering, height=edit.height)
    return image


def _with_things(image: Image.Image, edit: Edit, chance: Random) -> Image.Image:
    canvas = Canvas.over(image)
    view = View.of(canvas, LIGHTS[time_of(image)], chance)
    scene = Scene(Place.MEADOW, things=edit.added, lettering=edit.lettering)
    is_wet = _is_wet(image)
    for placed in lay_out(scene, _ANYWHERE, Frame(view.wide, view.measure * 0.82), chance.getrandbits(32)):
        draw_placed(view.pen, placed, afloat=is_wet and placed.lane is Lane.WATER)
    return canvas.finished()


def _is_wet(image: Image.Image) -> bool:
    """Whether the lower part is blue, so that a boat may float on it."""
    lower = image.resize((16, 16), Image.Resampling.BOX).crop((0, 11, 16, 16))
    red, _, blue = ImageStat.Stat(lower).mean
    return blue > red + 16


def _with_weather(image: Image.Image, weather: Weather, chance: Random) -> Image.Image:
    dulled = ImageEnhance.Color(image).enhance(0.66)
    dim = ImageEnhance.Brightness(dulled).enhance(_BRIGHTNESS.get(weather, 1.0))
    canvas = Canvas.over(dim)
    paint_weather(View.of(canvas, LIGHTS[time_of(image)], chance), weather)
    return canvas.finished()
