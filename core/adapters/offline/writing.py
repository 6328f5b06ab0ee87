"""Descriptions and better prompts of the offline model: only what it can see, and what it can draw."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PIL import Image

from core.adapters.offline import vocabulary
from core.adapters.offline.pictures import opened
from core.adapters.offline.scene import Place, Scene, Style, Thing, Time, Weather
from core.adapters.offline.telling import colours_of, described
from core.adapters.offline.words import last_of, unquoted, words_of
from core.errors import RequestRefused

_MOST_PIXELS = 24_000_000
"""A larger picture is described as if it had so many: a sandbox has 900 MB."""

_PLACES: Mapping[Place, str] = {
    Place.MEADOW: "in a meadow",
    Place.SEA: "at sea",
    Place.BEACH: "on a beach",
    Place.FOREST: "in a forest",
    Place.DESERT: "in a desert",
    Place.CITY: "in a city",
    Place.MOUNTAINS: "in a mountain valley",
    Place.SNOWFIELD: "in an arctic snowfield",
    Place.SPACE: "in outer space",
    Place.UNDERWATER: "underwater",
    Place.TABLE: "on a table",
}
_TIMES = {Time.DAY: "by day", Time.DAWN: "at dawn", Time.DUSK: "at dusk", Time.NIGHT: "at night"}
_WEATHERS = {
    Weather.CLOUDS: "under an overcast sky",
    Weather.RAIN: "in the rain",
    Weather.SNOW: "while it is snowing",
    Weather.FOG: "in fog",
    Weather.STORM: "in a storm",
}
_STYLES = {
    Style.WATERCOLOR: "as a watercolor",
    Style.PIXEL: "as pixel art",
    Style.SKETCH: "as a pencil sketch",
    Style.MONO: "in black and white",
    Style.SEPIA: "in sepia",
    Style.POSTER: "as a poster",
    Style.NEON: "in neon",
}
_OF_COLOURS = (
    "a {} boat at sea by day",
    "a {} house in a meadow at dusk",
    "a {} balloon in a mountain valley at dawn",
    "a {} fish underwater",
)
_COUNTS = ("no", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def description_of(pictures: Sequence[bytes]) -> tuple[str, tuple[str, ...]]:
    """What can be seen of the pictures, and four prompts that would draw something like the first.

    Raises:
        RequestRefused: One of them is not a picture that can be read.
    """
    try:
        seen = [opened(data, most_pixels=_MOST_PIXELS) for data in pictures]
    except (OSError, ValueError, SyntaxError) as error:
        raise RequestRefused(f"the offline model could not open a picture: {error}") from error
    told = [described(one) for one in seen]
    recipe = seen[0].recipe
    return "\n".join(told), _variations(recipe.scene) if recipe else _of_colours(seen[0].image)


def improved(words: str) -> str:
    """A prompt with the time, the weather and the style that it leaves open, which this model would draw."""
    spoken = words_of(unquoted(words))
    missing = (
        "" if last_of(vocabulary.TIMES, spoken) else "at dusk",
        "" if last_of(vocabulary.WEATHERS, spoken) else "under a cloudless sky",
        "" if last_of(vocabulary.STYLES, spoken) else "as a watercolor",
    )
    added = [one for one in missing if one] or ["with one clear subject and calm surroundings"]
    return ", ".join([" ".join(words.split()).rstrip(" .,;"), *added])


def in_words(scene: Scene) -> str:
    """A prompt that would draw this scene."""
    things = [_thing(thing) for thing in scene.shown if thing.name != "sign"]
    sign = [f"a sign “{scene.lettering}”"] if scene.lettering else []
    place = _PLACES[scene.place] if scene.place else ""
    named = [*things, *sign]
    subject = " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else "".join(named)
    parts = (subject, place, _TIMES[scene.time], _WEATHERS.get(scene.weather, ""), _STYLES.get(scene.style, ""))
    return " ".join(part for part in parts if part)


def _thing(thing: Thing) -> str:
    size = "big " if thing.scale > 1 else "small " if thing.scale < 1 else ""
    colour = f"{thing.colour} " if thing.colour else ""
    ending = "s" if thing.count > 1 else ""
    return f"{_COUNTS[thing.count]} {size}{colour}{thing.name}{ending}"


def _variations(scene: Scene) -> tuple[str, ...]:
    """The scene itself, and the same at another time, in other weather and in another style."""
    time = Time.DAWN if scene.time is Time.NIGHT else Time.NIGHT
    weather = Weather.FOG if scene.weather is Weather.SNOW else Weather.SNOW
    style = Style.SKETCH if scene.style is Style.WATERCOLOR else Style.WATERCOLOR
    changed = (scene, replace(scene, time=time), replace(scene, weather=weather), replace(scene, style=style))
    return tuple(map(in_words, changed))


def _of_colours(image: Image.Image) -> tuple[str, ...]:
    """Things that this model draws, in the colours that it saw."""
    colours = colours_of(image)
    return tuple(said.format(colours[place % len(colours)]) for place, said in enumerate(_OF_COLOURS))
