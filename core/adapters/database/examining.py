"""Looking at a database without changing it."""

import asyncio
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from core.adapters.database.migrating import revision_of, wanted_revision
from core.errors import DatabaseWrong

SOUND = "ok"


async def examine(url: URL) -> tuple[str | None, str, tuple[str, ...]]:
    """Tell the schema of a database, the schema that this program needs, and what is damaged.

    Raises:
        DatabaseWrong: It cannot be opened.
    """
    is_file = url.get_backend_name() == "sqlite"
    if is_file and not await asyncio.to_thread(Path(str(url.database)).exists):
        # Asking SQLite would make the file.
        return None, wanted_revision(), ()
    revision, wanted = await revision_of(url)
    return revision, wanted, await asyncio.to_thread(_damage, url) if is_file else ()


def _damage(url: URL) -> tuple[str, ...]:
    engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            lines = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    except SQLAlchemyError as error:
        raise DatabaseWrong(f"The database cannot be used: {getattr(error, 'orig', error)}") from error
    return tuple(str(line) for line in lines if line != SOUND)
