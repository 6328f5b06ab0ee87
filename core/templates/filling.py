"""What a template's text says, and how its blanks are filled: pure.

Only the template's own text is searched for blanks, once: what goes into them is data, whatever it looks like.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from core.errors import BlanksMissing, UnknownBlank, UnknownTemplate
from core.model.template import LONGEST_NAME, Blank, Template
from core.model.text import shortened
from core.sayings import templates as sayings
from core.sentence import said

_NAME = rf"[^\W\d_]\w{{0,{LONGEST_NAME - 1}}}"
_BLANK = re.compile(rf"\{{({_NAME})(?:=([^{{}}]*))?\}}")
"""Braces around anything else are only braces."""

LONGEST_ECHO = 40
"""Characters of a person's own word that an answer repeats."""


def folded(name: str) -> str:
    """A name as names are compared: however a keyboard wrote its letters, small or large."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


def blanks_of(text: str) -> tuple[Blank, ...]:
    """The blanks of a template's text, each once, in order; one that stands there twice says its usual value once."""
    found: dict[str, str | None] = {}
    for match in _BLANK.finditer(text):
        name, usual = folded(match[1]), match[2]
        found[name] = usual if found.get(name) is None else found[name]
    return tuple(Blank(name, usual) for name, usual in found.items())


def main_blank(template: Template) -> Blank | None:
    """The blank that words without a name go into: the first that somebody must fill."""
    return next((blank for blank in blanks_of(template.text) if blank.is_needed), None)


def filled_in(template: Template, values: Sequence[tuple[str, str]], words: str = "") -> str:
    """Make a prompt.

    Args:
        template: Whose blanks are filled.
        values: By the blanks' names; one that is empty was not filled.
        words: What was said without a name: it goes into the main blank where that is free, else behind the text.

    Raises:
        UnknownBlank: There is no blank of that name.
        BlanksMissing: A blank that has no usual value was not filled.
    """
    given, beside = spread(template, values, words)
    _refuse_missing(template, given, beside)
    usual = {blank.name: blank.usual or "" for blank in blanks_of(template.text)}
    text = _BLANK.sub(lambda match: given.get(folded(match[1]), usual[folded(match[1])]), template.text)
    return f"{text}\n{beside}" if beside else text


def spread(template: Template, values: Sequence[tuple[str, str]], words: str) -> tuple[Mapping[str, str], str]:
    """What goes into which blank, and which words are left over.

    Raises:
        UnknownBlank: There is no blank of that name.
    """
    given = _given(template, values)
    main = main_blank(template)
    if words and main is not None and main.name not in given:
        return {**given, main.name: words}, ""
    return given, words


def as_written(template: Template, values: Sequence[tuple[str, str]]) -> str:
    """How somebody writes a filling: `--template sticker subject="a red panda"`."""
    return " ".join([f"--template {template.name}", *(f"{name}={quoted(value)}" for name, value in values)])


def quoted(value: str) -> str:
    """A value as it stands behind `name=`: in quotes unless it is one plain word."""
    if re.fullmatch(r"[\w#%-]+", value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def example_of(template: Template) -> str:
    """A filling that works: its own example, else every blank that must be filled, to be completed."""
    needed = [(blank.name, "…") for blank in blanks_of(template.text) if blank.is_needed]
    return as_written(template, template.example or needed)


def unknown_template(name: str, known: Iterable[str]) -> UnknownTemplate:
    """Say that there is no such template, and which there are."""
    names = [*known]
    return UnknownTemplate(said(sayings.no_template, _echo(name), _meant(folded(name), names), tuple(names)))


def as_blanks(blanks: Iterable[Blank]) -> tuple[str, ...]:
    """Blanks as they stand in a text, each with what usually stands there."""
    return tuple(blank.name if blank.is_needed else f"{blank.name}={blank.usual}" for blank in blanks)


def _given(template: Template, values: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    blanks = {blank.name: blank for blank in blanks_of(template.text)}
    given: dict[str, str] = {}
    for written, value in values:
        name = folded(written)
        if name not in blanks:
            known = as_blanks(blanks.values())
            raise UnknownBlank(said(sayings.no_blank, template.name, _echo(written), _meant(name, blanks), known))
        given[name] = value
    return {name: value for name, value in given.items() if value.strip()}


def _refuse_missing(template: Template, given: Mapping[str, str], beside: str) -> None:
    missing = tuple(blank.name for blank in blanks_of(template.text) if blank.is_needed and blank.name not in given)
    if missing:
        raise BlanksMissing(
            said(sayings.still_needs, template.name, missing, example_of(template)),
            template=template.name,
            given=tuple(given.items()),
            beside=beside,
        )


def _meant(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, [*known], n=1)
    return close[0] if close else ""


def _echo(word: str) -> str:
    return shortened(word.replace("`", ""), LONGEST_ECHO)
