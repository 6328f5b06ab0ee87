"""The record of what tools did."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from core.adapters.database import codec
from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.holdings import Held, hold, leave
from core.adapters.database.schema import jobs, tool_runs
from core.errors import ClaimLost
from core.model.job import Job, JobState
from core.model.reply import WebSources
from core.model.tooling import RunOutcome, ToolRun


class SqlToolRuns:
    """The `ToolRuns` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def of(self, connection: Connection, job_id: str) -> Sequence[ToolRun]:
        """Every run for a job, in order."""
        found = connection.execute(select(tool_runs).where(tool_runs.c.job == job_id).order_by(tool_runs.c.number))
        return [_run_from(row) for row in found.mappings()]

    @writes
    def began(self, connection: Connection, job: Job, run: ToolRun) -> None:
        """Record that a tool is about to run; the same number once more replaces a run that never ended."""
        mine = connection.scalar(
            select(jobs.c.id).where(jobs.c.id == job.id, jobs.c.fence == job.fence, jobs.c.state == JobState.MAKING)
        )
        if mine is None:
            raise ClaimLost(f"job {job.id} was moved before its tool ran")
        open_run = (tool_runs.c.job == run.job, tool_runs.c.number == run.number, tool_runs.c.outcome.is_(None))
        connection.execute(delete(tool_runs).where(*open_run))
        connection.execute(insert(tool_runs).values(_row(run)))

    @writes
    def ended(self, connection: Connection, run: ToolRun, now: datetime) -> None:
        """Record what came of it, unless the job was forgotten meanwhile."""
        held = [Held(one.image.blob) for one in run.pictures]
        mine = (tool_runs.c.job == run.job, tool_runs.c.number == run.number)
        if connection.execute(update(tool_runs).where(*mine).values(_row(run) | {"ended_at": now})).rowcount:
            hold(connection, run.job, held, now)
        else:
            leave(connection, held, now)


def drop_told(connection: Connection, job_id: str) -> None:
    """Forget what tools told the model of a job whose answer is stored: from there on it would serve nobody."""
    told: dict[str, Any] = {"data": {}, "notes": [], "web": None}
    connection.execute(update(tool_runs).where(tool_runs.c.job == job_id).values(told))


def _row(run: ToolRun) -> dict[str, Any]:
    return {
        "job": run.job,
        "number": run.number,
        "name": run.name,
        "arguments": codec.DATA.write(dict(run.arguments)),
        "began_at": run.began_at,
        "took_ms": round(run.took.total_seconds() * 1000),
        "outcome": run.outcome,
        "data": codec.DATA.write(dict(run.data)),
        "pictures": codec.MADE.write(run.pictures),
        "notes": codec.NOTICES.write(run.notes),
        "web": codec.WEB.write(run.web) if run.web else None,
    }


def _run_from(row: RowMapping) -> ToolRun:
    return ToolRun(
        job=row["job"],
        number=row["number"],
        name=row["name"],
        arguments=codec.DATA.read(row["arguments"]),
        began_at=row["began_at"],
        took=timedelta(milliseconds=row["took_ms"]),
        outcome=None if row["outcome"] is None else RunOutcome(row["outcome"]),
        data=codec.DATA.read(row["data"]),
        pictures=tuple(codec.MADE.read(row["pictures"])),
        notes=codec.NOTICES.read(row["notes"]),
        web=codec.WEB.read_optional(row["web"]) or WebSources(),
    )
