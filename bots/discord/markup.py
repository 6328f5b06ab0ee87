"""Words for Discord: nothing that a model or a person wrote pings, unfurls, or passes for something else.

Discord reads Markdown, mentions, timestamps and emoji out of every text. A backslash before ASCII punctuation makes it
plain, and an address in angle brackets is a link without a preview.
"""

import re
from urllib.parse import quote

from core.model.text import clean_text

_ADDRESS = re.compile(r"https?://[^\W_]\S*", re.IGNORECASE)
_NOT_OF_ADDRESS = ".,;:!?'\")]}>*_~|`\\"
"""What follows an address in a text, rather than ends it."""
_KEPT_IN_ADDRESS = ":/?#!$&'()+,;=%"
"""`@` is not among them: before it could stand the name of another site than the one that opens."""

_SCHEME = re.compile(r"\w+://")
"""What makes Discord show a link's words and address as they are written."""

# Beside punctuation: emoji by their names (`:smile:`), and addresses of other schemes, which Discord's apps open too.
_SPECIAL = re.compile(r"[\\*_~|`<>\[\]@#]|:(?=[\w+-]+:|//)")
_LIST_MARK = re.compile(r"^([ \t]*(?:\d+(?=\.))?)([-+.])(?=\s|$)", re.MULTILINE)

_CODE = re.compile(r"(`[^`\n]+`)")
_CODE_OR_BOLD = re.compile(r"(`[^`\n]+`|\*\*(?![\s*])[^*\n]+(?<!\s)\*\*)")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t#]*")
_BULLET = re.compile(r"([ \t]*)[*+-][ \t]+(.*)")


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


def link(words: str, address: str) -> str:
    """A link by its words, without a preview."""
    return f"[{_plain(_SCHEME.sub('', clean_text(words)))}](<{quote(address, safe=_KEPT_IN_ADDRESS)}>)"


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
