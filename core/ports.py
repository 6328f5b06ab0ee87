"""What the core needs from outside, each as small as its users allow."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from core.model.asking import ModelAnswer, ModelPrompt, TextPrompt
from core.model.conversation import AnswerPart, ConversationKey, GoneVersion, Head, Numbers, Turn, Version
from core.model.image import Attachment, BlobRef, CleanPicture, Measured, Tile
from core.model.job import Attempt, Claim, Job, JobState, Made, Outcome, Receipt, Sources, Wait
from core.model.reply import Failure, Reply
from core.model.request import Person, Request, Spot
from core.model.scope import Change, Layers, Scope, Wanted
from core.model.template import Template
from core.model.usage import Usage

T = TypeVar("T")


class Clock(Protocol):
    """Time, and the names that are made from it."""

    def now(self) -> datetime:
        """The time now, in UTC."""

    def new_id(self) -> str:
        """A ULID: sorts by the time of its making."""


class ImageModel(Protocol):
    """A model that draws."""

    async def draw(self, prompt: ModelPrompt) -> ModelAnswer:
        """Ask once; cancelling the call closes its connection.

        Raises:
            ModelRefused, TransientError, OperatorError: As `core.errors` says; nothing else.
        """


class TextModel(Protocol):
    """A model that reads words and pictures, and answers in words."""

    async def write(self, prompt: TextPrompt) -> ModelAnswer:
        """Ask once; cancelling the call closes its connection.

        Raises:
            ModelRefused, TransientError, OperatorError: As `core.errors` says; nothing else.
        """


@dataclass(frozen=True, slots=True)
class Models:
    """The open models, by provider."""

    drawing: Mapping[str, ImageModel]
    writing: Mapping[str, TextModel]


class ModelList(Protocol):
    """A provider's own list of its models."""

    async def listed(self) -> frozenset[str]:
        """Ids of the models that it has for us and that draw.

        Raises:
            LimnerError: It cannot be had; nothing follows from that.
        """


class Blobs(Protocol):
    """Content-addressed bytes."""

    async def put(self, space: str, data: bytes) -> BlobRef:
        """Store bytes; they are on disk when this returns. Storing the same twice is one blob."""

    async def get(self, ref: BlobRef) -> bytes:
        """Read bytes and check that they are what they were.

        Raises:
            PictureGone: They are missing or altered.
        """


class Sandbox(Protocol):
    """Processes that may hang, crash or eat memory without harm to anyone."""

    async def run(self, function: Callable[..., T], *args: object, within: timedelta) -> T:
        """Run a module-level function of picklable arguments in a process of its own.

        Raises:
            SandboxStopped: It took too long or too much memory, or the process died.
            LimnerError: What the function itself raised.
        """


class Pixels(Protocol):
    """Everything that looks inside a picture, kept away from the event loop."""

    async def clean(self, data: bytes, name: str) -> CleanPicture:
        """Make a person's file safe to keep and to send.

        Raises:
            BadPicture: With a sentence that names the file and the reason.
        """

    async def measure(self, data: bytes) -> Measured:
        """Look at a model's own picture without changing a byte.

        Raises:
            BrokenPicture: It is not a whole picture of a known kind.
        """

    async def shrink(self, data: bytes, most_bytes: int) -> CleanPicture:
        """Make a model's own picture fit, changed as little as possible: first its form, last its size.

        Raises:
            BadPicture: It cannot be read, or not in the time allowed.
        """

    async def thumbnail(self, data: bytes) -> bytes:
        """Make a model's own picture as small as it stands on a sheet.

        Raises:
            BadPicture: It cannot be read.
        """

    async def sheet(self, tiles: Sequence[Tile]) -> bytes:
        """Put thumbnails on one picture, a JPEG.

        Raises:
            BadPicture: Not in the time allowed.
        """


class Inbox(Protocol):
    """Where accepted requests are kept."""

    async def accept(self, request: Request, job_id: str, now: datetime) -> Receipt:
        """Store a request as a job, durably, or find the job that it already is.

        Raises:
            StoreBusy: Nothing was stored, and it is certain that nothing was.
        """

    async def has_begun(self, key: ConversationKey) -> bool:
        """Whether a conversation has anything that a request can go on from."""

    async def numbers(self, key: ConversationKey) -> Numbers:
        """Which versions of a conversation a request may name."""

    async def lost_under(self, key: ConversationKey, message_id: str) -> GoneVersion | None:
        """The newest version that a delivered message showed, where nothing that it showed is kept any more."""

    async def acknowledge(self, job_id: str, now: datetime, spot: Spot | None = None) -> Job | None:
        """The person was told, here; the job may start. None, and nothing happens, when it went on before."""

    async def place(self, job_id: str, spot: Spot) -> None:
        """The job's message was posted only after the job had started; its conversation moves there with it."""

    async def refuse(self, job_id: str, now: datetime) -> None:
        """The person could not be told; the job ends before it cost anything."""


class JobLog(Protocol):
    """Reading jobs and moving them; each move is one guarded write."""

    async def find(self, reference: str) -> Job | None:
        """Find a job by id, or by the short reference, the newest of that name."""

    async def move(
        self, job: Job, to: JobState, now: datetime, *, wait: Wait | None = None, failure: Failure | None = None
    ) -> Job:
        """Move a job on, if it still is where `job` says and the move is legal.

        Raises:
            ClaimLost: Somebody else moved it meanwhile.
        """

    async def recent(
        self,
        *,
        states: frozenset[JobState] = frozenset(),
        conversation: ConversationKey | None = None,
        tenant: str | None = None,
        limit: int = 50,
    ) -> Sequence[Job]:
        """Jobs, newest first; of one conversation or one tenant when it is named."""

    async def began(self, key: ConversationKey) -> Job | None:
        """The job that a conversation began with, forgotten or not."""

    async def known_in(self, key: ConversationKey) -> Job | None:
        """The first job of a conversation that is not forgotten."""

    async def keep_sources(self, job: Job, sources: Sources, now: datetime) -> None:
        """Record what was gathered from the job's attachments."""


class JobQueue(Protocol):
    """Which job is next."""

    async def claim(self, now: datetime) -> Job | None:
        """Take the next job that may start: one of a conversation at a time, in order, tenants fairly."""

    async def next_due(self, now: datetime) -> datetime | None:
        """When the next waiting job may start, if none may now."""

    async def recover(self, now: datetime) -> int:
        """At start: put back what a killed process held, and settle what it never acknowledged; how many."""

    async def still_held(self, held: Sequence[Job]) -> frozenset[Claim]:
        """Which of these claims nobody has taken away or ended meanwhile."""

    def nudge(self) -> None:
        """Say that there may be work; `changes` yields at once."""

    def changes(self) -> AsyncIterator[None]:
        """Yield whenever jobs may have changed, by this process or another one."""


class Attempts(Protocol):
    """The record of model calls, written before and after each."""

    async def of(self, job_id: str) -> Sequence[Attempt]:
        """Every call that was made for a job, oldest first."""

    async def sent(self, job: Job, attempt: Attempt) -> None:
        """Record that a call is about to be sent.

        Raises:
            ClaimLost: The job is no longer this worker's; do not send.
        """

    async def ended(
        self,
        attempt: Attempt,
        outcome: Outcome,
        now: datetime,
        *,
        parts: tuple[AnswerPart, ...] = (),
        usage: Usage | None = None,
    ) -> None:
        """Record how it ended, with the stored answer."""


class Conversations(Protocol):
    """Turns, versions and heads."""

    async def head(self, key: ConversationKey) -> Head:
        """Where the next edit starts."""

    async def path(self, turn_id: str) -> Sequence[Turn]:
        """The turns from the root to this one, oldest first."""

    async def versions(self, key: ConversationKey) -> Sequence[Version]:
        """Every version of a conversation that is kept, by number."""

    async def version(self, version_id: str) -> Version | None:
        """One version by its id, whatever its conversation."""

    async def lost(self, version_id: str) -> GoneVersion | None:
        """One version that is not kept any more, by its id, whatever its conversation."""

    async def requester(self, version: Version) -> Person | None:
        """Who asked for a version."""

    async def answered_by(self, key: ConversationKey, message_id: str) -> Sequence[Version]:
        """The versions that a delivered message shows."""

    async def gone(self, key: ConversationKey) -> Sequence[GoneVersion]:
        """The versions of a conversation that are not kept any more, by number."""

    async def gone_under(self, key: ConversationKey, message_id: str) -> Sequence[GoneVersion]:
        """The versions that a delivered message showed and that are not kept any more."""

    async def showing(self, platform: str, message_id: str) -> ConversationKey | None:
        """The conversation that a delivered message belongs to."""

    async def move_head(self, key: ConversationKey, to: Version) -> None:
        """Let the next edit start from this version."""

    async def finish(self, job: Job, made: Made, now: datetime) -> Job:
        """Store turns, versions and the move to `made`, all or nothing, and move the head.

        Raises:
            ClaimLost: The job is no longer this worker's; nothing was stored.
        """


class PreferenceStore(Protocol):
    """What people set, by conversation and by channel."""

    async def layers(self, scope: Scope) -> Layers:
        """What is set in a conversation and in its channel; of a channel its own alone."""

    async def change(self, scope: Scope, wanted: Wanted, *, now: datetime, conversation_id: str) -> Change:
        """Set one value and write down who did it; setting what is set already is no change.

        Args:
            scope: Where.
            wanted: Which value, and who wants it.
            now: When.
            conversation_id: ULID of the conversation, should this be the first that is kept of it.
        """

    async def changes(self, scope: Scope, *, limit: int) -> Sequence[Change]:
        """What was changed in this very place, newest first."""


class Deliveries(Protocol):
    """What the chat has and has not seen yet."""

    async def unshown(self, *, besides: frozenset[str] = frozenset(), limit: int = 200) -> Sequence[Job]:
        """Jobs whose last change the chat does not show yet, oldest first, without those named by id."""

    async def reply(self, job_id: str) -> Reply | None:
        """The finished answer of a job, if it has one."""

    async def messages(self, job_id: str) -> Sequence[str]:
        """The ids of the messages that show a job's answer, in their order."""

    async def shown(self, job: Job) -> None:
        """The chat shows the job as it stood at this revision."""

    async def delivered(self, job: Job, message_ids: Sequence[str], now: datetime) -> Job:
        """The chat has the answer, in these messages; in none where it took none."""

    async def unseen(self, tenant: str, person_id: str, since: datetime) -> Sequence[Job]:
        """A person's jobs whose answer no chat took, newest first."""

    async def seen(self, job: Job, message_ids: Sequence[str]) -> None:
        """The person has the answer after all, in these messages."""


class TeamTemplates(Protocol):
    """The templates that people of a server or workspace saved."""

    async def of(self, tenant: str) -> Sequence[Template]:
        """All of them, by name."""

    async def find(self, tenant: str, name: str) -> Template | None:
        """One of them."""

    async def save(self, tenant: str, template: Template, most: int) -> Template | None:
        """Keep a template where its name is free, or taken by the same author's.

        Returns:
            The template that stands there then: somebody else's when the name was taken. None when there are `most`
            already.
        """

    async def delete(self, tenant: str, name: str) -> bool:
        """Forget one; whether there was one."""


class ChatPlatform(Protocol):
    """One chat, seen from the worker. Each method may be repeated and must leave the same messages."""

    async def show(self, job: Job) -> None:
        """Let the job's message say how the job stands.

        Raises:
            ChatUnreachable: Try again later.
        """

    async def deliver(self, job: Job, reply: Reply) -> Sequence[str]:
        """Put the answer where the request came from; returns the ids of its messages.

        Raises:
            ChatUnreachable: Try again later.
        """

    async def withdraw(self, job: Job, reply: Reply, message_ids: Sequence[str]) -> None:
        """Take what is gone of a delivered answer out of its messages; those that people took away are no matter.

        Raises:
            ChatUnreachable: Try again later.
        """

    def place_after(self, job: Job) -> str:
        """Where a further message of the job's conversation stands, as a request's `place` says it."""

    async def fetch(self, job: Job, attachment: Attachment) -> bytes:
        """Read a file that a person handed over.

        Raises:
            BadPicture: It is gone, or larger than `core.sources.LARGEST_FILE`.
        """
