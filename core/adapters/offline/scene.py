"""What a picture shows, as values: read from words by `words`, drawn by `painting`."""

from dataclasses import dataclass
from enum import StrEnum


class Time(StrEnum):
    """The time of day, which decides sky and light."""

    DAY = "day"
    DAWN = "dawn"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    """What is in the air."""

    CLEAR = "clear"
    CLOUDS = "clouds"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"
    STORM = "storm"


class Place(StrEnum):
    """Where it is, which decides the ground."""

    MEADOW = "meadow"
    SEA = "sea"
    BEACH = "beach"
    FOREST = "forest"
    DESERT = "desert"
    CITY = "city"
    MOUNTAINS = "mountains"
    SNOWFIELD = "snowfield"
    SPACE = "space"
    UNDERWATER = "underwater"
    TABLE = "table"


class Style(StrEnum):
    """How it is rendered."""

    FLAT = "flat"
    WATERCOLOR = "watercolor"
    PIXEL = "pixel art"
    SKETCH = "sketch"
    MONO = "black and white"
    SEPIA = "sepia"
    POSTER = "poster"
    NEON = "neon"


class Lane(StrEnum):
    """Where a thing belongs in a picture."""

    SKY = "sky"
    FAR = "far"
    """At the horizon, behind everything that stands."""
    WATER = "water"
    """Afloat where there is water, else on the ground."""
    GROUND = "ground"


MOST_OF_ONE_THING = 12
"""More than this of one thing is drawn as this many."""

MOST_THINGS = 8
"""More kinds than this in one picture would hide each other."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to draw.

    Attributes:
        name: The name of its figure.
        colour: A name of `palette.NAMED`; None means the figure's own.
        count: From 1 to `MOST_OF_ONE_THING`.
        scale: 1 is usual; `big` and `small` change it.
        across: Where the words want it, from 0 (left) to 1 (right); None leaves it open.
        known: Spoken of with "the" or "this", as of something that is there already.
        group: Things that came together share one, and are laid out together, whatever comes or goes later.
        is_gone: Taken away again; it keeps its place, so that the others keep theirs.
    """

    name: str
    colour: str | None = None
    count: int = 1
    scale: float = 1.0
    across: float | None = None
    known: bool = False
    group: int = 0
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture.

    Attributes:
        place: None when the words name nothing that can be drawn: the picture becomes an abstract composition.
        lettering: What is written on its sign.
    """

    place: Place | None
    time: Time = Time.DAY
    weather: Weather = Weather.CLEAR
    style: Style = Style.FLAT
    things: tuple[Thing, ...] = ()
    lettering: str = ""
    has_stars: bool = False

    def has(self, *names: str) -> bool:
        """Whether one of these things is in it."""
        return any(thing.name in names for thing in self.shown)

    @property
    def shown(self) -> tuple[Thing, ...]:
        """The things that were not taken away."""
        return tuple(thing for thing in self.things if not thing.is_gone)


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a painted scene depends on, beside its size.

    Attributes:
        seed: Decides the land and where things stand.
        air: Decides sky and weather.
    """

    scene: Scene
    seed: int
    air: int
