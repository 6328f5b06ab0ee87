"""Words from outside, without the characters that nobody sees."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

MOST_MARKS = 6
"""Combining marks kept on one letter: more than languages stack, fewer than what climbs over other lines."""

ZWNJ, ZWJ = "\u200c", "\u200d"
EMOJI_LOOK, TEXT_LOOK = "\ufe0f", "\ufe0e"

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")

_PLAIN = re.compile(r"[\n\t -~]*")

_INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that Unicode counts as letters, marks or symbols and that draw nothing."""

_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Format characters that do draw something: number signs and verse marks of Arabic, Syriac and Kaithi."""

_JOINING_SCRIPTS = (
    ("\u0600", "\u08ff"),  # Arabic, Syriac, Thaana, N'Ko and their extensions
    ("\u0900", "\u0dff"),  # the Indic scripts, Sinhala included
    ("\u0f00", "\u109f"),  # Tibetan, Myanmar
    ("\u1780", "\u18af"),  # Khmer, Mongolian
)
_IDEOGRAPHS = (("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
_EMOJI_TONES = ("\U0001f3fb", "\U0001f3ff")
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_JOINED_LETTERS = (
    ("\u0e33", "\u0e33"),  # Thai and Lao AM, which stands over the letter before
    ("\u0eb3", "\u0eb3"),
    ("\u1160", "\u11ff"),  # the vowels and endings of a Hangul syllable
    ("\ud7b0", "\ud7fb"),
)
_IDEOGRAPH_SELECTORS = ("\U000e0100", "\U000e01ef")


def clean_text(text: str) -> str:
    r"""Take out what a reader cannot see and a model can: the ways to hide words or to turn them round.

    Controls, terminal escapes, direction marks, zero-width characters, the tag block, lone surrogates and runs of
    variation selectors go; the joiners inside emoji and in the scripts that are written with them stay. Every kind of
    line end becomes `\n`, and a letter keeps at most `MOST_MARKS` marks.
    """
    if _PLAIN.fullmatch(text):
        return text.strip()
    lines = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text))
    kept: list[str] = []
    marks = 0
    for place, char in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if not _stays(char, before=kept[-1] if kept else "", following=following):
            continue
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept).strip()


LONGEST_GRAPHEME = 30
"""Code points; what joins more than these is no letter of any language (Unicode's own bound, UAX 15)."""


def graphemes(text: str) -> Iterator[str]:
    """Take a text apart into what a reader sees as one character: marks, tones, joined emoji and flags stay whole."""
    start = 0
    for at in range(1, len(text)):
        if at - start >= LONGEST_GRAPHEME or not _goes_on(text, start, at):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def shortened(text: str, most: int) -> str:
    """The beginning of a text, with `…` for what is left out.

    Args:
        text: Any words.
        most: Graphemes of the result.
    """
    kept = list(islice(graphemes(text), most + 1))
    return text if len(kept) <= most else f"{''.join(kept[: most - 1]).rstrip()}…"


def _goes_on(text: str, start: int, at: int) -> bool:
    """Whether the character at a place belongs to the grapheme that began at `start`; UAX 29 as far as chats need."""
    before, char = text[at - 1], text[at]
    if char in {ZWJ, ZWNJ} or _is_selector(char) or _within(char, _EMOJI_TONES):
        return True
    if unicodedata.category(char) in {"Mn", "Mc", "Me"}:
        return before != "\n"
    if before == ZWJ:
        return _is_emoji(char)
    if _within(char, _FLAG_LETTERS):
        # Two make a flag, and the third begins the next.
        return _within(before, _FLAG_LETTERS) and (at - start) % 2 == 1
    return any(_within(char, block) for block in _JOINED_LETTERS)


def _stays(char: str, *, before: str, following: str) -> bool:
    if char in {ZWJ, ZWNJ}:
        return _joins(char, before, following)
    if _is_selector(char):
        return _selects(char, before)
    if char in _INVISIBLE_LETTERS:
        return False
    category = unicodedata.category(char)
    if category == "Cc":
        return char in "\n\t"
    if category == "Cn":
        # Letters and emoji that are younger than this Python's tables are unassigned to it, and harmless.
        return not _is_noncharacter(char) and not _within(char, ("\U000e0000", "\U000e0fff"))
    return category != "Cs" and (category != "Cf" or char in _VISIBLE_FORMATS)


def _joins(joiner: str, before: str, following: str) -> bool:
    if any(_within(before, script) for script in _JOINING_SCRIPTS):
        return True
    return joiner == ZWJ and (_is_emoji(before) or before == EMOJI_LOOK) and _is_emoji(following)


def _is_selector(char: str) -> bool:
    return _within(char, ("\ufe00", "\ufe0f")) or _within(char, _IDEOGRAPH_SELECTORS)


def _selects(selector: str, before: str) -> bool:
    # One selector, and only after what it was made for: longer runs and odd places are where bytes get smuggled.
    if _within(selector, _IDEOGRAPH_SELECTORS):
        return any(_within(before, block) for block in _IDEOGRAPHS)
    if selector not in {EMOJI_LOOK, TEXT_LOOK}:
        return False
    return _is_emoji(before) or (before != "" and before in "#*0123456789‼⁉〰〽ℹ™")


def _is_emoji(char: str) -> bool:
    if char == "" or char in _INVISIBLE_LETTERS:
        return False
    return unicodedata.category(char) in {"So", "Sm"} or _within(char, _EMOJI_TONES)


def _is_noncharacter(char: str) -> bool:
    return ord(char) & 0xFFFF in {0xFFFE, 0xFFFF} or _within(char, ("\ufdd0", "\ufdef"))


def _within(char: str, block: tuple[str, str]) -> bool:
    return block[0] <= char <= block[1] and char != ""
