"""Writing a recipe into a picture's file, and reading it back."""

from dataclasses import asdict
from typing import Any

from core.adapters.offline.figures import FIGURES
from core.adapters.offline.palette import NAMED
from core.adapters.offline.revising import MOST_THINGS_EVER
from core.adapters.offline.scene import (
    MOST_OF_ONE_THING,
    Place,
    Recipe,
    Scene,
    Style,
    Thing,
    Time,
    Weather,
)
from core.adapters.offline.words import LONGEST_LETTERING


def written_down(recipe: Recipe) -> dict[str, Any]:
    """A recipe as plain values; it holds no words of the person's but the lettering, which is to be seen anyway."""
    return asdict(recipe)


def read_back(found: Any) -> Recipe | None:
    """A recipe from plain values; None when they are not one, as anybody may write anything into a file."""
    try:
        scene = found["scene"]
        return Recipe(
            Scene(
                place=Place(scene["place"]),
                time=Time(scene["time"]),
                weather=Weather(scene["weather"]),
                style=Style(scene["style"]),
                things=tuple(_thing(thing) for thing in scene["things"][:MOST_THINGS_EVER]),
                lettering=str(scene["lettering"])[:LONGEST_LETTERING],
                has_stars=bool(scene["has_stars"]),
            ),
            seed=int(found["seed"]),
            air=int(found["air"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _thing(found: Any) -> Thing:
    name, colour, across = found["name"], found["colour"], found["across"]
    if name not in FIGURES or not (colour is None or colour in NAMED):
        raise ValueError(name)
    return Thing(
        name,
        colour,
        count=max(1, min(MOST_OF_ONE_THING, int(found["count"]))),
        scale=max(0.2, min(3.0, float(found["scale"]))),
        across=None if across is None else max(0.0, min(1.0, float(across))),
        group=int(found["group"]),
        is_gone=bool(found["is_gone"]),
    )
