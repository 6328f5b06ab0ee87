"""Reading the words of an edit: what is to be changed in a picture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from core.adapters.offline import vocabulary
from core.adapters.offline.dimensions import RATIOS
from core.adapters.offline.palette import NAMED
from core.adapters.offline.scene import Place, Style, Thing, Time, Weather
from core.adapters.offline.words import LONGEST_LETTERING, last_of, quoted_in, read_things, unquoted, words_of


class Tone(StrEnum):
    """A change of all pixels alike."""

    BRIGHTER = "brighter"
    DARKER = "darker"
    WARMER = "warmer"
    COLDER = "colder"
    VIVID = "vivid"
    PALE = "pale"
    CONTRAST = "contrast"
    BLUR = "blur"
    SHARP = "sharp"
    NEGATIVE = "negative"


class Turn(StrEnum):
    """A change of where the pixels are."""

    RIGHT = "right"
    LEFT = "left"
    HALF = "half"
    MIRROR = "mirror"
    FLIP = "flip"
    ZOOM = "zoom"


TONES: dict[str, Tone] = {
    **dict.fromkeys(("brighter", "brighten", "bright", "lighter", "lighten"), Tone.BRIGHTER),
    **dict.fromkeys(("darker", "darken", "dark", "dimmer", "gloomy"), Tone.DARKER),
    **dict.fromkeys(("warmer", "warm"), Tone.WARMER),
    **dict.fromkeys(("colder", "cold", "cooler", "cool"), Tone.COLDER),
    **dict.fromkeys(("vivid", "saturated", "colorful", "colourful", "vibrant"), Tone.VIVID),
    **dict.fromkeys(("pale", "paler", "muted", "faded", "pastel"), Tone.PALE),
    **dict.fromkeys(("contrast", "dramatic"), Tone.CONTRAST),
    **dict.fromkeys(("blur", "blurry", "blurred", "soft", "softer", "dreamy"), Tone.BLUR),
    **dict.fromkeys(("sharp", "sharper", "sharpen", "crisp"), Tone.SHARP),
    **dict.fromkeys(("negative", "invert", "inverted"), Tone.NEGATIVE),
}

_RATIO_WORDS = {
    **dict.fromkeys(("square",), "1:1"),
    **dict.fromkeys(("wide", "wider", "landscape", "widescreen"), "16:9"),
    **dict.fromkeys(("portrait", "taller"), "9:16"),
    **dict.fromkeys(("panorama", "panoramic"), "21:9"),
}
_COLOURS = {name: name for name in NAMED}
_GROWTH = {
    **dict.fromkeys(("bigger", "larger", "taller", "huge", "giant", "enlarge"), 1.45),
    **dict.fromkeys(("smaller", "tiny", "shorter", "shrink"), 0.6),
}
_ADD = frozenset({"add", "put", "place", "draw", "include", "insert", "give", "with", "paint"})
_REMOVE = frozenset({"remove", "delete", "erase", "without", "hide", "replace"})
_ROTATE = frozenset({"rotate", "rotated", "rotation", "sideways"})
# A variation is the picture seen from the other side.
_MIRROR = frozenset({"mirror", "mirrored", "flip", "flipped", "reflect", "variation"})
_TO_THE_LEFT = frozenset({"left", "counterclockwise", "counter-clockwise", "anticlockwise", "270"})
_CLOSER = frozenset({"zoom", "crop", "cropped", "closer", "close-up", "closeup", "bigger", "larger", "enlarge"})
_FRONT = frozenset(
    {"front", "onto", "into", "inside", "over", "top", "put", "place", "insert", "add", "foreground", "work"}
)
_BESIDE = frozenset({"beside", "side", "sides", "next", "blend", "merge", "combine", "collage", "together"})
_SPLIT = re.compile(r"[.,;!?](?:\s|$)|\b(?:and|then|but)\b|\bwith\b(?=\s+an?\b)")
_UNQUOTED = re.compile(
    r"\b(?:text|caption|title|write|the words?|says|saying)\b\s*:?\s+(\S.*?)(?:\s+(?:on|at|in|to)\s.*)?$", re.IGNORECASE
)
_RATIO = re.compile(r"(?<!\d)(\d{1,2}:\d{1,2})(?!\d)")
_HEIGHTS = {"top": 1.0, "above": 1.0, "bottom": 0.0, "below": 0.0}


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be changed.

    Attributes:
        colour: A colour for the whole picture.
        added: Things that are not there yet.
        changed: Things that are there, with the colour they are to have, and by how much they are to grow.
        removed: What is to go away, in the person's words.
        across: Where, from 0 (left) to 1 (right), when the words say it.
        height: The same for top (1) and bottom (0).
        is_inset: A second picture goes in front of the first instead of beside it.
    """

    turns: tuple[Turn, ...] = ()
    ratio: str | None = None
    tones: tuple[Tone, ...] = ()
    colour: str | None = None
    time: Time | None = None
    weather: Weather | None = None
    place: Place | None = None
    style: Style | None = None
    added: tuple[Thing, ...] = ()
    changed: tuple[Thing, ...] = ()
    lettering: str = ""
    removed: str = ""
    across: float | None = None
    height: float | None = None
    is_inset: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the words wish nothing that this model knows."""
        wishes = (self.turns, self.ratio, self.tones, self.colour, self.time, self.weather, self.place, self.style)
        return not any((*wishes, self.added, self.changed, self.lettering, self.removed))


def read_edit(prompt: str, *, sources: int = 1) -> Edit:
    """Read what a prompt wants changed in its source, or in what is composed of its sources."""
    rest = unquoted(prompt)
    clauses = [words_of(clause) for clause in _SPLIT.split(rest)]
    kept = [_Clause.read(clause) for clause in clauses if _REMOVE.isdisjoint(clause)]
    words = [word for clause in kept for word in clause.words]
    added = tuple(thing for clause in kept for thing in clause.added(is_composed=sources > 1))
    changed = () if sources > 1 else tuple(thing for clause in kept for thing in clause.changed())
    return Edit(
        turns=tuple(dict.fromkeys(turn for clause in kept for turn in clause.turns())),
        ratio=_ratio(rest, words, added),
        tones=tuple(dict.fromkeys(TONES[word] for word in words if word in TONES)),
        colour=None if sources > 1 else _wash(kept),
        time=last_of(vocabulary.TIMES, words),
        weather=last_of(vocabulary.WEATHERS, words),
        place=None if sources > 1 else last_of(vocabulary.PLACES, words),
        style=last_of(vocabulary.STYLES, words),
        added=added,
        changed=changed,
        lettering=quoted_in(prompt) or _lettering(prompt),
        removed=next((_what_goes(clause) for clause in clauses if not _REMOVE.isdisjoint(clause)), ""),
        across=last_of(vocabulary.SIDES, words_of(rest)),
        height=last_of(_HEIGHTS, words_of(rest)),
        is_inset=sources > 1 and not _FRONT.isdisjoint(words) and _BESIDE.isdisjoint(words),
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    """One wish of an edit."""

    words: tuple[str, ...]
    things: tuple[Thing, ...]
    is_asked: bool

    @classmethod
    def read(cls, words: tuple[str, ...]) -> Self:
        return cls(words, read_things(words), not _ADD.isdisjoint(words))

    def added(self, *, is_composed: bool) -> list[Thing]:
        """The things that are not there yet: "a boat" always, "the boat" only when it is to be added."""
        things = [thing for thing in self.things if self.is_asked or thing.name != "square"]
        if is_composed:
            return [thing for thing in things if self.is_asked and not thing.known]
        return [thing for thing in things if self.is_asked or not thing.known]

    def changed(self) -> list[Thing]:
        """The things that are spoken of as being there, with what this clause wants them to be."""
        if self.is_asked and "paint" not in self.words:
            return []
        colour, scale = last_of(_COLOURS, self.words), last_of(_GROWTH, self.words)
        known = [thing for thing in self.things if thing.known]
        return [replace(thing, colour=colour, scale=scale or 1.0) for thing in known if colour or scale]

    def turns(self) -> list[Turn]:
        """How the whole picture is to be turned; "make the cat bigger" is no zoom."""
        return [] if self.changed() else _turns(self.words)


def _wash(clauses: Sequence[_Clause]) -> str | None:
    """The colour of a clause that names no thing: "make the sky pink"."""
    plain = [word for clause in clauses if not clause.things for word in clause.words]
    return last_of(_COLOURS, plain)


def _turns(words: Sequence[str]) -> list[Turn]:
    said = set(words)
    turns: list[Turn] = []
    is_turned = said & _ROTATE or ("turn" in said and said & {"left", "right", "clockwise", "degrees"})
    if said & {"upside-down", "180"}:
        turns.append(Turn.HALF)
    elif is_turned:
        turns.append(Turn.LEFT if said & _TO_THE_LEFT else Turn.RIGHT)
    if said & _MIRROR:
        turns.append(Turn.FLIP if said & {"vertical", "vertically"} else Turn.MIRROR)
    if said & _CLOSER and ("square" not in said or said & {"zoom", "closer"}):
        turns.append(Turn.ZOOM)
    return turns


def _ratio(rest: str, words: Sequence[str], added: Sequence[Thing]) -> str | None:
    exact = next((ratio for ratio in _RATIO.findall(rest) if ratio in RATIOS), None)
    if exact or any(thing.name == "square" for thing in added):
        return exact
    return last_of(_RATIO_WORDS, words)


def _lettering(prompt: str) -> str:
    """What is to be written, when nothing is quoted: "add text HELLO"."""
    found = _UNQUOTED.search(prompt)
    return found.group(1).strip()[:LONGEST_LETTERING] if found else ""


def _what_goes(clause: Sequence[str]) -> str:
    verb = next(at for at, word in enumerate(clause) if word in _REMOVE)
    return " ".join(clause[verb + 1 :])[:LONGEST_LETTERING] or "that"
