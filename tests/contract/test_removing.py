"""Emptying rows and counting references to blobs, on SQLite and on PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, select

from core.adapters.database import Database, SqlPreferences, SqlTeamTemplates
from core.adapters.database.schema import holdings, metadata
from core.model.conversation import Gone, Part, PicturePart, Role, TextPart, Turn
from core.model.image import BlobRef, Source
from core.model.job import Attempt, Job, JobState, Outcome, Sources
from core.model.preferences import Setting
from core.model.reply import Facts
from core.model.request import Asker, Person
from core.model.scope import Wanted
from tests.fakes.core import ANA, conversation, request
from tests.fakes.store import LATER, NOON, Store, answer, new_id, picture_part
from tests.fakes.templates import saved

DAY = timedelta(days=1)
BOB = Person("bob", "bob")


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


async def delivered(store: Store, key: str, *parts: Part, parent: str | None = None, **changes: Any) -> Job:
    """A job that holds blobs in every way there is."""
    job = await store.claimed(key, kept=(Source(picture_part(f"kept-{key}").image, "kept.png"),), **changes)
    await store.jobs.keep_sources(job, Sources((Source(picture_part(f"file-{key}").image, "file.png"),)), NOON)
    attempt = Attempt(new_id(), job.id, 1, "model-a", NOON)
    await store.attempts.sent(job, attempt)
    await store.attempts.ended(attempt, Outcome.ANSWERED, NOON, parts=parts)
    parents = (await store.conversations.head(job.request.conversation)).version if parent else None
    made = answer(parts, parent, (parents.number,) if parents else ())
    job = await store.conversations.finish(job, made, NOON)
    return await store.deliveries.delivered(job, [f"message of {key}"], NOON)


async def released(store: Store) -> list[str]:
    return [one.ref.key.rpartition("/")[2] for one in await store.keeping.released("", 100)]


def signed(name: str) -> PicturePart:
    return replace(picture_part(name), native=BlobRef(f"fake-home/bb/sig-{name}", 7))


async def held(database: Database) -> set[str]:
    return await database.read(lambda connection: set(connection.scalars(select(holdings.c.blob))))


async def test_every_blob_that_a_row_names_is_held(store: Store, database: Database) -> None:
    await delivered(store, "k1", TextPart("Here.", BlobRef("fake-home/cc/words", 5)), signed("one"))

    named = {"kept-k1", "file-k1", "one", "sig-one", "words"}
    assert {key.rpartition("/")[2] for key in await held(database)} == named


def test_every_column_that_may_name_a_blob_is_known() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, JSON)
    }

    with_blobs = {
        "jobs.request",
        "jobs.sources",
        "attempts.parts",
        "turns.parts",
        "versions.image",
        "tool_runs.pictures",
    }
    without = {"jobs.wait", "jobs.failure", "jobs.facts", "jobs.notices", "attempts.usage"}
    without |= {"versions.parents", "versions.alt_said", "gone_versions.parents", "shares.messages"}
    without |= {"conversations.preferences", "channels.preferences", "tool_pins.said", "tool_pins.approved"}
    without |= {"tool_runs.arguments", "tool_runs.data", "tool_runs.notes", "tool_runs.web", "approvals.deed"}
    # What `holdings` does not count is removed from the store as an orphan: count it, or say that it names no blob.
    assert columns - without == with_blobs


async def test_deleting_releases_what_nothing_else_holds(store: Store) -> None:
    await delivered(store, "k1", signed("one"))
    await delivered(store, "k2", signed("one"), signed("two"))
    versions = await store.conversations.versions(conversation())

    gone = await store.erasure.delete(versions[0].id, ANA, LATER)
    assert gone is not None
    assert (gone.label, gone.why, gone.by) == ("v1", Gone.DELETED, "ana")
    assert await released(store) == ["file-k1", "kept-k1"]
    await store.erasure.delete(versions[1].id, ANA, LATER)

    assert await released(store) == ["file-k1", "kept-k1", "one", "sig-one"]
    assert await store.erasure.delete("no such version", ANA, LATER) is None


async def test_what_is_held_again_is_told_from_what_is_not(store: Store) -> None:
    await delivered(store, "k1", signed("one"))
    await store.erasure.delete((await store.conversations.versions(conversation()))[0].id, ANA, LATER)
    await delivered(store, "k2", signed("one"))
    refs = [one.ref for one in await store.keeping.released("", 100)]

    still = await store.keeping.held(refs)
    await store.keeping.settled(refs)

    assert {ref.key for ref in still} == {"fake-home/aa/one", "fake-home/bb/sig-one"}
    assert await released(store) == []


async def test_a_deleted_version_keeps_its_place_in_the_tree(store: Store) -> None:
    await delivered(store, "k1", signed("one"))
    root = (await store.conversations.head(conversation())).turn
    await delivered(store, "k2", signed("two"), parent=root)
    first, second = await store.conversations.versions(conversation())

    await store.erasure.delete(first.id, ANA, LATER)

    assert await store.conversations.versions(conversation()) == [second]
    (gone,) = await store.conversations.gone(conversation())
    assert (gone.number, gone.parents) == (1, ())
    assert await store.conversations.gone_under(conversation(), "message of k1") == [gone]
    assert await store.deliveries.messages(first.job) == ["message of k1"]
    path = await store.conversations.path(second.turn)
    assert [(turn.role, bool(turn.parts)) for turn in path] == [
        (Role.USER, False),
        (Role.MODEL, False),
        (Role.USER, True),
        (Role.MODEL, True),
    ]
    assert (await store.conversations.head(conversation())).version == second


async def test_a_deletion_is_shown_in_the_chat(store: Store) -> None:
    job = await delivered(store, "k1", signed("one"))
    await store.deliveries.shown(job)

    await store.erasure.delete((await store.conversations.versions(conversation()))[0].id, ANA, LATER)

    (behind,) = await store.deliveries.unshown()
    assert (behind.id, behind.gone) == (job.id, Gone.DELETED)


async def test_forgetting_goes_job_by_job(store: Store) -> None:
    for key in ("k1", "k2", "k3"):
        await delivered(store, key, signed(key), person=ANA if key == "k2" else BOB)
    bobs = Asker("fake", BOB.id, "home")

    assert await store.erasure.people_in(conversation()) == {ANA.id, BOB.id}
    assert await store.erasure.forget_some(bobs, LATER, 1) == 1
    assert await store.erasure.forget_some(bobs, LATER, 5) == 1
    assert await store.erasure.forget_some(bobs, LATER, 5) == 0

    assert await store.erasure.people_in(conversation()) == {ANA.id}
    assert [version.label for version in await store.conversations.versions(conversation())] == ["v2"]
    assert await store.erasure.forget_some(conversation(), LATER, 5) == 1
    assert await store.erasure.people_in(conversation()) == frozenset()


async def test_a_conversation_is_known_by_what_others_asked_for(store: Store) -> None:
    first = await delivered(store, "k1", signed("one"))
    second = await delivered(store, "k2", signed("two"), person=BOB)
    await store.erasure.forget_some(Asker("fake", ANA.id), LATER, 5)

    began, known = await store.jobs.began(conversation()), await store.jobs.known_in(conversation())

    assert began is not None
    assert known is not None
    assert (began.id, known.id) == (first.id, second.id)


async def test_the_same_id_elsewhere_may_be_somebody_else(store: Store, database: Database) -> None:
    preferences, templates = SqlPreferences(database), SqlTeamTemplates(database)
    for space in ("home", "other"):
        there = conversation(space=space)
        await delivered(store, f"k-{space}", signed(space), person=BOB, conversation=there)
        await store.erasure.delete((await store.conversations.versions(there))[0].id, ANA, LATER)
        await preferences.change(there, Wanted(Setting.COUNT, "2", ANA), now=NOON, conversation_id=new_id())
        await templates.save(f"fake:{space}", saved(author=ANA.id), 5)

    await store.erasure.forget_some(Asker("fake", ANA.id, "home"), LATER, 5)

    for space, known in (("home", False), ("other", True)):
        there = conversation(space=space)
        template = await templates.find(f"fake:{space}", "banner")
        assert template is not None
        assert bool(template.author) is known
        assert [bool(gone.by) for gone in await store.conversations.gone(there)] == [known]
        assert [bool(change.by.id) for change in await preferences.changes(there, limit=5)] == [known]


async def test_a_job_that_is_forgotten_while_it_runs_frees_its_conversation(store: Store) -> None:
    job = await store.claimed("k1")
    following = await store.queued("k2", person=BOB)
    assert [running.id for running in await store.erasure.running(Asker("fake", ANA.id))] == [job.id]

    await store.erasure.forget_some(Asker("fake", ANA.id), LATER, 5)

    assert await store.claim_ids() == [following.id]


async def test_expiry_takes_ended_jobs_from_before_a_moment(store: Store) -> None:
    job = await delivered(store, "k1", signed("one"))
    await store.queued("k2")

    assert await store.keeping.expire(NOON, LATER, 5) == 0
    assert await store.keeping.expire(NOON + DAY, LATER, 5) == 1
    assert await store.keeping.expire(NOON + DAY, LATER, 5) == 0

    found = await store.jobs.find(job.id)
    assert found is not None
    assert (found.gone, found.request.prompt, found.state) == (Gone.EXPIRED, "", JobState.DELIVERED)
    assert [gone.why for gone in await store.conversations.gone(conversation())] == [Gone.EXPIRED]


async def test_prompts_that_a_model_proposed_expire_too(store: Store) -> None:
    job = await store.claimed("k1")
    facts = Facts("model-a", prompts=("a red cat",))
    made = await store.conversations.finish(job, replace(answer((signed("one"),)), facts=facts), NOON)
    await store.deliveries.delivered(made, ["m1"], NOON)

    await store.keeping.expire(NOON + DAY, LATER, 5)

    reply = await store.deliveries.reply(job.id)
    assert reply is not None
    assert reply.facts == Facts("model-a")


async def test_signatures_fade_and_pictures_stay(store: Store) -> None:
    job = await delivered(store, "k1", signed("one"))

    assert await store.keeping.fade(NOON, 5) == 0
    assert await store.keeping.fade(NOON + DAY, 5) == 1
    assert await store.keeping.fade(NOON + DAY, 5) == 0

    assert await released(store) == ["sig-one"]
    version = (await store.conversations.versions(conversation()))[0]
    asked, drew = await store.conversations.path(version.turn)
    assert (asked.is_faded, drew.is_faded) == (False, True)
    assert drew.parts == (replace(signed("one"), native=None),)
    assert (await store.attempts.of(job.id))[0].parts == drew.parts


async def test_an_event_that_is_no_longer_known_makes_a_job_again(store: Store) -> None:
    await delivered(store, "k1", signed("one"))
    await store.queued("k2")

    assert await store.keeping.drop_keys(NOON + DAY, 5) == 1
    assert await store.keeping.drop_keys(NOON + DAY, 5) == 0

    assert (await store.inbox.accept(request("k1"), new_id(), LATER)).is_new
    assert not (await store.inbox.accept(request("k2"), new_id(), LATER)).is_new


async def test_a_turn_does_not_go_on_from_a_picture_that_went(store: Store) -> None:
    await delivered(store, "k1", signed("one"), signed("two"))
    first, second = await store.conversations.versions(conversation())
    job = await store.claimed("k2")
    made = answer((signed("three"),), second.turn, (2,))
    asked: Turn = replace(made.asked, continues=first.image.blob.key)
    await store.conversations.finish(job, replace(made, asked=asked), NOON)

    await store.erasure.delete(first.id, ANA, LATER)

    third = (await store.conversations.versions(conversation()))[-1]
    path = await store.conversations.path(third.turn)
    assert path[1].parts == (signed("two"),)
    assert path[2].continues == ""
