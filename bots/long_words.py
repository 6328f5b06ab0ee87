"""Words that one field of a form cannot hold: spread over several, and put together again; pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bots import wording
from bots.cutting import length, portions
from bots.fields import Field, WordsField
from core.model.text import clean_text

_GAPS = {"paragraph": "\n\n", "line": "\n", "word": " ", "letter": ""}
"""What stood between two parts: platforms trim what people send."""

_PART = re.compile(rf"(?P<name>.+):\d:(?P<gap>{'|'.join(_GAPS)})")


def spread(fields: Sequence[Field], longest: int, most: int) -> tuple[Field, ...]:
    """Give words that are too long as many fields as they need.

    Args:
        fields: Of a form.
        longest: What one field holds, by `bots.cutting.length`.
        most: Fields of one form; where there is no room, a label says that its words are cut.
    """
    shown: list[Field] = []
    room = most - len(fields)
    for field in fields:
        parts = [*_parts(field, longest)] if isinstance(field, WordsField) else [field]
        if isinstance(field, WordsField) and len(parts) - 1 > room:
            parts = [replace(field, label=wording.cut_label(field.label))]
        room -= len(parts) - 1
        shown.extend(parts)
    return tuple(shown)


def gathered(values: Mapping[str, str]) -> dict[str, str]:
    """What was written into the fields, with words that were spread in one piece again."""
    whole: dict[str, str] = {}
    for name, value in sorted(values.items()):
        part = _PART.fullmatch(name)
        if part is None:
            whole[name] = value
        elif value:
            before = whole.get(part["name"], "")
            whole[part["name"]] = f"{before}{_GAPS[part['gap']] if before else ''}{value}"
    return whole


def _parts(field: WordsField, longest: int) -> Iterator[WordsField]:
    values = [*_parted(clean_text(field.value), longest)] if length(field.value) > longest else []
    if len(values) <= 1:
        yield field
        return
    for number, (gap, value) in enumerate(values, start=1):
        label = wording.part_label(field.label, number, len(values))
        is_first = number == 1
        name = field.name if is_first else f"{field.name}:{number}:{gap}"
        yield replace(field, name=name, label=label, value=value, required=field.required and is_first)


def _parted(text: str, longest: int) -> Iterator[tuple[str, str]]:
    """Each part, after the name of what stood before it."""
    gap = ""
    while text:
        part = next(portions(text, longest, str)).rstrip()
        rest = text[len(part) :]
        yield gap, part
        text = rest.lstrip()
        between = rest[: len(rest) - len(text)]
        gap = "paragraph" if "\n\n" in between else "line" if "\n" in between else "word" if between else "letter"
