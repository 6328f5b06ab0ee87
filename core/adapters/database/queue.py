"""The queue of one machine: the `jobs` table itself, one process, wakes in process."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.rows import changed, give_up_place, job_from, take_place_again
from core.adapters.database.schema import CLAIMABLE, WAITING, jobs, of_platforms
from core.model.job import Claim, Job, JobState
from core.model.request import Origin

GLANCE = timedelta(milliseconds=250)
"""How often the file is asked whether another process changed it (a second is promised)."""


class EmbeddedQueue:
    """The `JobQueue` port on SQLite.

    Args:
        platforms: Whose jobs are claimed: the chats that this process can answer in.
    """

    def __init__(self, database: Database, platforms: Collection[str]) -> None:
        self._database = database
        self._nudge = asyncio.Event()
        ours = of_platforms(platforms)
        # What every look for work runs is built once: building a statement takes as long as running it.
        self._claim_next = _claim_next(ours)
        self._next_due = select(func.min(jobs.c.ready_at)).where(WAITING, ours, jobs.c.ready_at > bindparam("now"))

    def nudge(self) -> None:
        """Tell the worker of this process that there may be work."""
        self._nudge.set()

    @writes
    def claim(self, connection: Connection, now: datetime) -> Job | None:
        """Take the next job that may start: one of a conversation at a time, in order, tenants fairly."""
        _unpark(connection, now)
        claimed = connection.execute(self._claim_next, {"now": now})
        row = claimed.mappings().one_or_none()
        return None if row is None else job_from(row)

    @reads
    def next_due(self, connection: Connection, now: datetime) -> datetime | None:
        """When the next waiting job may start, if none may now."""
        due: datetime | None = connection.scalar(self._next_due, {"now": now})
        return due

    @writes
    def recover(self, connection: Connection, now: datetime) -> int:
        """At start: put back what a killed process held, and settle what it never acknowledged; how many."""
        held = connection.execute(
            update(jobs)
            .where(jobs.c.state == JobState.MAKING)
            .values(state=JobState.QUEUED, ready_at=now, **changed(now))
            .returning(jobs.c.id)
        )
        count = len(held.all())
        accepted = connection.execute(select(jobs).where(jobs.c.state == JobState.ACCEPTED))
        for row in accepted.mappings().all():
            _settle(connection, job_from(row), row["conversation"], now)
            count += 1
        return count

    @reads
    def still_held(self, connection: Connection, held: Sequence[Job]) -> frozenset[Claim]:
        """Which of these claims nobody has taken away or ended meanwhile."""
        going_on = connection.execute(
            select(jobs.c.id, jobs.c.fence).where(
                jobs.c.id.in_([job.id for job in held]), jobs.c.state.in_((JobState.MAKING, JobState.MADE))
            )
        )
        return frozenset({(row.id, row.fence) for row in going_on} & {job.claim for job in held})

    async def changes(self) -> AsyncIterator[None]:
        """Yield whenever jobs may have changed, by this process or another one."""
        watch = await self._database.watch()
        try:
            yield
            while True:
                try:
                    async with asyncio.timeout(GLANCE.total_seconds()):
                        await self._nudge.wait()
                except TimeoutError:
                    if not watch.changed():
                        continue
                self._nudge.clear()
                yield
        finally:
            watch.close()


_PARKED = (
    select(jobs.c.id, jobs.c.conversation)
    .where(WAITING, ~jobs.c.holds_place, jobs.c.ready_at <= bindparam("now"))
    .order_by(jobs.c.ready_at)
)


def _claim_next(ours: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """One statement: what was found is taken before anybody else can take it."""
    now = bindparam("now", type_=jobs.c.ready_at.type)
    following = (
        select(jobs.c.id)
        .where(CLAIMABLE, ours, jobs.c.ready_at <= now)
        .order_by(jobs.c.turn_tag, jobs.c.seq)
        .limit(1)
        .scalar_subquery()
    )
    values = {"state": JobState.MAKING, "fence": jobs.c.fence + 1, "wait": None, **changed(now)}
    started = func.coalesce(jobs.c.started_at, now)
    return update(jobs).where(jobs.c.id == following).values(**values, started_at=started).returning(jobs)


def _unpark(connection: Connection, now: datetime) -> None:
    """Bring jobs that released their conversation back into its line when their time has come."""
    for job_id, conversation in connection.execute(_PARKED, {"now": now}).all():
        take_place_again(connection, job_id, conversation)


def _settle(connection: Connection, job: Job, conversation: str, now: datetime) -> None:
    """Queue a message that still stands in its chat; end an interaction that its person saw fail."""
    stands = job.request.origin is Origin.MESSAGE
    to = JobState.QUEUED if stands else JobState.CANCELLED
    connection.execute(update(jobs).where(jobs.c.id == job.id).values(state=to, ready_at=now, **changed(now)))
    if not stands:
        give_up_place(connection, job.id, conversation)
