"""The store's ports, on SQLite and on PostgreSQL alike."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from core.adapters.database import (
    Database,
)
from core.errors import ClaimLost
from core.model.conversation import Role, TextPart
from core.model.image import Source
from core.model.job import Attempt, JobState, Outcome, Sources, Wait, WaitReason
from core.model.reply import Failure, Picture, Words
from core.model.request import Origin, Spot
from core.model.usage import Usage
from tests.fakes.core import ANA, conversation, request
from tests.fakes.store import LATER, NOON, Store, answer, new_id, picture_part


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


async def test_the_same_key_is_the_same_job(store: Store) -> None:
    first = await store.inbox.accept(request("k1"), new_id(), NOON)
    second = await store.inbox.accept(request("k1", prompt="other words"), new_id(), NOON)

    assert (first.is_new, second.is_new) == (True, False)
    assert second.job == first.job


async def test_one_event_delivered_many_times_at_once_is_one_job(store: Store) -> None:
    receipts = await asyncio.gather(*(store.inbox.accept(request("k1"), new_id(), NOON) for _ in range(8)))

    assert len({receipt.job.id for receipt in receipts}) == 1
    assert sum(receipt.is_new for receipt in receipts) == 1


async def test_a_request_comes_back_as_it_was_stored(store: Store) -> None:
    wanted = request("k1", prompt="ça, 図, 🎨", kept=(Source(picture_part("x").image, "x.png"),), version=3, place="{}")

    job = (await store.inbox.accept(wanted, new_id(), NOON)).job

    found = await store.jobs.find(job.id)
    assert found is not None
    assert (found.request, found.created_at) == (wanted, NOON)


async def test_only_an_acknowledged_job_is_claimed(store: Store) -> None:
    job = (await store.inbox.accept(request(), new_id(), NOON)).job

    assert await store.queue.claim(NOON) is None
    await store.inbox.acknowledge(job.id, NOON)
    claimed = await store.queue.claim(NOON)
    assert claimed is not None
    assert (claimed.id, claimed.state, claimed.fence) == (job.id, JobState.MAKING, 1)


async def test_a_refused_acknowledgement_ends_the_job_and_frees_the_conversation(store: Store) -> None:
    first = (await store.inbox.accept(request("k1"), new_id(), NOON)).job
    second = await store.queued("k2")

    await store.inbox.refuse(first.id, NOON)

    assert await store.claim_ids() == [second.id]


async def test_a_conversation_has_one_job_at_a_time_and_others_run_beside_it(store: Store) -> None:
    first = await store.queued("k1")
    await store.queued("k2")
    beside = await store.queued("k3", conversation=conversation("t2"))

    assert await store.claim_ids() == [first.id, beside.id]


async def test_a_tenants_flood_does_not_delay_anothers_first_job(store: Store) -> None:
    flood = [await store.queued(f"flood{n}", conversation=conversation(f"t{n}", "big")) for n in range(20)]
    small = await store.queued("small", conversation=conversation("t1", "small"))

    assert (await store.claim_ids())[:2] == [flood[0].id, small.id]


async def test_a_retry_keeps_its_conversations_place(store: Store) -> None:
    job = await store.claimed("k1")
    await store.queued("k2")
    wait = Wait(WaitReason.RETRY, LATER, "The model is busy.")

    waiting = await store.jobs.move(job, JobState.WAITING, NOON, wait=wait)

    assert (waiting.wait, waiting.tries) == (wait, 1)
    assert await store.queue.claim(NOON) is None
    assert await store.queue.next_due(NOON) == LATER
    due = await store.queue.claim(LATER)
    assert due is not None
    assert due.id == job.id


async def test_a_parked_job_lets_its_conversation_go_on_and_comes_back(store: Store) -> None:
    job = await store.claimed("k1")
    following = await store.queued("k2")

    await store.jobs.move(job, JobState.WAITING, NOON, wait=Wait(WaitReason.PROVIDER_QUOTA, LATER))

    assert await store.claim_ids() == [following.id]
    assert await store.queue.claim(LATER) is None, "the conversation is taken"
    held = await store.jobs.find(following.id)
    assert held is not None
    await store.jobs.move(held, JobState.CANCELLED, LATER)
    back = await store.queue.claim(LATER)
    assert back is not None
    assert back.id == job.id


async def test_a_worker_that_lost_its_claim_cannot_write(store: Store) -> None:
    stale = await store.claimed("k1")
    await store.queue.recover(NOON)
    current = await store.queue.claim(NOON)

    assert current is not None
    assert current.fence == stale.fence + 1
    with pytest.raises(ClaimLost):
        await store.conversations.finish(stale, answer(()), NOON)
    with pytest.raises(ClaimLost):
        await store.attempts.sent(stale, Attempt(new_id(), stale.id, 1, "model-a", NOON))
    assert await store.queue.still_held([stale]) == frozenset()
    assert await store.queue.still_held([stale, current]) == {current.claim}


async def test_an_illegal_move_is_refused(store: Store) -> None:
    job = await store.made()

    with pytest.raises(ClaimLost):
        await store.jobs.move(job, JobState.CANCELLED, NOON)


async def test_recovery_queues_what_was_held_and_settles_what_was_never_acknowledged(store: Store) -> None:
    held = await store.claimed("k1")
    message = (await store.inbox.accept(request("k2", conversation=conversation("t2")), new_id(), NOON)).job
    wanted = request("k3", conversation=conversation("t3"), origin=Origin.INTERACTION)
    interaction = (await store.inbox.accept(wanted, new_id(), NOON)).job

    assert await store.queue.recover(NOON) == 3

    found = [await store.jobs.find(job.id) for job in (held, message, interaction)]
    assert [job and job.state for job in found] == [JobState.QUEUED, JobState.QUEUED, JobState.CANCELLED]


async def test_a_failed_job_can_be_queued_again(store: Store) -> None:
    failure = Failure("ModelRefused", "Refused.", "Because.")
    failed = await store.jobs.move(await store.claimed(), JobState.FAILED, NOON, failure=failure)

    queued = await store.jobs.move(failed, JobState.QUEUED, NOON)

    assert (failed.failure, queued.failure, queued.started_at) == (failure, None, None)
    assert await store.claim_ids() == [failed.id]


async def test_jobs_are_found_by_their_short_reference_and_listed_newest_first(store: Store) -> None:
    first = await store.queued("k1")
    second = await store.queued("k2", conversation=conversation("t2"))

    found = await store.jobs.find(first.reference.lower())

    assert found is not None
    assert found.id == first.id
    assert [job.id for job in await store.jobs.recent()] == [second.id, first.id]
    assert [job.id for job in await store.jobs.recent(conversation=conversation("t2"))] == [second.id]
    assert await store.jobs.recent(states=frozenset({JobState.FAILED})) == []


async def test_a_conversation_knows_the_job_that_it_began_with(store: Store) -> None:
    first = (await store.inbox.accept(request("k1"), new_id(), NOON)).job
    await store.inbox.accept(request("k2"), new_id(), NOON)

    assert await store.jobs.began(first.request.conversation) == first
    assert await store.jobs.began(conversation("elsewhere")) is None
    assert await store.jobs.find("NOSUCH") is None


async def test_attempts_are_kept_with_their_answer(store: Store) -> None:
    job = await store.claimed()
    attempt = Attempt(new_id(), job.id, 2, "model-a", NOON)
    parts = (TextPart("Here."), picture_part("one"))
    usage = Usage(10, 20, 1120, 5, Decimal("0.034"))

    await store.attempts.sent(job, attempt)
    open_call = await store.attempts.of(job.id)
    await store.attempts.ended(attempt, Outcome.ANSWERED, LATER, parts=parts, usage=usage)

    assert open_call == [attempt]
    assert await store.attempts.of(job.id) == [replace(attempt, outcome=Outcome.ANSWERED, parts=parts, usage=usage)]


async def test_sources_are_kept(store: Store) -> None:
    job = await store.claimed()
    sources = Sources((Source(picture_part("x").image, "boat.png"),), ("Only the first frame was used.",))

    await store.jobs.keep_sources(job, sources, NOON)

    found = await store.jobs.find(job.id)
    assert found is not None
    assert found.sources == sources


async def test_finishing_numbers_versions_and_moves_the_head(store: Store) -> None:
    first = await store.made("k1", TextPart("Two."), picture_part("one"), picture_part("two"))
    await store.deliveries.delivered(first, ["m1"], NOON)
    head = await store.conversations.head(conversation())
    await store.made("k2", picture_part("three"), parent=head.turn)

    versions = await store.conversations.versions(conversation())
    assert [(version.number, version.alt) for version in versions] == [(1, "alt 0"), (2, "alt 1"), (3, "alt 0")]
    assert head.version == versions[1]
    assert (await store.conversations.head(conversation())).version == versions[2]
    assert await store.conversations.version(versions[0].id) == versions[0]
    assert await store.conversations.answered_by(conversation(), "m1") == versions[:2]


async def test_a_path_holds_the_turns_from_the_root_and_no_other_branch(store: Store) -> None:
    first = await store.made("k1", picture_part("one"))
    await store.deliveries.delivered(first, [], NOON)
    root = (await store.conversations.head(conversation())).turn
    abandoned = await store.made("k2", picture_part("two"), parent=root)
    await store.deliveries.delivered(abandoned, [], NOON)
    await store.made("k3", picture_part("three"), parent=root)
    head = await store.conversations.head(conversation())

    assert head.turn is not None
    path = await store.conversations.path(head.turn)

    assert [turn.role for turn in path] == [Role.USER, Role.MODEL, Role.USER, Role.MODEL]
    assert path[1].id == root
    assert path[3].parts == (picture_part("three"),)
    assert path[0].continues == "key of a picture"


async def test_undo_moves_the_head_to_another_version(store: Store) -> None:
    await store.made("k1", picture_part("one"), picture_part("two"))
    first = (await store.conversations.versions(conversation()))[0]

    await store.conversations.move_head(conversation(), first)

    head = await store.conversations.head(conversation())
    assert (head.version, head.turn) == (first, first.turn)


async def test_a_reply_comes_back_in_the_models_order(store: Store) -> None:
    job = await store.made("k1", TextPart("Chop."), picture_part("one"), TextPart("Fry."), picture_part("two"))

    reply = await store.deliveries.reply(job.id)

    assert reply is not None
    assert [type(piece) for piece in reply.pieces] == [Words, Picture, Words, Picture]
    assert [version.image for version in reply.versions] == [picture_part("one").image, picture_part("two").image]


async def test_the_acknowledgement_shows_that_a_job_is_queued(store: Store) -> None:
    await store.queued("k1")

    assert await store.deliveries.unshown() == []


async def test_an_acknowledgement_may_say_which_thread_the_conversation_became(store: Store) -> None:
    job = (await store.inbox.accept(request("k1", conversation=conversation("~k1")), new_id(), NOON)).job

    told = await store.inbox.acknowledge(job.id, NOON, Spot("card 7", "thread 7"))

    assert told is not None
    assert (told.request.place, told.request.conversation) == ("card 7", conversation("thread 7"))
    assert await store.jobs.find(job.id) == told
    assert await store.jobs.recent(conversation=conversation("thread 7")) == [told]
    assert await store.jobs.recent(conversation=conversation("~k1")) == []


async def test_a_job_whose_message_is_posted_late_is_placed_while_it_runs(store: Store) -> None:
    job = await store.claimed("k1", conversation=conversation("~k1"))

    await store.inbox.place(job.id, Spot("card 7", "thread 7"))

    made = await store.conversations.finish(job, answer((picture_part("one"),)), NOON)
    assert (made.request.place, made.request.conversation) == ("card 7", conversation("thread 7"))
    assert (await store.conversations.head(conversation("thread 7"))).version is not None


async def test_the_jobs_of_one_tenant_are_found_among_all(store: Store) -> None:
    here = await store.queued("k1", conversation=conversation("t1", "home"))
    await store.queued("k2", conversation=conversation("t1", "elsewhere"))

    assert await store.jobs.recent(tenant="fake:home", limit=1) == [here]


async def test_a_delivered_message_leads_to_its_conversation(store: Store) -> None:
    await store.deliveries.delivered(await store.made("k1"), ["m1"], NOON)

    assert await store.conversations.showing("fake", "m1") == conversation()
    assert await store.conversations.showing("other", "m1") is None
    assert await store.conversations.showing("fake", "m2") is None


async def test_a_message_taken_up_at_the_start_is_still_to_be_shown(store: Store) -> None:
    job = (await store.inbox.accept(request("k1"), new_id(), NOON)).job

    await store.queue.recover(NOON)

    assert [behind.id for behind in await store.deliveries.unshown()] == [job.id]


async def test_the_chat_is_behind_until_the_revision_it_shows_is_the_jobs(store: Store) -> None:
    queued = await store.queued("k1")
    claimed = await store.queue.claim(NOON)
    assert claimed is not None

    await store.deliveries.shown(queued)

    assert await store.deliveries.unshown() == [claimed]
    await store.deliveries.shown(claimed)
    assert await store.deliveries.unshown() == []


async def test_delivery_frees_the_conversation(store: Store) -> None:
    job = await store.made("k1")
    following = await store.queued("k2")
    assert await store.claim_ids() == []

    delivered = await store.deliveries.delivered(job, ["m1"], NOON)

    assert delivered.state is JobState.DELIVERED
    assert await store.claim_ids() == [following.id]
    with pytest.raises(ClaimLost):
        await store.deliveries.delivered(job, ["m1"], NOON)


async def test_conversations_of_other_spaces_with_the_same_ids_are_apart(store: Store) -> None:
    await store.made("k1")
    other = conversation(space="another")

    assert await store.conversations.versions(other) == []
    assert (await store.conversations.head(other)).version is None
    assert ANA.id == (await store.jobs.recent())[0].request.person.id


async def test_an_answer_that_no_chat_took_waits_for_its_person_until_it_is_seen(store: Store) -> None:
    made = await store.made()

    await store.deliveries.delivered(made, (), LATER)

    tenant = made.request.conversation.tenant
    assert [job.id for job in await store.deliveries.unseen(tenant, ANA.id, NOON)] == [made.id]
    assert await store.deliveries.unseen(tenant, "somebody else", NOON) == []
    assert await store.deliveries.unseen("fake:elsewhere", ANA.id, NOON) == []
    await store.deliveries.seen(made, ("M7",))
    assert await store.deliveries.unseen(tenant, ANA.id, NOON) == []
    assert await store.conversations.showing("fake", "M7") == made.request.conversation
