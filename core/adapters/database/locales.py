"""The languages that people's chats are set to."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.schema import locales


class SqlLocales:
    """Keeps the last one that a chat told of each person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def of(self, connection: Connection, platform: str, person: str) -> str:
        """The locale of a person; empty when it is not known."""
        theirs = locales.c.platform == platform, locales.c.person == person
        return connection.execute(select(locales.c.locale).where(*theirs)).scalar() or ""

    @writes
    def remember(self, connection: Connection, platform: str, person: str, *, locale: str, now: datetime) -> None:
        """Keep what a chat told of a person."""
        theirs = locales.c.platform == platform, locales.c.person == person
        connection.execute(delete(locales).where(*theirs))
        row = {"platform": platform, "person": person, "locale": locale, "told_at": now}
        connection.execute(insert(locales).values(row))
