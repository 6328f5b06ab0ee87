"""Writing in a picture, as far as the built-in font can (it has plain Latin letters only)."""

import unicodedata
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from core.adapters.offline.palette import Fill
from core.model.unsaid import own_words

MARK = "offline model"
"""Stands on every picture, so that nobody takes it for a real model's."""

_SPELT = str.maketrans({"–": "-", "—": "-", "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "€": "EUR"})


def drawable(text: str) -> str:
    """What of a text the font can show: accents go, other scripts and emoji are left out."""
    plain = unicodedata.normalize("NFKD", text[:_LONGEST_LINE].translate(_SPELT))
    kept = "".join(char if char.isspace() or _has_glyph(char) else "" for char in plain)
    return " ".join(kept.split())


def caption(words: str) -> str:
    """The line under a picture: that it was drawn offline, and from which words."""
    shown = drawable(own_words(words))
    return f"{MARK} · {shown}" if shown else MARK


def shortened(text: str, size: int, width: float) -> str:
    """Cut a line so that it fits, marking the cut."""
    if _font(size).getlength(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _font(size).getlength(f"{text[:middle]}…") <= width else (low, middle - 1)
    return f"{text[:low].rstrip()}…"


def lines_of(text: str, longest: int) -> list[str]:
    """Break a text into lines of about so many characters, at its spaces where it has some."""
    lines = [""]
    for word in drawable(text).split():
        if lines[-1] and len(lines[-1]) + len(word) >= longest:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def write(
    surface: ImageDraw.ImageDraw,
    text: str,
    *,
    box: tuple[float, float, float, float],
    fill: Fill,
    rim: Fill | None = None,
) -> None:
    """Write one line as large as fits into a box (left, top, right, bottom), in its middle."""
    left, top, right, bottom = box
    size = max(4, round((bottom - top) * 0.86))
    length = _font(size).getlength(text)
    if length > right - left:
        size = max(4, int(size * (right - left) / length))
    middle = ((left + right) / 2, (top + bottom) / 2)
    width = max(1, size // 14) if rim else 0
    surface.text(middle, text, font=_font(size), fill=fill, anchor="mm", stroke_width=width, stroke_fill=rim)


def strip(width: int, height: int, words: str) -> Image.Image:
    """The caption strip that is set under a picture."""
    image = Image.new("RGB", (width, height), (30, 34, 48))
    surface = ImageDraw.Draw(image)
    size = round(height * 0.6)
    text = shortened(caption(words), size, width - height * 0.8)
    surface.text((height * 0.4, height * 0.5), text, font=_font(size), fill=(226, 230, 240), anchor="lm")
    return image


_LONGEST_LINE = 400
"""Characters of a text that are looked at; no line shows more."""


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType")
    return font


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    # The font draws one and the same box for each character that it lacks.
    return bytes(_font(20).getmask(char)) != bytes(_font(20).getmask("\uffff"))
