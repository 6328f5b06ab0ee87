"""Words for Discord: nothing that a model or a person wrote pings, unfurls, or passes for something else.

Discord reads Markdown, mentions, timestamps and emoji out of every text. A backslash before ASCII punctuation makes it
plain, and an address in angle brackets is a link without a preview.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from urllib.parse import quote

from core.model.text import clean_text, graphemes

Render = Callable[[str], str]
"""`escaped`, `sentence` or `words`; for what is not Markdown, `clean_text`."""

_ADDRESS = re.compile(r"https?://[^\W_]\S*", re.IGNORECASE)
_NOT_OF_ADDRESS = ".,;:!?'\")]}>*_~|`\\"
"""What follows an address in a text, rather than ends it."""
_KEPT_IN_ADDRESS = ":/?#!$&'()+,;=%"
"""`@` is not among them: before it could stand the name of another site than the one that opens."""

# Beside punctuation: emoji by their names (`:smile:`), and addresses of other schemes, which Discord's apps open too.
_SPECIAL = re.compile(r"[\\*_~|`<>\[\]@#]|:(?=[\w+-]+:|//)")
_LIST_MARK = re.compile(r"^([ \t]*(?:\d+(?=\.))?)([-+.])(?=\s|$)", re.MULTILINE)

_CODE = re.compile(r"(`[^`\n]+`)")
_CODE_OR_BOLD = re.compile(r"(`[^`\n]+`|\*\*(?![\s*])[^*\n]+(?<!\s)\*\*)")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t#]*")
_BULLET = re.compile(r"([ \t]*)[*+-][ \t]+(.*)")

_ENDS = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"[.!?…][\"”’)]*\s|[。！？]"), re.compile(r"\s"))
"""Where a long text is parted, the best places first."""

_WORTHWHILE = 4
"""A better place is taken only where at least one part in so many of the room is filled."""


def escaped(text: str) -> str:
    """Words of a person, exactly as they were written."""
    return _LIST_MARK.sub(r"\1\\\2", _plain(clean_text(text)))


def sentence(text: str) -> str:
    """Our own words, in which `code` is meant and everything else may be a file's name or a person's word."""
    parts = _CODE.split(clean_text(text))
    return _LIST_MARK.sub(r"\1\\\2", "".join(part if at % 2 else _plain(part) for at, part in enumerate(parts)))


def words(text: str) -> str:
    """Words of a model, which may be bold, code or a list; a heading is bold too."""
    return "\n".join(_line_of_words(line) for line in clean_text(text).split("\n"))


def length(text: str) -> int:
    """How long a text is at most by Discord's count: in UTF-16, where an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def portions(text: str, most: int, render: Render = escaped) -> Iterator[str]:
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


def beginning(text: str, most: int, render: Render = escaped) -> str:
    """A text, or as much of it as there is room for."""
    whole = render(text)
    if length(whole) <= most:
        return whole
    return f"{next(portions(text, most - 1, render), '')}…"


def _plain(text: str) -> str:
    made: list[str] = []
    done = 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_NOT_OF_ADDRESS)
        made += _SPECIAL.sub(r"\\\g<0>", text[done : match.start()]), f"<{quote(address, safe=_KEPT_IN_ADDRESS)}>"
        done = match.start() + len(address)
    made.append(_SPECIAL.sub(r"\\\g<0>", text[done:]))
    return "".join(made)


def _line_of_words(line: str) -> str:
    if heading := _HEADING.fullmatch(line):
        title = _plain(heading[1].replace("*", "").strip())
        return f"**{title}**" if title else ""
    if bullet := _BULLET.fullmatch(line):
        return f"{bullet[1]}- {_inline(bullet[2])}"
    return _inline(line)


def _inline(text: str) -> str:
    return "".join(_kept(part) if at % 2 else _plain(part) for at, part in enumerate(_CODE_OR_BOLD.split(text)))


def _kept(part: str) -> str:
    return part if part.startswith("`") else f"**{_plain(part[2:-2])}**"


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
