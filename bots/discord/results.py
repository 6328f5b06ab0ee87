"""Laying an answer out in as few messages as Discord's limits allow; nearly always in one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import discord
from discord import ui

from bots.cutting import length
from bots.fitting import PostedPicture

LONGEST_TEXTS = 4000
"""Characters of all texts of a message."""
MOST_FILES = 10
LARGEST_MESSAGE = 24 * 1024 * 1024
"""Bytes of all files of one message: Discord takes 25 MiB in one request, and the rest is for what stands around."""
MOST_COMPONENTS = 40

Row = ui.ActionRow[ui.LayoutView]
Part = str | PostedPicture | Row
"""Rendered words, a picture, or buttons."""


@dataclass(frozen=True, slots=True)
class ResultMessage:
    """One message of an answer.

    Attributes:
        files: What the view shows, to be uploaded with it.
    """

    view: ui.LayoutView
    files: tuple[PostedPicture, ...]


def packed(parts: Sequence[Part], closing: Sequence[Part]) -> tuple[ResultMessage, ...]:
    """Lay parts out in their order, pictures that follow each other side by side.

    Args:
        parts: Each fits into a message of its own.
        closing: What belongs together at the end.
    """
    pages: list[tuple[Part, ...]] = [()]
    for part in parts:
        _put(pages, part)
    if _fits((*pages[-1], *closing)):
        pages[-1] += tuple(closing)
    elif _fits(closing):
        pages.append(tuple(closing))
    else:
        for part in closing:
            _put(pages, part)
    return tuple(_message(page) for page in pages)


def view_of(*items: ui.Item[ui.LayoutView]) -> ui.LayoutView:
    """A message that never stops listening, and that keeps nothing in memory for it."""
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def gallery(pictures: Sequence[PostedPicture]) -> list[ui.MediaGallery[ui.LayoutView]]:
    """Pictures side by side, if there are any."""
    return [ui.MediaGallery(*map(_shown, pictures))] if pictures else []


def _put(pages: list[tuple[Part, ...]], part: Part) -> None:
    if not _fits((*pages[-1], part)):
        pages.append(())
    pages[-1] += (part,)


def _fits(page: Sequence[Part]) -> bool:
    pictures = [part for part in page if isinstance(part, PostedPicture)]
    return (
        sum(length(part) for part in page if isinstance(part, str)) <= LONGEST_TEXTS
        and len(pictures) <= MOST_FILES
        and sum(len(picture.data) for picture in pictures) <= LARGEST_MESSAGE
        and sum(map(_weight, _items(page))) <= MOST_COMPONENTS
    )


def _weight(item: ui.Item[ui.LayoutView]) -> int:
    return 1 + (len(item.children) if isinstance(item, ui.ActionRow) else 0)


def _message(page: Sequence[Part]) -> ResultMessage:
    return ResultMessage(view_of(*_items(page)), tuple(part for part in page if isinstance(part, PostedPicture)))


def _items(page: Sequence[Part]) -> Iterator[ui.Item[ui.LayoutView]]:
    for are_pictures, run in groupby(page, key=lambda part: isinstance(part, PostedPicture)):
        if are_pictures:
            yield from gallery([part for part in run if isinstance(part, PostedPicture)])
        else:
            yield from (_item(part) for part in run if not isinstance(part, PostedPicture))


def _item(part: str | Row) -> ui.Item[ui.LayoutView]:
    return ui.TextDisplay(part) if isinstance(part, str) else part


def _shown(picture: PostedPicture) -> discord.MediaGalleryItem:
    return discord.MediaGalleryItem(f"attachment://{picture.name}", description=picture.alt)
