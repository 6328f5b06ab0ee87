"""What tests of tools that act need: a clock that stands still, and what a tool would do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.adapters.clock import SystemClock
from core.adapters.database import SqlApprovals, SqlJobLog
from core.model.appointment import Appointment, Rhythm
from core.model.approval import VALID_FOR, AnsweredBefore, Approval, Deed, Fact, StandingYes, Verdict
from core.model.conversation import ConversationKey
from core.model.job import Job, JobState, Wait, WaitReason
from core.model.request import Person
from tests.fakes.core import ANA
from tests.fakes.store import LATER, NOON, Store, new_id


class HandClock(SystemClock):
    """A clock that a test moves by hand; it shares ids with every other one."""

    def __init__(self, at: datetime = NOON) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at

    def pass_by(self, time: timedelta) -> None:
        self.at += time


def deed(extent: str = "", tool: str = "remind") -> Deed:
    return Deed(tool, {"words": "buy milk"}, (Fact("words", "buy milk"),), LATER, extent)


def approval_of(job: Job, number: int = 1010, extent: str = "", wish: str = "w" * 64) -> Approval:
    return Approval(new_id(), job.id, number, wish, deed(extent), NOON, NOON + VALID_FOR)


async def asked(store: Store, approval: Approval, job: Job) -> Job:
    """Let a claimed job wait for an answer."""
    wait = Wait(WaitReason.APPROVAL, approval.expires_at, asking=approval.asking)
    return await store.jobs.move(job, JobState.WAITING, NOON, wait=wait)


def appointment_of(
    job: Job, due: datetime = LATER, rhythm: Rhythm | None = None, words: str = "buy milk"
) -> Appointment:
    tenant = job.request.conversation.tenant
    return Appointment(new_id(), job.id, tenant, ANA, words, first=due, due=due, rhythm=rhythm)


class NoApprovals:
    """Nobody is asked anything."""

    def __init__(self) -> None:
        self.kept: list[Appointment] = []

    async def job_of(self, approval_id: str) -> Job | None:
        return None

    async def decide(self, approval_id: str, verdict: Verdict, person: Person, *, is_admin: bool) -> Job:
        raise AnsweredBefore

    async def standing(self, key: ConversationKey) -> Sequence[StandingYes]:
        return ()

    async def take_back(self, approval_id: str, tenant: str, person: Person, *, is_admin: bool) -> StandingYes:
        raise AnsweredBefore

    async def of(self, tenant: str, person: Person, *, is_admin: bool = False) -> Sequence[Appointment]:
        return self.kept

    async def stop(self, appointment_id: str, tenant: str, person: Person, *, is_admin: bool) -> Appointment:
        (found,) = [one for one in self.kept if one.id == appointment_id]
        self.kept.remove(found)
        return found


async def made_to_ask(jobs: SqlJobLog, job: Job, words: str = "buy milk") -> Approval:
    """Let a job that is being made ask its person, as if a tool of it would act."""
    held = await jobs.find(job.id)
    assert held is not None
    now = SystemClock().now()
    would = replace(deed(), facts=(Fact("words", words),), moment=now + timedelta(hours=3))
    approval = replace(approval_of(held), deed=would, asked_at=now, expires_at=now + VALID_FOR)
    await SqlApprovals(jobs._database).ask(held, approval, None)
    wait = Wait(WaitReason.APPROVAL, approval.expires_at, asking=approval.asking)
    await jobs.move(held, JobState.WAITING, now, wait=wait)
    return approval
