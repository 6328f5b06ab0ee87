"""Looking at what was made: all versions on one sheet, the original of one, and how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import BadPicture
from core.model.conversation import ConversationKey, Version
from core.model.image import Tile
from core.model.job import Job
from core.model.reply import Reply
from core.model.usage import Usage
from core.ports import Attempts, Blobs, Conversations, Deliveries, JobLog, Pixels

MOST_ON_SHEET = 25


@dataclass(frozen=True, slots=True)
class Entry:
    """A version, the job that made it, and whether the next edit starts there."""

    version: Version
    job: Job | None
    is_head: bool


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """The newest versions of a conversation, by number, on one picture.

    Attributes:
        data: A JPEG.
        left_out: How many older ones there are.
        head: Where the next edit starts, which may be one of those; None where that is not kept any more.
    """

    data: bytes
    entries: tuple[Entry, ...]
    left_out: int = 0
    head: Version | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """How an answer came about.

    Attributes:
        reply: None while there is none, or none came.
        usage: Of all model calls; None where no provider told.
    """

    job: Job
    reply: Reply | None = None
    usage: Usage | None = None


class Album:
    """Shows what was made."""

    def __init__(
        self,
        conversations: Conversations,
        jobs: JobLog,
        deliveries: Deliveries,
        *,
        attempts: Attempts,
        blobs: Blobs,
        pixels: Pixels,
    ) -> None:
        self._conversations = conversations
        self._jobs = jobs
        self._deliveries = deliveries
        self._attempts = attempts
        self._blobs = blobs
        self._pixels = pixels

    async def sheet(self, key: ConversationKey) -> ContactSheet | None:
        """A contact sheet; None of a conversation without pictures.

        Raises:
            TransientError, OperatorError: The picture store or the sandbox does not answer.
        """
        versions = await self._conversations.versions(key)
        if not versions:
            return None
        head = (await self._conversations.head(key)).version
        entries = await self._entries(versions[-MOST_ON_SHEET:], head)
        tiles = [await self._tile(entry) for entry in entries]
        return ContactSheet(await self._pixels.sheet(tiles), tuple(entries), len(versions) - len(entries), head)

    async def original(self, version: Version) -> bytes:
        """A version byte for byte as the model made it.

        Raises:
            PictureGone: It is missing or altered.
        """
        return await self._blobs.get(version.image.blob)

    async def story(self, job: Job) -> Story:
        """How a job's answer came about, as far as it is known by now."""
        attempts = await self._attempts.of(job.id)
        used = [attempt.usage for attempt in attempts if attempt.usage is not None]
        usage = sum(used[1:], used[0]) if used else None
        return Story(job, await self._deliveries.reply(job.id), usage)

    async def _entries(self, versions: Sequence[Version], head: Version | None) -> Sequence[Entry]:
        jobs = {name: await self._jobs.find(name) for name in {version.job for version in versions}}
        return [Entry(one, jobs[one.job], head is not None and one.id == head.id) for one in versions]

    async def _tile(self, entry: Entry) -> Tile:
        version = entry.version
        try:
            data = await self._pixels.thumbnail(await self._blobs.get(version.image.blob))
        except BadPicture:
            # It keeps its place on the sheet, so that the numbers are all there.
            data = None
        return Tile(data, version.label, entry.is_head)
