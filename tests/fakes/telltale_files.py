"""Pictures whose every corner outside the pixels holds the same needle."""

import struct
from collections.abc import Callable
from io import BytesIO

from PIL import ExifTags, Image, PngImagePlugin

from tests.fakes.colour_files import png_chunk, saved
from tests.fakes.icc import DISPLAY_P3, rgb_profile
from tests.fakes.nasty_pictures import drawing, heif, photo

NEEDLE = b"NEEDLE-52.5200N-13.4050E"
WORD = NEEDLE.decode()
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><dc:creator>' + NEEDLE + b"</dc:creator></rdf:RDF></x:xmpmeta>"


def needled_exif() -> bytes:
    """Descriptions, the place, the maker's notes and a comment."""
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = WORD
    exif[ExifTags.Base.Artist] = WORD
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = NEEDLE
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = NEEDLE
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = NEEDLE
    return exif.tobytes()


def _profile() -> bytes:
    return rgb_profile(DISPLAY_P3, description=NEEDLE)


def _jpeg(picture: Image.Image) -> bytes:
    data = saved(picture, "JPEG", exif=needled_exif(), xmp=XMP, comment=NEEDLE, icc_profile=_profile())
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(NEEDLE)) + NEEDLE
    own = b"".join(bytes((0xFF, marker)) + struct.pack(">H", len(iptc) + 2) + iptc for marker in (0xED, 0xE5))
    return data[:2] + own + data[2:] + NEEDLE


def _png(picture: Image.Image) -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", WORD)
    notes.add_text("Packed", WORD, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    data = saved(picture, "PNG", pnginfo=notes, exif=needled_exif(), icc_profile=_profile(), dpi=(300, 300))
    end = data.rindex(b"IEND") - 4
    return data[:end] + png_chunk(b"prVt", NEEDLE) + png_chunk(b"tEXt", b"Late\0" + NEEDLE) + data[end:] + NEEDLE


def _gif(picture: Image.Image) -> bytes:
    data = saved(picture.quantize(64), "GIF", comment=NEEDLE)
    extension = b"!\xff\x0bXMP DataXMP" + bytes((len(NEEDLE),)) + NEEDLE + b"\0"
    return data[:-1] + extension + data[-1:] + NEEDLE


def _tiff(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "TIFF", tiffinfo={270: WORD, 315: WORD, 700: XMP, 33723: NEEDLE}, icc_profile=_profile())
    return file.getvalue() + NEEDLE


TELLTALES: dict[str, Callable[[Image.Image], bytes]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "GIF": _gif,
    "TIFF": _tiff,
    "WebP": lambda picture: saved(picture, "WEBP", exif=needled_exif(), xmp=XMP, icc_profile=_profile()) + NEEDLE,
    "AVIF": lambda picture: saved(picture, "AVIF", exif=needled_exif(), xmp=XMP, icc_profile=_profile()) + NEEDLE,
    "HEIC": lambda picture: heif(picture, exif=needled_exif(), xmp=XMP, icc_profile=_profile()) + NEEDLE,
    "BMP": lambda picture: saved(picture, "BMP") + NEEDLE,
}
LOOKS: dict[str, Callable[[], Image.Image]] = {"photo": photo, "drawing": drawing}


def parts_of(data: bytes) -> set[str]:
    """What a file of ours is made of: PNG chunks, JPEG segments before the scan, or WebP chunks."""
    if data.startswith(b"\x89PNG"):
        return _png_chunks(data)
    if data.startswith(b"RIFF"):
        return _webp_chunks(data)
    parts, at = set(), 2
    while data[at + 1] != 0xDA:
        parts.add(f"{data[at + 1]:02x}")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return parts | ({"tail"} if not data.endswith(b"\xff\xd9") else set())


def _png_chunks(data: bytes) -> set[str]:
    parts, at = set(), 8
    while at < len(data):
        parts.add(data[at + 4 : at + 8].decode("latin-1"))
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return parts


def _webp_chunks(data: bytes) -> set[str]:
    parts, at = set(), 12
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        parts.add(data[at : at + 4].decode("latin-1"))
        at += 8 + size + size % 2
    return parts
