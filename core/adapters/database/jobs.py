"""Accepting requests as jobs, and moving jobs on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, func, or_, select, true, update
from sqlalchemy.sql.dml import ReturningUpdate

from core.adapters.database import codec
from core.adapters.database.engine import Database, reads, writes, writes_soon
from core.adapters.database.holdings import hold, leave, of_sources
from core.adapters.database.lineage import gone_in, gone_under, kept_in, kept_under
from core.adapters.database.rows import (
    changed,
    find_conversation,
    give_up_place,
    insert_new,
    is_line_empty,
    job_from,
    open_conversation,
    take_place_again,
)
from core.adapters.database.schema import CLAIMABLE, KEPT, UNFINISHED, conversations, jobs
from core.errors import ClaimLost, DatabaseWrong
from core.model.conversation import ConversationKey, Gone, GoneVersion, Numbers
from core.model.job import (
    FINAL,
    LEGAL_MOVES,
    Job,
    JobState,
    Receipt,
    Sources,
    Wait,
    WaitReason,
)
from core.model.reply import Failure
from core.model.request import Request, Spot

# What every request runs is built once: building a statement takes as long as running it.
_BY_KEY = select(jobs).where(jobs.c.key == bindparam("key"))
_LAST_TAG_OF_TENANT = select(func.max(jobs.c.turn_tag)).where(UNFINISHED, jobs.c.tenant == bindparam("whose"))
_TAG_SERVED_NOW = select(func.min(jobs.c.turn_tag)).where(CLAIMABLE)
_NEWEST_TAG = select(jobs.c.turn_tag).order_by(jobs.c.seq.desc()).limit(1)
_NEXT_TAG = select(
    func.coalesce(
        _LAST_TAG_OF_TENANT.scalar_subquery() + 1,
        _TAG_SERVED_NOW.scalar_subquery(),
        _NEWEST_TAG.scalar_subquery(),
        0,
    )
)
_ACKNOWLEDGE = (
    update(jobs)
    .where(jobs.c.id == bindparam("job"), jobs.c.state == JobState.ACCEPTED)
    .values(
        state=JobState.QUEUED,
        ready_at=bindparam("now"),
        shown=jobs.c.revision + 1,
        **changed(bindparam("now")),
    )
    .returning(jobs)
)
_NAME_THREAD = (
    update(conversations).where(conversations.c.id == bindparam("conversation")).values(thread=bindparam("thread_id"))
)
_KEEP_REQUEST = update(jobs).where(jobs.c.id == bindparam("job")).values(request=bindparam("asked"))


class SqlInbox:
    """The `Inbox` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def has_begun(self, connection: Connection, key: ConversationKey) -> bool:
        """Whether a conversation has anything that a request can go on from."""
        row = find_conversation(connection, key)
        return row is not None and row["head_turn"] is not None

    @reads
    def numbers(self, connection: Connection, key: ConversationKey) -> Numbers:
        """Which versions of a conversation a request may name."""
        row = find_conversation(connection, key)
        if row is None:
            return Numbers()
        kept, gone = kept_in(connection, row["id"]), gone_in(connection, row["id"])
        unfinished = select(jobs.c.id).where(jobs.c.conversation == row["id"], UNFINISHED).limit(1)
        grows = connection.execute(unfinished).first() is not None
        return Numbers(tuple(kept), tuple(gone.values()), grows)

    @reads
    def lost_under(self, connection: Connection, key: ConversationKey, message_id: str) -> GoneVersion | None:
        """The newest version that a delivered message showed, where nothing that it showed is kept any more."""
        row = find_conversation(connection, key)
        if row is None or kept_under(connection, row["id"], message_id):
            return None
        lost = gone_under(connection, row["id"], message_id)
        return lost[-1] if lost else None

    @writes_soon
    def accept(self, connection: Connection, request: Request, job_id: str, now: datetime) -> Receipt:
        """Store a request as a job, durably, or find the job that it already is."""
        known = _by_key(connection, request.key)
        if known is not None:
            return Receipt(job_from(known), is_new=False)
        conversation, is_front = _in_conversation(connection, request.conversation, job_id, now)
        job = Job(
            job_id, request, JobState.ACCEPTED, fence=0, revision=1, shown=0, tries=0, created_at=now, changed_at=now
        )
        values = _new_row(job) | {
            "conversation": conversation,
            "is_front": is_front or request.is_beside,
            # Of `_NEXT_TAG`, which is part of the statement.
            "whose": request.conversation.tenant,
        }
        # On PostgreSQL two deliveries of one event may meet here; the unique key lets one of them in.
        insertion = connection.execute(_insert_job(connection.dialect.name), values)
        if insertion.one_or_none() is not None:
            hold(connection, job.id, of_sources(request.kept), now)
            return Receipt(job, is_new=True)
        row = _by_key(connection, request.key)
        if row is None:
            raise DatabaseWrong("a job that was stored a moment ago cannot be read")
        return Receipt(job_from(row), is_new=False)

    @writes
    def acknowledge(self, connection: Connection, job_id: str, now: datetime, spot: Spot | None = None) -> Job | None:
        """The person was told, and so sees that the job is queued: it may start."""
        moved = connection.execute(_ACKNOWLEDGE, {"job": job_id, "now": now})
        row = moved.mappings().one_or_none()
        if row is None:
            return None
        return job_from(row) if spot is None else _placed(connection, job_from(row), row["conversation"], spot)

    @writes
    def place(self, connection: Connection, job_id: str, spot: Spot) -> None:
        """The job's message was posted only after the job had started."""
        row = connection.execute(select(jobs).where(jobs.c.id == job_id)).mappings().one_or_none()
        if row is not None:
            _placed(connection, job_from(row), row["conversation"], spot)

    @writes
    def refuse(self, connection: Connection, job_id: str, now: datetime) -> None:
        """The person could not be told; the job ends before it cost anything."""
        ended = connection.execute(
            update(jobs)
            .where(jobs.c.id == job_id, jobs.c.state == JobState.ACCEPTED)
            .values(state=JobState.CANCELLED, shown=jobs.c.revision + 1, **changed(now))
            .returning(jobs.c.conversation)
        )
        conversation = ended.scalar_one_or_none()
        if conversation is not None:
            give_up_place(connection, job_id, conversation)


class SqlJobLog:
    """The `JobLog` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def find(self, connection: Connection, reference: str) -> Job | None:
        """Find a job by id, or by the short reference, the newest of that name."""
        name = reference.strip().upper()
        column = jobs.c.id if len(name) > 6 else jobs.c.reference  # noqa: PLR2004 - a reference has six characters
        found = connection.execute(select(jobs).where(column == name).order_by(jobs.c.seq.desc()).limit(1))
        row = found.mappings().one_or_none()
        return None if row is None else job_from(row)

    @writes
    def move(
        self,
        connection: Connection,
        job: Job,
        to: JobState,
        now: datetime,
        *,
        wait: Wait | None = None,
        failure: Failure | None = None,
    ) -> Job:
        """Move a job on, if it still is where `job` says and the move is legal."""
        row = move_row(connection, job, to, now, wait=codec.WAIT.write(wait), failure=codec.FAILURE.write(failure))
        conversation: str = row["conversation"]
        if to in FINAL or (wait is not None and wait.reason is not WaitReason.RETRY):
            give_up_place(connection, job.id, conversation)
        elif to is JobState.QUEUED and job.state in FINAL:
            take_place_again(connection, job.id, conversation)
        return job_from(row)

    @reads
    def recent(
        self,
        connection: Connection,
        *,
        states: frozenset[JobState] = frozenset(),
        conversation: ConversationKey | None = None,
        tenant: str | None = None,
        limit: int = 50,
    ) -> Sequence[Job]:
        """Jobs, newest first; of one conversation or one tenant when it is named."""
        wanted = select(jobs).order_by(jobs.c.seq.desc()).limit(limit)
        if tenant is not None:
            wanted = wanted.where(jobs.c.tenant == tenant)
        if states:
            wanted = wanted.where(jobs.c.state.in_([state.value for state in states]))
        if conversation is not None:
            row = find_conversation(connection, conversation)
            wanted = wanted.where(jobs.c.conversation == (row["id"] if row else ""))
        found = (connection.execute(wanted)).mappings().all()
        return [job_from(row) for row in found]

    @reads
    def began(self, connection: Connection, key: ConversationKey) -> Job | None:
        """The job that a conversation began with, forgotten or not."""
        return _first(connection, key, true())

    @reads
    def known_in(self, connection: Connection, key: ConversationKey) -> Job | None:
        """The first job of a conversation that is not forgotten."""
        return _first(connection, key, or_(jobs.c.gone.is_(None), jobs.c.gone != Gone.FORGOTTEN))

    @writes
    def keep_sources(self, connection: Connection, job: Job, sources: Sources, now: datetime) -> None:
        """Record what was gathered from the job's attachments, unless the job was forgotten meanwhile."""
        held = of_sources(sources.pictures)
        kept = update(jobs).where(jobs.c.id == job.id, KEPT).values(sources=codec.SOURCES.write(sources))
        if connection.execute(kept).rowcount:
            hold(connection, job.id, held, now)
        else:
            leave(connection, held, now)


def move_row(connection: Connection, job: Job, to: JobState, now: datetime, **columns: Any) -> RowMapping:
    """Write one legal move, guarded by the state and the fence that the caller knew.

    Raises:
        ClaimLost: The row is not where `job` says, or the move is not legal.
    """
    if to not in LEGAL_MOVES[job.state]:
        raise ClaimLost(f"job {job.id} cannot go from {job.state} to {to}")
    wait = columns.get("wait")
    # Nothing failed while a person is asked.
    retries = wait is not None and to is JobState.WAITING and wait["reason"] != WaitReason.APPROVAL
    statement = _move(tuple(sorted(columns)), retries=retries, begins_again=job.state in FINAL)
    moved = connection.execute(
        statement,
        {
            **{f"new_{name}": value for name, value in columns.items()},
            "job": job.id,
            "held": job.fence,
            "was": job.state,
            "to": to,
            "now": now,
            "ready": datetime.fromisoformat(wait["until"]) if wait else now,
        },
    )
    row: RowMapping | None = moved.mappings().one_or_none()
    if row is None:
        raise ClaimLost(f"job {job.id} was moved by somebody else")
    return row


@cache
def _move(columns: tuple[str, ...], *, retries: bool, begins_again: bool) -> ReturningUpdate[Any]:
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
    values |= {"state": bindparam("to"), "ready_at": bindparam("ready"), **changed(bindparam("now"))}
    if retries:
        values["tries"] = jobs.c.tries + 1
    elif begins_again:
        # Calls that were lost before an operator asked again no longer count against the job.
        values |= {"tries": 0, "started_at": None}
    where = (jobs.c.id == bindparam("job"), jobs.c.fence == bindparam("held"), jobs.c.state == bindparam("was"))
    return update(jobs).where(*where).values(values).returning(jobs)


def _placed(connection: Connection, job: Job, conversation: str, spot: Spot) -> Job:
    """Write down where the job's answer stands, and let its conversation be known by that thread."""
    key = job.request.conversation
    if spot.thread is not None and spot.thread != key.thread:
        key = replace(key, thread=spot.thread)
        connection.execute(_NAME_THREAD, {"conversation": conversation, "thread_id": key.thread})
    request = replace(job.request, conversation=key, place=spot.place)
    connection.execute(_KEEP_REQUEST, {"job": job.id, "asked": codec.REQUEST.write(request)})
    return replace(job, request=request)


def _first(connection: Connection, key: ConversationKey, which: ColumnElement[bool]) -> Job | None:
    """The first job of a conversation of which something is true."""
    row = find_conversation(connection, key)
    if row is None:
        return None
    first = select(jobs).where(jobs.c.conversation == row["id"], which).order_by(jobs.c.seq).limit(1)
    found = connection.execute(first).mappings().one_or_none()
    return None if found is None else job_from(found)


def _by_key(connection: Connection, key: str) -> RowMapping | None:
    return connection.execute(_BY_KEY, {"key": key}).mappings().one_or_none()


def _in_conversation(connection: Connection, key: ConversationKey, new_id: str, now: datetime) -> tuple[str, bool]:
    """Find or make the conversation's row; its id, and whether its line is empty."""
    conversation, is_new = open_conversation(connection, key, new_id, now)
    if is_new:
        return conversation, True
    if connection.dialect.name != "sqlite":
        # Two acceptances for one conversation must see each other's job; SQLite has one writer anyway.
        connection.execute(select(conversations.c.id).where(conversations.c.id == conversation).with_for_update())
    return conversation, is_line_empty(connection, conversation)


def _new_row(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "reference": job.reference,
        "key": job.request.key,
        "tenant": job.request.conversation.tenant,
        "person": job.request.person.id,
        "request": codec.REQUEST.write(job.request),
        "state": job.state,
        "holds_place": not job.request.is_beside,
        "fence": job.fence,
        "revision": job.revision,
        "shown": job.shown,
        "tries": job.tries,
        "ready_at": job.created_at,
        "created_at": job.created_at,
        "changed_at": job.changed_at,
    }


@cache
def _insert_job(dialect: str) -> Any:
    """The statement that stores a job, and gives it a place in line.

    Behind its own tenant's last, and never before the tag that is served now: start-time fair queueing (Goyal, Vin and
    Cheng, 1996) with jobs of equal weight. A tenant with 200 waiting jobs takes the tags after its own, so another
    tenant's first job comes next, and nobody starves.
    """
    return insert_new(dialect, jobs).values(turn_tag=_NEXT_TAG.scalar_subquery())
