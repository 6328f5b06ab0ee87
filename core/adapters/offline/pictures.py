"""Reading and writing the bytes of pictures."""

import json
import math
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

from core.adapters.offline.lettering import strip
from core.adapters.offline.recipes import read_back, written_down
from core.adapters.offline.scene import Recipe

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_LARGEST_PNG = 2_500_000
"""Pixels; a larger picture is written as JPEG, or it would have many megabytes."""

_OURS = "limner-offline"
"""Names what this model writes into its files beside the pixels."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture that was read.

    Attributes:
        image: Plain RGB, without the caption strip that this model may have put under it.
        size: Pixels of the whole picture, across and down, as everybody sees it.
        recipe: How this model painted it; None when it did not, or when its pixels were changed since.
    """

    image: Image.Image
    size: tuple[int, int]
    recipe: Recipe | None = None


def opened(data: bytes, *, most_pixels: float) -> Opened:
    """Read a picture.

    Args:
        most_pixels: A picture that has more is read smaller.

    Raises:
        OSError: The bytes are not a picture of a known kind, or broken.
    """
    with Image.open(BytesIO(data), formats=_FORMATS) as image:
        note, size = _note(image), image.size
        share = _strip_height(note, image.height) / image.height
        times = min(1.0, math.sqrt(most_pixels / (image.width * image.height)))
        room = max(1, round(image.width * times)), max(1, round(image.height * times))
        # Only a JPEG can be decoded smaller; for others this does nothing.
        image.draft("RGB", room)
        plain = _on_white(image)
    plain = plain.resize(room) if times < 1 else plain
    bare = plain.crop((0, 0, plain.width, plain.height - round(plain.height * share))) if share else plain
    return Opened(bare, size, read_back(note.get("recipe")))


def written(image: Image.Image, words: str, recipe: Recipe | None = None) -> tuple[bytes, str]:
    """Write a picture with its caption strip; returns the bytes and their MIME type."""
    height = strip_height(image.width, image.height)
    whole = Image.new("RGB", (image.width, image.height + height))
    whole.paste(image, (0, 0))
    whole.paste(strip(image.width, height, words), (0, image.height))
    note = json.dumps({_OURS: {"strip": height, "recipe": written_down(recipe) if recipe else None}})
    buffer = BytesIO()
    if image.width * image.height > _LARGEST_PNG:
        whole.save(buffer, "JPEG", quality=90, comment=note)
        return buffer.getvalue(), "image/jpeg"
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", note)
    whole.save(buffer, "PNG", compress_level=3, pnginfo=info)
    return buffer.getvalue(), "image/png"


def strip_height(width: int, height: int) -> int:
    """How high the caption strip under a picture of this size is, in pixels."""
    return 48 * max(1, round(math.sqrt(width * height) / 1024))


def _note(image: Image.Image) -> dict[str, Any]:
    """What this model wrote beside the pixels; empty when it is another's picture."""
    comment = image.info.get("Comment", image.info.get("comment", ""))
    text = comment.decode("utf-8", "replace") if isinstance(comment, bytes) else str(comment)
    try:
        note = json.loads(text)[_OURS]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return note if isinstance(note, dict) else {}


def _strip_height(note: dict[str, Any], height: int) -> int:
    rows = note.get("strip")
    return rows if isinstance(rows, int) and 0 < rows < height else 0


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    white = Image.new("RGB", layered.size, (255, 255, 255))
    white.paste(layered, mask=layered.getchannel("A"))
    return white
