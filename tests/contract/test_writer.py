"""Transactions that wait together share a commit, and nothing else."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from core.adapters.database import Database
from core.adapters.database.engine import database_url
from core.adapters.database.writer import FEW
from core.errors import DatabaseWrong, StoreBusy
from tests.fakes.patience import PATIENCE_S, soon
from tests.fakes.records import locked


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database(database_url(None, tmp_path)) as opened:
        await opened.write(lambda connection: connection.exec_driver_sql("CREATE TABLE words (word TEXT)"))
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "limner.db"


def say(connection: Connection, word: str) -> None:
    connection.exec_driver_sql("INSERT INTO words VALUES (?)", (word,))


def words(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as reader:
        return [word for (word,) in reader.execute("SELECT word FROM words ORDER BY rowid")]


async def started(database: Database, *words: str) -> list["asyncio.Task[None]"]:
    """Transactions that each write one word; `bad` writes it and fails."""

    def work(word: str, connection: Connection) -> None:
        say(connection, word)
        if word == "bad":
            raise LookupError(word)

    tasks = [asyncio.create_task(database.write(partial(work, word))) for word in words]
    await asyncio.sleep(0)
    return tasks


@asynccontextmanager
async def occupied(database: Database) -> AsyncIterator[None]:
    """Let a transaction go on until the end of the block: what is asked for meanwhile waits together."""
    begun, end = threading.Event(), threading.Event()

    def work(_: Connection) -> None:
        begun.set()
        end.wait(PATIENCE_S)

    task = asyncio.create_task(database.write(work))
    await asyncio.to_thread(begun.wait, PATIENCE_S)
    try:
        yield
    finally:
        end.set()
    await soon(task)


async def test_what_is_written_is_there_for_others_when_the_write_returns(database: Database, file: Path) -> None:
    await database.write(lambda connection: say(connection, "one"))

    assert words(file) == ["one"]


async def test_transactions_that_waited_together_share_a_commit(database: Database, file: Path) -> None:
    async with occupied(database):
        first = await started(database, "one", "two")
        seen_by_others = asyncio.create_task(database.write(lambda _: words(file)))
        await asyncio.sleep(0)

    assert await soon(seen_by_others) == []
    await soon(asyncio.gather(*first))
    assert words(file) == ["one", "two"]


async def test_what_a_person_waits_for_goes_before_what_has_waited_longer(database: Database, file: Path) -> None:
    longer = [str(number) for number in range(FEW + 1)]
    async with occupied(database):
        others = await started(database, *longer)
        mine = asyncio.create_task(database.write_soon(lambda connection: say(connection, "mine")))
        await asyncio.sleep(0)

    await soon(asyncio.gather(mine, *others))
    assert words(file) == ["mine", *longer]


async def test_a_person_waits_for_the_commit_of_few_others(database: Database, file: Path) -> None:
    waiting = [str(number) for number in range(FEW)]
    async with occupied(database):
        others = await started(database, *waiting)
        mine = asyncio.create_task(database.write_soon(lambda connection: say(connection, "mine")))
        seen_by_the_next = asyncio.create_task(database.write(lambda _: words(file)))
        await asyncio.sleep(0)

    assert await soon(seen_by_the_next) == ["mine", *waiting]
    await soon(asyncio.gather(mine, *others))


async def test_a_transaction_that_fails_takes_back_itself_alone(database: Database, file: Path) -> None:
    async with occupied(database):
        tasks = await started(database, "one", "bad", "two")

    outcomes = await soon(asyncio.gather(*tasks, return_exceptions=True))
    assert [type(outcome) for outcome in outcomes] == [type(None), LookupError, type(None)]
    assert words(file) == ["one", "two"]


async def test_a_transaction_that_fails_alone_leaves_nothing(database: Database, file: Path) -> None:
    (task,) = await started(database, "bad")

    with pytest.raises(LookupError):
        await soon(task)
    assert words(file) == []


async def test_a_person_is_told_soon_that_the_file_is_held_and_work_in_the_background_waits(
    database: Database, file: Path
) -> None:
    with locked(file):
        tasks = await started(database, "one")
        with pytest.raises(StoreBusy):
            await soon(database.write_soon(lambda connection: say(connection, "mine")), within=3)

    await soon(asyncio.gather(*tasks))
    assert words(file) == ["one"]


async def test_who_was_cancelled_before_the_beginning_writes_nothing(database: Database, file: Path) -> None:
    async with occupied(database):
        first, second = await started(database, "one", "two")
        first.cancel()
        await asyncio.wait([first])

    await soon(second)
    assert words(file) == ["two"]


async def test_what_was_asked_for_is_written_before_the_end(tmp_path: Path, file: Path) -> None:
    async with Database(database_url(None, tmp_path)) as database:
        await database.write(lambda connection: connection.exec_driver_sql("CREATE TABLE words (word TEXT)"))
        tasks = await started(database, "one", "two")

    await soon(asyncio.gather(*tasks))
    assert words(file) == ["one", "two"]


async def test_a_log_that_cannot_be_emptied_is_told_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "limner.db").mkdir()
    async with Database(database_url(None, tmp_path)) as database:
        with pytest.raises(DatabaseWrong, match="unable to open database file"):
            await database.wipe()
