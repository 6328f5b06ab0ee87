"""What people are asked before tools act, on SQLite and on PostgreSQL alike."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from core.adapters.database import Database, SqlApprovals, SqlPreferences
from core.errors import ClaimLost
from core.model.approval import VALID_FOR, Approval, ApprovalState, StandingYes, Verdict
from core.model.job import Job, JobState
from core.model.preferences import Setting
from core.model.request import Person, Spot, Start
from core.model.scope import Wanted
from tests.fakes.acting import approval_of, asked
from tests.fakes.core import ANA, conversation
from tests.fakes.store import LATER, NOON, Store, new_id

BO = Person("bo", "Bo")


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database)


@pytest.fixture
def approvals(database: Database) -> SqlApprovals:
    return SqlApprovals(database)


async def waiting(store: Store, approvals: SqlApprovals, key: str = "k1") -> tuple[Job, Approval]:
    job = await store.claimed(key)
    approval = approval_of(job)
    await approvals.ask(job, approval, None)
    return await asked(store, approval, job), approval


async def yes(approvals: SqlApprovals, approval: Approval, at: datetime = LATER) -> Job | None:
    return await approvals.decide(approval.id, Verdict.ONCE, by=ANA, now=at)


async def test_what_was_asked_comes_back_whole(store: Store, approvals: SqlApprovals) -> None:
    _, approval = await waiting(store, approvals)

    assert await approvals.find(approval.id) == approval
    assert await approvals.of(approval.job, approval.number) == approval
    assert await approvals.of(approval.job, 2010) is None


async def test_a_job_that_waits_for_a_person_lets_its_conversation_go_on(store: Store, approvals: SqlApprovals) -> None:
    job, _ = await waiting(store, approvals)
    other = await store.queued("k2")

    claimed = await store.queue.claim(NOON)

    assert claimed is not None
    assert (claimed.id, job.tries) == (other.id, 0)


async def test_a_yes_queues_the_job_again_and_says_whose_it_was(store: Store, approvals: SqlApprovals) -> None:
    job, approval = await waiting(store, approvals)

    moved = await approvals.decide(approval.id, Verdict.ONCE, by=BO, now=LATER)

    assert moved is not None
    assert (moved.id, moved.state, moved.wait, moved.started_at) == (job.id, JobState.QUEUED, None, None)
    found = await approvals.find(approval.id)
    assert found == replace(approval, state=ApprovalState.GIVEN, decided_by=BO)
    again = await store.queue.claim(LATER)
    assert again is not None
    assert (again.id, again.fence) == (job.id, job.fence + 1)


async def test_an_answer_counts_once(store: Store, approvals: SqlApprovals) -> None:
    _, approval = await waiting(store, approvals)

    answers = await asyncio.gather(*(yes(approvals, approval) for _ in range(4)))

    assert len([one for one in answers if one is not None]) == 1


async def test_nothing_can_be_answered_after_a_day(store: Store, approvals: SqlApprovals) -> None:
    _, approval = await waiting(store, approvals)

    assert await yes(approvals, approval, NOON + VALID_FOR) is None
    assert await approvals.find(approval.id) == approval


async def test_nothing_can_be_answered_for_a_job_that_was_stopped(store: Store, approvals: SqlApprovals) -> None:
    job, approval = await waiting(store, approvals)
    await store.jobs.move(job, JobState.CANCELLED, NOON)

    assert await yes(approvals, approval) is None


async def test_an_altered_wish_makes_the_older_approval_void(store: Store, approvals: SqlApprovals) -> None:
    job = await store.claimed("k1")
    older, newer = approval_of(job), approval_of(job, wish="x" * 64)
    await approvals.ask(job, older, None)
    await approvals.ask(job, newer, None)
    await asked(store, newer, job)

    assert await yes(approvals, older) is None
    assert await approvals.of(job.id, newer.number) == newer
    assert await yes(approvals, newer) is not None


async def test_a_worker_that_lost_its_claim_asks_nobody(store: Store, approvals: SqlApprovals) -> None:
    stale = await store.claimed("k1")
    await store.queue.recover(NOON)

    with pytest.raises(ClaimLost):
        await approvals.ask(stale, approval_of(stale), None)


@pytest.mark.parametrize(("version", "start"), [(3, Start.HEAD), (None, Start.FRESH)])
async def test_where_a_job_starts_is_fixed_when_it_asks(
    store: Store, approvals: SqlApprovals, version: int | None, start: Start
) -> None:
    job = await store.claimed("k1")
    await store.inbox.place(job.id, Spot("where its card stands", "its thread"))

    await approvals.ask(job, approval_of(job), version)

    kept = await store.jobs.find(job.id)
    assert kept is not None
    request = kept.request
    assert (request.version, request.start) == (version, start)
    assert (request.place, request.conversation.thread) == ("where its card stands", "its thread")


async def test_a_standing_yes_is_for_its_person_place_tool_and_extent(store: Store, approvals: SqlApprovals) -> None:
    job = await store.claimed("k1")
    approval = approval_of(job, extent="here")
    await approvals.ask(job, approval, None)
    await asked(store, approval, job)
    await approvals.decide(approval.id, Verdict.ALWAYS, by=BO, now=LATER)
    later = await store.queued("k2")
    of_bo, elsewhere = await store.queued("k3", person=BO), await store.queued("k4", conversation=conversation("t2"))

    assert await approvals.is_granted(later, "remind", "here")
    assert not await approvals.is_granted(later, "remind", "there")
    assert not await approvals.is_granted(later, "share", "here")
    assert not await approvals.is_granted(of_bo, "remind", "here")
    assert not await approvals.is_granted(elsewhere, "remind", "here")


async def test_what_stands_in_a_conversation_is_listed_until_it_is_taken_back(
    store: Store, approvals: SqlApprovals
) -> None:
    job, approval = await waiting(store, approvals)
    await approvals.decide(approval.id, Verdict.ALWAYS, by=BO, now=LATER)

    (stands,) = await approvals.standing(conversation())

    assert stands == StandingYes(approval.id, conversation().tenant, ANA, "remind", "", LATER)
    assert await approvals.standing_by(approval.id) == stands
    assert await approvals.standing(conversation("t2")) == []
    assert [await approvals.take_back(approval.id) for _ in range(2)] == [True, False]
    assert not await approvals.is_granted(job, "remind", "")


@pytest.mark.parametrize("verdict", [Verdict.ONCE, Verdict.NEVER])
async def test_an_answer_for_once_stands_for_nothing_later(
    store: Store, approvals: SqlApprovals, verdict: Verdict
) -> None:
    job, approval = await waiting(store, approvals)

    await approvals.decide(approval.id, verdict, by=ANA, now=LATER)

    assert not await approvals.is_granted(job, "remind", "")


async def test_what_a_person_allowed_and_was_asked_goes_when_they_are_forgotten(
    store: Store, approvals: SqlApprovals
) -> None:
    _, approval = await waiting(store, approvals)
    moved = await approvals.decide(approval.id, Verdict.ALWAYS, by=ANA, now=LATER)
    assert moved is not None

    await store.erasure.forget_some(moved.request.conversation, LATER, 10)

    assert await approvals.find(approval.id) is None
    assert not await approvals.is_granted(moved, "remind", "")


@pytest.mark.parametrize(
    ("tool", "value", "stands"),
    [
        ("remind", "off", False),
        (None, "off", False),
        ("share", "off", True),
        ("remind", "on", True),
        (None, None, True),
    ],
)
async def test_switching_a_tool_off_takes_a_standing_yes_back(
    store: Store, approvals: SqlApprovals, database: Database, tool: str | None, value: str | None, stands: bool
) -> None:
    job, approval = await waiting(store, approvals)
    await approvals.decide(approval.id, Verdict.ALWAYS, by=ANA, now=LATER)

    wanted = Wanted(Setting.TOOLS, value, BO, tool)
    await SqlPreferences(database).change(conversation(), wanted, now=LATER, conversation_id=new_id())

    assert await approvals.is_granted(job, "remind", "") is stands
