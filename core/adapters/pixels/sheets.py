"""Contact sheets: many pictures small, each with its number. Runs in a sandbox process only."""

from collections.abc import Sequence
from io import BytesIO
from math import ceil, sqrt

from PIL import Image, ImageDraw, ImageFont

from core.adapters.pixels.colours import even_channels, to_srgb
from core.adapters.pixels.decoding import decoder_errors, open_picture, orientation
from core.adapters.pixels.kinds import picture_kind
from core.adapters.pixels.refusals import UNNAMED, not_a_picture
from core.model.image import SHEET_EDGE, Tile

GAP, BORDER, PADDING = 12, 6, 10
"""Pixels between tiles, around the marked one, and around the words of a badge."""

FONT_SIZE = 30
QUALITY = 88

GROUND, FRAME, MARK, INK, BADGE = "#1c1b1f", "#2b2930", "#f0b232", "#ffffff", "#000000"


def draw_thumbnail(data: bytes) -> bytes:
    """A picture as it stands on a sheet: upright, at most `SHEET_EDGE` pixels on each side, as PNG.

    Raises:
        BadPicture: It cannot be read.
    """
    kind = picture_kind(data)
    if kind is None:
        raise not_a_picture(data, UNNAMED)
    with decoder_errors(UNNAMED, kind):
        picture = open_picture(data, kind, UNNAMED)
        picture.draft("RGB", (SHEET_EDGE, SHEET_EDGE))
        turn, profile = orientation(picture), picture.info.get("icc_profile")
        even = even_channels(picture)
        pixels = to_srgb(even if turn is None else even.transpose(turn), profile)
        pixels.thumbnail((SHEET_EDGE, SHEET_EDGE), Image.Resampling.LANCZOS)
    pixels.info.clear()
    written = BytesIO()
    pixels.save(written, "PNG")
    return written.getvalue()


def draw_sheet(tiles: Sequence[Tile]) -> bytes:
    """Put thumbnails side by side, in their order, each with its label; the marked one has a frame. A JPEG."""
    columns = ceil(sqrt(len(tiles)))
    rows = ceil(len(tiles) / columns)
    step = SHEET_EDGE + GAP
    sheet = Image.new("RGB", (columns * step + GAP, rows * step + GAP), GROUND)
    font = ImageFont.load_default(FONT_SIZE)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, columns)
        _draw_tile(sheet, tile, (GAP + column * step, GAP + row * step), font)
    written = BytesIO()
    sheet.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _draw_tile(
    sheet: Image.Image, tile: Tile, at: tuple[int, int], font: ImageFont.FreeTypeFont | ImageFont.ImageFont
) -> None:
    left, top = at
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((left, top, left + SHEET_EDGE - 1, top + SHEET_EDGE - 1), FRAME)
    if tile.data is not None:
        with Image.open(BytesIO(tile.data), formats=("PNG",)) as picture:
            pixels = picture.convert("RGBA")
        middle = (left + (SHEET_EDGE - pixels.width) // 2, top + (SHEET_EDGE - pixels.height) // 2)
        sheet.paste(pixels, middle, pixels)
    if tile.is_marked:
        edge = BORDER // 2
        draw.rectangle(
            (left - edge, top - edge, left + SHEET_EDGE - 1 + edge, top + SHEET_EDGE - 1 + edge), None, MARK, BORDER
        )
    _draw_badge(draw, tile, at, font)


def _draw_badge(
    draw: ImageDraw.ImageDraw,
    tile: Tile,
    at: tuple[int, int],
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    place = (at[0] + 2 * PADDING, at[1] + 2 * PADDING)
    left, top, right, bottom = draw.textbbox(place, tile.label, font)
    around = (left - PADDING, top - PADDING, right + PADDING, bottom + PADDING)
    draw.rounded_rectangle(around, PADDING, MARK if tile.is_marked else BADGE)
    draw.text(place, tile.label, BADGE if tile.is_marked else INK, font)
