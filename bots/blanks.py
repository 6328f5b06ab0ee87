"""What people write for the blanks of a template: `subject="a red panda" style=kawaii`, anywhere among the words."""

import re
from collections.abc import Mapping

from bots import wording
from core.errors import UnknownOption
from core.model.template import LONGEST_NAME

BLANK = rf"(?<!\S)(?P<blank>[^\W\d_]\w{{0,{LONGEST_NAME - 1}}})="
"""A name and its sign; the value begins right behind."""

_PLAIN = re.compile(r"\S*")

# An apostrophe inside a word ends no quotation, and phones write it like the closing mark.
_STRAIGHT = re.compile(r'[ \t]*"((?:[^"\\]|\\.)*)"', re.DOTALL)
_SINGLE = re.compile(r"[ \t]*'((?:[^'\\]|\\.|'(?=\w))*)'", re.DOTALL)
_QUOTED: Mapping[str, re.Pattern[str]] = {
    '"': _STRAIGHT,
    "'": _SINGLE,
    "“": re.compile(r"[ \t]*“([^”\"]*)[”\"]"),
    "„": re.compile(r"[ \t]*„([^“”]*)[“”]"),
    "«": re.compile(r"[ \t]*«([^»]*)»"),
    "‘": re.compile(r"[ \t]*‘((?:[^’]|’(?=\w))*)’"),
}
_WITH_ESCAPES = frozenset({_STRAIGHT, _SINGLE})
_ESCAPED = re.compile(r"\\([\\\"'])")


def value_of(name: str, text: str, place: int) -> tuple[str, int]:
    """Read the value of a blank.

    Args:
        name: The blank's, as it was written.
        text: The message.
        place: Right behind the sign.

    Returns:
        The value, and the place behind it. What stands in quotes is taken as it is: whatever it looks like, it is no
        flag and no blank.

    Raises:
        UnknownOption: The quotes are not closed.
    """
    opening = text[place:].lstrip(" \t")[:1]
    if opening not in _QUOTED:
        match = _PLAIN.match(text, place)
        assert match is not None, "it matches nothing, too"
        return match[0].rstrip(",;."), match.end()
    pattern = _QUOTED[opening]
    quoted = pattern.match(text, place)
    if quoted is None:
        raise UnknownOption(wording.quotes_open(name, opening))
    value = _ESCAPED.sub(r"\1", quoted[1]) if pattern in _WITH_ESCAPES else quoted[1]
    return value, quoted.end()
