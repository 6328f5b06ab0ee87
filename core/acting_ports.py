"""What tools that act need from outside: somebody's yes, other channels, and a place for what happens later."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from core.model.appointment import Appointment
from core.model.approval import Approval, Deed, StandingYes, Verdict
from core.model.conversation import ConversationKey
from core.model.job import Job
from core.model.request import Person
from core.model.sharing import Channel, Parcel, Share
from core.model.tooling import ToolContext


@runtime_checkable
class Proposes(Protocol):
    """A tool that acts, and looks up and fixes what it would do before anybody is asked."""

    async def propose(self, arguments: Mapping[str, object], context: ToolContext) -> Deed:
        """Say exactly what it would do; nothing is done yet.

        Raises:
            ToolFailed: It could not do it; says why.
        """


class ApprovalStore(Protocol):
    """What people were asked about, and what they answered."""

    async def find(self, approval_id: str) -> Approval | None:
        """An approval by its id."""

    async def of(self, job_id: str, number: int) -> Approval | None:
        """What was asked last about a wish of a job."""

    async def ask(self, job: Job, approval: Approval, version: int | None) -> None:
        """Store what is to be asked; what was open about the same wish is void.

        Args:
            job: As its worker holds it.
            approval: What is asked.
            version: Number of the version that the job starts from, also when it goes on much later.

        Raises:
            ClaimLost: The job is no longer this worker's; ask nobody.
        """

    async def is_granted(self, job: Job, tool: str, extent: str) -> bool:
        """Whether the job's person said yes for good, in its conversation, to this tool and extent."""

    async def decide(self, approval_id: str, verdict: Verdict, *, by: Person, now: datetime) -> Job | None:
        """Write the answer down and let the job go on, all or nothing; None when nothing waits for it any more."""

    async def standing(self, key: ConversationKey) -> Sequence[StandingYes]:
        """What people said yes to for good in a conversation, the oldest first."""

    async def standing_by(self, approval_id: str) -> StandingYes | None:
        """The one that was given with this approval."""

    async def take_back(self, approval_id: str) -> bool:
        """Let it stand no longer; whether it stood."""


class AppointmentStore(Protocol):
    """Reminders and repeated requests; each write is guarded, so that several processes fire nothing twice."""

    async def keep(self, appointment: Appointment, most: int) -> bool:
        """Keep one more, unless its person has `most` of them there; the same one again is kept already."""

    async def due(self, now: datetime, limit: int) -> Sequence[Appointment]:
        """Those whose time has come, the earliest first."""

    async def next_due(self) -> datetime | None:
        """When the earliest is due."""

    async def fired(self, appointment: Appointment, following: datetime | None) -> bool:
        """It was fired for this very time: it is due again then, or over; whether nobody had written that before."""

    async def of(self, tenant: str) -> Sequence[Appointment]:
        """Those of a server or workspace, the earliest first."""

    async def find(self, appointment_id: str) -> Appointment | None:
        """One by its id."""

    async def drop(self, appointment_id: str) -> bool:
        """Let it never be due again; whether there was one."""


class Channels(Protocol):
    """The channels of one chat, as it tells of them at that moment: nothing about them is remembered."""

    async def around(self, job: Job) -> Sequence[Channel] | None:
        """Where the job's person may read, write and post pictures, in its server or workspace alone.

        Returns:
            None where there are no channels, as in direct messages.

        Raises:
            ToolFailed: The chat does not let us look.
            ChatUnreachable: Try again later.
        """

    async def post(self, parcel: Parcel) -> Sequence[str]:
        """Post a picture, once however often it is asked for; notifies nobody. Returns the ids of its messages.

        Raises:
            ToolFailed: The chat does not take it.
            ChatUnreachable: It may or may not stand there; asking again finds out.
        """

    async def take_back(self, job: Job, share: Share) -> None:
        """Take the messages of a share away, if they stand; `job` is one of the same server or workspace.

        Raises:
            ChatUnreachable: Try again later.
        """


@runtime_checkable
class HasChannels(Protocol):
    """A chat that has more than one channel."""

    @property
    def channels(self) -> Channels:
        """Those."""


class ShareStore(Protocol):
    """Copies of versions in other channels."""

    async def begin(self, share: Share) -> Share | None:
        """Keep a share before it is posted; the one that was kept before, if it was."""

    async def posted(self, share_id: str, messages: Sequence[str]) -> None:
        """It stands there, in these messages."""

    async def of(self, versions: Collection[str]) -> Sequence[Share]:
        """Those of these versions, the oldest first."""

    async def drop(self, share_id: str) -> None:
        """It is gone."""
