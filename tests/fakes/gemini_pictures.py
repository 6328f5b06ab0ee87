"""What the loopback Gemini draws: real files of a chosen size, signed like the real ones."""

import hashlib
import io
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw

SIDES = {"512": 512, "1K": 1024, "2K": 2048, "4K": 4096}
_LONGEST_COMMENT = 65_533


@dataclass(frozen=True, slots=True)
class Drawing:
    """How pictures come out.

    Attributes:
        shrink: Divides the sides of a picture, so that tests stay quick.
        size_bytes: Pads each JPEG to this size with bytes that do not compress.
        signature_bytes: Length of each signature; real ones have 0.8 to 2.2 million.
        words: Said before each picture.
    """

    shrink: int = 8
    size_bytes: int | None = None
    signature_bytes: int = 3_000
    words: str | None = None


def draw(number: int, ratio: str | None, size: str | None, drawing: Drawing, *, as_png: bool) -> bytes:
    """Draw a picture that shows its number, in the proportions that were asked for."""
    across, down = (int(side) for side in (ratio or "1:1").split(":"))
    side = SIDES[size or "1K"] / drawing.shrink
    width = max(8, round(side * (across / down) ** 0.5))
    height = max(8, round(side * (down / across) ** 0.5))
    image = Image.new("RGB", (width, height), color=(number * 83 % 256, number * 149 % 256, number * 211 % 256))
    ImageDraw.Draw(image).text((4, 4), str(number), fill="white")
    file = io.BytesIO()
    image.save(file, "PNG" if as_png else "JPEG")
    data = file.getvalue()
    return data if as_png or drawing.size_bytes is None else _padded(data, drawing.size_bytes, number)


def signature_of(data: bytes, drawing: Drawing) -> bytes:
    """Sign a picture or words: made from them alone, so that a server started anew still knows its own."""
    return hashlib.shake_256(b"signature of " + hashlib.sha256(data).digest()).digest(drawing.signature_bytes)


def _padded(jpeg: bytes, size_bytes: int, number: int) -> bytes:
    """Put comments of noise behind a JPEG's first marker; every decoder skips them."""
    missing = size_bytes - len(jpeg)
    noise = random.Random(number)
    comments = bytearray()
    while missing - len(comments) > 4:
        length = min(_LONGEST_COMMENT, missing - len(comments) - 4)
        comments += b"\xff\xfe" + (length + 2).to_bytes(2, "big") + noise.randbytes(length)
    return jpeg[:2] + bytes(comments) + jpeg[2:]
