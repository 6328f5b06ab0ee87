"""The one writer of a SQLite file: transactions that wait together are committed together.

A commit waits for the disk and wakes two threads, which costs more than most transactions do. While one is under way,
the next ones gather and share theirs; each of them still happens whole or not at all.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection

from core.adapters.database.sentences import Sentences
from core.errors import DatabaseWrong, LimnerError, StoreBusy

T = TypeVar("T")

GLANCE = timedelta(milliseconds=50)
"""How long one try waits for another process, before newcomers may join and the impatient leave."""

FEW = 4
"""At once of what is not urgent: each keeps those back for whom somebody waits, and who came a moment later."""


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """One transaction, until when it may wait for its beginning, and who waits for its end.

    Attributes:
        is_urgent: A person waits for it.
    """

    work: Callable[[Connection], Any]
    until: float
    done: "asyncio.Future[Any]"
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a transaction left nothing behind."""

    error: Exception


class SqliteWriter:
    """Runs transactions on a thread and a connection of their own: urgent ones first, then the oldest few.

    Args:
        connect: Opens the connection, when the first transaction comes.
    """

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._connection: Connection | None = None
        self._waiting: SimpleQueue[Order | None] = SimpleQueue()
        self._is_closing = False
        self._thread = threading.Thread(target=self._live, name="limner-writer", daemon=True)

    def start(self) -> None:
        """Take transactions."""
        self._thread.start()

    def close(self) -> None:
        """Let what was asked for end, and close the connection; waits for it."""
        self._waiting.put(None)
        self._thread.join()

    async def run(self, work: Callable[[Connection], T], patience: timedelta, *, is_urgent: bool = False) -> T:
        """Run one transaction; committed and on disk when this returns.

        Raises:
            StoreBusy: Another process held the file for longer than `patience`.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.put(Order(work, time.monotonic() + patience.total_seconds(), done, is_urgent))
        return await done

    def _live(self) -> None:
        orders: list[Order] = []
        while orders := self._with_newcomers(orders):
            urgent = [order for order in orders if order.is_urgent]
            others = [order for order in orders if not order.is_urgent]
            orders = [*self._write([*urgent, *others[:FEW]]), *others[FEW:]]
        if self._connection is not None:
            self._connection.close()

    def _with_newcomers(self, orders: list[Order]) -> list[Order]:
        """Add all that wait; none is left when the writer was closed."""
        while not (orders or self._is_closing) or not self._waiting.empty():
            order = self._waiting.get()
            if order is None:
                self._is_closing = True
            else:
                orders.append(order)
        return orders

    def _write(self, orders: Sequence[Order]) -> list[Order]:
        """Run what is still wanted in one commit; returns what must wait on."""
        orders = [order for order in orders if not order.done.cancelled()]
        if not orders:
            return []
        try:
            connection = self._begun()
        except StoreBusy as error:
            now = time.monotonic()
            _tell({order: Failed(error) for order in orders if order.until <= now})
            return [order for order in orders if order.until > now]
        except LimnerError as error:
            _tell(dict.fromkeys(orders, Failed(error)))
            return []
        try:
            outcomes = _together(connection, orders) or {order: _alone(connection, order.work) for order in orders}
            with Sentences():
                connection.commit()
        except LimnerError as error:
            outcomes = dict.fromkeys(orders, Failed(error))
        finally:
            connection.rollback()
        _tell(outcomes)
        return []

    def _begun(self) -> Connection:
        with Sentences():
            if self._connection is None:
                self._connection = self._connect()
                self._connection.exec_driver_sql(f"PRAGMA busy_timeout={GLANCE // timedelta(milliseconds=1)}")
            self._connection.exec_driver_sql("BEGIN IMMEDIATE")
            return self._connection


def _together(connection: Connection, orders: Sequence[Order]) -> dict[Order, Any]:
    """Run several transactions one after the other; none when one of them failed, which took all of them back.

    Each call of SQLite lets the interpreter go, and has to get it back from a busy event loop; `_alone` makes two calls
    more for every transaction.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT all_of_them")
    try:
        with Sentences():
            return {order: order.work(connection) for order in orders}
    except Exception as error:  # noqa: BLE001 - whatever it is, each runs by itself then, and tells who asked for it
        _take_back(driver, "all_of_them", error)
        return {}


def _alone(connection: Connection, work: Callable[[Connection], T]) -> T | Failed:
    """Run one of several transactions, so that its failure takes back nothing but itself.

    Raises:
        DatabaseWrong: SQLite gave all of them up, as it does when the disk is full.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT one")
    try:
        with Sentences():
            result = work(connection)
    except Exception as error:  # noqa: BLE001 - it belongs to who asked, and must not end the others' thread
        _take_back(driver, "one", error)
        return Failed(error)
    driver.execute("RELEASE one")
    return result


def _take_back(driver: Any, mark: str, error: Exception) -> None:
    if not driver.in_transaction:
        raise DatabaseWrong(f"The database gave up: {error}") from error
    # The commit that follows must find nothing of it.
    driver.execute(f"ROLLBACK TO {mark}")


def _tell(outcomes: dict[Order, Any]) -> None:
    if outcomes:
        next(iter(outcomes)).done.get_loop().call_soon_threadsafe(_settle, outcomes)


def _settle(outcomes: dict[Order, Any]) -> None:
    for order, outcome in outcomes.items():
        if order.done.done():
            # Whoever asked was cancelled meanwhile.
            continue
        if isinstance(outcome, Failed):
            order.done.set_exception(outcome.error)
        else:
            order.done.set_result(outcome)
