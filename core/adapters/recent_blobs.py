"""What was stored a moment ago, kept at hand until it is read: an answer goes to its chat right after."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from core.keeping import StoredBlobs
from core.model.image import BlobRef

MOST_BYTES = 32_000_000
"""Kept at hand at most."""


class RecentBlobs:
    """The `Blobs` port over another one, whose newest bytes need not be read back."""

    def __init__(self, blobs: StoredBlobs, most_bytes: int = MOST_BYTES) -> None:
        self._blobs = blobs
        self._most_bytes = most_bytes
        self._bytes = 0
        self._recent: dict[BlobRef, bytes] = {}

    async def put(self, space: str, data: bytes) -> BlobRef:
        """Store bytes; they are on disk when this returns."""
        ref = await self._blobs.put(space, data)
        self._forget(ref)
        self._recent[ref] = data
        self._bytes += len(data)
        while self._bytes > self._most_bytes:
            self._forget(next(iter(self._recent)))
        return ref

    async def get(self, ref: BlobRef) -> bytes:
        """Read bytes, from memory once.

        Raises:
            PictureGone: They are missing or altered.
        """
        return self._forget(ref) or await self._blobs.get(ref)

    async def remove(self, ref: BlobRef, *, unless_stored_after: datetime) -> bool:
        """Remove a blob, if there is one and nobody has stored it again."""
        is_removed = await self._blobs.remove(ref, unless_stored_after=unless_stored_after)
        if is_removed:
            self._forget(ref)
        return is_removed

    def stored(self, before: datetime) -> AsyncIterator[Sequence[BlobRef]]:
        """Every blob that was last stored before a moment, some at a time."""
        return self._blobs.stored(before)

    def _forget(self, ref: BlobRef) -> bytes:
        data = self._recent.pop(ref, b"")
        self._bytes -= len(data)
        return data
