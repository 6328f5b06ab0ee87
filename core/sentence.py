"""What is said to a person: which sentence, and what is put into it; a catalogue of their language has the words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import ParamSpec

Value = bool | int | float | str | tuple[str, ...] | None
Values = ParamSpec("Values")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of `core.sayings`, which every language has under its name.

    Attributes:
        english: Its English words, for the log, and for whoever speaks a language that lacks it.
        name: Of the function that makes it, or of a table and its key: `ERRORS.ModelBusy`.
        values: What is put into it, by the names of the function's parameters.
    """

    english: str
    name: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return self.english


Saying = str | Sentence
"""Words that stand as they are, in whatever language, or a sentence that every language has."""


def said(english: Callable[Values, str], *args: Values.args, **kwargs: Values.kwargs) -> Sentence:
    """Say a sentence of `core.sayings`, of these values."""
    values = signature(english).bind(*args, **kwargs).arguments
    return Sentence(english(*args, **kwargs), english.__name__, tuple(values.items()))


def said_in(table: str, sentences: Mapping[str, str], key: str) -> Sentence:
    """Say a sentence of a table of `core.sayings`."""
    return Sentence(sentences[key], f"{table}.{key}")
