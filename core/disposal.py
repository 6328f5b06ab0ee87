"""Removing blobs that no row refers to: rows go first, so a crash in between leaves bytes that nobody can find."""

from datetime import timedelta

from core.keeping import BlobRemoval, Keeping
from core.model.image import BlobRef
from core.ports import Clock

BATCH = 100

ORPHANS_AFTER = timedelta(days=1)
"""How old a blob without a row must be: what is being made is stored before its row."""


class Disposal:
    """Keeps the blob store to what is referred to."""

    def __init__(self, keeping: Keeping, blobs: BlobRemoval, clock: Clock) -> None:
        self._keeping = keeping
        self._blobs = blobs
        self._clock = clock

    async def dispose(self) -> int:
        """Remove every blob that was released; how many.

        Raises:
            PicturesUnreachable, PicturesRefused: The rest is removed later.
        """
        removed, after = 0, ""
        while batch := await self._keeping.released(after, BATCH):
            held = await self._keeping.held([released.ref for released in batch])
            settled: list[BlobRef] = []
            for released in batch:
                if released.ref in held:
                    settled.append(released.ref)
                elif await self._blobs.remove(released.ref, unless_stored_after=released.held_at):
                    settled.append(released.ref)
                    removed += 1
            await self._keeping.settled(settled)
            after = batch[-1].ref.key
        return removed

    async def sweep(self) -> int:
        """Remove what lies in the store for a day and belongs to no row; how many blobs.

        Raises:
            PicturesUnreachable, PicturesRefused: The rest is removed another day.
        """
        removed = 0
        before = self._clock.now() - ORPHANS_AFTER
        async for batch in self._blobs.stored(before):
            held = await self._keeping.held(batch)
            for ref in batch:
                if ref not in held:
                    removed += await self._blobs.remove(ref, unless_stored_after=before)
        return removed

    async def wipe(self) -> bool:
        """Leave no trace of what was removed in the database's own files; False when somebody reads just then."""
        return await self._keeping.wipe()
