"""Consent: no tool acts before a person has seen what it would do and said yes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from core.acting_ports import ApprovalStore, Proposes
from core.errors import NotAllowed, ToolFailed, UserError
from core.model.approval import (
    LONGEST_SHOWN,
    VALID_FOR,
    AnsweredBefore,
    Approval,
    ApprovalExpired,
    ApprovalState,
    Deed,
    Fact,
    PersonAsked,
    StandingYes,
    Verdict,
    wish_of,
)
from core.model.conversation import ConversationKey
from core.model.job import Job
from core.model.request import Person
from core.model.text import clean_text
from core.model.tooling import ToolContext
from core.ports import Clock, JobLog, JobQueue
from core.sayings import requests as sayings
from core.sentence import said
from core.tool_ports import Tool

log = structlog.get_logger(__name__)

REFUSED = "The answer was no."
FIRED_BY_ITSELF = "Nobody is there to be asked: this request was repeated by itself. It cannot act."
UNSEEN = "Its arguments hold characters that nobody can see, so nobody could agree to them. Leave those out."
TOO_LONG = "Its arguments are too long to be shown to a person whole. Make them shorter."


@dataclass(frozen=True, slots=True)
class Wished:
    """What a model wishes a tool to do.

    Attributes:
        number: Which wish of the job it is, as `core.rounds` counts.
        version: Number of the version that its job starts from.
    """

    number: int
    tool: Tool
    arguments: Mapping[str, object]
    context: ToolContext
    version: int | None = None


class Consent:
    """Asks people, and takes their answers."""

    def __init__(self, store: ApprovalStore, jobs: JobLog, queue: JobQueue, clock: Clock) -> None:
        self._store = store
        self._jobs = jobs
        self._queue = queue
        self._clock = clock

    async def granted(self, wished: Wished) -> Mapping[str, object]:
        """What a tool may be called with, after a person said yes to exactly that.

        Raises:
            PersonAsked: A person must be asked first; the job waits.
            ToolFailed: It cannot be done, or the person said no.
            ApprovalExpired: Nobody answered in time.
            ClaimLost: The job was stopped or taken over.
        """
        job, info = wished.context.job, wished.tool.info
        if job.request.appointment is not None:
            raise ToolFailed(FIRED_BY_ITSELF)
        wish = wish_of(info.name, wished.arguments)
        known = await self._store.of(job.id, wished.number)
        if known is not None and known.wish == wish and known.state is not ApprovalState.REPLACED:
            return self._answered(known)
        deed = await _deed(wished)
        if await self._store.is_granted(job, info.name, deed.extent):
            log.info("tool acts by a standing yes", job=job.id, tool=info.name)
            return deed.arguments
        now = self._clock.now()
        asked = Approval(self._clock.new_id(), job.id, wished.number, wish, deed, now, now + VALID_FOR)
        await self._store.ask(job, asked, wished.version)
        raise _asking(asked)

    def _answered(self, known: Approval) -> Mapping[str, object]:
        """What came of an earlier asking."""
        if known.state is ApprovalState.GIVEN:
            return known.deed.arguments
        if known.state is ApprovalState.REFUSED:
            raise ToolFailed(REFUSED)
        if known.expires_at <= self._clock.now():
            raise ApprovalExpired
        raise _asking(known)

    async def job_of(self, approval_id: str) -> Job | None:
        """The job that an approval belongs to, if there is one."""
        approval = await self._store.find(approval_id)
        return None if approval is None else await self._jobs.find(approval.job)

    async def decide(self, approval_id: str, verdict: Verdict, person: Person, *, is_admin: bool) -> Job:
        """Take a person's answer; the job goes on with it.

        Raises:
            NotAllowed: Neither is it their own request, nor are they an admin.
            AnsweredBefore: Nothing waits for that answer any more.
        """
        job = await self.job_of(approval_id)
        if job is None:
            raise AnsweredBefore
        if person.id != job.request.person.id and not is_admin:
            raise NotAllowed(said(sayings.not_yours_to_answer, job.request.person.name))
        moved = await self._store.decide(approval_id, verdict, by=person, now=self._clock.now())
        if moved is None:
            raise AnsweredBefore
        log.info("approval answered", job=job.id, approval=approval_id, verdict=verdict.value, person=person.id)
        self._queue.nudge()
        return moved

    async def standing(self, key: ConversationKey) -> Sequence[StandingYes]:
        """What people said yes to for good in a conversation, the oldest first."""
        return await self._store.standing(key)

    async def take_back(self, approval_id: str, tenant: str, person: Person, *, is_admin: bool) -> StandingYes:
        """Let a yes stand no longer: its tool asks again.

        Raises:
            UserError: There is none of that id there.
            NotAllowed: It is somebody else's.
        """
        found = await self._store.standing_by(approval_id)
        if found is None or found.tenant != tenant:
            raise UserError(said(sayings.nothing_to_take_back))
        if found.person.id != person.id and not is_admin:
            raise NotAllowed(said(sayings.not_yours_to_take_back, found.person.name))
        if not await self._store.take_back(approval_id):
            raise UserError(said(sayings.nothing_to_take_back))
        log.info("standing yes taken back", approval=approval_id, tool=found.tool, person=person.id)
        return found


async def _deed(wished: Wished) -> Deed:
    """Exactly what would be done, in a form that a person sees whole."""
    tool = wished.tool
    if isinstance(tool, Proposes):
        deed = await tool.propose(wished.arguments, wished.context)
    else:
        facts = tuple(Fact(name, _shown(value)) for name, value in wished.arguments.items())
        deed = Deed(tool.info.name, wished.arguments, facts, extent=tool.info.edition)
    if any(clean_text(fact.value) != fact.value.strip() for fact in deed.facts):
        raise ToolFailed(UNSEEN)
    if sum(len(fact.name) + len(fact.value) for fact in deed.facts) > LONGEST_SHOWN:
        raise ToolFailed(TOO_LONG)
    return deed


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _asking(approval: Approval) -> PersonAsked:
    return PersonAsked(approval.asking, approval.expires_at)
