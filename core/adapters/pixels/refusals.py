"""The sentences that say why a file cannot be used: they name the file and what to do, and never a decoder's words."""

from core.adapters.pixels.kinds import PictureKind, foreign_kind
from core.errors import BrokenPicture, NotAPicture, PictureTooLarge
from core.model.text import clean_text

UNNAMED = "The picture"
"""What sentences call a picture that nobody has named."""

LONGEST_NAME = 48
SLIMMEST = 200
"""How many times longer than wide a picture may be: beyond it, nothing is left of it at the size that models see."""


def shown_name(name: str) -> str:
    """Make a file's name fit for a sentence: one line, visible, short, its ending kept."""
    visible = " ".join(clean_text(name).split())
    if not visible:
        return "The file"
    if len(visible) <= LONGEST_NAME:
        return visible
    ending = visible[-12:]
    return f"{visible[: LONGEST_NAME - len(ending) - 1]}…{ending}"


def not_a_picture(data: bytes, name: str) -> NotAPicture:
    """Say what the file really is, when that is known."""
    really = foreign_kind(data)
    known = f"{name} is {really}, which cannot be used here." if really else f"{name} is not a picture."
    return NotAPicture(f"{known} Attach a PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP or TIFF file.")


def empty(name: str) -> BrokenPicture:
    """Say that there is not a single byte."""
    return BrokenPicture(f"{name} is empty. Attach it again.")


def broken(name: str, kind: PictureKind) -> BrokenPicture:
    """Say that it begins like a picture and does not go on like one."""
    return BrokenPicture(f"{name} is a damaged or incomplete {kind.name} file. Save it again and attach it once more.")


def unreadable(name: str) -> BrokenPicture:
    """Say that reading it was given up."""
    return BrokenPicture(f"{name} could not be read in the time and memory allowed. Save it as a smaller PNG or JPEG.")


def too_many_bytes(name: str, size_bytes: int, most: int) -> PictureTooLarge:
    """Name the size and the limit."""
    return PictureTooLarge(f"{name} has {size_bytes / 1_000_000:.0f} MB; at most {most // 1_000_000} MB can be used.")


def too_many_pixels(name: str, kind: PictureKind) -> PictureTooLarge:
    """Name the limit, when a decoder stopped before it told the size."""
    return PictureTooLarge(
        f"{name} has too many megapixels; {kind.name} files may have {kind.most_pixels // 1_000_000} at most."
    )


def refuse_by_size(name: str, size: tuple[int, int], kind: PictureKind) -> None:
    """Refuse what is too large to decode, or too slim to be of use.

    Raises:
        PictureTooLarge: It has more pixels than its kind may have, or is too slim.
    """
    width, height = size
    if width * height > kind.most_pixels:
        raise PictureTooLarge(
            f"{name} has {width * height / 1_000_000:.0f} megapixels ({width} × {height}); "
            f"{kind.name} files may have {kind.most_pixels // 1_000_000} at most."
        )
    if 0 < SLIMMEST * min(size) < max(size):
        raise PictureTooLarge(
            f"{name} is {width} × {height} pixels; the longer side may be {SLIMMEST} times the shorter at most."
        )
