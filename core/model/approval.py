"""Approvals: what a tool would do, shown to a person before it is done."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from core.errors import LimnerError, UserError
from core.model.request import Person

VALID_FOR = timedelta(days=1)
"""How long a person may take to answer."""

LONGEST_SHOWN = 900
"""Characters of everything that is shown: what a card would cut off, nobody could have approved."""


PLACE = "to"
"""Name of the fact that says where a tool acts."""


class Verdict(StrEnum):
    """What a person answers."""

    ONCE = "once"
    ALWAYS = "always"
    """Also for what this tool would do later for the same person in the same conversation, within the same extent."""
    NEVER = "no"


class ApprovalState(StrEnum):
    """How an approval stands; one that has expired stays open for ever."""

    OPEN = "open"
    GIVEN = "given"
    REFUSED = "refused"
    REPLACED = "replaced"
    """The wish was altered, and asked about anew."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is shown: `to: #design`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What a tool would do, looked up and fixed: what people say yes to is what runs.

    Attributes:
        arguments: The tool is called with exactly these.
        facts: The same for people, complete.
        moment: The one time among it, which each reader's own clock tells.
        extent: What a standing yes would cover, beside the tool's name; another extent is asked about.
    """

    tool: str
    arguments: Mapping[str, object]
    facts: tuple[Fact, ...]
    moment: datetime | None = None
    extent: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a card shows of a deed that waits for a yes.

    Attributes:
        approval: Its id, which is all that the buttons carry.
    """

    approval: str
    tool: str
    facts: tuple[Fact, ...]
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """A deed that a person was asked about.

    Attributes:
        id: ULID.
        number: Which wish of the job it answers, as `core.rounds` counts.
        wish: Digest of what the model wished for; another wish is another approval.
        decided_by: Who answered.
    """

    id: str
    job: str
    number: int
    wish: str
    deed: Deed
    asked_at: datetime
    expires_at: datetime
    state: ApprovalState = ApprovalState.OPEN
    decided_by: Person | None = None

    @property
    def asking(self) -> Asking:
        """What its card shows."""
        return Asking(self.id, self.deed.tool, self.deed.facts, self.deed.moment)


@dataclass(frozen=True, slots=True)
class StandingYes:
    """A yes for good: what its tool would do later for the same person in the same conversation is done unasked.

    Attributes:
        approval: Id of the approval that it was given with.
        tenant: Server or workspace of the conversation.
        person: For whose requests it holds.
        to: Where the tool acts, as people were told; empty where it acts in the conversation itself.
    """

    approval: str
    tenant: str
    person: Person
    tool: str
    to: str
    given_at: datetime


class ApprovalExpired(UserError):
    """A tool would have acted, and nobody said yes or no in time."""

    user_message = "Nobody said yes within a day, so nothing was done. Ask again if it is still wanted."


class AnsweredBefore(UserError):
    """A yes or no that nothing waits for any more."""

    user_message = "Nothing waits for that answer any more: it was given before, or the request has ended."


class PersonAsked(LimnerError):
    """A tool would act, and a person is asked first: the job waits, and its conversation goes on.

    Attributes:
        asking: What is asked.
        until: How long a yes is waited for.
    """

    def __init__(self, asking: Asking, until: datetime) -> None:
        self.asking = asking
        self.until = until
        super().__init__(f"a person is asked about {asking.tool}")


def wish_of(tool: str, arguments: Mapping[str, object]) -> str:
    """A digest of what a model wishes for: the same only for the same tool and the same arguments."""
    return sha256(json.dumps([tool, arguments], sort_keys=True, ensure_ascii=True).encode()).hexdigest()
