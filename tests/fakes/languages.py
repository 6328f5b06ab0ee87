"""A made-up language, and what tells whether a language says everything that English says."""

import inspect
import re
from collections.abc import Callable, Mapping
from functools import wraps
from math import ceil
from typing import Any

import pytest

from bots.languages import speaking
from bots.languages.speaking import ENGLISH, Language, languages

LONGER = 0.3
"""By how much a translation may well be longer than the English."""

ACCENTS = str.maketrans("aeiouAEIOUcnsyz", "áéíóúÁÉÍÓÚçñšýž")
KEPT = re.compile(r"\{[^{}]*\}|`[^`]*`|(?<!\w)/\w+|--\w+|@\S*|<[^<>]*>|https?://\S+")
"""What no translation changes: slots, what people type, names and links."""


def accented(text: str) -> str:
    """The same text as it may look in another language: strange letters, and more of them."""
    parts = re.split(f"({KEPT.pattern})", text)
    changed = "".join(part if number % 2 else part.translate(ACCENTS) for number, part in enumerate(parts))
    return f"{changed}{'ö' * ceil(len(text) * LONGER)}"


def made_up(tag: str) -> Language:
    """A language in which everything that English says looks strange."""
    return Language(tag, {name: _changed(said) for name, said in languages()[ENGLISH].sentences.items()})


def faults_of(language: Language) -> list[str]:
    """What a language lacks, has too much, or says of other values than English does."""
    english = languages()[ENGLISH].sentences
    faults = [f"{name} is missing" for name in english if name not in language.sentences]
    faults += [f"{name} is not English" for name in language.sentences if name not in english]
    for name, said in language.sentences.items():
        if name in english and shape_of(said) != shape_of(english[name]):
            faults.append(f"{name} is {shape_of(said)}, and in English {shape_of(english[name])}")
    return faults


def shape_of(said: object) -> str:
    """What can be done with a sentence: read it, look it up, or put values into it."""
    if inspect.isfunction(said):
        return str(inspect.signature(said))
    if isinstance(said, Mapping):
        return f"a table of {sorted(map(str, said))}"
    return "a text" if isinstance(said, str) else "texts"


def _changed(said: object) -> object:
    if inspect.isfunction(said):
        return _wrapped(said)
    if isinstance(said, Mapping):
        return {key: _changed(value) for key, value in said.items()}
    if isinstance(said, tuple):
        return tuple(map(_changed, said))
    return accented(said) if isinstance(said, str) else said


def _wrapped(english: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(english)
    def spoken(*args: Any, **kwargs: Any) -> Any:
        return _changed(english(*args, **kwargs))

    return spoken


ENGLISH_WORD = re.compile(r"\b[A-Za-z]*[aeiouAEIOU][A-Za-z]*\b")
"""A word with a plain vowel, which the accents leave nowhere."""


def english_in(text: str, *kept: str) -> list[str]:
    """English words that leaked into the made-up language, besides what was not ours to translate."""
    for words in kept:
        text = text.replace(words, " ")
    return ENGLISH_WORD.findall(KEPT.sub(" ", text))


def speaking_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bots know a second language, made up, as `de`."""
    known = {**languages(), "de": made_up("de")}
    monkeypatch.setattr(speaking, "languages", lambda: known)
