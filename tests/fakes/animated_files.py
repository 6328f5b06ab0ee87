"""Files with more than one picture: the first is red, the second blue."""

from collections.abc import Callable

from tests.fakes.colour_files import saved
from tests.fakes.nasty_pictures import drawing, heif

_TWO: dict[str, object] = {"save_all": True, "append_images": [drawing("blue")]}

# With what the file's parts are called.
ANIMATED: dict[str, tuple[Callable[[], bytes], str]] = {
    "GIF": (lambda: saved(drawing(), "GIF", **_TWO), "frame"),
    "PNG": (lambda: saved(drawing(), "PNG", **_TWO), "frame"),
    "WebP": (lambda: saved(drawing(), "WEBP", lossless=True, **_TWO), "frame"),
    "AVIF": (lambda: saved(drawing(), "AVIF", quality=95, **_TWO), "frame"),
    "TIFF of two pages": (lambda: saved(drawing(), "TIFF", **_TWO), "page"),
    "JPEG of two pictures (MPO)": (lambda: saved(drawing(), "MPO", **_TWO), "picture"),
    "HEIC of two pictures": (lambda: heif(drawing(), **_TWO), "picture"),
}
