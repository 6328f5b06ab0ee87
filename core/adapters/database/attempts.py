"""The record of model calls."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from core.adapters.database import codec
from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.holdings import hold, leave, of_parts
from core.adapters.database.schema import attempts, jobs
from core.errors import ClaimLost
from core.model.conversation import AnswerPart
from core.model.job import Attempt, Job, JobState, Outcome
from core.model.usage import Usage

_IS_GONE = select(jobs.c.gone).where(jobs.c.id == bindparam("job"))


class SqlAttempts:
    """The `Attempts` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def of(self, connection: Connection, job_id: str) -> Sequence[Attempt]:
        """Every call that was made for a job, oldest first."""
        found = connection.execute(select(attempts).where(attempts.c.job == job_id).order_by(attempts.c.id))
        return [_attempt_from(row) for row in found.mappings()]

    @writes
    def sent(self, connection: Connection, job: Job, attempt: Attempt) -> None:
        """Record that a call is about to be sent."""
        mine = connection.scalar(
            select(jobs.c.id).where(jobs.c.id == job.id, jobs.c.fence == job.fence, jobs.c.state == JobState.MAKING)
        )
        if mine is None:
            raise ClaimLost(f"job {job.id} was moved before its model was asked")
        values = {
            "id": attempt.id,
            "job": attempt.job,
            "number": attempt.number,
            "model": attempt.model,
            "sent_at": attempt.sent_at,
            "parts": [],
        }
        connection.execute(insert(attempts).values(values))

    @writes
    def ended(
        self,
        connection: Connection,
        attempt: Attempt,
        outcome: Outcome,
        now: datetime,
        *,
        parts: tuple[AnswerPart, ...] = (),
        usage: Usage | None = None,
    ) -> None:
        """Record how it ended, with the stored answer.

        No fence: what was paid for is kept even when the job has gone on without it, unless it was forgotten.
        """
        held = of_parts(parts)
        if connection.scalar(_IS_GONE, {"job": attempt.job}) is not None:
            leave(connection, held, now)
            parts, held = (), frozenset()
        values = {
            "outcome": outcome,
            "ended_at": now,
            "parts": codec.ANSWER_PARTS.write(parts),
            "usage": codec.USAGE.write(usage),
        }
        connection.execute(update(attempts).where(attempts.c.id == attempt.id).values(values))
        hold(connection, attempt.job, held, now)


def _attempt_from(row: RowMapping) -> Attempt:
    return Attempt(
        id=row["id"],
        job=row["job"],
        number=row["number"],
        model=row["model"],
        sent_at=row["sent_at"],
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        parts=tuple(codec.ANSWER_PARTS.read(row["parts"])),
        usage=codec.USAGE.read_optional(row["usage"]),
    )
