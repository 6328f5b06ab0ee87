"""What people set outlives everything but a later change."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from core.adapters.database import Database, SqlPreferences
from core.model.preferences import Listen, Preferences, Setting
from core.model.request import Person
from core.model.scope import Change, ChannelKey, Layers, Scope, Wanted
from tests.fakes.core import ANA, conversation
from tests.fakes.store import NOON, Store, new_id

BEN = Person("ben", "ben")
CHANNEL = ChannelKey.of(conversation())


@pytest.fixture
async def kept(database: Database) -> SqlPreferences:
    return SqlPreferences(database)


async def put(
    kept: SqlPreferences, scope: Scope, setting: Setting, value: str | None, by: Person = ANA, at: datetime = NOON
) -> Change:
    return await kept.change(scope, Wanted(setting, value, by), now=at, conversation_id=new_id())


async def test_nothing_is_set_at_first(kept: SqlPreferences) -> None:
    assert await kept.layers(conversation()) == Layers()
    assert await kept.layers(CHANNEL) == Layers()
    assert await kept.changes(conversation(), limit=5) == []


async def test_a_conversation_and_its_channel_are_set_apart(kept: SqlPreferences) -> None:
    await put(kept, conversation(), Setting.RATIO, "16:9")
    await put(kept, CHANNEL, Setting.COUNT, "2")
    await put(kept, CHANNEL, Setting.LISTEN, "mentions")

    channel = Preferences(count=2, listen=Listen.MENTIONS)
    assert await kept.layers(conversation()) == Layers(Preferences(ratio="16:9"), channel)
    assert await kept.layers(conversation("t2")) == Layers(channel=channel)
    assert await kept.layers(CHANNEL) == Layers(channel=channel)
    assert await kept.layers(conversation(space="another")) == Layers()


async def test_settings_outlive_the_process(migrated_url: URL) -> None:
    async with Database(migrated_url) as first:
        await put(SqlPreferences(first), conversation(), Setting.SIZE, "2K")

    async with Database(migrated_url) as second:
        assert (await SqlPreferences(second).layers(conversation())).conversation == Preferences(size="2K")


async def test_who_changed_what_is_kept_newest_first(kept: SqlPreferences) -> None:
    later = datetime(2026, 11, 22, 9, tzinfo=UTC)
    await put(kept, conversation(), Setting.RATIO, "16:9")
    await put(kept, CHANNEL, Setting.RATIO, "1:1")
    await put(kept, conversation(), Setting.RATIO, None, BEN, later)

    assert await kept.changes(conversation(), limit=5) == [
        Change(Setting.RATIO, "16:9", None, BEN, later),
        Change(Setting.RATIO, None, "16:9", ANA, NOON),
    ]
    assert await kept.changes(conversation(), limit=1) == [Change(Setting.RATIO, "16:9", None, BEN, later)]
    assert (await kept.layers(conversation())).conversation == Preferences()


async def test_setting_what_is_set_already_is_no_change(kept: SqlPreferences) -> None:
    await put(kept, CHANNEL, Setting.COUNT, "2")

    again = await put(kept, CHANNEL, Setting.COUNT, "2", BEN)

    assert not again.is_real
    assert [change.by for change in await kept.changes(CHANNEL, limit=5)] == [ANA]


async def test_changes_at_once_do_not_take_each_other_back(kept: SqlPreferences) -> None:
    await put(kept, conversation(), Setting.RATIO, "1:1")

    await asyncio.gather(
        put(kept, conversation(), Setting.SIZE, "2K"),
        put(kept, conversation(), Setting.COUNT, "3"),
        put(kept, conversation(), Setting.MODEL, "model-b"),
    )

    assert (await kept.layers(conversation())).conversation == Preferences("model-b", "1:1", "2K", 3)


async def test_a_conversation_that_is_set_before_its_first_request_is_the_same_one(database: Database) -> None:
    kept, store = SqlPreferences(database), Store(database)
    await put(kept, conversation(), Setting.RATIO, "16:9")

    job = await store.claimed()

    assert job.request.conversation == conversation()
    assert await store.jobs.began(conversation()) is not None
    assert (await kept.layers(conversation())).conversation.ratio == "16:9"
