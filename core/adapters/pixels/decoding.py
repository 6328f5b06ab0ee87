"""From hostile bytes to pixels, with Pillow. Runs in a sandbox process only."""

import importlib
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageCms

from core.adapters.pixels.headers import MEASURED_KINDS, declared_size
from core.adapters.pixels.kinds import HEIF, PictureKind
from core.adapters.pixels.refusals import broken, refuse_by_size, too_many_pixels

ORIENTATION = 0x0112
"""The EXIF tag; Pillow answers it from XMP and from AVIF's own boxes too."""

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# What Pillow, its plugins and the libraries below them raise on bytes that somebody made up: nearly everything there
# is. MemoryError is not here: it is the sandbox's limit and the sandbox's to report.
DECODER_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    SystemError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
    ImageCms.PyCMSError,
)


@contextmanager
def decoder_errors(name: str, kind: PictureKind) -> Iterator[None]:
    """Turn what decoders raise into our errors, and hide what they warn about.

    Raises:
        BrokenPicture: The bytes are not a whole picture of this kind.
        PictureTooLarge: A decoder met more pixels than it was ever meant to.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except Image.DecompressionBombError as error:
        raise too_many_pixels(name, kind) from error
    except DECODER_FAULTS as error:
        raise broken(name, kind) from error


def open_picture(data: bytes, kind: PictureKind, name: str) -> Image.Image:
    """Read the header with the one decoder of this kind; no pixel is decoded.

    Raises:
        PictureTooLarge: It has more pixels than its kind may have.
    """
    if kind in MEASURED_KINDS:
        # Before Pillow: above a size of its own it stops without telling which, and the decoder of WebP takes memory
        # for whole frames when it is opened.
        refuse_by_size(name, declared_size(data, kind), kind)
    plugin = importlib.import_module(kind.plugin)
    if kind is HEIF:
        # Thumbnails, depth maps and the like are parsed with the picture unless they are declined.
        plugin.register_heif_opener(decode_threads=2, thumbnails=False, depth_images=False, aux_images=False)
    # With its one format named, no other decoder ever sees the bytes: not EPS, which would start Ghostscript.
    picture = Image.open(BytesIO(data), formats=(kind.pillow,))
    refuse_by_size(name, picture.size, kind)
    return picture


def orientation(picture: Image.Image) -> Image.Transpose | None:
    """What turns the picture upright; a damaged EXIF block is none at all."""
    try:
        return UPRIGHT.get(picture.getexif().get(ORIENTATION, 1))
    except DECODER_FAULTS:
        return None


def has_more_frames(picture: Image.Image) -> bool:
    """Whether there is a second frame, page or picture in the file."""
    return bool(getattr(picture, "is_animated", False))
