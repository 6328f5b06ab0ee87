"""`limner jobs …`: seeing and changing the work of a bot, also while it runs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bots.console.shared import ConfigOption, JsonOption, WrongUsage, age, composition, one_line, say, settings_of
from bots.console.surroundings import Desk
from bots.console.tables import print_json, print_table
from core.errors import UnknownJob, UserError
from core.model.job import Job, JobState

T = TypeVar("T")
LONGEST_PROMPT = 60
LONGEST_TEXT = 2_000

jobs = typer.Typer(help="See and change the work of a bot, also while it runs.", no_args_is_help=True)

JobArgument = Annotated[str, typer.Argument(metavar="JOB", help="A job's id, or its six-letter reference.")]


@jobs.command("list")
def list_jobs(
    context: typer.Context,
    *,
    state: Annotated[list[JobState] | None, typer.Option(help="Only jobs in this state; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many at most, the newest first.")] = 20,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """List jobs, the newest first."""

    async def read(desk: Desk) -> Sequence[Job]:
        return await desk.jobs.recent(states=frozenset(state or ()), limit=limit)

    found = _at_the_desk(context, config, read)
    if as_json:
        print_json([_as_json(job) for job in found])
    elif found:
        print_table(("JOB", "STATE", "AGE", "WHO", "WHERE", "PROMPT"), [_row(job, datetime.now(UTC)) for job in found])
    else:
        say("There is no such job." if state else "There are no jobs yet.")


@jobs.command("show")
def show_job(
    context: typer.Context, job: JobArgument, *, as_json: JsonOption = False, config: ConfigOption = None
) -> None:
    """Show everything about one job."""

    async def read(desk: Desk) -> Job | None:
        return await desk.jobs.find(job)

    found = _at_the_desk(context, config, read)
    if found is None:
        raise _unknown(job)
    if as_json:
        print_json(_as_json(found))
        return
    for name, value in _facts(found):
        say(f"{name:<13} {one_line(value, LONGEST_TEXT)}")


@jobs.command("retry")
def retry_job(context: typer.Context, job: JobArgument, *, config: ConfigOption = None) -> None:
    """Queue a failed or cancelled job again."""

    async def retry(desk: Desk) -> Job:
        return await desk.control.retry(job)

    queued = _change(context, config, retry, job)
    say(f"Job {queued.reference} is queued again.")


@jobs.command("cancel")
def cancel_job(context: typer.Context, job: JobArgument, *, config: ConfigOption = None) -> None:
    """Stop a job; an open model call is cut."""

    async def cancel(desk: Desk) -> Job:
        return await desk.control.cancel(job)

    cancelled = _change(context, config, cancel, job)
    say(f"Job {cancelled.reference} is cancelled.")


def _at_the_desk(context: typer.Context, config: Path | None, action: Callable[[Desk], Awaitable[T]]) -> T:
    settings = settings_of(context, config)

    async def act() -> T:
        async with composition(context).operator_desk(settings) as desk:
            return await action(desk)

    return asyncio.run(act())


def _change(
    context: typer.Context, config: Path | None, action: Callable[[Desk], Awaitable[Job]], reference: str
) -> Job:
    try:
        return _at_the_desk(context, config, action)
    except UnknownJob:
        raise _unknown(reference) from None
    except UserError as error:
        raise WrongUsage(error.user_message) from None


def _unknown(reference: str) -> WrongUsage:
    return WrongUsage(f"There is no job {one_line(reference, 40)}. `limner jobs list` shows them.")


def _row(job: Job, now: datetime) -> tuple[str, ...]:
    request = job.request
    return (
        job.reference,
        job.state,
        age(now - job.created_at),
        one_line(request.person.name, 24),
        _where(job),
        one_line(request.prompt, LONGEST_PROMPT),
    )


def _where(job: Job) -> str:
    key = job.request.conversation
    return one_line(f"{key.platform}:{key.channel}/{key.thread}", 40)


def _facts(job: Job) -> Sequence[tuple[str, str]]:
    request, options = job.request, job.request.effective
    facts = [
        ("job", f"{job.id} (reference {job.reference})"),
        ("state", _state(job)),
        ("asked by", f"{request.person.name} ({request.person.id})"),
        ("where", f"{request.conversation.tenant}, {_where(job)}"),
        (
            "asked for",
            f"{request.kind}, {options.pictures} × {options.ratio or 'any ratio'}, {options.size or 'any size'}",
        ),
        ("model", options.model or "the default"),
        ("prompt", request.prompt),
        ("attachments", ", ".join(attachment.name for attachment in request.attachments) or "none"),
        ("accepted", f"{job.created_at:%Y-%m-%d %H:%M:%S} UTC"),
        ("changed", f"{job.changed_at:%Y-%m-%d %H:%M:%S} UTC"),
        ("tries", str(job.tries)),
    ]
    if job.failure:
        facts.append(("failure", f"{job.failure.code}: {job.failure.words}"))
    return facts


def _state(job: Job) -> str:
    if job.wait is None:
        return job.state
    return f"{job.state} ({job.wait.reason}, until {job.wait.until:%Y-%m-%d %H:%M:%S} UTC)"


def _as_json(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "reference": job.reference,
        "state": job.state,
        "created_at": job.created_at,
        "changed_at": job.changed_at,
        "started_at": job.started_at,
        "tries": job.tries,
        "wait": job.wait,
        "failure": job.failure,
        "person": job.request.person,
        "conversation": job.request.conversation,
        "kind": job.request.kind,
        "prompt": job.request.prompt,
        "options": job.request.options,
        "attachments": [attachment.name for attachment in job.request.attachments],
    }
