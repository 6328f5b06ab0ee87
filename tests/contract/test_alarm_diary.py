"""When operators were told of what, on every database."""

from datetime import UTC, datetime, timedelta

import pytest

from core.adapters.database import Database, SqlAlarms
from core.faults import AlarmDiary
from tests.fakes.alarms import MemoryAlarmDiary

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(params=["kept", "stand-in"])
def diary(request: pytest.FixtureRequest, database: Database) -> AlarmDiary:
    return SqlAlarms(database) if request.param == "kept" else MemoryAlarmDiary()


async def test_the_last_time_of_each_cause_is_kept(diary: AlarmDiary) -> None:
    later = NOON + timedelta(hours=1)
    await diary.told("KeyRefused", NOON)
    await diary.told("ModelGone", NOON)

    await diary.told("KeyRefused", later)

    assert [await diary.last_told(cause) for cause in ("KeyRefused", "ModelGone", "x")] == [later, NOON, None]
