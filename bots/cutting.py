"""Parting long texts where a reader would, after they were made safe for their platform; pure."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from core.model.text import clean_text, graphemes

Render = Callable[[str], str]
"""Makes a text safe for where it goes."""

_ENDS = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"[.!?…][\"”’)]*\s|[。！？]"), re.compile(r"\s"))
"""Where a long text is parted, the best places first."""

_WORTHWHILE = 4
"""A better place is taken only where at least one part in so many of the room is filled."""


def length(text: str) -> int:
    """How long a text is at most by any platform's count: in UTF-16, where an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def portions(text: str, most: int, render: Render) -> Iterator[str]:
    """Part a text at paragraphs, else sentences, else words, else between graphemes.

    Args:
        text: As it was written.
        most: Length of each portion after it was rendered; at least 200.
        render: What makes it safe.
    """
    rest = clean_text(text)
    while rest:
        end = _end_of_portion(rest, most, render)
        if portion := render(rest[:end]):
            yield portion
        rest = rest[end:].lstrip()


def beginning(text: str, most: int, render: Render) -> str:
    """A text, or as much of it as there is room for."""
    whole = render(text)
    if length(whole) <= most:
        return whole
    return f"{next(portions(text, most - 1, render), '')}…"


def within(text: str, most: int) -> str:
    """A text for a place of few characters: whole graphemes, with `…` for what is left out.

    Args:
        text: Safe for where it goes.
        most: Of the result, by `length`.
    """
    if length(text) <= most:
        return text
    ends = _graphemes(text[:most])
    return f"{text[: _last_that_fits(text, ends, most - 1, str)].rstrip()}…"


def _end_of_portion(text: str, most: int, render: Render) -> int:
    # Rendering hardly ever shortens, so nothing behind this is missed.
    window = text[: 2 * most]
    if window == text and length(render(text)) <= most:
        return len(text)
    for ends in (*([match.end() for match in end.finditer(window)] for end in _ENDS), _graphemes(window)):
        end = _last_that_fits(window, ends, most, render)
        if end * _WORTHWHILE >= most:
            return end
    return end


def _graphemes(text: str) -> Sequence[int]:
    return list(accumulate(map(len, graphemes(text))))


def _last_that_fits(text: str, ends: Sequence[int], most: int, render: Render) -> int:
    fitting = bisect_left(ends, True, key=lambda end: length(render(text[:end])) > most)
    return ends[fitting - 1] if fitting else 0
