"""Copies of versions in other channels as rows, on SQLite and on PostgreSQL alike."""

from dataclasses import replace

import pytest

from core.adapters.database import Database, SqlShares
from core.model.conversation import Gone, Version
from core.model.job import Job
from core.model.sharing import Share
from tests.fakes.core import ANA, conversation
from tests.fakes.store import LATER, NOON, Store, new_id


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


@pytest.fixture
def shares(database: Database) -> SqlShares:
    return SqlShares(database)


async def made(store: Store) -> tuple[Job, Version]:
    """A delivered job, and its picture."""
    job = await store.deliveries.delivered(await store.made(), ["m1"], NOON)
    (version,) = await store.conversations.versions(conversation())
    return job, version


async def test_a_share_is_kept_before_it_is_posted_and_found_by_its_version(store: Store, shares: SqlShares) -> None:
    job, version = await made(store)
    one = Share(new_id(), job.id, version.id, "C1", NOON)

    assert await shares.begin(one) is None
    assert await shares.begin(replace(one, made_at=LATER)) == one
    await shares.posted(one.id, ["m7", "m8"])
    assert await shares.of([version.id, "another"]) == [replace(one, messages=("m7", "m8"))]
    await shares.drop(one.id)
    assert await shares.of([version.id]) == []


@pytest.mark.parametrize("why", [Gone.DELETED, Gone.FORGOTTEN, Gone.EXPIRED])
async def test_only_the_copies_of_a_deleted_version_are_kept_for_being_taken_back(
    store: Store, shares: SqlShares, why: Gone
) -> None:
    job, version = await made(store)
    await shares.begin(Share(new_id(), job.id, version.id, "C1", NOON))

    if why is Gone.DELETED:
        await store.erasure.delete(version.id, ANA, NOON)
    elif why is Gone.FORGOTTEN:
        await store.erasure.forget_some(conversation(), NOON, 10)
    else:
        await store.keeping.expire(LATER, LATER, 10)

    assert len(await shares.of([version.id])) == (why is Gone.DELETED)
