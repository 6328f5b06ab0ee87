"""Opening the database: one writer and several readers on SQLite, one pool on PostgreSQL.

A transaction is a plain function that runs in a thread, all of it in one go: the event loop waits for one answer and
not for one per statement, nothing can cut a transaction in half, and rows become values off the loop.
"""

import asyncio
import functools
import sqlite3
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import QueuePool

from core.adapters.database.sentences import Sentences
from core.adapters.database.writer import SqliteWriter
from core.errors import DatabaseWrong

PATIENCE = timedelta(seconds=5)
"""How long work in the background waits for another writer."""

INTAKE_PATIENCE = timedelta(milliseconds=700)
"""How long a person's request waits for another writer: chats give up after 3 s."""

READERS = 3
CONNECTIONS = 8

P = ParamSpec("P")
T = TypeVar("T")


def database_url(setting: str | None, data_dir: Path) -> URL:
    """Turn the setting into a SQLAlchemy address with the driver that Limner uses.

    Raises:
        DatabaseWrong: It is neither `sqlite:///…` nor `postgresql://…`.
    """
    if setting is None:
        return URL.create("sqlite", database=str(data_dir / "limner.db"))
    url = make_url(setting)
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
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
        self._engine: Engine | None = None
        # SQLite takes one writer at a time, and its own waiting sleeps and is unfair: here is one line for all.
        self._writer = SqliteWriter(self._connect) if self.is_sqlite else None
        self._writers = ThreadPoolExecutor(CONNECTIONS, "limner-writer")
        self._readers = ThreadPoolExecutor(READERS, "limner-reader")
        self._of_thread = threading.local()
        self._readers_connections: list[Connection] = []

    async def __aenter__(self) -> Self:
        """Prepare the engine; the first transaction opens the first connection."""
        self._engine = _sqlite_engine(self.url) if self.is_sqlite else create_engine(self.url, pool_pre_ping=True)
        if self._writer is not None:
            self._writer.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Let running transactions end, and close every connection."""
        if self._writer is not None:
            await asyncio.to_thread(self._writer.close)
        for threads in (self._writers, self._readers):
            await asyncio.to_thread(threads.shutdown)
        await asyncio.to_thread(self._disconnect)

    def _disconnect(self) -> None:
        for connection in self._readers_connections:
            connection.close()
        self._opened.dispose()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run a function that only reads, on one snapshot; writers are not held up by it."""
        return await self._in(self._readers, lambda: self._reading(work))

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run a function in one transaction; committed and on disk when this returns.

        A caller that is cancelled meanwhile does not cut the transaction: it ends by itself, whole.

        Raises:
            StoreBusy: Another writer held the database for longer than `PATIENCE`; it is certain that nothing was
                written, because only the beginning of a transaction waits.
        """
        return await self._write(work, PATIENCE)

    async def write_soon(self, work: Callable[[Connection], T]) -> T:
        """The same for what a person waits for, with `INTAKE_PATIENCE`."""
        return await self._write(work, INTAKE_PATIENCE, is_urgent=True)

    async def ping(self) -> None:
        """Take the write lock and let it go: a database that cannot be written to takes no work.

        Raises:
            StoreBusy, DatabaseWrong: It cannot be.
        """
        await self.write_soon(lambda _: None)

    async def watch(self) -> "ChangeWatch":
        """Open a watch that notices what other processes write (SQLite)."""
        return await ChangeWatch.open(Path(str(self.url.database)))

    async def wipe(self) -> bool:
        """Leave no trace of removed rows in the log beside the file (SQLite); False when readers are in the way.

        In the file itself `secure_delete` has overwritten them with zeros.

        Raises:
            DatabaseWrong: The file cannot be opened or read.
        """
        return not self.is_sqlite or await asyncio.to_thread(_empty_log, Path(str(self.url.database)))

    async def _in(self, threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, work)

    def _reading(self, work: Callable[[Connection], T]) -> T:
        with Sentences(), self._connection() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            return work(connection)

    async def _write(self, work: Callable[[Connection], T], patience: timedelta, *, is_urgent: bool = False) -> T:
        if self._writer is not None:
            return await self._writer.run(work, patience, is_urgent=is_urgent)
        return await self._in(self._writers, lambda: self._writing(work))

    def _writing(self, work: Callable[[Connection], T]) -> T:
        with Sentences(), self._opened.begin() as connection:
            return work(connection)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """A reader's connection with nothing open on it, before and after; on SQLite each thread keeps its own."""
        if not self.is_sqlite:
            with self._opened.connect() as connection:
                yield connection
            return
        connection = getattr(self._of_thread, "connection", None) or self._connect_thread()
        try:
            yield connection
        finally:
            connection.rollback()

    def _connect_thread(self) -> Connection:
        connection = self._connect()
        self._of_thread.connection = connection
        self._readers_connections.append(connection)
        return connection

    def _connect(self) -> Connection:
        return self._opened.connect()

    @property
    def _opened(self) -> Engine:
        assert self._engine is not None, "open the database first"
        return self._engine


class HasDatabase(Protocol):
    """Whatever keeps its rows in a database."""

    _database: Database


Owner = TypeVar("Owner", bound=HasDatabase)
Method = Callable[Concatenate[Owner, Connection, P], T]
AsyncMethod = Callable[Concatenate[Owner, P], Coroutine[Any, Any, T]]


def reads(method: Method[Owner, P, T]) -> AsyncMethod[Owner, P, T]:
    """Make an async method of a function that reads on a connection."""

    @functools.wraps(method)
    async def run(self: Owner, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._database.read(lambda connection: method(self, connection, *args, **kwargs))

    return run


def writes(method: Method[Owner, P, T]) -> AsyncMethod[Owner, P, T]:
    """Make an async method, one transaction, of a function that writes on a connection."""

    @functools.wraps(method)
    async def run(self: Owner, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._database.write(lambda connection: method(self, connection, *args, **kwargs))

    return run


def writes_soon(method: Method[Owner, P, T]) -> AsyncMethod[Owner, P, T]:
    """The same for what a person waits for."""

    @functools.wraps(method)
    async def run(self: Owner, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._database.write_soon(lambda connection: method(self, connection, *args, **kwargs))

    return run


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


def _empty_log(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE.total_seconds())) as connection:
            ((is_held_up, _, _),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error as error:
        raise DatabaseWrong(f"The database answered: {error}") from error
    return not is_held_up


def _sqlite_engine(url: URL) -> Engine:
    # Connections go from thread to thread, one thread at a time; every one of them leaves nothing open behind.
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        connect_args={"timeout": PATIENCE.total_seconds(), "check_same_thread": False},
    )
    event.listen(engine, "connect", prepare_sqlite)
    return engine


def prepare_sqlite(connection: Any, record: object) -> None:  # noqa: ARG001 - SQLAlchemy calls it with both
    """Set what every SQLite connection of Limner has: durable commits, unhindered readers, no traces of deletions."""
    # The driver must not begin transactions by itself: it would begin deferred ones, which fail at their first write.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_immediate(connection: Any) -> None:
    """Take the write lock at once, so that a transaction waits at its beginning or not at all."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
