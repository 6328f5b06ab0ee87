"""What the contract suites run on."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from core.adapters.database import Database
from core.adapters.database.engine import database_url
from tests.fakes.databases import migrated_postgres, migrated_sqlite, new_postgres, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """The address of an empty database, on each engine in turn."""
    if request.param == "sqlite":
        return database_url(None, tmp_path)
    return new_postgres(request.getfixturevalue("postgres"), tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """The address of a database with every table, on each engine in turn."""
    if request.param == "sqlite":
        return migrated_sqlite(tmp_path)
    return migrated_postgres(request.getfixturevalue("postgres"), tmp_path)


@pytest.fixture
async def database(migrated_url: URL) -> AsyncIterator[Database]:
    """A migrated database."""
    async with Database(migrated_url) as opened:
        yield opened
