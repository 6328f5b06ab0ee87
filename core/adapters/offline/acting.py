"""Words in a prompt that make the offline model act out what real models do, for trying the answers to it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be acted out.

    Attributes:
        written: As it stands in a prompt.
        meaning: What happens, for help texts.
    """

    written: str
    meaning: str


ACTS: tuple[Act, ...] = (
    Act("[slow 20]", "waits 20 seconds, then goes on; any number up to 600"),
    Act("[words]", "answers with words and no picture"),
    Act("[story]", "answers with two pictures and words between them"),
    Act("[missing]", "draws the first of several pictures and nothing for the others"),
    Act("[empty]", "answers with nothing at all"),
    Act("[stop]", "stops in the middle: words, but no picture"),
    Act("[refuse]", "refuses for safety, with an explanation"),
    Act("[policy]", "refuses because the provider's rules forbid it"),
    Act("[copy]", "refuses because it would copy a known work"),
    Act("[busy]", "is busy, each time it is asked"),
    Act("[busy once]", "is busy the first time, then draws"),
    Act("[lost]", "the answer gets lost on the way"),
    Act("[quota]", "says that the provider's quota for the day is used up"),
    Act("[key]", "does not accept the key"),
    Act("[gone]", "says that the model no longer exists"),
)
"""Everything that can be acted out, in the order of help texts."""

LONGEST_SLOWNESS = 600
"""Seconds that `[slow N]` waits at most."""

_USUAL_SLOWNESS = 20
_NAMES = "|".join(re.escape(act.written.strip("[]")) for act in ACTS if not act.written.startswith("[slow"))
_WRITTEN = re.compile(rf"\[\s*(?:(?P<name>{_NAMES})|slow(?:\s+(?P<seconds>\d{{1,6}}))?)\s*\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Script:
    """What a prompt wants acted out.

    Attributes:
        words: The prompt without it.
        acts: Names from `ACTS`, without their brackets and `slow`.
        seconds: How long to wait first.
    """

    words: str
    acts: frozenset[str]
    seconds: int = 0


def read_script(prompt: str) -> Script:
    """Find what a prompt wants acted out."""
    found = list(_WRITTEN.finditer(prompt))
    waits = [int(one["seconds"] or _USUAL_SLOWNESS) for one in found if not one["name"]]
    acts = frozenset(one["name"].lower() for one in found if one["name"])
    words = " ".join(_WRITTEN.sub(" ", prompt).split()) if found else prompt
    return Script(words, acts, min(sum(waits), LONGEST_SLOWNESS))
