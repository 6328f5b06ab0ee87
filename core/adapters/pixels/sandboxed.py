"""The ports `Pixels` and `Colours`: what people attach, or what must be looked into, is opened in the sandbox alone."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from core.adapters.pixels.headers import MEASURED_KINDS, declared_size, is_whole
from core.adapters.pixels.kinds import picture_kind
from core.adapters.pixels.refusals import UNNAMED, empty, not_a_picture, shown_name, too_many_bytes, unreadable
from core.errors import BrokenPicture, SandboxStopped
from core.model.colour import Shade
from core.model.image import CleanPicture, Measured, Tile
from core.ports import Sandbox
from core.sayings import files
from core.sentence import said
from core.sources import LARGEST_FILE

TIME_FOR_ONE = timedelta(seconds=20)
"""Several times what the largest picture takes on a slow machine."""

TIME_TO_SHRINK = timedelta(seconds=60)
"""Measured: 13 s for 17 million noisy pixels that had to become a tenth of their bytes."""


class SandboxedPixels:
    """Cleans pictures in a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def clean(self, data: bytes, name: str) -> CleanPicture:
        """Make a person's file safe to keep and to send.

        Raises:
            NotAPicture: It is of a kind that is not taken; its bytes were looked at, and never parsed.
            BrokenPicture: It is empty, damaged, or ran out of the sandbox's time or memory.
            PictureTooLarge: It has too many bytes or too many pixels, or is too slim.
        """
        name = shown_name(name)
        if not data:
            raise empty(name)
        if len(data) > LARGEST_FILE:
            raise too_many_bytes(name, len(data), LARGEST_FILE)
        if picture_kind(data) is None:
            raise not_a_picture(data, name)
        try:
            return await self._sandbox.run(_clean, data, name, within=TIME_FOR_ONE)
        except SandboxStopped as error:
            raise unreadable(name) from error

    async def measure(self, data: bytes) -> Measured:
        """Look at a model's own picture without changing a byte; the kind is what the bytes say.

        Raises:
            BrokenPicture: It is no whole PNG, JPEG or WebP, or larger than a person's picture may be.
        """
        return await asyncio.to_thread(_measure, data)

    async def shrink(self, data: bytes, most_bytes: int) -> CleanPicture:
        """Make a model's own picture fit, changed as little as possible.

        Raises:
            BrokenPicture: It is no whole picture, or ran out of the sandbox's time or memory.
            PictureTooLarge: It has too many pixels.
        """
        try:
            return await self._sandbox.run(_shrink, data, most_bytes, within=TIME_TO_SHRINK)
        except SandboxStopped as error:
            raise unreadable(UNNAMED) from error

    async def thumbnail(self, data: bytes) -> bytes:
        """Make a model's own picture as small as it stands on a sheet.

        Raises:
            BrokenPicture: It is no whole picture, or ran out of the sandbox's time or memory.
            PictureTooLarge: It has too many pixels.
        """
        try:
            return await self._sandbox.run(_thumbnail, data, within=TIME_FOR_ONE)
        except SandboxStopped as error:
            raise unreadable(UNNAMED) from error

    async def sheet(self, tiles: Sequence[Tile]) -> bytes:
        """Put thumbnails on one picture, a JPEG.

        Raises:
            BrokenPicture: It ran out of the sandbox's time or memory.
        """
        try:
            return await self._sandbox.run(_sheet, tuple(tiles), within=TIME_FOR_ONE)
        except SandboxStopped as error:
            raise unreadable(UNNAMED) from error

    async def shades(self, data: bytes, most: int) -> Sequence[Shade]:
        """Find the main colours of a picture, the largest first.

        Raises:
            BrokenPicture: It is no whole picture, or ran out of the sandbox's time or memory.
            PictureTooLarge: It has too many pixels.
        """
        try:
            return await self._sandbox.run(_shades, data, most, within=TIME_FOR_ONE)
        except SandboxStopped as error:
            raise unreadable(UNNAMED) from error

    async def card(self, shades: Sequence[Shade]) -> bytes:
        """Show colours side by side with their numbers and names, as a PNG.

        Raises:
            BrokenPicture: It ran out of the sandbox's time or memory.
        """
        try:
            return await self._sandbox.run(_card, tuple(shades), within=TIME_FOR_ONE)
        except SandboxStopped as error:
            raise unreadable(UNNAMED) from error


def _thumbnail(data: bytes) -> bytes:
    from core.adapters.pixels.sheets import draw_thumbnail

    return draw_thumbnail(data)


def _sheet(tiles: Sequence[Tile]) -> bytes:
    from core.adapters.pixels.sheets import draw_sheet

    return draw_sheet(tiles)


def _shades(data: bytes, most: int) -> Sequence[Shade]:
    from core.adapters.pixels.shades import find_shades

    return find_shades(data, most)


def _card(shades: Sequence[Shade]) -> bytes:
    from core.adapters.pixels.shades import draw_card

    return draw_card(shades)


def _shrink(data: bytes, most_bytes: int) -> CleanPicture:
    from core.adapters.pixels.shrinking import shrink_picture

    return shrink_picture(data, most_bytes)


def _clean(data: bytes, name: str) -> CleanPicture:
    # Pillow is loaded where it is used: in the sandbox's process, and never in the bot's.
    from core.adapters.pixels.cleaning import clean_picture

    return clean_picture(data, name)


def _measure(data: bytes) -> Measured:
    kind = picture_kind(data)
    if kind is None or kind not in MEASURED_KINDS or len(data) > LARGEST_FILE:
        raise _mangled()
    width, height = declared_size(data, kind)
    if not 0 < width * height <= kind.most_pixels or not is_whole(data, kind):
        raise _mangled()
    return Measured(kind.mime, width, height)


def _mangled() -> BrokenPicture:
    return BrokenPicture(said(files.models_picture_broken))
