"""Why a file cannot be used, as errors."""

from core.adapters.pixels.kinds import PictureKind, foreign_kind
from core.errors import BrokenPicture, NotAPicture, PictureTooLarge
from core.model.text import clean_text
from core.sayings import files
from core.sentence import said

UNNAMED = "The picture"
"""What sentences call a picture that nobody has named."""

LONGEST_NAME = 48
SLIMMEST = 200
"""How many times longer than wide a picture may be: beyond it, nothing is left of it at the size that models see."""


def shown_name(name: str) -> str:
    """Make a file's name fit for a sentence: one line, visible, short, its ending kept; empty when nothing is seen."""
    visible = " ".join(clean_text(name).split())
    if not visible:
        return ""
    if len(visible) <= LONGEST_NAME:
        return visible
    ending = visible[-12:]
    return f"{visible[: LONGEST_NAME - len(ending) - 1]}…{ending}"


def not_a_picture(data: bytes, name: str) -> NotAPicture:
    """Say what the file really is, when that is known."""
    return NotAPicture(said(files.wrong_kind, name, foreign_kind(data) or ""))


def empty(name: str) -> BrokenPicture:
    """Say that there is not a single byte."""
    return BrokenPicture(said(files.file_empty, name))


def broken(name: str, kind: PictureKind) -> BrokenPicture:
    """Say that it begins like a picture and does not go on like one."""
    return BrokenPicture(said(files.file_broken, name, kind.name))


def unreadable(name: str) -> BrokenPicture:
    """Say that reading it was given up."""
    return BrokenPicture(said(files.file_unreadable, name))


def too_many_bytes(name: str, size_bytes: int, most: int) -> PictureTooLarge:
    """Name the size and the limit."""
    return PictureTooLarge(said(files.file_has, name, round(size_bytes / 1_000_000), most // 1_000_000))


def too_many_pixels(name: str, kind: PictureKind) -> PictureTooLarge:
    """Name the limit, when a decoder stopped before it told the size."""
    return PictureTooLarge(said(files.too_many_megapixels, name, kind.name, kind.most_pixels // 1_000_000))


def refuse_by_size(name: str, size: tuple[int, int], kind: PictureKind) -> None:
    """Refuse what is too large to decode, or too slim to be of use.

    Raises:
        PictureTooLarge: It has more pixels than its kind may have, or is too slim.
    """
    width, height = size
    if width * height > kind.most_pixels:
        most = kind.most_pixels // 1_000_000
        raise PictureTooLarge(said(files.file_has_megapixels, name, width, height, kind=kind.name, most=most))
    if 0 < SLIMMEST * min(size) < max(size):
        raise PictureTooLarge(said(files.too_slim, name, width, height, SLIMMEST))
