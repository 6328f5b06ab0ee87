"""Reading a prompt: which scene its words describe."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from core.adapters.offline import vocabulary
from core.adapters.offline.figures import FIGURES, NAMES
from core.adapters.offline.palette import NAMED
from core.adapters.offline.scene import (
    MOST_OF_ONE_THING,
    MOST_THINGS,
    Place,
    Scene,
    Style,
    Thing,
    Time,
    Weather,
)

Meaning = TypeVar("Meaning")

LONGEST_LETTERING = 60
"""Characters that a sign takes."""

_UNCOUNTED = 3
"""How many "birds" are, when nobody says."""

_LONGEST_NAME = 3
"""Words of the longest name of a figure."""

_QUOTED = re.compile(r"""(?:^|(?<=[\s(:,]))(?:"([^"]+)"|'([^']+)'|“([^”]+)”|„([^“”]+)[“”]|‘([^’]+)’|«([^»]+)»)(?!\w)""")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_NOCTURNAL = frozenset({"moon", "owl", "ghost"})
_LAND_PLACES = frozenset({Place.MEADOW, Place.TABLE})


def quoted_in(prompt: str) -> str:
    """What a prompt quotes: the lettering that it wants."""
    quoted = (next(filter(None, found.groups())) for found in _QUOTED.finditer(prompt))
    return " ".join(" ".join(quoted).split())[:LONGEST_LETTERING]


def unquoted(prompt: str) -> str:
    """The rest of a prompt in lower case, with several words that mean one already joined."""
    rest = _QUOTED.sub(" ", prompt).lower()
    for phrase, meaning in vocabulary.PHRASES.items():
        rest = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", meaning, rest)
    return rest


def words_of(rest: str) -> tuple[str, ...]:
    """The words of an unquoted text."""
    return tuple(_WORD.findall(rest))


def read_scene(prompt: str) -> Scene:
    """Read which scene a prompt describes; one without a place when it names nothing that can be drawn."""
    words = words_of(unquoted(prompt))
    lettering = quoted_in(prompt)
    things = read_things(words)
    if lettering and not any(thing.name == "sign" for thing in things):
        things = (*things, Thing("sign"))
    time = last_of(vocabulary.TIMES, words)
    weather = last_of(vocabulary.WEATHERS, words)
    has_stars = "starry" in words or "stars" in words
    return Scene(
        place=_place(words, things, has_mood=bool(time or weather or has_stars)),
        time=time or _usual_time(things, has_stars=has_stars),
        weather=weather or Weather.CLEAR,
        style=last_of(vocabulary.STYLES, words) or Style.FLAT,
        things=things,
        lettering=lettering,
        has_stars=has_stars,
    )


def last_of(meanings: dict[str, Meaning], words: Sequence[str]) -> Meaning | None:
    """What the last word with a meaning of this kind means: "from day to night" ends at night."""
    return next((meanings[word] for word in reversed(words) if word in meanings), None)


def read_things(words: Sequence[str]) -> tuple[Thing, ...]:
    """Find everything that words name, with the colour, number, size and side that they give it."""
    things: list[Thing] = []
    described = Thing("")
    number: int | None = None
    at = 0
    while at < len(words) and len(things) < MOST_THINGS:
        word = words[at]
        name, used, many = _figure_at(words, at)
        if name and (number or word not in vocabulary.SCENERY):
            count = number or (_UNCOUNTED if many else 1)
            things.append(replace(described, name=name, count=min(count, MOST_OF_ONE_THING)))
            described, number = Thing(""), None
        elif word in vocabulary.SIDES and things:
            things[-1] = replace(things[-1], across=vocabulary.SIDES[word])
        else:
            number = _number(word) or (None if word in vocabulary.NEW else number)
            described = _described(described, word)
        at += used
    return tuple(things)


def _figure_at(words: Sequence[str], at: int) -> tuple[str | None, int, bool]:
    """The figure that is named here, how many words name it, and whether they speak of several."""
    for used in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
        named = " ".join(words[at : at + used])
        for single in _singulars(named):
            if single in NAMES:
                return NAMES[single], used, single != named
    return None, 1, False


def _singulars(named: str) -> list[str]:
    forms = [named, vocabulary.IRREGULAR.get(named, "")]
    if named.endswith("ies"):
        forms.append(f"{named[:-3]}y")
    if named.endswith("es"):
        forms.append(named[:-2])
    if named.endswith("s"):
        forms.append(named[:-1])
    return forms


def _number(word: str) -> int | None:
    if word.isdecimal():
        return min(int(word[:4]), MOST_OF_ONE_THING) or None
    return vocabulary.NUMBERS.get(word)


def _described(so_far: Thing, word: str) -> Thing:
    """What is known of the next thing after one more word; an article starts afresh."""
    if word in vocabulary.NEW:
        return Thing("")
    if word in vocabulary.KNOWN:
        return Thing("", known=True)
    if word in NAMED:
        return replace(so_far, colour=word)
    return replace(so_far, scale=vocabulary.SCALES.get(word, so_far.scale))


def _place(words: Sequence[str], things: Sequence[Thing], *, has_mood: bool) -> Place | None:
    """Where the words put it, else where its things belong, else nowhere."""
    said = last_of(vocabulary.PLACES, words)
    if said or not (things or has_mood):
        return said
    homes = [FIGURES[thing.name].home for thing in things]
    if homes and all(home is Place.TABLE for home in homes):
        return Place.TABLE
    return next((home for home in homes if home not in _LAND_PLACES), Place.MEADOW)


def _usual_time(things: Sequence[Thing], *, has_stars: bool) -> Time:
    is_nocturnal = has_stars or any(thing.name in _NOCTURNAL for thing in things)
    return Time.NIGHT if is_nocturnal else Time.DAY
