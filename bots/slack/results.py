"""Laying an answer out in as few messages as Slack's rules allow; nearly always in one.

The files of a message stand under its words. So words that follow a picture begin the next message, and an answer
keeps the model's own order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bots.fitting import PostedPicture
from bots.slack.blocks import Paragraph, Part, fits, text_of

MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, and the words that name it and hold its button."""

    picture: PostedPicture
    title: Paragraph


@dataclass(frozen=True, slots=True)
class Page:
    """What one message holds."""

    parts: tuple[Part, ...] = ()
    shown: tuple[Shown, ...] = ()

    @property
    def files(self) -> tuple[PostedPicture, ...]:
        """What stands under the words."""
        return tuple(one.picture for one in self.shown)


def packed(pieces: Sequence[Paragraph | Shown], closing: Sequence[Part], *, names_pictures: bool) -> tuple[Page, ...]:
    """Lay an answer out.

    Args:
        pieces: In their order; each fits into a message of its own.
        closing: What belongs together at the end.
        names_pictures: Each picture is told from the others by its title.
    """
    pages = [Page()]
    for piece in pieces:
        _put(pages, piece, names_pictures=names_pictures)
    if _fits(_with(pages[-1], closing)):
        pages[-1] = _with(pages[-1], closing)
    elif fits(closing):
        pages.append(Page(tuple(closing)))
    else:
        for part in closing:
            _put_part(pages, part)
    return tuple(map(_titled, pages))


def _put(pages: list[Page], piece: Paragraph | Shown, *, names_pictures: bool) -> None:
    if isinstance(piece, Paragraph):
        if pages[-1].shown:
            pages.append(Page())
        _put_part(pages, piece)
        return
    page = replace(pages[-1], shown=(*pages[-1].shown, piece))
    page = _with(page, [piece.title]) if names_pictures else page
    if _fits(page):
        pages[-1] = page
    else:
        pages.append(Page((piece.title,) if names_pictures else (), (piece,)))


def _put_part(pages: list[Page], part: Part) -> None:
    if not _fits(_with(pages[-1], [part])):
        pages.append(Page())
    pages[-1] = _with(pages[-1], [part])


def _with(page: Page, parts: Sequence[Part]) -> Page:
    return replace(page, parts=(*page.parts, *parts))


def _fits(page: Page) -> bool:
    return fits(page.parts) and len(page.shown) <= MOST_FILES


def _titled(page: Page) -> Page:
    """Slack takes no message without words: a picture that has none is called by its name."""
    return page if text_of(page.parts) else _with(page, [one.title for one in page.shown])
