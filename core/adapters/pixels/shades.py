"""The colours that a picture consists of, and a card that shows them. Runs in a sandbox process only."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from core.adapters.pixels.colours import even_channels, to_srgb
from core.adapters.pixels.decoding import decoder_errors, open_picture
from core.adapters.pixels.kinds import picture_kind
from core.adapters.pixels.refusals import UNNAMED, not_a_picture
from core.model.colour import Shade, channels_of, difference

EDGE = 256
"""Pixels that are enough to tell colours by."""

FINEST = 48
"""Colours that a picture is first divided into; those that look alike are then taken together."""

ALIKE = 0.075
"""Difference below which two colours count as one."""

LEAST_SHARE = 0.005
SEEN_FROM = 128
"""Alpha from which on a pixel is seen."""

CARD_WIDTH, FIELD_HEIGHT, WORDS_HEIGHT = 1536, 624, 240
GROUND, INK, PALE_INK = "#ffffff", "#1f2430", "#5b6270"
FIRST_LINE, LINE = 58, 60
SIZES = (42, 35, 35)


def find_shades(data: bytes, most: int) -> tuple[Shade, ...]:
    """The colours of a picture, the largest first; what is seen through counts for nothing.

    Raises:
        BadPicture: It cannot be read.
    """
    kind = picture_kind(data)
    if kind is None:
        raise not_a_picture(data, UNNAMED)
    with decoder_errors(UNNAMED, kind):
        picture = open_picture(data, kind, UNNAMED)
        picture.draft("RGB", (EDGE, EDGE))
        even = even_channels(picture)
        # No mixing of neighbours: it would find colours between those that are there.
        even.thumbnail((EDGE, EDGE), Image.Resampling.NEAREST)
        pixels = to_srgb(even, picture.info.get("icc_profile"))
    return _merged(_divided(pixels))[:most]


def draw_card(shades: Sequence[Shade]) -> bytes:
    """Fields side by side in the colours, each with its number, name and share below. A PNG."""
    card = Image.new("RGB", (CARD_WIDTH, FIELD_HEIGHT + WORDS_HEIGHT), GROUND)
    draw = ImageDraw.Draw(card)
    room = CARD_WIDTH // len(shades) - 16
    fonts = [
        _fitting(line, size, room) for line, size in zip(zip(*map(_lines, shades), strict=True), SIZES, strict=True)
    ]
    for place, shade in enumerate(shades):
        left, right = (CARD_WIDTH * edge // len(shades) for edge in (place, place + 1))
        draw.rectangle((left, 0, right - 1, FIELD_HEIGHT - 1), shade.hex)
        for line, (words, font) in enumerate(zip(_lines(shade), fonts, strict=True)):
            at = ((left + right) / 2, FIELD_HEIGHT + FIRST_LINE + line * LINE)
            draw.text(at, words, PALE_INK if line else INK, font, anchor="mm")
    if any(difference(shade.channels, channels_of(GROUND)) < ALIKE for shade in shades):
        draw.rectangle((0, 0, CARD_WIDTH - 1, FIELD_HEIGHT - 1), outline=PALE_INK)
    written = BytesIO()
    card.save(written, "PNG")
    return written.getvalue()


def _divided(pixels: Image.Image) -> list[Shade]:
    """The picture in `FINEST` colours at most, those of seen pixels alone."""
    seen = pixels.getchannel("A").point(lambda alpha: 255 * (alpha >= SEEN_FROM)) if pixels.mode == "RGBA" else None
    divided = pixels.convert("RGB").quantize(FINEST, Image.Quantize.MEDIANCUT, kmeans=2)
    counts = divided.histogram(seen)
    colours = divided.getpalette("RGB") or []
    total = sum(counts)
    return [
        Shade((colours[3 * number], colours[3 * number + 1], colours[3 * number + 2]), count / total)
        for number, count in enumerate(counts)
        if count
    ]


def _merged(shades: Sequence[Shade]) -> tuple[Shade, ...]:
    """What looks alike becomes one, in the colour of the larger."""
    kept: list[Shade] = []
    for shade in sorted(shades, key=lambda shade: shade.share, reverse=True):
        like = next((place for place, other in enumerate(kept) if _are_alike(shade, other)), None)
        if like is None:
            kept.append(shade)
        else:
            kept[like] = Shade(kept[like].channels, kept[like].share + shade.share)
    kept.sort(key=lambda shade: shade.share, reverse=True)
    return tuple(shade for shade in kept if shade.share >= LEAST_SHARE)


def _are_alike(one: Shade, other: Shade) -> bool:
    return difference(one.channels, other.channels) < ALIKE


def _lines(shade: Shade) -> tuple[str, str, str]:
    return shade.hex, shade.name, f"{shade.share:.0%}"


def _fitting(line: Sequence[str], size: float, room: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font in which the longest of these words has room."""
    widest = max(ImageFont.load_default(size).getbbox(words)[2] for words in line)
    return ImageFont.load_default(size * min(1.0, room / widest))
