"""The worker: claims jobs, makes them side by side, retries what time mends, and stops cleanly."""

import asyncio
from collections.abc import Collection, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from core.crowd import Crowd
from core.errors import (
    AnswerLost,
    BadPicture,
    ClaimLost,
    LimnerError,
    OperatorError,
    ProviderQuotaUsed,
    TransientError,
)
from core.faults import Alarms, Silence, fault_of
from core.herald import Herald
from core.model.approval import PersonAsked
from core.model.job import Claim, Job, JobState, Wait, WaitReason
from core.model.reply import Failure
from core.ports import Clock, JobLog, JobQueue
from core.retry import MOST_TRIES, pause_before_retry
from core.sayings import requests as sayings
from core.sentence import said
from core.sources import Gatherer

log = structlog.get_logger(__name__)

AT_ONCE = 16
"""Jobs that are made side by side."""

GRACE = timedelta(seconds=12)
"""How long running jobs may finish after a stop was asked; what is left is handed back (20 s are promised)."""

LAST_WORDS = timedelta(seconds=4)
"""How long messages may still be written after that."""

SHORT_REST_S = 0.01
"""Between two looks for work, unless the last one took less: somebody waits for the beginning of what can start."""

LONGEST_REST_S = 0.1
"""The same when nothing can start before something ends."""

HEAD_START_S = 0.01
"""What has just begun goes out first, the request to the model or the answer to its chat: then more is looked for."""

DAY = timedelta(days=1)


class Makes(Protocol):
    """Whoever gets the answer to a claimed job and stores it."""

    async def make(self, job: Job, *, last_try: bool = False) -> Job:
        """Make it; `last_try` is content with what comes.

        Raises:
            LimnerError: Why there is no answer.
        """


class Worker:
    """Runs until `stop`; everything it starts belongs to one task group.

    Attributes:
        parks: Jobs wait for the provider's next day when its quota is used up; else their people are told when it is.
        alarm: Rung for what whoever runs Limner must mend.
    """

    def __init__(
        self, maker: Makes, gatherer: Gatherer, herald: Herald, *, queue: JobQueue, jobs: JobLog, clock: Clock
    ) -> None:
        self._maker = maker
        self._gatherer = gatherer
        self._herald = herald
        self._queue = queue
        self._jobs = jobs
        self._clock = clock
        self.parks = True
        self.alarm: Alarms = Silence()
        self._crowd = Crowd(self._time)
        self._held_back_s = 0.0
        self._running: dict[Claim, tuple[Job, asyncio.Task[None]]] = {}
        self._side_tasks: set[asyncio.Task[None]] = set()
        self._tasks: asyncio.TaskGroup | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._has_room = asyncio.Event()
        self._is_stopping = False
        self._grace = GRACE
        self.started = asyncio.Event()

    @property
    def is_ready(self) -> bool:
        """Whether it takes work."""
        return self.started.is_set() and not self._is_stopping

    def expect(self, job: Job) -> None:
        """A job may start: fetch its attachments at once, whenever its turn comes, and look for work."""
        if job.request.attachments and not self._is_stopping:
            self._beside(self._prefetch(job))
        self._crowd.asks()
        self._queue.nudge()

    def stop(self, grace: timedelta = GRACE) -> None:
        """Take no more work; `run` returns when what runs has finished or was handed back.

        Args:
            grace: How long it may take to finish.
        """
        self._grace = grace
        self._is_stopping = True
        self._queue.nudge()

    async def run(self) -> None:
        """Recover what a killed process left, then work until `stop`."""
        recovered = await self._queue.recover(self._clock.now())
        if recovered:
            log.info("took up the work of a stopped process", jobs=recovered)
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            async for _ in self._queue.changes():
                if self._is_stopping:
                    break
                began = self._time()
                rested_s = await self._pulse(tasks)
                self.started.set()
                await self._rest(self._time() - began - rested_s)
            # A stop may come before the start was over, and somebody waits for the start.
            self.started.set()
            await self._wind_down()
        self._tasks = None

    @staticmethod
    def _time() -> float:
        return asyncio.get_running_loop().time()

    async def _rest(self, took_s: float) -> None:
        """Leave people's requests some time between two looks, however much happens."""
        if len(self._running) < AT_ONCE:
            await asyncio.sleep(min(took_s, SHORT_REST_S))
            return
        # Nothing more can start before something ends.
        self._has_room.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_REST_S):
                await self._has_room.wait()

    async def _pulse(self, tasks: asyncio.TaskGroup) -> float:
        """Look once at everything that may have changed; returns for how many seconds it let others go first."""
        rested_s, looked_at = 0.0, self._clock.now()
        try:
            await self._cut_what_was_stopped()
            rested_s = await self._claim(tasks)
            await self._herald.look(self._beside)
            await self._set_alarm(looked_at)
        except LimnerError as error:
            # The database may be locked or away for a while; the worker outlives that.
            log.warning("worker waits for the database", error=error.code, detail=str(error)[:300])
            asyncio.get_running_loop().call_later(1, self._queue.nudge)
        return rested_s

    async def _claim(self, tasks: asyncio.TaskGroup) -> float:
        rested_s = self._held_back_s = 0.0
        while len(self._running) < AT_ONCE and not self._is_stopping:
            self._held_back_s = self._crowd.pause_s
            if self._held_back_s:
                break
            job = await self._queue.claim(self._clock.now())
            if job is None:
                break
            self._crowd.begins()
            self._running[job.claim] = (job, tasks.create_task(self._work(job)))
            await asyncio.sleep(HEAD_START_S)
            rested_s += HEAD_START_S
        return rested_s

    async def _cut_what_was_stopped(self) -> None:
        """Cancel the work on jobs that a person stopped, which closes their model calls."""
        if not self._running:
            return
        held = await self._queue.still_held([job for job, _ in self._running.values()])
        for claim in self._running.keys() - held:
            self._running[claim][1].cancel()

    async def _set_alarm(self, looked_at: datetime) -> None:
        """Look again when the next job may start: at once, where its time came after the look for work."""
        due = await self._queue.next_due(looked_at)
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        delay_s = self._held_back_s
        if due is not None and not delay_s:
            delay_s = min(max(due - self._clock.now(), timedelta()), DAY).total_seconds()
        if due is not None or delay_s:
            self._alarm = asyncio.get_running_loop().call_later(delay_s, self._queue.nudge)

    def _beside(self, work: Coroutine[None, None, None]) -> None:
        """Start what need not be finished at a stop: the next start does it again."""
        if self._tasks is None:
            work.close()
            return
        task = self._tasks.create_task(work)
        self._side_tasks.add(task)
        task.add_done_callback(self._side_tasks.discard)

    async def _wind_down(self) -> None:
        """Let running jobs finish for a while, hand back the rest, and let the chats see how things stand."""
        if self._alarm is not None:
            self._alarm.cancel()
        try:
            async with asyncio.timeout(self._grace.total_seconds()):
                await self._last_jobs()
        except TimeoutError:
            await _finish_or_cancel({task for _, task in self._running.values()}, timedelta())
            await self._last_jobs()
        await _finish_or_cancel(self._side_tasks, LAST_WORDS)

    async def _last_jobs(self) -> None:
        """Let what runs come to its end, show it, and let people still stop it."""
        async for _ in self._queue.changes():
            try:
                await self._cut_what_was_stopped()
                await self._herald.look(self._beside)
            except LimnerError as error:
                log.warning("stopping without the database", error=error.code)
            if not self._running:
                return

    async def _prefetch(self, job: Job) -> None:
        try:
            await self._gatherer.gather(job)
        except (LimnerError, OSError) as error:
            # Told when the job's turn comes, which asks for the same once more.
            log.info("attachments not gathered yet", job=job.id, error=type(error).__name__)

    async def _work(self, job: Job) -> None:
        try:
            await self._make(job)
        except ClaimLost:
            log.info("job was stopped", job=job.id)
        except asyncio.CancelledError:
            if not self._is_stopping:
                log.info("job was cut", job=job.id)
                return
            await self._hand_back(job)
        except LimnerError as error:
            log.warning("job not recorded", job=job.id, error=error.code, detail=str(error)[:300])
        finally:
            self._running.pop(job.claim, None)
            self._has_room.set()
            asyncio.get_running_loop().call_later(HEAD_START_S, self._queue.nudge)

    async def _make(self, job: Job) -> None:
        """Make a job, and record why not if it cannot be made."""
        try:
            made = await self._maker.make(job, last_try=job.tries + 1 >= MOST_TRIES)
        except ClaimLost:
            raise
        except PersonAsked as asked:
            log.info("job asks its person", job=job.id, tool=asked.asking.tool)
            wait = Wait(WaitReason.APPROVAL, asked.until, asking=asked.asking)
            await self._jobs.move(job, JobState.WAITING, self._clock.now(), wait=wait)
        except LimnerError as error:
            await self._record(job, error)
        except Exception as error:
            # The edge of the loop: one job's surprise must not stop the others. Tried once more, then told.
            log.exception("job broke", job=job.id)
            await self._surprise(job, error)
        else:
            self._herald.tell(made, self._beside)
            log.info("job made", job=job.id, seconds=round((made.changed_at - made.created_at).total_seconds(), 3))

    async def _record(self, job: Job, error: LimnerError) -> None:
        facts = {"job": job.id, "error": error.code, "detail": str(error)[:300]}
        if isinstance(error, ProviderQuotaUsed):
            await self._park(job, error)
        elif isinstance(error, TransientError) and job.tries + 1 < MOST_TRIES:
            log.info("job waits", **facts)
            await self._wait(job, error)
        else:
            level = log.error if isinstance(error, OperatorError) else log.info
            level("job failed", **facts)
            await self._fail(job, error)

    async def _wait(self, job: Job, error: TransientError) -> None:
        try:
            pause = pause_before_retry(job.tries + 1, error.retry_after)
        except ProviderQuotaUsed as used_up:
            await self._park(job, used_up)
            return
        now = self._clock.now()
        # An answer that got lost may have been billed: it is asked for once more and no more.
        most_tries = job.tries + 2 if isinstance(error, AnswerLost) else None
        wait = Wait(WaitReason.RETRY, now + pause, error.sentence, most_tries)
        await self._jobs.move(job, JobState.WAITING, now, wait=wait)

    async def _park(self, job: Job, error: ProviderQuotaUsed) -> None:
        """Let the job wait until the provider's day is over, and its conversation go on without it; or say when."""
        log.error("provider's quota used up", job=job.id, detail=str(error)[:300])
        self.alarm.ring(fault_of(error))
        now, pause = self._clock.now(), min(error.until or DAY, DAY)
        if not self.parks:
            failure = Failure(_kind(error), said(sayings.quota_used_up, _in_hours(pause)))
            await self._jobs.move(job, JobState.FAILED, now, failure=failure)
            return
        wait = Wait(WaitReason.PROVIDER_QUOTA, now + pause, error.sentence)
        await self._jobs.move(job, JobState.WAITING, now, wait=wait)

    async def _surprise(self, job: Job, error: Exception) -> None:
        if job.tries == 0:
            now = self._clock.now()
            wait = Wait(WaitReason.RETRY, now + pause_before_retry(1, None), LimnerError().sentence, most_tries=2)
            await self._jobs.move(job, JobState.WAITING, now, wait=wait)
            return
        await self._fail(job, LimnerError(type(error).__name__))

    async def _fail(self, job: Job, error: LimnerError) -> None:
        words = await self.alarm.answer_to(error) if isinstance(error, OperatorError) else error.sentence
        failure = Failure(_kind(error), words, error.explanation)
        await self._jobs.move(job, JobState.FAILED, self._clock.now(), failure=failure)

    async def _hand_back(self, job: Job) -> None:
        try:
            await self._jobs.move(job, JobState.QUEUED, self._clock.now())
        except LimnerError as error:
            # The next start finds it and takes it up all the same.
            log.warning("job not handed back", job=job.id, error=error.code)


async def _finish_or_cancel(tasks: Collection[asyncio.Task[None]], grace: timedelta) -> None:
    if not tasks:
        return
    _, late = await asyncio.wait(tuple(tasks), timeout=grace.total_seconds())
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late)


def _in_hours(pause: timedelta) -> int:
    return max(1, -(-pause // timedelta(hours=1)))


def _kind(error: LimnerError) -> str:
    """Name the failure for buttons and logs; every unusable file is one kind to a person."""
    return BadPicture.__name__ if isinstance(error, BadPicture) else error.code
