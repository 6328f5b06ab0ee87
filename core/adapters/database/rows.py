"""Rows to values, and the few statements that several tables' owners share."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.adapters.database import codec
from core.adapters.database.schema import HOLDS_PLACE, conversations, jobs
from core.model.conversation import ConversationKey, Version
from core.model.job import Job, JobState


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
        alt=row["alt"],
    )


def insert_new(connection: Connection, table: Table, values: dict[str, Any]) -> Any:
    """Make an INSERT that does nothing when the row's unique key is there already."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table).values(values).on_conflict_do_nothing()


def find_conversation(connection: Connection, key: ConversationKey) -> RowMapping | None:
    """Read a conversation's row, if it exists."""
    found = connection.execute(
        select(conversations).where(
            conversations.c.platform == key.platform,
            conversations.c.space == key.space,
            conversations.c.channel == key.channel,
            conversations.c.thread == key.thread,
        )
    )
    return found.mappings().one_or_none()


def give_up_place(connection: Connection, job_id: str, conversation: str) -> None:
    """Take a job out of its conversation's line and bring up the next one."""
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(is_front=False, holds_place=False))
    following = (
        select(jobs.c.id)
        .where(jobs.c.conversation == conversation, HOLDS_PLACE)
        .order_by(jobs.c.seq)
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(update(jobs).where(jobs.c.id == following).values(is_front=True))


def take_place_again(connection: Connection, job_id: str, conversation: str) -> None:
    """Put a job back into its conversation's line, in front when nothing else stands there."""
    first = connection.scalar(select(jobs.c.id).where(jobs.c.conversation == conversation, HOLDS_PLACE).limit(1))
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(is_front=first is None, holds_place=True))


def changed(now: datetime) -> dict[str, Any]:
    """What every visible change of a job writes beside its own columns."""
    return {"changed_at": now, "revision": jobs.c.revision + 1}
