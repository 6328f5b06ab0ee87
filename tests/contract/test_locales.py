"""What is kept of people's languages, on every database."""

from datetime import UTC, datetime, timedelta

from bots.languages.memory import Locales
from core.adapters.clock import SystemClock
from core.adapters.database import Database, SqlErasure, SqlLocales
from core.model.request import Asker

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def test_the_last_language_of_each_person_is_kept(database: Database) -> None:
    locales = SqlLocales(database)
    await locales.remember("discord", "7", locale="de", now=NOON)
    await locales.remember("discord", "8", locale="en-US", now=NOON)

    await locales.remember("discord", "7", locale="pt-BR", now=NOON + timedelta(days=1))

    assert [await locales.of("discord", person) for person in ("7", "8", "9")] == ["pt-BR", "en-US", ""]
    assert await locales.of("slack", "7") == ""


async def test_it_is_forgotten_with_its_person(database: Database) -> None:
    locales = SqlLocales(database)
    for person in ("7", "8"):
        await locales.remember("discord", person, locale="de", now=NOON)

    await SqlErasure(database).forget_some(Asker("discord", "7"), NOON, 10)

    assert [await locales.of("discord", person) for person in ("7", "8")] == ["", "de"]


async def test_nothing_is_kept_while_there_is_one_language_alone(database: Database) -> None:
    store = SqlLocales(database)

    await Locales(store, SystemClock()).remember("discord", "7", "de")

    assert await store.of("discord", "7") == ""
