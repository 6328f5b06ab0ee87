"""Bringing the database to the schema of this program."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, inspect
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

import migrations
from core.adapters.database.engine import begin_immediate, prepare_sqlite
from core.errors import DatabaseWrong

SCRIPTS = Path(migrations.__file__).parent
KEPT_IN = "alembic_version"


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
    return max(_known())


def _migrate(url: URL) -> str:
    with _connected(url) as connection:
        current, wanted = _current(connection), wanted_revision()
        _refuse_newer(current)
        if current != wanted:
            _upgrade(connection)
    return wanted


def _upgrade(connection: Connection) -> None:
    # Alembic takes long to load, and most starts find nothing to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revisions(url: URL) -> tuple[str | None, str]:
    with _connected(url) as connection:
        return _current(connection), wanted_revision()


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table(KEPT_IN):
        return None
    revision: str | None = connection.exec_driver_sql(f"SELECT version_num FROM {KEPT_IN}").scalar()  # noqa: S608 - ours
    return revision


def _known() -> frozenset[str]:
    """What the scripts are called: each begins with its revision, and they are one line of history."""
    return frozenset(script.name.partition("_")[0] for script in (SCRIPTS / "versions").glob("[0-9]*_*.py"))


def _refuse_newer(current: str | None) -> None:
    if current is not None and current not in _known():
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
