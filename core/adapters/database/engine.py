"""Opening the database: one writer and several readers on SQLite, one pool on PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from core.errors import DatabaseWrong, StoreBusy

PATIENCE = timedelta(seconds=5)
"""How long work in the background waits for another writer."""

INTAKE_PATIENCE = timedelta(milliseconds=700)
"""How long a person's request waits for another writer: chats give up after 3 s."""

READERS = 4


def database_url(setting: str | None, data_dir: Path) -> URL:
    """Turn the setting into a SQLAlchemy address with the driver that Limner uses.

    Raises:
        DatabaseWrong: It is neither `sqlite:///…` nor `postgresql://…`.
    """
    if setting is None:
        return URL.create("sqlite+aiosqlite", database=str(data_dir / "limner.db"))
    url = make_url(setting)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    backend = url.get_backend_name()
    if backend not in drivers:
        raise DatabaseWrong(f"LIMNER_DATABASE_URL names {backend!r}; use postgresql://… or leave it out for SQLite.")
    return url.set(drivername=drivers[backend])


class Database:
    """The connections, and transactions on them.

    Args:
        url: As `database_url` makes it.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._writer: AsyncEngine | None = None
        self._reader: AsyncEngine | None = None
        # Writers of this process queue here, in order; SQLite's own waiting sleeps and is unfair.
        self._turnstile = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Prepare the engines; the first transaction opens the first connection."""
        if self.is_sqlite:
            self._writer = _sqlite_engine(self.url, pool_size=1)
            self._reader = _sqlite_engine(self.url, pool_size=READERS)
            event.listen(self._writer.sync_engine, "begin", begin_immediate)
            event.listen(self._reader.sync_engine, "begin", _begin_snapshot)
        else:
            self._writer = self._reader = create_async_engine(self.url, pool_size=READERS + 4, pool_pre_ping=True)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Close every connection."""
        for engine in {self._writer, self._reader} - {None}:
            if engine is not None:
                await engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A snapshot; writers are not held up by it."""
        assert self._reader is not None, "open the database first"
        with _sentences():
            async with self._reader.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self, patience: timedelta = PATIENCE) -> AsyncIterator[AsyncConnection]:
        """One transaction; committed and on disk when this ends without an error.

        Raises:
            StoreBusy: Another writer held the database for longer than `patience`; it is certain that nothing was
                written, because only the beginning of a transaction waits.
        """
        assert self._writer is not None, "open the database first"
        with _sentences():
            if not self.is_sqlite:
                async with self._writer.begin() as connection:
                    yield connection
                return
            async with self._one_at_a_time(patience), self._writer.connect() as connection:
                await _set_patience(connection, patience)
                async with connection.begin():
                    yield connection

    @asynccontextmanager
    async def _one_at_a_time(self, patience: timedelta) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(patience.total_seconds()):
                await self._turnstile.acquire()
        except TimeoutError as error:
            raise StoreBusy(f"writers of this process waited for more than {patience}") from error
        try:
            yield
        finally:
            self._turnstile.release()

    async def ping(self) -> None:
        """Take the write lock and let it go: a database that cannot be written to takes no work.

        Raises:
            StoreBusy, DatabaseWrong: It cannot be.
        """
        async with self.write(INTAKE_PATIENCE):
            return

    async def watch(self) -> "ChangeWatch":
        """Open a watch that notices what other processes write (SQLite)."""
        return await ChangeWatch.open(Path(str(self.url.database)))


class ChangeWatch:
    """Asks SQLite whether another connection has changed the file.

    `data_version` costs a few microseconds and reads no table; it never reports what the same connection wrote,
    which is why the watch has one to itself.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._seen = self._version()

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Connect in a thread, since opening a file may wait for the disk."""
        connection = await asyncio.to_thread(sqlite3.connect, path, check_same_thread=False)
        return cls(connection)

    def changed(self) -> bool:
        """Whether anything was committed since the last question."""
        version = self._version()
        changed, self._seen = version != self._seen, version
        return changed

    def close(self) -> None:
        """Close the watch's own connection."""
        self._connection.close()

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


def _sqlite_engine(url: URL, pool_size: int) -> AsyncEngine:
    engine = create_async_engine(
        url, poolclass=AsyncAdaptedQueuePool, pool_size=pool_size, max_overflow=0, connect_args={"timeout": 5}
    )
    event.listen(engine.sync_engine, "connect", prepare_sqlite)
    return engine


def prepare_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001 - SQLAlchemy calls it with both
    """Set what every SQLite connection of Limner has: durable commits, and readers that no writer holds up."""
    # The driver must not begin transactions by itself: it would begin deferred ones, which fail at their first write.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_immediate(connection: Any) -> None:
    """Take the write lock at once, so that a transaction waits at its beginning or not at all."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_snapshot(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


async def _set_patience(connection: AsyncConnection, patience: timedelta) -> None:
    wanted = int(patience.total_seconds() * 1000)
    raw = await connection.get_raw_connection()
    # The same connection serves both patiences; asking it anew each time would cost a trip to its thread.
    if connection.sync_connection is not None and raw.info.get("patience") != wanted:
        raw.info["patience"] = wanted
        driver = raw.driver_connection
        assert driver is not None, "a checked-out connection has its driver's"
        await driver.execute(f"PRAGMA busy_timeout={wanted}")


class _sentences:  # noqa: N801 - reads as the statement that it stands for
    """Turns what the database reports into our errors."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, DBAPIError):
            return
        detail = str(error.orig)
        if "database is locked" in detail or "database is busy" in detail:
            raise StoreBusy(detail) from error
        if isinstance(error, OperationalError):
            raise DatabaseWrong(f"The database answered: {detail}") from error
