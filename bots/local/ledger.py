"""A SQLite file on a thread of its own: what waits together goes over together and is committed together.

A trip to a thread and a commit cost more than the statement that they are for. Statements that arrive while a commit is
under way share the next one, so the more is asked for, the less each costs.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from core.errors import DatabaseWrong

Values = tuple[object, ...] | Mapping[str, object]
Rows = list[sqlite3.Row]

WORDS_THAT_WRITE = ("INSERT", "UPDATE", "DELETE")
PATIENCE_S = 5.0
"""How long a write waits for another process."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement, and who waits for its rows."""

    sql: str
    values: Values
    rows: "asyncio.Future[Rows]"

    @property
    def writes(self) -> bool:
        """Whether it needs a commit."""
        return self.sql.lstrip().startswith(WORDS_THAT_WRITE)


Outcome = Rows | sqlite3.Error


class Ledger:
    """Runs single statements, each whole or not at all, in the order in which they were asked for.

    Args:
        prepare: Brings the file to its schema, on the thread.
    """

    def __init__(self, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> None:
        self._path = path
        self._prepare = prepare
        self._loop = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._waiting: SimpleQueue[Entry | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._live, name=f"ledger {path.name}", daemon=True)

    async def open(self) -> None:
        """Start the thread, and let it open the file; what goes wrong there is raised here."""
        self._thread.start()
        await self._opened

    async def close(self) -> None:
        """Close the file when everything that was asked for is done."""
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    async def run(self, sql: str, values: Values = ()) -> Rows:
        """Run one statement; what it wrote is on disk when this returns.

        Raises:
            sqlite3.Error: It did nothing.
        """
        entry = Entry(sql, values, self._loop.create_future())
        self._waiting.put(entry)
        return await entry.rows

    def _live(self) -> None:
        try:
            database = self._connect()
        except (sqlite3.Error, DatabaseWrong) as error:
            self._loop.call_soon_threadsafe(self._opened.set_exception, error)
            return
        self._loop.call_soon_threadsafe(self._opened.set_result, None)
        is_open = True
        while is_open:
            entries, is_open = self._next()
            if entries:
                self._loop.call_soon_threadsafe(_hand_back, entries, _run(database, entries))
        database.close()

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None, timeout=PATIENCE_S)
        database.row_factory = sqlite3.Row
        try:
            database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;")
            self._prepare(database)
        except BaseException:
            database.close()
            raise
        return database

    def _next(self) -> tuple[Sequence[Entry], bool]:
        """Wait for an entry and take all that came with it; whether there will be more."""
        entries: list[Entry] = []
        while not entries or not self._waiting.empty():
            entry = self._waiting.get()
            if entry is None:
                return entries, False
            entries.append(entry)
        return entries, True


def _run(database: sqlite3.Connection, entries: Sequence[Entry]) -> Sequence[Outcome]:
    if sum(entry.writes for entry in entries) <= 1:
        # A single write is a transaction by itself.
        return [_rows(database, entry) for entry in entries]
    try:
        database.execute("BEGIN IMMEDIATE")
        outcomes = [_rows(database, entry) for entry in entries]
        database.execute("COMMIT")
    except sqlite3.Error as error:
        if database.in_transaction:
            database.execute("ROLLBACK")
        return [error] * len(entries)
    return outcomes


def _rows(database: sqlite3.Connection, entry: Entry) -> Outcome:
    is_among_others = database.in_transaction
    try:
        return database.execute(entry.sql, entry.values).fetchall()
    except sqlite3.Error as error:
        if is_among_others and not database.in_transaction:
            # A full disk and its like take back the others too.
            raise
        return error


def _hand_back(entries: Sequence[Entry], outcomes: Sequence[Outcome]) -> None:
    for entry, outcome in zip(entries, outcomes, strict=True):
        if entry.rows.done():
            # Whoever asked was cancelled meanwhile.
            continue
        if isinstance(outcome, sqlite3.Error):
            entry.rows.set_exception(outcome)
        else:
            entry.rows.set_result(outcome)
