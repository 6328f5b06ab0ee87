"""Rows to values, and the few statements that several tables' owners share."""

from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, RowMapping, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.adapters.database import codec
from core.adapters.database.schema import HOLDS_PLACE, conversations, jobs
from core.model.conversation import ConversationKey, Gone, GoneVersion, Version
from core.model.job import Job, JobState

# Statements of every acceptance are built once: building one takes as long as running it.
IS_CONVERSATION = (
    conversations.c.platform == bindparam("platform"),
    conversations.c.space == bindparam("space"),
    conversations.c.channel == bindparam("channel"),
    conversations.c.thread == bindparam("thread"),
)
"""The fields of a `ConversationKey` name one row."""
_FIND_CONVERSATION = select(conversations).where(*IS_CONVERSATION)
_ID_OF_CONVERSATION = select(conversations.c.id).where(*IS_CONVERSATION)
_FIRST_IN_LINE = select(jobs.c.id).where(jobs.c.conversation == bindparam("conversation"), HOLDS_PLACE).limit(1)
_LEAVE_LINE = update(jobs).where(jobs.c.id == bindparam("job")).values(is_front=False, holds_place=False)
_BRING_UP_NEXT = (
    update(jobs)
    .where(
        jobs.c.id
        == select(jobs.c.id)
        .where(jobs.c.conversation == bindparam("line"), HOLDS_PLACE)
        .order_by(jobs.c.seq)
        .limit(1)
        .scalar_subquery()
    )
    .values(is_front=True)
)


def job_from(row: RowMapping) -> Job:
    """Read a row of `jobs`."""
    return Job(
        id=row["id"],
        request=codec.REQUEST.read(row["request"]),
        state=JobState(row["state"]),
        fence=row["fence"],
        revision=row["revision"],
        shown=row["shown"],
        tries=row["tries"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        started_at=row["started_at"],
        wait=codec.WAIT.read_optional(row["wait"]),
        failure=codec.FAILURE.read_optional(row["failure"]),
        sources=codec.SOURCES.read_optional(row["sources"]),
        gone=None if row["gone"] is None else Gone(row["gone"]),
    )


def version_from(row: RowMapping) -> Version:
    """Read a row of `versions`."""
    return Version(
        id=row["id"],
        number=row["number"],
        job=row["job"],
        turn=row["turn"],
        parents=tuple(row["parents"]),
        image=codec.IMAGE.read(row["image"]),
        alt=codec.SENTENCE.read_optional(row["alt_said"]) or row["alt"],
    )


def gone_from(row: RowMapping) -> GoneVersion:
    """Read a row of `gone_versions`."""
    return GoneVersion(
        id=row["id"],
        number=row["number"],
        job=row["job"],
        parents=tuple(row["parents"]),
        why=Gone(row["why"]),
        by=row["by_name"],
    )


@cache
def insert_new(dialect: str, table: Table) -> Any:
    """Make an INSERT that returns the row's own key, or does and returns nothing when a unique key is there already."""
    maker = sqlite if dialect == "sqlite" else postgresql
    return maker.insert(table).on_conflict_do_nothing().returning(*table.primary_key)


def find_conversation(connection: Connection, key: ConversationKey) -> RowMapping | None:
    """Read a conversation's row, if it exists."""
    found = connection.execute(_FIND_CONVERSATION, asdict(key))
    return found.mappings().one_or_none()


def open_conversation(connection: Connection, key: ConversationKey, new_id: str, now: datetime) -> tuple[str, bool]:
    """Find or make a conversation's row; its id, and whether it was made."""
    named = asdict(key)
    # Most are new: whoever asks in a channel begins one.
    values = named | {"id": new_id, "last_number": 0, "created_at": now}
    made = connection.execute(insert_new(connection.dialect.name, conversations), values)
    if made.one_or_none() is not None:
        return new_id, True
    return str(connection.execute(_ID_OF_CONVERSATION, named).scalar_one()), False


def is_line_empty(connection: Connection, conversation: str) -> bool:
    """Tell whether no unfinished job of a conversation holds a place."""
    return connection.scalar(_FIRST_IN_LINE, {"conversation": conversation}) is None


def give_up_place(connection: Connection, job_id: str, conversation: str) -> None:
    """Take a job out of its conversation's line and bring up the next one."""
    connection.execute(_LEAVE_LINE, {"job": job_id})
    connection.execute(_BRING_UP_NEXT, {"line": conversation})


def take_place_again(connection: Connection, job_id: str, conversation: str) -> None:
    """Put a job back into its conversation's line, in front when nothing else stands there."""
    is_front = is_line_empty(connection, conversation)
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(is_front=is_front, holds_place=True))


def changed(now: datetime | BindParameter[datetime]) -> dict[str, Any]:
    """What every visible change of a job writes beside its own columns."""
    return {"changed_at": now, "revision": jobs.c.revision + 1}
