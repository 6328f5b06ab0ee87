"""Reading what a text model answered, whole or not: pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from core.model.request import LONGEST_PROMPT
from core.model.text import clean_text, shortened

MOST_PROMPTS = 4
"""Prompts that a description comes with."""

LONGEST_PROPOSAL = 300
"""Characters of one of them: short enough to be read beside the others."""

DESCRIPTION, PROMPTS, PROMPT, TRANSLATION = "description", "prompts", "prompt", "translation"
"""What the fields of an answer are called."""

LONGEST = MappingProxyType({DESCRIPTION: 4000, PROMPT: 2000, TRANSLATION: LONGEST_PROMPT})
"""Characters of the words; what is sent again must fit a request."""

_FENCE = re.compile(r"\A\s*```(?:json)?\s*|\s*```\s*\Z")
_BEGUN = r'"{}"\s*:\s*"((?:[^"\\]|\\.)*)'
_NUMBER = re.compile(r"\A\s*(?:\d{1,2}[.):]|[-*•])\s+")


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says, however it was written."""

    words: str
    prompts: tuple[str, ...] = ()


def read_told(text: str, field: str) -> Told:
    """Read a text model's answer: the object that was asked for, else whatever words there are.

    Args:
        text: As it came.
        field: Which field the words are in, `DESCRIPTION`, `PROMPT` or `TRANSLATION`.
    """
    answer = _object_in(text)
    words = answer.get(field)
    if isinstance(words, str) and words.strip():
        return Told(shortened(clean_text(words), LONGEST[field]), _prompts(answer.get(PROMPTS)))
    return Told(shortened(_salvaged(text, field), LONGEST[field]))


def _object_in(text: str) -> Mapping[str, object]:
    bare = _FENCE.sub("", text)
    for candidate in (bare, bare[bare.find("{") : bare.rfind("}") + 1]):
        try:
            found: object = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return {}


def _salvaged(text: str, field: str) -> str:
    """The words of an answer that is no whole object: nobody is shown braces."""
    bare = clean_text(_FENCE.sub("", text))
    if not bare.startswith(("{", "[")):
        return bare
    begun = re.search(_BEGUN.format(field), bare)
    return clean_text(begun[1].replace("\\n", "\n").replace('\\"', '"')) if begun else ""


def _prompts(found: object) -> tuple[str, ...]:
    """The proposals, each on one line, none twice."""
    listed: Sequence[object] = found if isinstance(found, list) else ()
    lines = (" ".join(clean_text(_NUMBER.sub("", one)).split()) for one in listed if isinstance(one, str))
    kept = dict.fromkeys(shortened(line, LONGEST_PROPOSAL) for line in lines if line)
    return tuple(kept)[:MOST_PROMPTS]
