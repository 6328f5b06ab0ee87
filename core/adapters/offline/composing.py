"""Making one picture of several."""

from collections.abc import Sequence
from math import ceil

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from core.adapters.offline.palette import PAPER

_GAP = 0.012
"""The paper between the pictures of a collage, as a share of its shorter side."""

_MOST_IN_ONE_ROW = 3


def collage(pictures: Sequence[Image.Image]) -> tuple[int, tuple[int, int]]:
    """How many pictures go side by side, and the width and height at which they lose least."""
    count = len(pictures)
    columns = count if count <= _MOST_IN_ONE_ROW else ceil(count**0.5)
    width = sum(picture.width for picture in pictures) // count
    height = sum(picture.height for picture in pictures) // count
    return columns, (width * columns, height * ceil(count / columns))


def beside(pictures: Sequence[Image.Image], size: tuple[int, int], *, columns: int) -> Image.Image:
    """Lay pictures out in rows on paper; a last row that is not full is filled by its few."""
    width, height = size
    if height > width and columns == len(pictures):
        columns = 1
    rows = ceil(len(pictures) / columns)
    gap = max(2, round(min(size) * _GAP))
    sheet = Image.new("RGB", size, PAPER)
    for row in range(rows):
        line = pictures[row * columns : (row + 1) * columns]
        top, bottom = _part(height, row, rows, gap)
        for column, picture in enumerate(line):
            left, right = _part(width, column, len(line), gap)
            sheet.paste(ImageOps.fit(picture, (right - left, bottom - top), centering=(0.5, 0.4)), (left, top))
    return sheet


def _part(whole: int, index: int, parts: int, gap: int) -> tuple[int, int]:
    """Where one of equal parts begins and ends, with gaps between and around them."""
    each = (whole - gap * (parts + 1)) / parts
    start = gap + index * (each + gap)
    return round(start), max(round(start) + 1, round(start + each))


def in_front(back: Image.Image, others: Sequence[Image.Image], *, across: float | None) -> Image.Image:
    """Put pictures in front of another one, like photographs with a white rim and a soft shadow."""
    scene = back.copy()
    share = 0.46 if len(others) == 1 else 0.84 / len(others)
    for index, picture in enumerate(others):
        card = _card(picture, (round(back.width * share), round(back.height * 0.52)))
        middle = across if across is not None and len(others) == 1 else (index + 0.5) / len(others)
        left = round(middle * back.width - card.width / 2)
        left = max(0, min(back.width - card.width, left))
        _drop(scene, card, (left, round(back.height * 0.95) - card.height))
    return scene


def _card(picture: Image.Image, box: tuple[int, int]) -> Image.Image:
    rim = max(2, min(box) // 40)
    inner = ImageOps.contain(picture, (max(1, box[0] - 2 * rim), max(1, box[1] - 2 * rim)), Image.Resampling.BICUBIC)
    return ImageOps.expand(inner, rim, (255, 255, 255))


def _drop(scene: Image.Image, card: Image.Image, at: tuple[int, int]) -> None:
    """Paste a card over its own shadow."""
    blur = max(2, card.width // 30)
    room = (card.width + 6 * blur, card.height + 6 * blur)
    shadow = Image.new("L", room, 0)
    ImageDraw.Draw(shadow).rectangle((3 * blur, 3 * blur, 3 * blur + card.width, 3 * blur + card.height), fill=130)
    soft = shadow.filter(ImageFilter.BoxBlur(blur))
    scene.paste((12, 14, 30), (at[0] - 2 * blur, at[1] - 2 * blur), soft)
    scene.paste(card, at)
