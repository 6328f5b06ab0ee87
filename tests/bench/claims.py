"""How long a claim takes behind few and behind many waiting jobs."""

import tempfile
import time
from pathlib import Path

from sqlalchemy import Connection, text

from core.adapters.database import Database
from core.adapters.database.engine import database_url
from core.adapters.database.migrating import migrate
from tests.bench.numbers import Number, percentile
from tests.fakes.core import conversation
from tests.fakes.store import NOON, Store

FEW, MANY = 10, 10_000
CLAIMS = 200
CONVERSATIONS = 500


async def measure() -> list[Number]:
    """Claim and put back, behind `FEW` and behind `MANY` jobs of several hundred conversations."""
    few, many = await _claim_ms(FEW), await _claim_ms(MANY)
    return [
        Number(f"claim with {FEW} waiting jobs, p50", few, "ms"),
        Number(f"claim with {MANY:,} waiting jobs, p50", many, "ms"),
        Number("growth of the claim time", many / few, "x", 2),
    ]


async def _claim_ms(waiting: int) -> float:
    with tempfile.TemporaryDirectory(prefix="limner-bench-") as folder:
        url = database_url(None, Path(folder))
        await migrate(url)
        async with Database(url) as database:
            store = Store(database)
            await _fill(database, store, waiting)
            times = []
            for _ in range(CLAIMS):
                began = time.perf_counter()
                job = await store.queue.claim(NOON)
                times.append((time.perf_counter() - began) * 1000)
                assert job is not None
                await store.queue.recover(NOON)
            return percentile(times, 50)


async def _fill(database: Database, store: Store, waiting: int) -> None:
    """Accept one job for real and copy its row: ten thousand acceptances would take longer than the measurement."""
    first = await store.queued("first", conversation=conversation("t0", "space0"))
    await database.write(lambda connection: _copy(connection, first.id, waiting))


def _copy(connection: Connection, first: str, waiting: int) -> None:
    columns = [row[1] for row in connection.execute(text("PRAGMA table_info(jobs)")).all()]
    for number in range(1, min(waiting, CONVERSATIONS)):
        connection.execute(
            text(
                "INSERT INTO conversations (id, platform, space, channel, thread, last_number, created_at) "
                "SELECT :id, platform, :space, channel, :thread, 0, created_at FROM conversations LIMIT 1"
            ),
            {"id": f"c{number}", "space": f"space{number % 20}", "thread": f"t{number}"},
        )
    own = ("seq", "id", "key", "conversation", "tenant")
    changed = {column: f":{column}" for column in own} | {"is_front": ":front", "turn_tag": ":tag"}
    values = ", ".join(changed.get(column, column) for column in columns)
    copy = text(f"INSERT INTO jobs SELECT {values} FROM jobs WHERE id = :first")
    connection.execute(copy, [_row(number, waiting, first) for number in range(1, waiting)])


def _row(number: int, waiting: int, first: str) -> dict[str, object]:
    lane = number % min(waiting, CONVERSATIONS)
    return {
        "first": first,
        "seq": number + 1,
        "id": f"j{number}",
        "key": f"k{number}",
        "conversation": f"c{lane}" if lane else first,
        "tenant": f"fake:space{lane % 20}",
        "front": number < CONVERSATIONS and lane != 0,
        "tag": number // 20,
    }
