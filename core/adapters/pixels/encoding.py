"""Writing a cleaned picture, small enough to be sent. Runs in a sandbox process only."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

LARGEST_RESULT = 6_000_000
"""Bytes of one cleaned picture: three of them fit into one model call, and each into one upload."""

FEW_COLOURS = 4096
"""A drawing or a screenshot has no more; a photo has ten times as many."""

MOST_EXACT_PIXELS = 2_000_000
"""A larger cut-out photo takes seconds to write as PNG, and then is too large."""

SHRINK = 0.7


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as it will be kept."""

    data: bytes
    mime: str
    size: tuple[int, int]


def encode(picture: Image.Image) -> Encoded:
    """Write the picture without metadata, as well as `LARGEST_RESULT` allows."""
    # Some encoders copy what they find here into the file: comments, profiles, resolutions.
    picture.info.clear()
    for form, options in _ways(picture):
        data = _written(picture, form, options)
        if len(data) <= LARGEST_RESULT:
            return Encoded(data, f"image/{form.lower()}", picture.size)
    width, height = picture.size
    smaller = (max(1, round(width * SHRINK)), max(1, round(height * SHRINK)))
    return encode(picture.resize(smaller, Image.Resampling.LANCZOS))


def _ways(picture: Image.Image) -> Iterator[tuple[str, dict[str, object]]]:
    """The forms to try, the most faithful first: exact for what is drawn or cut out, JPEG for photos."""
    see_through = picture.mode == "RGBA"
    small = picture.width * picture.height <= MOST_EXACT_PIXELS
    if (see_through and small) or picture.getcolors(FEW_COLOURS) is not None:
        yield "PNG", {}
    for quality in (92, 65):
        if see_through:
            yield "WEBP", {"quality": quality, "alpha_quality": quality}
        else:
            yield "JPEG", {"quality": quality}


def _written(picture: Image.Image, form: str, options: dict[str, object]) -> bytes:
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()
