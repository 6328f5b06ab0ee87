"""The store's ports side by side, with the moves that tests make often."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from core.adapters.clock import SystemClock
from core.adapters.database import (
    Database,
    EmbeddedQueue,
    SqlAttempts,
    SqlConversations,
    SqlDeliveries,
    SqlErasure,
    SqlInbox,
    SqlJobLog,
    SqlKeeping,
)
from core.model.conversation import Part, PicturePart, Role, TextPart, Turn
from core.model.image import BlobRef, ImageRef
from core.model.job import Job, Made, NewVersion
from core.model.reply import Facts
from tests.fakes.core import request

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
new_id = SystemClock().new_id


class Store:
    """The store's ports side by side, and the moves that tests make often."""

    def __init__(self, database: Database) -> None:
        self.inbox = SqlInbox(database)
        self.jobs = SqlJobLog(database)
        self.queue = EmbeddedQueue(database, ["fake"])
        self.attempts = SqlAttempts(database)
        self.conversations = SqlConversations(database)
        self.deliveries = SqlDeliveries(database, ["fake"])
        self.erasure = SqlErasure(database)
        self.keeping = SqlKeeping(database)

    async def queued(self, key: str, at: datetime = NOON, **changes: Any) -> Job:
        job = (await self.inbox.accept(request(key, **changes), new_id(), at)).job
        acknowledged = await self.inbox.acknowledge(job.id, at)
        assert acknowledged is not None
        return acknowledged

    async def claimed(self, key: str = "k1", **changes: Any) -> Job:
        await self.queued(key, **changes)
        job = await self.queue.claim(NOON)
        assert job is not None
        return job

    async def made(self, key: str = "k1", *parts: Part, parent: str | None = None) -> Job:
        return await self.conversations.finish(await self.claimed(key), answer(parts, parent), NOON)

    async def claim_ids(self) -> list[str]:
        ids = []
        while (job := await self.queue.claim(NOON)) is not None:
            ids.append(job.id)
        return ids


def picture_part(name: str) -> PicturePart:
    return PicturePart(ImageRef(BlobRef(f"fake-home/aa/{name}", 3), "image/png", 8, 9), BlobRef("fake-home/bb/sig", 7))


def answer(
    parts: Sequence[Part],
    parent: str | None = None,
    parents: tuple[int, ...] = (),
    *,
    words: str = "",
    base: str | None = None,
) -> Made:
    asked = Turn(new_id(), parent, Role.USER, (TextPart("a cat"),), "model-a", "key of a picture")
    said_parts = tuple(parts) or ((TextPart(words),) if words else (picture_part("one"),))
    said = Turn(new_id(), asked.id, Role.MODEL, said_parts, "model-a")
    drawn = [part for part in said.parts if isinstance(part, PicturePart)]
    versions = tuple(NewVersion(new_id(), f"alt {n}") for n, _ in enumerate(drawn))
    return Made(asked, (said,), versions, parents, Facts("model-a"), (), base)
