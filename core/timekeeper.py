"""The timekeeper: fires what is due, each time once, late rather than never."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

import structlog

from core.acting_ports import AppointmentStore
from core.errors import LimnerError, UserError
from core.model.appointment import LATE, Appointment, following
from core.model.conversation import Gone
from core.model.job import Job, Receipt
from core.model.request import Kind, Request, Start
from core.model.text import shortened
from core.ports import ChatPlatform, Clock, JobLog
from core.sayings import notices as sayings
from core.sentence import Saying, said

log = structlog.get_logger(__name__)

GLANCE = timedelta(seconds=20)
"""How often the clock is looked at: a computer that slept did not count the hours, and others may add rows."""

AT_ONCE = 50

_LONGEST_QUOTED = 100


class TakesRequests(Protocol):
    """`core.intake.Intake`, as far as it is needed here."""

    async def submit(self, request: Request) -> Receipt:
        """Check and store a request; the same key is the same job."""

    async def acknowledged(self, job_id: str) -> Job | None:
        """Let the job start."""


@dataclass(frozen=True, slots=True)
class _Hour:
    """What one appointment comes to at one time of it."""

    one: Appointment
    origin: Job
    now: datetime
    misses_more: bool

    @property
    def notices(self) -> tuple[Saying, ...]:
        """What there is to say when it comes late."""
        late = self.now - self.one.due
        if late <= LATE:
            return ()
        return (said(sayings.came_late, late // timedelta(minutes=1), left_out=self.misses_more),)


class Timekeeper:
    """Fires appointments: each becomes a job under a key that names this very time of it.

    The job's key and the guarded step to the next time let any number of processes do the same without firing twice.

    Args:
        store: The appointments of the chats that this process can write to.
        intake: Takes what they come to.
        jobs: Knows where each was made.
        platforms: Those chats.
        clock: Says what is due.
        zone: Whose days and hours count; None is the machine's own.
    """

    def __init__(
        self,
        store: AppointmentStore,
        intake: TakesRequests,
        jobs: JobLog,
        *,
        platforms: Mapping[str, ChatPlatform],
        clock: Clock,
        zone: tzinfo | None = None,
    ) -> None:
        self._store = store
        self._intake = intake
        self._jobs = jobs
        self._platforms = platforms
        self._clock = clock
        self._zone = zone
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something may be due earlier than it was."""
        self._woken.set()

    async def run(self) -> None:
        """Fire what is due, until cancelled."""
        while True:
            self._woken.clear()
            pause = await self._looked()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause.total_seconds()):
                    await self._woken.wait()

    async def _looked(self) -> timedelta:
        """Look once; returns how long nothing can be due, as far as is known."""
        looked_at = self._clock.now()
        try:
            await self.look()
            earliest = await self._store.next_due()
        except LimnerError as error:
            log.warning("timekeeper waits for the database", error=error.code, detail=str(error)[:300])
            return GLANCE
        if earliest is None or earliest <= looked_at:
            # What was due at that look and stays could not be fired: it is tried again at the next glance.
            return GLANCE
        return min(max(earliest - self._clock.now(), timedelta()), GLANCE)

    async def look(self) -> int:
        """Fire everything that is due; how many that were."""
        due = await self._store.due(self._clock.now(), AT_ONCE)
        for one in due:
            try:
                await self._fire(one)
            except LimnerError as error:
                log.warning("appointment not fired yet", appointment=one.id, error=error.code, detail=str(error)[:300])
            except Exception:
                # The edge of the loop: one strange row must not keep the others.
                log.exception("appointment broke", appointment=one.id)
        return len(due)

    async def _fire(self, one: Appointment) -> None:
        now = self._clock.now()
        next_ = self._next(one, now)
        origin = await self._jobs.find(one.job)
        if origin is not None and origin.gone is not Gone.FORGOTTEN:
            job = await self._submitted(_Hour(one, origin, now, self._next(one, one.due) != next_))
            await self._intake.acknowledged(job.id)
            log.info("appointment fired", appointment=one.id, job=job.id, late_s=round((now - one.due).total_seconds()))
        await self._store.fired(one, next_)

    def _next(self, one: Appointment, after: datetime) -> datetime | None:
        return following(one.first, one.rhythm, after, self._zone) if one.rhythm else None

    async def _submitted(self, hour: _Hour) -> Job:
        reminder = self._reminder(hour)
        if hour.one.rhythm is None:
            return (await self._intake.submit(reminder)).job
        try:
            return (await self._intake.submit(self._request(hour, reminder))).job
        except UserError as error:
            quoted = shortened(hour.one.words, _LONGEST_QUOTED)
            told = said(sayings.not_repeated, quoted, error.user_message)
            return (await self._intake.submit(replace(reminder, prompt=str(told)))).job

    def _reminder(self, hour: _Hour) -> Request:
        asked = hour.origin.request
        return Request(
            key=hour.one.key,
            conversation=asked.conversation,
            person=hour.one.person,
            kind=Kind.REMIND,
            prompt=hour.one.words,
            notices=hour.notices,
            locale=asked.locale,
            place=self._platforms[asked.conversation.platform].place_after(hour.origin),
            appointment=hour.one.id,
        )

    def _request(self, hour: _Hour, reminder: Request) -> Request:
        """A new picture each time; what it was asked with then counts again."""
        options = replace(hour.origin.request.options, private=False)
        return replace(reminder, kind=Kind.GENERATE, start=Start.FRESH, options=options)
