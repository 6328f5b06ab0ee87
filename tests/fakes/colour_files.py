"""The same few colours in every way that a picture file can hold them, with what each must become in sRGB."""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms

from tests.fakes.icc import ADOBE_RGB, D50, DISPLAY_P3, cmyk_profile, grey_profile, rgb_profile

Colour = tuple[int, ...]

PATCH = 32
COLOURS: tuple[Colour, ...] = (
    (200, 60, 50),
    (60, 160, 70),
    (50, 80, 190),
    (230, 200, 60),
    (128, 128, 128),
    (250, 250, 250),
)
GREYS: tuple[Colour, ...] = tuple((level,) * 3 for level in (0, 51, 102, 153, 204, 255))
BLACK_WHITE: tuple[Colour, ...] = ((0, 0, 0), (255, 255, 255)) * 3
INKS: tuple[Colour, ...] = ((255, 255, 255), (20, 120, 180), (190, 30, 110), (240, 220, 40))


@dataclass(frozen=True)
class ColourFile:
    data: bytes
    colours: Sequence[Colour]


def patches(colours: Sequence[Colour], mode: str = "RGB") -> Image.Image:
    """A row of squares."""
    row = Image.new(mode, (PATCH * len(colours), PATCH))
    for place, colour in enumerate(colours):
        row.paste(colour, (PATCH * place, 0, PATCH * (place + 1), PATCH))
    return row


def patch_colours(picture: Image.Image, count: int) -> list[Colour]:
    """The colour in the middle of each square."""
    middles = [(PATCH * place + PATCH // 2, PATCH // 2) for place in range(count)]
    found = [picture.getpixel(middle) for middle in middles]
    return [pixel for pixel in found if isinstance(pixel, tuple)]


def lab(colour: Colour) -> tuple[float, float, float]:
    """CIE L*a*b* under D50, as profiles have it, of an sRGB colour: IEC 61966-2-1, adapted by Bradford, and CIE 15."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    ]
    rows = ((0.4361, 0.3851, 0.1431), (0.2225, 0.7169, 0.0606), (0.0139, 0.0971, 0.7142))
    xyz = [sum(factor * part for factor, part in zip(row, linear, strict=True)) for row in rows]
    scaled = [part / white for part, white in zip(xyz, D50, strict=True)]
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def png(size: tuple[int, int], depth: int, colour_type: int, rows: bytes, extra: bytes = b"") -> bytes:
    """A PNG of raw rows, each beginning with its filter byte; `extra` are chunks before the pixels."""
    header = struct.pack(">IIBBBBB", *size, depth, colour_type, 0, 0, 0)
    pixels = png_chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + extra + pixels + png_chunk(b"IEND", b"")


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _deep_png(colours: Sequence[Colour], colour_type: int) -> bytes:
    channels = 3 if colour_type == 2 else 1
    row = b"".join(
        struct.pack(">H", 257 * part) for colour in colours for _ in range(PATCH) for part in colour[:channels]
    )
    return png((PATCH * len(colours), PATCH), 16, colour_type, PATCH * (b"\0" + row))


def _deep_heic() -> bytes:
    row = b"".join(struct.pack("<H", 257 * part) for colour in COLOURS for _ in range(PATCH) for part in colour)
    file = BytesIO()
    deep = pillow_heif.from_bytes("RGB;16", (PATCH * len(COLOURS), PATCH), PATCH * row)
    deep.save(file, quality=-1, chroma=444)
    return file.getvalue()


def _profiled(form: str, primaries: Sequence[Sequence[float]], **options: object) -> bytes:
    """The colours as a wider space spells them, with that space's profile."""
    profile = rgb_profile(primaries)
    wide = ImageCms.profileToProfile(patches(COLOURS), ImageCms.createProfile("sRGB"), BytesIO(profile))
    assert wide is not None
    return saved(wide, form, icc_profile=profile, **options)


def _own_inks() -> bytes:
    whole: tuple[Colour, ...] = ((0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0))
    nodes = ((0, 0, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0))
    profile = cmyk_profile({node: lab(ink) for node, ink in zip(nodes, INKS, strict=True)})
    return saved(patches(whole, "CMYK"), "TIFF", icc_profile=profile)


def _linear_grey() -> bytes:
    return saved(patches(((55,), (118,)), "L"), "PNG", icc_profile=grey_profile(gamma=1.0))


def _lab_tiff() -> bytes:
    converted = ImageCms.profileToProfile(
        patches(COLOURS), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert converted is not None
    return saved(converted, "TIFF")


def _see_through_palette() -> bytes:
    indexed = patches(COLOURS).quantize(8)
    return saved(indexed, "PNG", transparency=indexed.getpixel((0, 0)))


def _grey_tiff(mode: str, factor: float) -> bytes:
    return saved(patches(GREYS).convert("L").convert("I").point(lambda level: level * factor + 0).convert(mode), "TIFF")


def _float_tiff() -> bytes:
    return saved(patches(GREYS).convert("L").convert("F").point(lambda level: level * (1 / 255) + 0), "TIFF")


def _heic(**options: object) -> bytes:
    pillow_heif.register_heif_opener()
    return saved(patches(COLOURS), "HEIF", quality=95, chroma=444, **options)


COLOUR_FILES: dict[str, Callable[[], ColourFile]] = {
    "CMYK JPEG": lambda: ColourFile(saved(patches(COLOURS).convert("CMYK"), "JPEG", quality=95), COLOURS),
    "CMYK TIFF": lambda: ColourFile(saved(patches(COLOURS).convert("CMYK"), "TIFF"), COLOURS),
    "CMYK TIFF with its own profile": lambda: ColourFile(_own_inks(), INKS),
    "16-bit RGB PNG": lambda: ColourFile(_deep_png(COLOURS, 2), COLOURS),
    "16-bit grey PNG": lambda: ColourFile(_deep_png(GREYS, 0), GREYS),
    "16-bit grey TIFF": lambda: ColourFile(_grey_tiff("I;16", 257), GREYS),
    "32-bit grey TIFF": lambda: ColourFile(_grey_tiff("I", 257), GREYS),
    "32-bit grey TIFF of small numbers": lambda: ColourFile(_grey_tiff("I", 1), GREYS),
    "floating-point grey TIFF": lambda: ColourFile(_float_tiff(), GREYS),
    "grey PNG with a linear profile": lambda: ColourFile(_linear_grey(), ((128,) * 3, (181,) * 3)),
    "palette PNG": lambda: ColourFile(saved(patches(COLOURS).quantize(8), "PNG"), COLOURS),
    "palette PNG with a transparent colour": lambda: ColourFile(_see_through_palette(), COLOURS),
    "grey PNG with alpha": lambda: ColourFile(saved(patches(GREYS).convert("LA"), "PNG"), GREYS),
    "1-bit PNG": lambda: ColourFile(saved(patches(BLACK_WHITE).convert("1"), "PNG"), BLACK_WHITE),
    "LAB TIFF": lambda: ColourFile(_lab_tiff(), COLOURS),
    "Display P3 JPEG": lambda: ColourFile(_profiled("JPEG", DISPLAY_P3, quality=98, subsampling=0), COLOURS),
    "Adobe RGB PNG": lambda: ColourFile(_profiled("PNG", ADOBE_RGB), COLOURS),
    "Display P3 WebP": lambda: ColourFile(_profiled("WEBP", DISPLAY_P3, lossless=True), COLOURS),
    "HEIC": lambda: ColourFile(_heic(), COLOURS),
    "10-bit HEIC": lambda: ColourFile(_deep_heic(), COLOURS),
    "AVIF": lambda: ColourFile(saved(patches(COLOURS), "AVIF", quality=95), COLOURS),
    "GIF": lambda: ColourFile(saved(patches(COLOURS), "GIF"), COLOURS),
    "BMP": lambda: ColourFile(saved(patches(COLOURS), "BMP"), COLOURS),
}
