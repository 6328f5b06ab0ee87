"""When operators were told of what they must mend."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.schema import alarms


class SqlAlarms:
    """The `AlarmDiary` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def last_told(self, connection: Connection, cause: str) -> datetime | None:
        """When they were told of this cause last, if ever."""
        return connection.execute(select(alarms.c.told_at).where(alarms.c.cause == cause)).scalar()

    @writes
    def told(self, connection: Connection, cause: str, now: datetime) -> None:
        """They were told of this cause."""
        connection.execute(delete(alarms).where(alarms.c.cause == cause))
        connection.execute(insert(alarms).values(cause=cause, told_at=now))
