"""One history of the schema for both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL

from core.adapters.database.engine import database_url
from core.adapters.database.migrating import SCRIPTS, migrate, revision_of, wanted_revision
from core.adapters.database.schema import metadata
from core.errors import DatabaseWrong


def sync(url: URL) -> URL:
    return url.set(drivername="sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg")


async def test_the_migrations_make_exactly_the_schema(url: URL) -> None:
    await migrate(url)

    engine = create_engine(sync(url))
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


def test_the_scripts_are_one_history_and_each_is_called_by_its_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")

    scripts = [*ScriptDirectory.from_config(config).walk_revisions()]

    assert [script.revision for script in scripts] == sorted((script.revision for script in scripts), reverse=True)
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in scripts)
    assert scripts[0].revision == wanted_revision()


async def test_migrating_twice_changes_nothing(url: URL) -> None:
    reached = await migrate(url)

    assert await migrate(url) == reached
    assert await revision_of(url) == (reached, reached)


async def test_a_database_of_a_newer_limner_is_refused(url: URL) -> None:
    await migrate(url)
    engine = create_engine(sync(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(DatabaseWrong, match="a newer one made it"):
        await migrate(url)


async def test_a_file_that_is_no_database_is_named_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "limner.db").write_bytes(b"certainly not a database" * 100)

    with pytest.raises(DatabaseWrong, match="The database cannot be used"):
        await migrate(database_url(None, tmp_path))


def test_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseWrong, match="'mysql'"):
        database_url("mysql://localhost/limner", tmp_path)
