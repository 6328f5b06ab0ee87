"""Keeping the chat true: whatever a job's row says, its message says, sooner or later and once."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta

import structlog

from core.errors import ChatUnreachable, ClaimLost, LimnerError, TransientError
from core.model.job import Job, JobState
from core.model.request import Kind
from core.ports import ChatPlatform, Clock, Deliveries, JobQueue
from core.sharing import Copies

log = structlog.get_logger(__name__)

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
AT_ONCE = 16
"""Messages that are being written side by side."""

Spawn = Callable[[Coroutine[None, None, None]], None]
"""Starts a task that somebody else owns."""


class Herald:
    """Shows every change of every job in its chat, and delivers what was made.

    Args:
        copies: Of versions in other channels, which go with them.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        platforms: Mapping[str, ChatPlatform],
        queue: JobQueue,
        clock: Clock,
        *,
        copies: Copies | None = None,
    ) -> None:
        self._deliveries = deliveries
        self._platforms = platforms
        self._queue = queue
        self._clock = clock
        self._copies = copies
        self._busy: set[str] = set()
        self._resting: dict[str, timedelta] = {}
        self._resting_now: set[str] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def look(self, spawn: Spawn) -> None:
        """Start writing for each job whose chat is behind; one writer a job."""
        room = AT_ONCE - len(self._busy) + len(self._resting_now)
        if room <= 0:
            # Each writer that ends looks for the next one.
            return
        for job in await self._deliveries.unshown(besides=frozenset(self._busy), limit=room):
            self.tell(job, spawn)

    def tell(self, job: Job, spawn: Spawn) -> None:
        """Start writing for one job that has just changed, unless its writer is at work."""
        if job.id not in self._busy and job.request.conversation.platform in self._platforms:
            self._busy.add(job.id)
            spawn(self._tell(job))

    async def _tell(self, job: Job) -> None:
        try:
            async with self._room:
                await self._write(job)
            self._resting.pop(job.id, None)
        except ClaimLost:
            log.info("job moved while its chat was written", job=job.id)
        except LimnerError as error:
            await self._rest(job, error)
        except Exception as error:
            # The edge of the loop: one job's message must not stop the others.
            log.exception("message broke", job=job.id)
            await self._rest(job, error)
        finally:
            self._busy.discard(job.id)
            self._queue.nudge()

    async def _write(self, job: Job) -> None:
        if job.request.is_beside and not _is_told(job):
            await self._settle(job)
            return
        platform = self._platforms[job.request.conversation.platform]
        if job.state is not JobState.MADE:
            if job.state is JobState.DELIVERED:
                await self._withdraw(job, platform)
            await platform.show(job)
            await self._deliveries.shown(job)
            return
        reply = await self._deliveries.reply(job.id)
        if reply is None:
            raise ChatUnreachable(f"job {job.id} is made and has no answer")
        messages = await platform.deliver(job, reply)
        delivered = await self._deliveries.delivered(job, messages, self._clock.now())
        if not job.request.is_beside:
            await platform.show(delivered)
        await self._deliveries.shown(delivered)
        log.info("job delivered", job=job.id, pictures=len(reply.versions))

    async def _withdraw(self, job: Job, platform: ChatPlatform) -> None:
        """Take pictures that were deleted out of the chat; an answer that only was not shown yet has none."""
        reply = await self._deliveries.reply(job.id)
        if reply is not None and reply.gone:
            await platform.withdraw(job, reply, await self._deliveries.messages(job.id))
            if self._copies is not None:
                await self._copies.take_back(job, reply.gone)
            log.info("pictures withdrawn", job=job.id, pictures=len(reply.gone))

    async def _settle(self, job: Job) -> None:
        """Write down how a job stands that has no message: whoever asked waits for it, or finds it in their list."""
        if job.state is JobState.MADE:
            job = await self._deliveries.delivered(job, (), self._clock.now())
        await self._deliveries.shown(job)

    async def _rest(self, job: Job, error: Exception) -> None:
        """Keep this job's writer busy for a while, so that a chat that is down is not hammered."""
        pause = self._resting.get(job.id, FIRST_PAUSE)
        self._resting[job.id] = min(pause * 2, LONGEST_PAUSE)
        if isinstance(error, TransientError) and error.retry_after:
            pause = max(pause, error.retry_after)
        log.warning("chat not written", job=job.id, error=type(error).__name__, detail=str(error)[:300])
        self._resting_now.add(job.id)
        try:
            await asyncio.sleep(pause.total_seconds())
        finally:
            self._resting_now.discard(job.id)


def _is_told(job: Job) -> bool:
    """Whether it is a reminder that is due: it has no message before."""
    return job.request.kind is Kind.REMIND and job.state is JobState.MADE
