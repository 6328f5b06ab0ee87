"""Databases of the newest schema: migrating one takes longer than most tests, so one is copied."""

import asyncio
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy.engine import URL

from core.adapters.database.engine import database_url
from core.adapters.database.migrating import migrate


async def migrated(url: URL) -> None:
    """Bring a database that may not exist yet to the newest schema."""
    is_file = url.get_backend_name() == "sqlite"
    if not (is_file and await asyncio.to_thread(_copied, Path(url.database or ""))):
        await migrate(url)


def _copied(file: Path) -> bool:
    """Whether there was no file yet, so that there is a whole one afterwards."""
    is_missing = not file.exists()
    if is_missing:
        file.write_bytes(_newest())
    return is_missing


@cache
def _newest() -> bytes:
    """An empty SQLite file of the newest schema, migrated once for each process of tests."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(migrate(database_url(None, Path(folder))))
        return (Path(folder) / "limner.db").read_bytes()
