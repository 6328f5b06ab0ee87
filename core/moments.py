"""When something is to happen, as a model can say it without knowing what time it is."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo

from core.errors import ToolFailed
from core.model.appointment import FURTHEST, on_clock

AMOUNT, UNIT, TIME, DAY = "in_amount", "in_unit", "at_time", "on_day"

_UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})")
_MORNING = time(9)
"""What a day without a time means."""

WHEN: Mapping[str, object] = {
    AMOUNT: {"type": "integer", "minimum": 1, "maximum": 10_000, "description": f"How many {UNIT} from now."},
    UNIT: {"type": "string", "enum": list(_UNITS)},
    TIME: {
        "type": "string",
        "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        "description": f"A time of day, such as 09:30; instead of {AMOUNT}.",
    },
    DAY: {
        "type": "string",
        "pattern": f"^(today|tomorrow|{'|'.join(_WEEKDAYS)}|([0-9]{{4}}-)?[0-9]{{2}}-[0-9]{{2}})$",
        "description": f"The day of {TIME}: today, tomorrow, a weekday in English, or a date as 12-24 or 2027-12-24.",
    },
}
"""The properties of a schema that say when."""


def moment_of(arguments: Mapping[str, object], now: datetime, zone: tzinfo | None) -> datetime:
    """The moment that arguments mean.

    Args:
        arguments: They fit `WHEN`.
        now: In UTC.
        zone: Whose days and hours count; None is the machine's own.

    Raises:
        ToolFailed: They mean none, or one that is over or too far away.
    """
    relative, absolute = AMOUNT in arguments, TIME in arguments or DAY in arguments
    if relative == absolute or (relative and UNIT not in arguments):
        raise ToolFailed(f"Say when: either {AMOUNT} with {UNIT}, or {TIME}, with {DAY} where it is not the next one.")
    if relative:
        found = now + int(str(arguments[AMOUNT])) * _UNITS[str(arguments[UNIT])]
    else:
        found = _on_day(arguments, now.astimezone(zone), zone)
    if found <= now:
        raise ToolFailed("That time is over.")
    if found - now > FURTHEST:
        raise ToolFailed("That is more than a year ahead, and nothing is kept for so long.")
    return found.astimezone(UTC).replace(microsecond=0)


def _on_day(arguments: Mapping[str, object], local: datetime, zone: tzinfo | None) -> datetime:
    said = str(arguments.get(TIME, ""))
    at = time.fromisoformat(said) if said else _MORNING
    today = local.replace(tzinfo=None, hour=at.hour, minute=at.minute, second=0, microsecond=0)
    day = str(arguments.get(DAY, ""))
    if not day:
        found = on_clock(today, zone)
        return found if found > local else on_clock(today + timedelta(days=1), zone)
    if day in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(day) - today.weekday()) % 7
        found = on_clock(today + timedelta(days=ahead), zone)
        return found if found > local else on_clock(today + timedelta(days=ahead + 7), zone)
    if day in ("today", "tomorrow"):
        return on_clock(today + timedelta(days=day == "tomorrow"), zone)
    return _on_date(day, today, local, zone)


def _on_date(day: str, today: datetime, local: datetime, zone: tzinfo | None) -> datetime:
    parts = _DATE.fullmatch(day)
    assert parts is not None, "the schema lets nothing else through"
    month, date = int(parts[2]), int(parts[3])
    try:
        if parts[1]:
            return on_clock(today.replace(year=int(parts[1]), month=month, day=date), zone)
        found = on_clock(today.replace(month=month, day=date), zone)
        return found if found > local else on_clock(today.replace(year=today.year + 1, month=month, day=date), zone)
    except ValueError as error:
        raise ToolFailed(f"There is no such day as {day}.") from error
