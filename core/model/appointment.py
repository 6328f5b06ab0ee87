"""Appointments: what a person wants to happen later, or again and again."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from core.model.job import Job
from core.model.request import Person

MOST_KEPT = 20
"""Of one person in one server or workspace."""

FURTHEST = timedelta(days=366)
"""How far ahead anything is kept."""

LATE = timedelta(minutes=2)
"""What comes later than this says so."""

SATURDAY = 5


class Rhythm(StrEnum):
    """How often a request is repeated."""

    HOUR = "hour"
    DAY = "day"
    WEEKDAY = "weekday"
    """Monday to Friday."""
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A reminder, or a request that is repeated: a row, so that no restart forgets it.

    Attributes:
        id: ULID.
        job: What set it up: its conversation, person and place are those of the appointment.
        words: Of the reminder, or of the request.
        first: When it is due for the first time; later times are counted from it.
        due: When it is due next.
        rhythm: How often it is repeated; a reminder comes once.
    """

    id: str
    job: str
    tenant: str
    person: Person
    words: str
    first: datetime
    due: datetime
    rhythm: Rhythm | None = None

    @classmethod
    def made_by(cls, job: Job, approved: Mapping[str, object], first: datetime) -> "Appointment":
        """What a person approved: its own `id`, its `words`, and `every` so often where it comes again."""
        every = approved.get("every")
        return cls(
            id=str(approved["id"]),
            job=job.id,
            tenant=job.request.conversation.tenant,
            person=job.request.person,
            words=str(approved["words"]),
            first=first,
            due=first,
            rhythm=None if every is None else Rhythm(str(every)),
        )

    @property
    def key(self) -> str:
        """Names this very time for ever: whoever fires it second finds what the first one did."""
        return f"appointment:{self.id}:{int(self.due.timestamp())}"


def following(first: datetime, rhythm: Rhythm, after: datetime, zone: tzinfo | None = None) -> datetime:
    """The first time of a rhythm that is later than a moment; times that were missed are passed over.

    Args:
        first: When the rhythm began.
        rhythm: How it goes on.
        after: That moment.
        zone: Whose days and hours it keeps to, also when clocks are changed; None is the machine's own.
    """
    if rhythm is Rhythm.HOUR:
        hours = (after - first) // timedelta(hours=1) + 1
        return first + max(hours, 1) * timedelta(hours=1)
    begun = first.astimezone(zone)
    number = max(1, _fewest(rhythm, after - first))
    while (found := _nth(begun, rhythm, number, zone)) <= after:
        number += 1
    return found


def _fewest(rhythm: Rhythm, passed: timedelta) -> int:
    """A number of steps that certainly does not lead past a moment."""
    longest = {Rhythm.WEEK: 7, Rhythm.MONTH: 31}.get(rhythm, 1)
    steps = passed.days // longest - 1
    return steps * 5 // 7 - 5 if rhythm is Rhythm.WEEKDAY else steps


def _nth(begun: datetime, rhythm: Rhythm, number: int, zone: tzinfo | None) -> datetime:
    wall = begun.replace(tzinfo=None)
    if rhythm is Rhythm.MONTH:
        months = wall.month - 1 + number
        year, month = wall.year + months // 12, months % 12 + 1
        wall = wall.replace(year=year, month=month, day=min(wall.day, monthrange(year, month)[1]))
    elif rhythm is Rhythm.WEEKDAY:
        wall = _working_day(wall, number)
    else:
        wall += timedelta(weeks=number) if rhythm is Rhythm.WEEK else timedelta(days=number)
    return on_clock(wall, zone)


def _working_day(wall: datetime, number: int) -> datetime:
    for _ in range(number):
        wall += timedelta(days=1)
        while wall.weekday() >= SATURDAY:
            wall += timedelta(days=1)
    return wall


def on_clock(wall: datetime, zone: tzinfo | None = None) -> datetime:
    """The moment at which a clock on the wall of a zone shows this."""
    local = wall.replace(tzinfo=zone) if zone is not None else wall.astimezone()
    return local.astimezone(UTC)
