"""Bringing the database to the schema of this program."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

import migrations
from core.adapters.database.engine import begin_immediate, prepare_sqlite
from core.errors import DatabaseWrong

SCRIPTS = Path(migrations.__file__).parent


async def migrate(url: URL) -> str:
    """Bring the database to the newest schema, in one transaction; returns the revision reached.

    Raises:
        DatabaseWrong: It cannot be opened, or a newer Limner made it.
    """
    return await asyncio.to_thread(_migrate, url)


async def revision_of(url: URL) -> tuple[str | None, str]:
    """Tell which revision the database has, and which one this program needs."""
    return await asyncio.to_thread(_revisions, url)


def wanted_revision() -> str:
    """Tell which revision this program needs."""
    return _newest(ScriptDirectory.from_config(alembic_config()))


def alembic_config(connection: Connection | None = None) -> Config:
    """Configure Alembic without a file: the scripts of `migrations`, on this connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _migrate(url: URL) -> str:
    with _connected(url) as connection:
        config = alembic_config(connection)
        scripts = ScriptDirectory.from_config(config)
        current = MigrationContext.configure(connection).get_current_revision()
        wanted = _newest(scripts)
        _refuse_newer(scripts, current)
        if current != wanted:
            command.upgrade(config, "head")
    return wanted


def _revisions(url: URL) -> tuple[str | None, str]:
    with _connected(url) as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
        return MigrationContext.configure(connection).get_current_revision(), _newest(scripts)


def _newest(scripts: ScriptDirectory) -> str:
    return scripts.get_current_head() or ""


def _refuse_newer(scripts: ScriptDirectory, current: str | None) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise DatabaseWrong(
            f"The database is at revision {current}, which this Limner does not know: a newer one made it. "
            "Start that version, or restore a backup."
        )


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    driver = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg"
    engine = create_engine(url.set(drivername=driver), poolclass=NullPool)
    if driver == "sqlite":
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", begin_immediate)
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise DatabaseWrong(f"The database cannot be used: {getattr(error, 'orig', error)}") from error
