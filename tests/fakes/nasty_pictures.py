"""Files that are out to get whoever opens them, and files that are not what they say."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

import pillow_heif
from PIL import Image

from tests.fakes.colour_files import png, png_chunk, saved

HUGE = 2**31 - 1
SIDE = 96
MEGABYTE = 1_000_000


def photo(size: tuple[int, int] = (SIDE, SIDE)) -> Image.Image:
    """Thousands of colours, so that it is kept as a photo is; always the same."""
    width, height = size
    return Image.frombytes("RGB", size, random.Random(7).randbytes(3 * width * height))


def drawing(colour: str = "red", size: tuple[int, int] = (SIDE, SIDE)) -> Image.Image:
    return Image.new("RGB", size, colour)


def heif(picture: Image.Image, **options: object) -> bytes:
    pillow_heif.register_heif_opener()
    return saved(picture, "HEIF", **options)


WHOLE: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: saved(photo(), "JPEG"),
    "progressive JPEG": lambda: saved(photo(), "JPEG", progressive=True),
    "PNG": lambda: saved(photo(), "PNG"),
    "WebP": lambda: saved(photo(), "WEBP"),
    "GIF": lambda: saved(photo().quantize(64), "GIF"),
    "HEIC": lambda: heif(photo()),
    "AVIF": lambda: saved(photo(), "AVIF"),
    "BMP": lambda: saved(photo(), "BMP"),
    "TIFF": lambda: saved(photo(), "TIFF", compression="tiff_lzw"),
}


def _truncated(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def _sprinkled(data: bytes, seed: int) -> bytes:
    """Twenty bytes behind the magic number replaced by others."""
    dice, changed = random.Random(seed), bytearray(data)
    for _ in range(20):
        changed[dice.randrange(12, len(data))] = dice.randrange(256)
    return bytes(changed)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut after its magic": lambda data: data[:16],
    "cut at a third": lambda data: _truncated(data, 0.33),
    "cut near its end": lambda data: _truncated(data, 0.9),
    "zeros in the middle": lambda data: _truncated(data, 0.4) + bytes(int(len(data) * 0.6)),
    "its first half twice": lambda data: 2 * _truncated(data, 0.5),
    "sprinkled 1": lambda data: _sprinkled(data, 1),
    "sprinkled 2": lambda data: _sprinkled(data, 2),
}


def _plain_png(width: int, height: int) -> bytes:
    """A real picture of nothing: every byte of it decodes."""
    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    rows = b"".join(packer.compress(64 * row) for _ in range(height // 64)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        png_chunk(kind, content) for kind, content in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    )


def _boasting_jpeg() -> bytes:
    data = saved(drawing(), "JPEG")
    frame = data.index(b"\xff\xc0")
    return data[: frame + 5] + struct.pack(">HH", 65500, 65500) + data[frame + 9 :]


def _boasting_gif() -> bytes:
    data = bytearray(saved(drawing(), "GIF"))
    frame = data.index(b",\0\0\0\0")
    data[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    return bytes(data)


def _boasting_heif(data: bytes, width: int, height: int) -> bytes:
    """Declares it in its `ispe` box."""
    extents = data.index(b"ispe") + 8
    return data[:extents] + struct.pack(">II", width, height) + data[extents + 8 :]


def _boasting_webp() -> bytes:
    canvas = b"\0\0\0\0" + 2 * (16_383).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", 10) + canvas + saved(drawing(), "WEBP")[12:]
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def _boasting_bmp() -> bytes:
    data = saved(drawing(), "BMP")
    return data[:18] + struct.pack("<ii", 10_000, 10_000) + data[26:]


def _tiny_tiff() -> bytes:
    """88 bytes that stand for a hundred megapixels."""
    tags = ((256, 10_000), (257, 10_000), (258, 1), (259, 1), (262, 1), (273, 8))
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 0) + b"\0\0"


def _inflating_png(kind: bytes) -> bytes:
    extra = png_chunk(kind, b"name\0\0" + zlib.compress(bytes(128 * MEGABYTE), 1))
    return png((8, 8), 8, 2, 8 * bytes(1 + 3 * 8), extra)


def _long_gif() -> bytes:
    frames = [drawing(f"rgb({shade},0,0)", (64, 64)) for shade in range(1, 256)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:] + frames[:45])


REFUSED_BOMBS: dict[str, Callable[[], bytes]] = {
    "PNG header of 2^31 by 2^31": lambda: png((HUGE, HUGE), 8, 2, b""),
    "PNG of 300 megapixels": lambda: _plain_png(20_000, 15_000),
    "PNG of 144 megapixels": lambda: _plain_png(12_000, 12_000),
    "JPEG of 65500 by 65500": _boasting_jpeg,
    "GIF whose frame is larger than its screen": _boasting_gif,
    "HEIC of 200 megapixels": lambda: _boasting_heif(heif(drawing()), 20_000, 10_000),
    "HEIC of 100 megapixels": lambda: _boasting_heif(heif(drawing()), 10_000, 10_000),
    "AVIF of 100 megapixels": lambda: _boasting_heif(saved(drawing(), "AVIF"), 10_000, 10_000),
    "WebP canvas of 16384 by 16384": _boasting_webp,
    "BMP of 100 megapixels": _boasting_bmp,
    "TIFF of 88 bytes": _tiny_tiff,
    "PNG whose profile inflates": lambda: _inflating_png(b"iCCP"),
    "PNG whose text inflates": lambda: _inflating_png(b"zTXt"),
}
HARMLESS_BOMBS: dict[str, Callable[[], bytes]] = {"GIF of 300 frames": _long_gif}


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("picture.png", b"not one")
    return file.getvalue()


SVG = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(touched) (w) file closefile\n"

# Name as attached, the bytes, and what the answer must call them.
FOREIGN: tuple[tuple[str, bytes, str], ...] = (
    ("archive.png", _zip(), "ZIP"),
    ("page.png", b"<!DOCTYPE html><html><script>alert(1)</script>", "HTML"),
    ("entities.svg", SVG + b"<text>&x;</text></svg>", "SVG"),
    ("scripted.jpg", b'<svg onload="alert(1)"/>', "SVG"),
    ("drawing.eps", EPS, "PostScript"),
    ("drawing.tif", b"\xc5\xd0\xd3\xc6" + bytes(28) + EPS, "PostScript"),
    ("report.pdf", b"%PDF-1.7\n1 0 obj", "PDF"),
    ("film.heic", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "MP4"),
    ("film.mov", b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "QuickTime"),
    ("sound.webp", b"RIFF\0\0\0\0WAVEfmt ", "sound"),
    ("favicon.ico", b"\0\0\1\0\1\0\x10\x10", "ICO"),
    ("layers.psd", b"8BPS\0\1", "Photoshop"),
    ("photo.jxl", b"\xff\x0a\xfa\x7f", "JPEG XL"),
    ("scan.jp2", b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    ("notes.txt", b"BMW is a car maker", "not a picture"),
    ("noise.bin", bytes(range(1, 200)), "not a picture"),
)

TAIL = b"<script>alert('tail')</script>"

# Each also reads as something else to whoever starts at the other end.
POLYGLOTS: dict[str, Callable[[], bytes]] = {
    "GIF and script": lambda: saved(drawing(), "GIF", comment=b"*/=1;" + TAIL) + TAIL,
    "JPEG and web page": lambda: saved(photo(), "JPEG", comment=TAIL) + TAIL,
    "PNG and web page": lambda: saved(drawing(), "PNG") + b"<html>" + TAIL,
    "PNG and ZIP": lambda: saved(photo(), "PNG") + _zip() + TAIL,
}
