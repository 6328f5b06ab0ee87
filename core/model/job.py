"""A job: the durable record of a request on its way.

accepted → queued → making ⇄ waiting
                      ↓
                    made → delivered         and from anywhere before `made`: failed, cancelled
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from core.model.approval import Asking
from core.model.conversation import AnswerPart, Gone, Turn
from core.model.image import Source
from core.model.reply import Facts, Failure
from core.model.request import Request, Spot
from core.model.usage import Usage
from core.sentence import Saying


class JobState(StrEnum):
    """Where a job stands. People read these words, so they are kept as they are."""

    ACCEPTED = "accepted"
    """Stored; the acknowledgement has not gone out yet, so nothing is done and nothing costs."""
    QUEUED = "queued"
    """Acknowledged; waits for its conversation and for a worker."""
    MAKING = "making"
    """A worker has it; model calls may be open."""
    WAITING = "waiting"
    """Waits for a time or for a person; see `Wait`. A `RETRY` keeps the conversation's place."""
    MADE = "made"
    """Everything is stored; only the chat does not have it yet."""
    DELIVERED = "delivered"
    """The chat has it. Final."""
    FAILED = "failed"
    """Ended without a result; the person is told why. An operator may queue it again."""
    CANCELLED = "cancelled"
    """Stopped by a person, or never acknowledged. An operator may queue it again."""


LEGAL_MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.ACCEPTED: frozenset({JobState.QUEUED, JobState.CANCELLED}),
    JobState.QUEUED: frozenset({JobState.MAKING, JobState.CANCELLED}),
    JobState.MAKING: frozenset({JobState.QUEUED, JobState.WAITING, JobState.MADE, JobState.FAILED, JobState.CANCELLED}),
    JobState.WAITING: frozenset({JobState.QUEUED, JobState.MAKING, JobState.FAILED, JobState.CANCELLED}),
    JobState.MADE: frozenset({JobState.DELIVERED, JobState.FAILED}),
    JobState.DELIVERED: frozenset(),
    JobState.FAILED: frozenset({JobState.QUEUED}),
    JobState.CANCELLED: frozenset({JobState.QUEUED}),
}
"""From each state, the states that may follow. Every write is one guarded UPDATE that obeys this table."""

FINAL = frozenset({JobState.DELIVERED, JobState.FAILED, JobState.CANCELLED})
"""States that release the conversation for its next job."""


class WaitReason(StrEnum):
    """What a waiting job waits for."""

    RETRY = "retry"
    """The provider's own time, or ours; keeps the conversation's place."""
    PROVIDER_QUOTA = "provider_quota"
    """The provider's quota resets; releases the conversation."""
    APPROVAL = "approval"
    """A person's yes; releases the conversation."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What a waiting job waits for, and until when at the latest.

    Attributes:
        most_tries: How many tries there are in all, where they are fewer than usual.
        asking: What a person is asked about, where an approval is waited for.
    """

    reason: WaitReason
    until: datetime
    words: Saying = ""
    most_tries: int | None = None
    asking: Asking | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """What was gathered from a request's attachments."""

    pictures: tuple[Source, ...] = ()
    notices: tuple[Saying, ...] = ()


Claim = tuple[str, int]
"""A job's id and the fence of one claim of it."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stood when it was read; the row may have moved on since.

    Attributes:
        id: ULID, made at acceptance.
        fence: Grows at each claim; a write that carries an older one is refused.
        revision: Grows at each change that people can see.
        shown: The revision that the chat shows.
        tries: Failed tries so far that time may mend.
        sources: The attachments, once they were fetched and made safe; None before.
        started_at: When a worker first took it.
        gone: Why its words and pictures are not kept any more; None while they are.
    """

    id: str
    request: Request
    state: JobState
    fence: int
    revision: int
    shown: int
    tries: int
    created_at: datetime
    changed_at: datetime
    started_at: datetime | None = None
    wait: Wait | None = None
    failure: Failure | None = None
    sources: Sources | None = None
    gone: Gone | None = None

    @property
    def claim(self) -> Claim:
        """Which of the job's claims this is."""
        return self.id, self.fence

    @property
    def reference(self) -> str:
        """A short name that people can read to an operator; the log carries it too."""
        return short_reference(self.id)

    def at(self, spot: Spot) -> Self:
        """The job as it stands once its own message is posted there."""
        key = self.request.conversation
        request = replace(self.request, place=spot.place, conversation=replace(key, thread=spot.thread or key.thread))
        return replace(self, request=request)


def short_reference(job_id: str) -> str:
    """The last six characters of a job's id: 32^6 names, enough to find one job among the recent."""
    return job_id[-6:]


class Outcome(StrEnum):
    """How one model call ended."""

    ANSWERED = "answered"
    """Pictures or words, saved."""
    EMPTY = "empty"
    """Neither, though nothing was refused."""
    REFUSED = "refused"
    FAILED = "failed"
    """The provider said so, nothing was drawn."""
    LOST = "lost"
    """No whole answer came; it may have been billed."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One model call: recorded before it is sent, and again when its answer is stored.

    Attributes:
        number: Which of the `count` pictures it is for, from 1; the first of several. Where tools run, `core.rounds`
            says which number belongs to what.
        outcome: None while it is open, and for ever if the process died meanwhile.
        parts: The answer, stored; what it refers to was on disk before this was.
    """

    id: str
    job: str
    number: int
    model: str
    sent_at: datetime
    outcome: Outcome | None = None
    parts: tuple[AnswerPart, ...] = ()
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What `Intake.submit` promises.

    Attributes:
        is_new: False when the same request had been delivered before.
    """

    job: Job
    is_new: bool


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A picture about to become a version.

    Attributes:
        id: ULID.
        alt: What it shows, in words.
        parents: Numbers of the versions that went into this one, the edited one first; None leaves it to `Made`.
        follows: Id of the version among the same answer's that this one was made from, before any of `parents`.
    """

    id: str
    alt: Saying
    parents: tuple[int, ...] | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that finishing a job stores, in one transaction.

    Attributes:
        asked: The person's turn as it was sent.
        answers: One model turn an answered call, in order of `number`; where tools ran, with what each was asked.
        pictures: One for each picture that a model or a tool made there, in their order.
        parents: Numbers of the versions that went in, the edited one first.
        base: Id of the version that it started from; the head stays there when only words came.
        is_aside: It does not belong to the conversation's history: the head stays, and no later call is sent it.
    """

    asked: Turn
    answers: tuple[Turn, ...]
    pictures: tuple[NewVersion, ...]
    parents: tuple[int, ...]
    facts: Facts
    notices: tuple[Saying, ...]
    base: str | None = None
    is_aside: bool = False
