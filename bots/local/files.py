"""The files that people hand over in the local chat, each stored under the digest of its bytes."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.errors import ChatUnreachable, PictureGone, PictureTooLarge
from core.model.text import clean_text
from core.sayings import files
from core.sentence import said

LONGEST_NAME = 100
UNKNOWN_KIND = "application/octet-stream"

_PART = "part-"
"""What the name of an unfinished file begins with."""

_MAGIC = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
)


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """What a stored file turned out to be."""

    sha256: str
    size_bytes: int
    mime: str


class ChatFiles:
    """The folder of the uploaded bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sweep(self) -> None:
        """Remove what uploads left here that were cut off by the end of the process; none may be under way."""
        for part in self._folder.glob(f"{_PART}*"):
            part.unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the bytes of this digest lie, if they do."""
        return self._folder / sha256

    async def keep(self, chunks: AsyncIterator[bytes], *, name: str, most_bytes: int) -> StoredBytes:
        """Store a stream of bytes; they are on disk when this returns. What is too long or breaks off leaves nothing.

        Raises:
            PictureTooLarge: More than `most_bytes` arrived; reading stopped there.
        """
        part = await asyncio.to_thread(self._new_part)
        digest, size, head = hashlib.sha256(), 0, b""
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > most_bytes:
                    raise PictureTooLarge(said(files.file_too_large, name, most_bytes // 1_000_000))
                digest.update(chunk)
                head = head or chunk[:16]
                await asyncio.to_thread(part.write, chunk)
            await asyncio.to_thread(self._settle, part, digest.hexdigest())
        finally:
            await asyncio.to_thread(_discard, part)
        return StoredBytes(digest.hexdigest(), size, mime_of(head))

    async def read(self, sha256: str, name: str) -> bytes:
        """Read stored bytes.

        Raises:
            PictureGone: Somebody removed them.
        """
        try:
            return await asyncio.to_thread(self.path(sha256).read_bytes)
        except FileNotFoundError as error:
            raise PictureGone(said(files.not_stored, name)) from error

    async def remove(self, sha256: str) -> None:
        """Remove stored bytes; harmless when there are none.

        Raises:
            ChatUnreachable: The folder does not let us.
        """
        try:
            await asyncio.to_thread(self.path(sha256).unlink, missing_ok=True)
        except OSError as error:
            raise ChatUnreachable(f"the chat's own files: {error}") from error

    def _new_part(self) -> BinaryIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        return (self._folder / f"{_PART}{secrets.token_hex(8)}").open("xb")

    def _settle(self, part: BinaryIO, sha256: str) -> None:
        part.flush()
        os.fsync(part.fileno())
        Path(part.name).replace(self.path(sha256))
        # The name is safe on disk only when its folder is.
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _discard(part: BinaryIO) -> None:
    part.close()
    Path(part.name).unlink(missing_ok=True)


def mime_of(head: bytes) -> str:
    """Name the kinds that every browser shows and that cannot hold a script; anything else is only bytes."""
    for place, magic, mime in _MAGIC:
        if head[place : place + len(magic)] == magic:
            return mime
    return UNKNOWN_KIND


def file_name(name: str) -> str:
    """A person's file name on one line, without its folders, and not endless."""
    last = " ".join(clean_text(name.replace("\\", "/")).rpartition("/")[2].split())
    stem, dot, suffix = last.rpartition(".")
    if len(last) <= LONGEST_NAME:
        return last or "file"
    return f"{stem[: LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}"[:LONGEST_NAME]
