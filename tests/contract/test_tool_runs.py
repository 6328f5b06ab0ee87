"""What tools did, kept and removed, on SQLite and on PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.adapters.database import Database, SqlToolRuns
from core.adapters.database.schema import holdings
from core.errors import ClaimLost
from core.model.conversation import PicturePart, Role, TextPart, Turn
from core.model.tooling import MadePicture, RunOutcome, ToolRun
from tests.fakes.core import ANA, conversation
from tests.fakes.store import LATER, NOON, Store, answer, new_id, picture_part


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


async def released(store: Store) -> list[str]:
    return [one.ref.key.rpartition("/")[2] for one in await store.keeping.released("", 100)]


async def held(database: Database) -> set[str]:
    return await database.read(lambda connection: set(connection.scalars(select(holdings.c.blob))))


async def test_a_deleted_picture_stays_no_reference_of_another_drawing(store: Store) -> None:
    made = await store.made("k1", picture_part("one"))
    await store.deliveries.delivered(made, ["m1"], NOON)
    job = await store.claimed("k2")
    drew = answer((picture_part("two"),))
    asked = Turn(new_id(), None, Role.USER, (picture_part("one"), TextPart("put it in")), "model-a")
    drawn = replace(drew.answers[0], id=new_id(), parent=asked.id)
    both = replace(drew, answers=(asked, drawn))
    await store.deliveries.delivered(await store.conversations.finish(job, both, NOON), ["m2"], NOON)

    await store.erasure.delete((await store.conversations.versions(conversation()))[0].id, ANA, LATER)

    path = await store.conversations.path(drawn.id)
    assert path[0].parts == (TextPart("put it in"),)
    assert "one" in await released(store)


async def test_what_tools_did_goes_with_the_request(store: Store, database: Database) -> None:
    job = await store.claimed("k1")
    runs = SqlToolRuns(database)
    run = ToolRun(job.id, 1010, "plot", {"numbers": [1]}, NOON)
    await runs.began(job, run)
    plot = MadePicture(picture_part("plot").image, "A chart.")
    await runs.ended(replace(run, outcome=RunOutcome.RAN, pictures=(plot,)), NOON)
    await store.conversations.finish(job, answer((PicturePart(plot.image),)), NOON)
    held_before = {key.rpartition("/")[2] for key in await held(database)}

    await store.erasure.delete((await store.conversations.versions(conversation()))[0].id, ANA, LATER)

    assert "plot" in held_before
    assert await runs.of(job.id) == []
    assert "plot" in await released(store)


async def test_a_run_is_recorded_for_its_claim_alone_and_read_back_as_it_was(store: Store, database: Database) -> None:
    job, runs = await store.claimed("k1"), SqlToolRuns(database)
    run = ToolRun(job.id, 1010, "add", {"a": 1}, NOON)
    await runs.began(job, run)
    await runs.began(job, run)
    ended = replace(run, took=timedelta(seconds=1), outcome=RunOutcome.RAN, data={"sum": 1}, notes=("Read this.",))
    await runs.ended(ended, NOON)

    assert list(await runs.of(job.id)) == [ended]
    with pytest.raises(ClaimLost):
        await runs.began(replace(job, fence=job.fence + 1), replace(run, number=1020))
