"""When something is to happen: what a model may say, and how often it comes again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.errors import ToolFailed
from core.model.appointment import Rhythm, following, on_clock
from core.moments import moment_of

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""A Saturday, 13:00 in Berlin."""


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"in_amount": 20, "in_unit": "minutes"}, "2026-11-21 13:20"),
        ({"in_amount": 2, "in_unit": "weeks"}, "2026-12-05 13:00"),
        ({"at_time": "15:30"}, "2026-11-21 15:30"),
        ({"at_time": "09:00"}, "2026-11-22 09:00"),
        ({"at_time": "09:00", "on_day": "tomorrow"}, "2026-11-22 09:00"),
        ({"at_time": "08:00", "on_day": "friday"}, "2026-11-27 08:00"),
        ({"at_time": "08:00", "on_day": "saturday"}, "2026-11-28 08:00"),
        ({"on_day": "monday"}, "2026-11-23 09:00"),
        ({"on_day": "12-24"}, "2026-12-24 09:00"),
        ({"on_day": "11-01"}, "2027-11-01 09:00"),
        ({"on_day": "2027-03-01", "at_time": "23:59"}, "2027-03-01 23:59"),
    ],
)
def test_what_is_said_is_a_moment_on_the_clocks_of_its_zone(said: dict[str, object], meant: str) -> None:
    found = moment_of(said, NOW, BERLIN)

    assert f"{found.astimezone(BERLIN):%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"in_amount": 3},
        {"in_amount": 3, "in_unit": "days", "at_time": "09:00"},
        {"in_unit": "days"},
        {"at_time": "09:00", "on_day": "today"},
        {"on_day": "2025-01-01"},
        {"on_day": "02-30"},
        {"on_day": "2029-01-01"},
        {"in_amount": 10_000, "in_unit": "weeks"},
    ],
)
def test_what_is_no_moment_to_come_is_refused_with_a_reason(said: dict[str, object]) -> None:
    with pytest.raises(ToolFailed):
        moment_of(said, NOW, BERLIN)


@pytest.mark.parametrize(
    ("rhythm", "first", "after", "next_"),
    [
        (Rhythm.HOUR, "2026-10-24 09:10", "2026-11-21 13:00", "2026-11-21 13:10"),
        (Rhythm.DAY, "2026-10-24 09:00", "2026-10-24 09:00", "2026-10-25 09:00"),
        (Rhythm.DAY, "2026-10-24 09:00", "2026-11-21 13:00", "2026-11-22 09:00"),
        (Rhythm.WEEKDAY, "2026-11-20 09:00", "2026-11-20 09:00", "2026-11-23 09:00"),
        (Rhythm.WEEKDAY, "2026-01-05 09:00", "2026-11-21 13:00", "2026-11-23 09:00"),
        (Rhythm.WEEK, "2026-10-24 09:00", "2026-11-21 13:00", "2026-11-28 09:00"),
        (Rhythm.MONTH, "2026-01-31 09:00", "2026-02-01 00:00", "2026-02-28 09:00"),
        (Rhythm.MONTH, "2026-01-31 09:00", "2026-02-28 09:00", "2026-03-31 09:00"),
        (Rhythm.MONTH, "2026-12-01 09:00", "2026-12-01 09:00", "2027-01-01 09:00"),
    ],
)
def test_a_rhythm_keeps_to_the_clocks_of_its_zone_also_when_they_are_changed(
    rhythm: Rhythm, first: str, after: str, next_: str
) -> None:
    begun, moment = (on_clock(datetime.fromisoformat(said), BERLIN) for said in (first, after))

    assert f"{following(begun, rhythm, moment, BERLIN).astimezone(BERLIN):%Y-%m-%d %H:%M}" == next_


@pytest.mark.parametrize("rhythm", Rhythm)
def test_no_time_of_a_rhythm_is_left_out(rhythm: Rhythm) -> None:
    due = first = datetime(2026, 1, 30, 8, tzinfo=UTC)
    for _ in range(200):
        next_ = following(first, rhythm, due, UTC)

        assert due < next_ <= due + timedelta(days=31)
        assert following(first, rhythm, next_ - timedelta(seconds=1), UTC) == next_
        due = next_
