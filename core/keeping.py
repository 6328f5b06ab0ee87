"""What removing things needs from outside: rows that are emptied, blobs that are taken out, chats' own files."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from core.model.conversation import ConversationKey, GoneVersion
from core.model.image import BlobRef, Released
from core.model.job import Job
from core.model.request import Person, Whose
from core.ports import Blobs


class BlobRemoval(Protocol):
    """Taking bytes out of the blob store again."""

    async def remove(self, ref: BlobRef, *, unless_stored_after: datetime) -> bool:
        """Remove a blob, if there is one.

        Returns:
            False when the same bytes were stored again after that moment: somebody is about to refer to them.
        """

    def stored(self, before: datetime) -> AsyncIterator[Sequence[BlobRef]]:
        """Every blob that was last stored before a moment, some at a time."""


class StoredBlobs(Blobs, BlobRemoval, Protocol):
    """A whole blob store."""


class Erasure(Protocol):
    """What people have removed. References to blobs are released, in the same transaction."""

    async def delete(self, version_id: str, by: Person, now: datetime) -> GoneVersion | None:
        """Remove a version: its picture, the words that came with it, and the request when nothing else came of it.

        Returns:
            What is left of it, also when it was removed before; None when there was no such version.
        """

    async def people_in(self, key: ConversationKey) -> frozenset[str]:
        """Who asked for anything in a conversation that is still known, by id."""

    async def running(self, whose: Whose) -> Sequence[Job]:
        """The unfinished jobs among these."""

    async def forget_some(self, whose: Whose, now: datetime, limit: int) -> int:
        """Forget some of these jobs, oldest first; how many. Fewer than `limit` were the last."""


class Keeping(Protocol):
    """What is kept no longer than it may be, and which blobs nobody needs."""

    async def expire(self, before: datetime, now: datetime, limit: int) -> int:
        """Empty some ended jobs that were asked before a moment, oldest first; how many."""

    async def fade(self, before: datetime, limit: int) -> int:
        """Drop the providers' own bytes of some jobs that got them before a moment; how many jobs."""

    async def drop_keys(self, before: datetime, limit: int) -> int:
        """Forget of some ended jobs from before a moment by which event they came; how many."""

    async def released(self, after: str, limit: int) -> Sequence[Released]:
        """Some of the blobs to be removed, by key, from the one after this."""

    async def held(self, refs: Sequence[BlobRef]) -> frozenset[BlobRef]:
        """Which of these blobs some row refers to."""

    async def settled(self, refs: Sequence[BlobRef]) -> None:
        """These blobs are gone from the store, or wanted again."""

    async def wipe(self) -> bool:
        """Leave no trace of what was removed in the database's own files; False when readers are in the way."""


class Diary(Protocol):
    """What a chat keeps in files of its own."""

    async def expire(self, before: datetime) -> None:
        """Remove what was written before a moment, and the files that only that needed."""
