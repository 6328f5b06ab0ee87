"""Gathering what a person attached: fetched, made safe, stored."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from core.errors import PictureTooLarge
from core.model.image import Attachment, CleanPicture, ImageRef, Source
from core.model.job import Job, Sources
from core.ports import Blobs, ChatPlatform, Clock, JobLog, Pixels
from core.sayings import files as sayings
from core.sentence import Saying, said

LARGEST_FILE = 50_000_000
"""Bytes of one attached file; nothing larger is downloaded."""

AT_ONCE = 4
"""Files that are in memory side by side."""


def refuse_if_too_large(attachment: Attachment) -> None:
    """Refuse by the declared size, before a byte is read.

    Raises:
        PictureTooLarge: The platform says that it is larger than `LARGEST_FILE`.
    """
    if attachment.size_bytes is not None and attachment.size_bytes > LARGEST_FILE:
        megabytes = attachment.size_bytes / 1_000_000
        raise PictureTooLarge(said(sayings.file_has, attachment.name, round(megabytes), LARGEST_FILE // 1_000_000))


class Gatherer:
    """Gathers the attachments of a job once, whoever asks first."""

    def __init__(
        self, platforms: Mapping[str, ChatPlatform], pixels: Pixels, blobs: Blobs, jobs: JobLog, *, clock: Clock
    ) -> None:
        self._platforms = platforms
        self._clock = clock
        self._pixels = pixels
        self._blobs = blobs
        self._jobs = jobs
        self._locks: dict[str, asyncio.Lock] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    async def gather(self, job: Job) -> Sources:
        """Fetch, clean and store what the job's request came with.

        Raises:
            BadPicture: One of the files cannot be used; the message says which and why.
        """
        if job.sources is not None:
            return job.sources
        if not job.request.attachments:
            return Sources(job.request.kept)
        async with self._alone(job.id):
            current = await self._jobs.find(job.id)
            if current is not None and current.sources is not None:
                return current.sources
            sources = await self._all(job)
            await self._jobs.keep_sources(job, sources, self._clock.now())
        return sources

    async def _all(self, job: Job) -> Sources:
        pictures: list[Source] = [*job.request.kept]
        notices: list[Saying] = []
        for attachment in job.request.attachments:
            refuse_if_too_large(attachment)
            async with self._room:
                raw = await self._platforms[job.request.conversation.platform].fetch(job, attachment)
                clean = await self._pixels.clean(raw, attachment.name)
            pictures.append(Source(await self._store(job, clean), attachment.name))
            notices.extend(clean.notices)
        return Sources(tuple(pictures), tuple(notices))

    async def _store(self, job: Job, clean: CleanPicture) -> ImageRef:
        blob = await self._blobs.put(blob_space(job), clean.data)
        return ImageRef(blob, clean.mime, clean.width, clean.height)

    @asynccontextmanager
    async def _alone(self, job_id: str) -> AsyncIterator[None]:
        lock = self._locks.setdefault(job_id, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked():
                self._locks.pop(job_id, None)


def blob_space(job: Job) -> str:
    """The folder of the blob store that keeps this server's or workspace's pictures apart."""
    key = job.request.conversation
    return f"{key.platform}-{key.space}"
