"""A local chat with ten-line stand-ins for the core behind it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bots.doors import Core
from bots.local.chat import LocalChat, Memory
from core.adapters.clock import SystemClock
from core.album import ContactSheet, Entry, Story
from core.errors import NothingToUndo, UnknownJob, UserError
from core.lineup import Lineup
from core.model.catalogue import Catalogue, ModelInfo
from core.model.conversation import ConversationKey, GoneVersion, Head, Version
from core.model.image import BlobRef, ImageRef
from core.model.job import Job, JobState, Receipt
from core.model.reply import Reply
from core.model.request import Kind, Person, Request, Spot
from core.templates.book import TemplateBook
from tests.fakes.acting import NoApprovals
from tests.fakes.alarms import FakeAlarm
from tests.fakes.core import FakeBlobs
from tests.fakes.preferences import book_of
from tests.fakes.removal import FakeRemoval
from tests.fakes.templates import FakeTeamTemplates

ANA = Person("local", "ana")
CATALOGUE = Catalogue(
    (ModelInfo("model-a", "offline", pictures_in=14, ratios=("1:1", "16:9"), best_for="trying"),), "model-a"
)
MOMENT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def job(job_id: str = "01JOB", state: JobState = JobState.QUEUED, **changes: Any) -> Job:
    """A job as it stood at noon, asked for in the channel."""
    wanted = Request("local:m1", ConversationKey("local", "local", "studio", "tm1"), ANA, Kind.GENERATE, "a cat")
    start = Job(job_id, replace(wanted, place="m1:card"), state, 0, 1, 0, 0, MOMENT, MOMENT)
    return replace(start, **changes)


def version(number: int, parents: tuple[int, ...] = ()) -> Version:
    """A version whose id is its number."""
    image = ImageRef(BlobRef(f"local-local/aa/{number}", 3), "image/png", 1376, 768)
    return Version(f"V{number}", number, "01JOB", "turn", parents, image, f"picture {number}")


@dataclass
class FakeIntake:
    """Accepts everything, or raises `trouble`."""

    jobs: dict[str, Job] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    templates: TemplateBook | None = None

    async def submit(self, request: Request) -> Receipt:
        if self.trouble:
            raise self.trouble
        if self.templates:
            request = await self.templates.filled(request)
        is_new = request.key not in self.jobs
        self.jobs.setdefault(request.key, job(f"01JOB{len(self.jobs)}", JobState.ACCEPTED, request=request))
        return Receipt(self.jobs[request.key], is_new)

    async def refused(self, job_id: str) -> None:
        raise NotImplementedError

    async def acknowledged(self, job_id: str, spot: Spot | None = None) -> Job | None:
        self.started.append(job_id)
        return next((job for job in self.jobs.values() if job.id == job_id), None)


@dataclass
class FakeConversations:
    """Heads and versions that a test puts in."""

    head_version: Version | None = None
    known: dict[str, Version] = field(default_factory=dict)

    async def head(self, key: ConversationKey) -> Head:
        return Head("turn", self.head_version) if self.head_version else Head()

    async def version(self, version_id: str) -> Version | None:
        return self.known.get(version_id)

    async def lost(self, version_id: str) -> GoneVersion | None:
        return None

    async def versions(self, key: ConversationKey) -> Sequence[Version]:
        return list(self.known.values())

    async def gone(self, key: ConversationKey) -> Sequence[GoneVersion]:
        return []

    async def showing(self, platform: str, message_id: str) -> ConversationKey | None:
        return None

    async def answered_by(self, key: ConversationKey, message_id: str) -> Sequence[Version]:
        return list(self.known.values())

    async def gone_under(self, key: ConversationKey, message_id: str) -> Sequence[GoneVersion]:
        return []


@dataclass
class FakeControl:
    """Does what it is told to the stand-ins above."""

    intake: FakeIntake
    conversations: FakeConversations
    cancelled: list[str] = field(default_factory=list)
    undone: int = 0
    undone_under: list[str | None] = field(default_factory=list)

    async def ended(self, job_id: str, *, within: timedelta) -> Job:
        return await self.find(job_id)

    async def cancel(self, reference: str) -> Job:
        if reference in self.cancelled:
            raise UserError("It has ended already.")
        self.cancelled.append(reference)
        return await self.find(reference)

    async def undo(self, key: ConversationKey, under: str | None = None) -> Version:
        self.undone_under.append(under)
        head = self.conversations.head_version
        if head is None or not head.parents:
            raise NothingToUndo
        self.undone += 1
        self.conversations.head_version = version(head.parents[0])
        return self.conversations.head_version

    async def again(self, job_id: str, *, key: str, person: Person, place: str) -> Request:
        return replace((await self.find(job_id)).request, key=key, person=person, place=place)

    async def jobs(self, key: ConversationKey | None = None, *, tenant: str | None = None) -> Sequence[Job]:
        newest_first = reversed(self.intake.jobs.values())
        return [j for j in newest_first if key in {None, j.request.conversation} and j.id not in self.cancelled]

    async def began(self, key: ConversationKey) -> Job | None:
        return next((job for job in self.intake.jobs.values() if job.request.conversation == key), None)

    async def known_in(self, key: ConversationKey) -> Job | None:
        return await self.began(key)

    async def unseen(self, tenant: str, person: Person) -> Sequence[Job]:
        return []

    async def answer(self, job: Job) -> Reply:
        raise NotImplementedError

    async def seen(self, job: Job, message_ids: Sequence[str]) -> None:
        raise NotImplementedError

    async def find(self, reference: str) -> Job:
        found = next((job for job in self.intake.jobs.values() if job.id == reference), None)
        if found is None:
            raise UnknownJob
        return found


@dataclass
class Chat:
    """A served local chat, and a browser without a screen that has its key."""

    memory: Memory
    chat: LocalChat
    client: TestClient[web.Request, web.Application]
    intake: FakeIntake
    control: FakeControl
    conversations: FakeConversations
    blobs: FakeBlobs
    removal: FakeRemoval
    alarm: FakeAlarm
    sent: int = 0

    @property
    def origin(self) -> str:
        """What the page's own requests name as where they come from."""
        return f"http://127.0.0.1:{self.client.port}"

    async def open(self) -> None:
        """Follow the printed address."""
        await self.client.get(self.chat.address(self.client.port or 0).partition(str(self.client.port))[2])

    async def post(self, path: str, body: object) -> ClientResponse:
        """Send as the page does."""
        return await self.client.post(path, json=body, headers={"Origin": self.origin})

    async def say(self, text: str, thread: str | None = None, **more: object) -> dict[str, Any]:
        """Send a message; returns it as the chat has it."""
        self.sent += 1
        answer = await self.post(
            "/chat/messages", {"nonce": f"nonce-{self.sent:04}", "thread": thread, "text": text, **more}
        )
        assert answer.status == 200, await answer.text()
        message: dict[str, Any] = (await answer.json())["message"]
        return message

    async def press(self, button: str, nonce: str = "press-0001") -> ClientResponse:
        """Press a button."""
        return await self.post("/chat/press", {"nonce": nonce, "button": button})

    async def upload(self, data: bytes, name: str) -> ClientResponse:
        """Hand over a file."""
        headers = {"Origin": self.origin, "Content-Type": "application/octet-stream"}
        return await self.client.post("/chat/files", params={"name": name}, data=BytesIO(data), headers=headers)

    async def shown(self, kind: str) -> list[dict[str, Any]]:
        """The bodies of Limner's messages of a kind, oldest first."""
        messages = await self.memory.transcript.after(0)
        return [dict(message.body) for message in messages if message.body["kind"] == kind]


class FakeAlbum:
    """What was made, as far as the stand-ins know it."""

    def __init__(self, control: FakeControl, conversations: FakeConversations) -> None:
        self._control = control
        self._conversations = conversations

    async def sheet(self, key: ConversationKey) -> ContactSheet | None:
        made, head = await self._conversations.versions(key), (await self._conversations.head(key)).version
        entries = [Entry(one, await self._control.find(one.job), one == head) for one in made]
        return ContactSheet(b"\xff\xd8\xff sheet", tuple(entries), head=head) if entries else None

    async def original(self, version: Version) -> bytes:
        return b"\x89PNG\r\n\x1a\n" + version.id.encode()

    async def story(self, job: Job) -> Story:
        return Story(job)


def core_of(intake: FakeIntake) -> Core:
    """A core of stand-ins behind an intake."""
    conversations = FakeConversations()
    control = FakeControl(intake, conversations)
    templates = TemplateBook(FakeTeamTemplates(), SystemClock())
    album = FakeAlbum(control, conversations)
    acting = (NoApprovals(), NoApprovals())
    book = book_of(CATALOGUE)
    return Core(intake, control, conversations, Lineup(CATALOGUE), book, templates, album, FakeRemoval(), *acting)


@asynccontextmanager
async def open_chat(folder: Path, *, secret: bytes = b"s" * 32, port: int | None = None) -> AsyncIterator[Chat]:
    """Serve a local chat on a folder, which may have been used before."""
    intake, conversations, blobs, clock = FakeIntake(), FakeConversations(), FakeBlobs(), SystemClock()
    control = FakeControl(intake, conversations)
    async with Memory.open(folder, clock) as memory:
        templates = intake.templates = TemplateBook(FakeTeamTemplates(), clock)
        album = FakeAlbum(control, conversations)
        removal = FakeRemoval()
        acting = NoApprovals()
        parts, alarm = (templates, album, removal, acting, acting), FakeAlarm()
        core = Core(intake, control, conversations, Lineup(CATALOGUE), book_of(CATALOGUE), *parts, alarm=alarm)
        chat = LocalChat(memory, core, blobs=blobs, clock=clock, secret=secret, person=ANA)
        app = web.Application()
        app.router.add_routes(chat.routes())
        async with TestClient(TestServer(app, port=port)) as client:
            yield Chat(memory, chat, client, intake, control, conversations, blobs, removal, alarm)
            await chat.close()
