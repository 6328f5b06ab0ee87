"""Contact sheets: many pictures small, each with its number. Runs in a sandbox process only."""

from collections.abc import Sequence
from io import BytesIO
from math import sqrt

from PIL import Image, ImageDraw, ImageFont, ImageOps

from core.adapters.pixels.colours import even_channels, to_srgb
from core.adapters.pixels.decoding import decoder_errors, open_picture, orientation
from core.adapters.pixels.kinds import picture_kind
from core.adapters.pixels.refusals import UNNAMED, not_a_picture
from core.adapters.pixels.rows import Box, laid_out
from core.model.image import SHEET_EDGE, Tile

BORDER, PADDING = 8, 10
"""Pixels around the marked picture, within its place, and around the words of a badge."""

FONT_SIZE = 30
QUALITY = 88

GROUND, FRAME, MARK, INK, BADGE = "#8b8b92", "#a3a3aa", "#f0b232", "#ffffff", "#000000"
"""The ground is as far from the white of a light chat as from the black of a dark one: it seems a bar in neither."""


def draw_thumbnail(data: bytes) -> bytes:
    """A picture as it stands on a sheet: upright, of no more pixels than a square of `SHEET_EDGE`, as PNG.

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
        smaller = SHEET_EDGE / sqrt(pixels.width * pixels.height)
        most = (max(round(pixels.width * smaller), 1), max(round(pixels.height * smaller), 1))
        pixels.thumbnail(most, Image.Resampling.LANCZOS)
    pixels.info.clear()
    written = BytesIO()
    pixels.save(written, "PNG")
    return written.getvalue()


def draw_sheet(tiles: Sequence[Tile]) -> bytes:
    """Put thumbnails beside and below each other, in their order, each with its label; the marked one has a frame.

    A JPEG.
    """
    pictures = [_opened(tile) for tile in tiles]
    layout = laid_out([picture.width / picture.height if picture else 1 for picture in pictures])
    sheet = Image.new("RGB", (layout.width, layout.height), GROUND)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(FONT_SIZE)
    for tile, picture, box in zip(tiles, pictures, layout.boxes, strict=True):
        _draw_picture(sheet, picture, box)
        if tile.is_marked:
            draw.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), None, MARK, BORDER)
        _draw_badge(draw, tile, box, font)
    written = BytesIO()
    sheet.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _opened(tile: Tile) -> Image.Image | None:
    if tile.data is None:
        return None
    with Image.open(BytesIO(tile.data), formats=("PNG",)) as picture:
        return picture.convert("RGBA")


def _draw_picture(sheet: Image.Image, picture: Image.Image | None, box: Box) -> None:
    """Fill a place with its picture; one of a shape that no place has stands in its middle."""
    left, top, right, bottom = box
    sheet.paste(FRAME, box)
    if picture is None:
        return
    width, height = right - left, bottom - top
    # Rounded to whole pixels, a place has nearly the shape of its picture.
    is_place = abs(picture.width * height - picture.height * width) <= max(picture.width, picture.height) * 2
    fitting = ImageOps.fit if is_place else ImageOps.contain
    pixels = fitting(picture, (width, height), Image.Resampling.LANCZOS)
    sheet.paste(pixels, (left + (width - pixels.width) // 2, top + (height - pixels.height) // 2), pixels)


def _draw_badge(
    draw: ImageDraw.ImageDraw,
    tile: Tile,
    box: Box,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
) -> None:
    place = (box[0] + 2 * PADDING, box[1] + 2 * PADDING)
    left, top, right, bottom = draw.textbbox(place, tile.label, font)
    around = (left - PADDING, top - PADDING, right + PADDING, bottom + PADDING)
    draw.rounded_rectangle(around, PADDING, MARK if tile.is_marked else BADGE)
    draw.text(place, tile.label, BADGE if tile.is_marked else INK, font)
