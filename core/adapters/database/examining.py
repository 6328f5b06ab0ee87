"""Looking at a database without changing it, and without making it."""

import asyncio
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from core.adapters.database.migrating import revision_of, wanted_revision
from core.errors import DatabaseWrong

SOUND = "ok"


async def schema_of(url: URL) -> tuple[str | None, str]:
    """Tell the schema of a database, None when there is none yet, and the schema that this program needs.

    Raises:
        DatabaseWrong: It cannot be opened.
    """
    if not await _exists(url):
        return None, wanted_revision()
    return await revision_of(url)


async def damage_in(url: URL) -> tuple[str, ...]:
    """Have a SQLite file examine itself, all of it; empty when it is sound, or when PostgreSQL keeps the data.

    Raises:
        DatabaseWrong: It cannot be opened.
    """
    is_file = url.get_backend_name() == "sqlite"
    return await asyncio.to_thread(_damage, url) if is_file and await _exists(url) else ()


async def _exists(url: URL) -> bool:
    # Asking SQLite would make the file.
    return url.get_backend_name() != "sqlite" or await asyncio.to_thread(Path(str(url.database)).exists)


def _damage(url: URL) -> tuple[str, ...]:
    engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            lines = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    except SQLAlchemyError as error:
        raise DatabaseWrong(f"The database cannot be used: {getattr(error, 'orig', error)}") from error
    return tuple(str(line) for line in lines if line != SOUND)
