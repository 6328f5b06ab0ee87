"""Editing a picture whose recipe is known: its scene is changed and painted anew."""

from collections.abc import Sequence
from dataclasses import replace

from core.adapters.offline import vocabulary
from core.adapters.offline.edits import Edit
from core.adapters.offline.scene import Recipe, Thing, Weather
from core.adapters.offline.words import read_things

MOST_THINGS_EVER = 24
"""Kinds of things that one picture collects over its edits."""


def revised(recipe: Recipe, edit: Edit, seed: int) -> tuple[Recipe, Edit]:
    """Do what can be done to the scene itself; returns what it became, and what is left to do to the pixels.

    Args:
        seed: Decides where things go that are added, and the sky when that changes.
    """
    scene = recipe.scene
    things = tuple(_changed(thing, edit) for thing in scene.things)
    gone = tuple(replace(thing, is_gone=thing.is_gone or _is_meant(thing, edit.removed)) for thing in things)
    is_drier = any(word in vocabulary.WEATHERS for word in edit.removed.split())
    added = tuple(replace(thing, group=seed) for thing in edit.added)[: MOST_THINGS_EVER - len(gone)]
    becoming = replace(
        scene,
        place=edit.place or scene.place,
        time=edit.time or scene.time,
        weather=Weather.CLEAR if is_drier else edit.weather or scene.weather,
        style=edit.style or scene.style,
        things=(*gone, *added),
    )
    if edit.lettering and becoming.has("sign"):
        becoming = replace(becoming, lettering=edit.lettering)
    is_found = is_drier or gone != things
    left = replace(
        edit,
        ratio=None,
        time=None,
        weather=None,
        place=None,
        style=None,
        added=(),
        changed=_unknown(edit.changed, scene.things),
        removed="" if is_found else edit.removed,
        lettering="" if becoming.lettering == edit.lettering else edit.lettering,
    )
    is_new_air = (becoming.time, becoming.weather) != (scene.time, scene.weather)
    return Recipe(becoming, recipe.seed, seed if is_new_air else recipe.air), left


def _changed(thing: Thing, edit: Edit) -> Thing:
    """The thing as the edit wants it."""
    for wish in edit.changed:
        if wish.name == thing.name:
            scale = max(0.2, min(3.0, thing.scale * wish.scale))
            return replace(thing, colour=wish.colour or thing.colour, scale=scale)
    return thing


def _is_meant(thing: Thing, removed: str) -> bool:
    return any(named.name == thing.name for named in read_things(removed.split()))


def _unknown(wishes: Sequence[Thing], things: Sequence[Thing]) -> tuple[Thing, ...]:
    names = {thing.name for thing in things}
    return tuple(wish for wish in wishes if wish.name not in names)
