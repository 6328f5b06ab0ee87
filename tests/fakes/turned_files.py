"""One picture, stored turned in each of the eight ways, with the note that says how to turn it back."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

import pillow_heif
from PIL import Image

ORIENTATION = 0x0112
SIZE = (96, 64)

# How a picture must be stored so that the EXIF value turns it upright again.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def upright() -> Image.Image:
    """A picture whose four corners differ."""
    picture = Image.new("RGB", SIZE, (240, 240, 240))
    width, height = SIZE
    for colour, corner in (
        ((210, 40, 40), (0, 0)),
        ((40, 160, 60), (width // 2, 0)),
        ((40, 70, 200), (0, height // 2)),
    ):
        picture.paste(colour, (*corner, corner[0] + width // 2, corner[1] + height // 2))
    return picture


def turned(form: str, orientation: int) -> bytes:
    """The picture as a file of this format, with EXIF (TIFF: its own tag, HEIC and AVIF: their own boxes)."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return _stored(form, orientation, exif=exif.tobytes(), **FORM_OPTIONS[form])


def turned_by_xmp(form: str, orientation: int) -> bytes:
    """The picture with the note in XMP alone."""
    description = f'<rdf:Description tiff:Orientation="{orientation}"/>'
    return _stored(form, orientation, xmp=description.encode(), **FORM_OPTIONS[form])


def _stored(form: str, orientation: int, **options: object) -> bytes:
    pillow_heif.register_heif_opener()
    way = STORED[orientation]
    picture = upright() if way is None else upright().transpose(way)
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


FORM_OPTIONS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 95},
    "WEBP": {"quality": 95},
    "PNG": {},
    "TIFF": {},
    "AVIF": {"quality": 90},
    "HEIF": {"quality": 90},
}

TURNERS: dict[str, Callable[[int], bytes]] = {
    **{form: partial(turned, form) for form in FORM_OPTIONS},
    **{f"{form} by XMP": partial(turned_by_xmp, form) for form in ("JPEG", "WEBP")},
}
