"""Making a model's own picture fit into fewer bytes. Runs in a sandbox process only."""

from collections.abc import Iterator, Mapping
from io import BytesIO

from PIL import Image

from core.adapters.pixels.colours import even_channels, to_srgb
from core.adapters.pixels.decoding import decoder_errors, open_picture, orientation
from core.adapters.pixels.kinds import picture_kind
from core.adapters.pixels.refusals import UNNAMED, not_a_picture, too_many_bytes
from core.model.image import CleanPicture

QUALITIES = (95, 90, 80)
"""Of WebP; at 80 a difference is hard to see, and below it a smaller picture is the better one."""

MOST_PIXELS = 17_000_000
"""As large as models draw; writing more takes longer than a reader waits."""

LONGEST_EDGE = 16_383
"""What WebP can hold."""

SMALLER = 0.8
"""How much shorter the edges get at a time."""


def shrink_picture(data: bytes, most_bytes: int) -> CleanPicture:
    """Write a picture as WebP that fits: with the same pixels if it can be, else with less quality, last smaller.

    Raises:
        BadPicture: It cannot be read, or not a single pixel fits.
    """
    kind = picture_kind(data)
    if kind is None:
        raise not_a_picture(data, UNNAMED)
    with decoder_errors(UNNAMED, kind):
        pixels = _upright(open_picture(data, kind, UNNAMED))
    for options in _ways():
        if len(made := _written(pixels, options)) <= most_bytes:
            return CleanPicture(made, "image/webp", *pixels.size)
    for size in _smaller_sizes(pixels.size):
        if len(made := _written(_resized(pixels, size), _quality(QUALITIES[-1]))) <= most_bytes:
            return CleanPicture(made, "image/webp", *size)
    raise too_many_bytes(UNNAMED, len(data), most_bytes)


def _upright(picture: Image.Image) -> Image.Image:
    picture.load()
    turn, profile = orientation(picture), picture.info.get("icc_profile")
    even = even_channels(picture)
    pixels = to_srgb(even if turn is None else even.transpose(turn), profile)
    # The encoder copies what it finds here into the file.
    pixels.info.clear()
    if _is_writable(pixels.size):
        return pixels
    return _resized(pixels, next(size for size in _smaller_sizes(pixels.size) if _is_writable(size)))


def _is_writable(size: tuple[int, int]) -> bool:
    width, height = size
    return width * height <= MOST_PIXELS and max(size) <= LONGEST_EDGE


def _smaller_sizes(size: tuple[int, int]) -> Iterator[tuple[int, int]]:
    width, height = size
    scale = SMALLER
    while max(size) * scale >= 1:
        yield max(1, round(width * scale)), max(1, round(height * scale))
        scale *= SMALLER


def _ways() -> Iterator[Mapping[str, object]]:
    # With more effort it would be hardly smaller and take many times longer.
    yield {"lossless": True, "quality": 0, "method": 0, "exact": True}
    yield from map(_quality, QUALITIES)


def _quality(quality: int) -> Mapping[str, object]:
    return {"quality": quality, "method": 3}


def _resized(pixels: Image.Image, size: tuple[int, int]) -> Image.Image:
    return pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _written(pixels: Image.Image, options: Mapping[str, object]) -> bytes:
    file = BytesIO()
    pixels.save(file, "WEBP", **options)
    return file.getvalue()
