"""What a file is, told by its first bytes and never by its name or by what somebody claims."""

import re
from dataclasses import dataclass

SNIFFED_BYTES = 1024
"""How far into a file its kind is looked for."""


@dataclass(frozen=True, slots=True)
class PictureKind:
    """A kind of picture that a person may attach.

    Attributes:
        name: As people call it.
        pillow: The one format that Pillow may open it as.
        plugin: The module that knows the format; naming it keeps Pillow from loading all that it has.
        most_pixels: The largest that decodes within the memory of one sandbox worker, measured.
    """

    name: str
    mime: str
    pillow: str
    plugin: str
    most_pixels: int


# Phones take 50 million pixels, and some write JPEGs of 108, which decode at a quarter of their size. The decoder of
# WebP holds a picture three times.
PHONE_PIXELS = 52_000_000
JPEG = PictureKind("JPEG", "image/jpeg", "JPEG", "PIL.JpegImagePlugin", 110_000_000)
PNG = PictureKind("PNG", "image/png", "PNG", "PIL.PngImagePlugin", PHONE_PIXELS)
WEBP = PictureKind("WebP", "image/webp", "WEBP", "PIL.WebPImagePlugin", 40_000_000)
GIF = PictureKind("GIF", "image/gif", "GIF", "PIL.GifImagePlugin", PHONE_PIXELS)
HEIF = PictureKind("HEIC", "image/heic", "HEIF", "pi_heif", PHONE_PIXELS)
AVIF = PictureKind("AVIF", "image/avif", "AVIF", "PIL.AvifImagePlugin", PHONE_PIXELS)
BMP = PictureKind("BMP", "image/bmp", "BMP", "PIL.BmpImagePlugin", PHONE_PIXELS)
TIFF = PictureKind("TIFF", "image/tiff", "TIFF", "PIL.TiffImagePlugin", PHONE_PIXELS)

_MAGICS = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
_BMP_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})

# Only to name the real kind to the person; none of these is ever opened.
_FOREIGN_MAGICS = (
    (b"PK\x03\x04", "zip"),
    (b"8BPS", "photoshop"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"\x00\x00\x00\x0cJXL \r\n", "jpeg_xl"),
    (b"\xff\x0a", "jpeg_xl"),
    (b"\x00\x00\x00\x0cjP  \r\n", "jpeg_2000"),
    (b"\xff\x4f\xff\x51", "jpeg_2000"),
    (b"%!PS", "postscript"),
    (b"\xc5\xd0\xd3\xc6", "postscript"),
    (b"\x1a\x45\xdf\xa3", "webm"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"fLaC", "sound"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)
_MARKUP = (
    (re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE), "html"),
    (re.compile(rb"<svg[\s>]", re.IGNORECASE), "svg"),
    (re.compile(rb"<\?xml", re.IGNORECASE), "xml"),
)


def picture_kind(data: bytes) -> PictureKind | None:
    """Recognise a kind of picture that is taken; None for everything else."""
    for magic, kind in _MAGICS:
        if data.startswith(magic):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    # Many a text begins with "BM"; the size of the second header settles it.
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _BMP_HEADER_SIZES:
        return BMP
    return _isobmff_kind(_brands(data))


def foreign_kind(data: bytes) -> str | None:
    """Name what a file is that is not a picture to us, by a key of `FILE_KINDS`; None when nothing is known."""
    for magic, name in _FOREIGN_MAGICS:
        if data.startswith(magic):
            return name
    return _riff_name(data) or _video_name(data) or _document_name(data)


def _riff_name(data: bytes) -> str | None:
    if not data.startswith(b"RIFF"):
        return None
    return {b"AVI ": "avi", b"WAVE": "sound"}.get(data[8:12])


def _video_name(data: bytes) -> str | None:
    if not (brands := _brands(data)):
        return None
    return "quicktime" if brands[0] == b"qt  " else "mp4"


def _document_name(data: bytes) -> str | None:
    head = data[:SNIFFED_BYTES]
    # Readers of PDF look for its mark anywhere in the first kilobyte.
    if b"%PDF-" in head:
        return "pdf"
    return next((name for pattern, name in _MARKUP if pattern.search(head)), None)


def _brands(data: bytes) -> list[bytes]:
    """The brands of an ISO base media file, the major one first; empty when it is none."""
    if data[4:8] != b"ftyp":
        return []
    end = min(int.from_bytes(data[:4], "big"), SNIFFED_BYTES)
    # Between the major brand and the compatible ones stand four bytes of version.
    return [data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))]


def _isobmff_kind(brands: list[bytes]) -> PictureKind | None:
    if not brands or brands[0] not in _AVIF_BRANDS | _HEIF_BRANDS:
        return None
    return AVIF if _AVIF_BRANDS & set(brands) else HEIF
