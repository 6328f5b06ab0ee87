"""Ten-line stand-ins at the core's ports, and a small Limner around a real SQLite file."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from core.adapters.clock import SystemClock
from core.adapters.database import (
    Database,
    EmbeddedQueue,
    SqlAlarms,
    SqlApprovals,
    SqlAttempts,
    SqlConversations,
    SqlDeliveries,
    SqlErasure,
    SqlInbox,
    SqlJobLog,
    SqlKeeping,
    SqlPreferences,
    SqlShares,
    SqlTeamTemplates,
    SqlToolRuns,
)
from core.alarm import Alarm
from core.calls import Caller
from core.consent import Consent
from core.control import Control
from core.crew import Crew
from core.director import Director
from core.disposal import Disposal
from core.errors import ChatUnreachable, ModelGone, PictureGone
from core.herald import Herald
from core.intake import Intake
from core.keeping import StoredBlobs
from core.lineup import Lineup
from core.model.asking import LoadedPicture, LoadedText, ModelAnswer, ModelPrompt, TextPrompt
from core.model.catalogue import Catalogue, ModelInfo, Task
from core.model.conversation import ConversationKey, Role
from core.model.image import Attachment, BlobRef, CleanPicture, Measured, Tile
from core.model.job import FINAL, Job, JobState
from core.model.reply import Reply
from core.model.request import Kind, Person, Request
from core.model.usage import Usage
from core.ports import Models
from core.preferences import PreferenceBook
from core.removal import Removal
from core.runner import Runner
from core.sharing import Copies
from core.sources import Gatherer
from core.studio import Studio
from core.templates.book import TemplateBook
from core.toolbox import NO_TOOLS, Toolbox
from core.worker import Worker
from tests.fakes.alarms import FakeOperators
from tests.fakes.channels import FakeChannels
from tests.fakes.databases import migrated_sqlite

PATIENCE = 60
"""Seconds that a test waits for an event before it fails."""

ANA = Person("ana", "ana")
MODEL = ModelInfo("model-a", "fake", pictures_in=14, ratios=("1:1", "16:9"), sizes=("1K", "2K"), signs=True)
OTHER_MODEL = ModelInfo("model-b", "fake", pictures_in=3, ratios=("1:1",))
WRITER = ModelInfo("writer-a", "fake", task=Task.TEXT, pictures_in=14)
OTHER_WRITER = ModelInfo("writer-b", "fake", task=Task.TEXT, pictures_in=14)
CATALOGUE = Catalogue((MODEL, OTHER_MODEL), "model-a", (WRITER, OTHER_WRITER), "writer-a")
BATCH = ModelInfo("model-batch", "fake", pictures_out=4, ratios=("1:1", "3:4"), english_only=True)
"""Makes several new pictures in one call, from English words alone."""
BATCH_CATALOGUE = replace(CATALOGUE, models=(MODEL, OTHER_MODEL, BATCH))


def conversation(thread: str = "t1", space: str = "home") -> ConversationKey:
    """A conversation of the stand-in chat."""
    return ConversationKey("fake", space, "general", thread)


def request(key: str = "k1", prompt: str = "a cat", **changes: Any) -> Request:
    """A request of Ana's, with whatever a test wants to be different."""
    return replace(Request(key, conversation(), ANA, Kind.GENERATE, prompt), **changes)


def picture(text: str, native: bytes | None = b"signature") -> LoadedPicture:
    """A picture as the stand-in model draws it: its bytes are its description."""
    return LoadedPicture(f"picture of {text}".encode(), "image/png", native)


class FakeClock(SystemClock):
    """A clock that a test moves."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, duration: timedelta) -> None:
        self.moment += duration


class FakeBlobs:
    """Blobs in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, space: str, data: bytes) -> BlobRef:
        digest = hashlib.sha256(data).hexdigest()
        ref = BlobRef(f"{space}/{digest[:2]}/{digest}", len(data))
        self.kept[ref.key] = data
        return ref

    async def get(self, ref: BlobRef) -> bytes:
        if ref.key not in self.kept:
            raise PictureGone
        return self.kept[ref.key]

    async def remove(self, ref: BlobRef, *, unless_stored_after: datetime) -> bool:
        self.kept.pop(ref.key, None)
        return True

    async def stored(self, before: datetime) -> AsyncIterator[Sequence[BlobRef]]:
        yield [BlobRef(key, len(data)) for key, data in self.kept.items()]


class FakePixels:
    """Takes every file for a clean picture."""

    async def clean(self, data: bytes, name: str) -> CleanPicture:
        return CleanPicture(data, "image/png", 10, 10)

    async def measure(self, data: bytes) -> Measured:
        return Measured("image/png", 10, 10)

    async def shrink(self, data: bytes, most_bytes: int) -> CleanPicture:
        return CleanPicture(data[:most_bytes], "image/webp", 10, 10)

    async def thumbnail(self, data: bytes) -> bytes:
        return data

    async def sheet(self, tiles: Sequence[Tile]) -> bytes:
        labels = [f"{tile.label}{'*' if tile.is_marked else ''}" for tile in tiles]
        return b"\xff\xd8\xff" + " ".join(labels).encode()


Script = Callable[[ModelPrompt], ModelAnswer | Exception]


class FakeModel:
    """Draws and writes what it is told; the scripts may answer otherwise, and `gate` may hold answers back."""

    def __init__(self) -> None:
        self.prompts: list[ModelPrompt] = []
        self.written: list[TextPrompt] = []
        self.script: Script | None = None
        self.says: str | Exception | None = None
        self.writer: Callable[[TextPrompt], ModelAnswer | Exception] | None = None
        self.lost_writers: set[str] = set()
        self.gate: asyncio.Event | None = None
        self.asked = asyncio.Event()
        self.cut = asyncio.Event()

    async def draw(self, prompt: ModelPrompt) -> ModelAnswer:
        self.prompts.append(prompt)
        await self._wait()
        said = self.script(prompt) if self.script else drawn(last_words(prompt))
        if isinstance(said, Exception):
            raise said
        return said

    async def write(self, prompt: TextPrompt) -> ModelAnswer:
        self.written.append(prompt)
        await self._wait()
        if prompt.model.id in self.lost_writers:
            raise ModelGone(prompt.model.id)
        said = self.writer(prompt) if self.writer else self.says or description()
        if isinstance(said, Exception):
            raise said
        return said if isinstance(said, ModelAnswer) else in_words(said)

    async def _wait(self) -> None:
        self.asked.set()
        try:
            if self.gate is not None:
                await self.gate.wait()
        except asyncio.CancelledError:
            self.cut.set()
            raise


def in_words(text: str) -> ModelAnswer:
    """An answer in words."""
    return ModelAnswer((LoadedText(text),), Usage(input_tokens=1120, text_tokens=200))


def description(*prompts: str) -> str:
    """What a text model writes when it is asked to describe; as it is when it is to improve or to translate."""
    proposed = prompts or ("a cat", "a cat at night", "two cats", "a cat in a hat")
    told = {"description": "A cat on a mat.", "prompts": proposed, "prompt": "a fine cat on a mat"}
    return json.dumps(told | {"translation": "a lighthouse at night"})


def drawn(text: str) -> ModelAnswer:
    """An answer of one picture."""
    return ModelAnswer((picture(text),), Usage(image_tokens=1120))


def last_words(prompt: ModelPrompt) -> str:
    """The words of a prompt's last turn."""
    return " ".join(part.text for part in prompt.turns[-1].parts if isinstance(part, LoadedText))


class FakeChat:
    """A chat that keeps what it was shown, in order."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, JobState]] = []
        self.delivered: list[tuple[str, Reply]] = []
        self.withdrawn: list[tuple[str, list[str], list[str]]] = []
        self.files: dict[str, bytes] = {}
        self.is_down = False
        self.changed = asyncio.Event()
        self.channels = FakeChannels()

    async def show(self, job: Job) -> None:
        self._require_up()
        self.shown.append((job.id, job.state))
        self.changed.set()

    async def deliver(self, job: Job, reply: Reply) -> Sequence[str]:
        self._require_up()
        self.delivered.append((job.id, reply))
        return [f"message of {job.id}"]

    async def withdraw(self, job: Job, reply: Reply, message_ids: Sequence[str]) -> None:
        self._require_up()
        self.withdrawn.append((job.id, [gone.label for gone in reply.gone], [*message_ids]))

    def place_after(self, job: Job) -> str:
        return job.request.place

    async def fetch(self, job: Job, attachment: Attachment) -> bytes:
        return self.files[attachment.id]

    def _require_up(self) -> None:
        if self.is_down:
            raise ChatUnreachable("the chat is down")


@dataclass
class Shop:
    """A whole Limner on one SQLite file, with a stand-in model and chat."""

    path: Path
    clock: SystemClock
    model: FakeModel = field(default_factory=FakeModel)
    chat: FakeChat = field(default_factory=FakeChat)
    blobs: FakeBlobs = field(default_factory=FakeBlobs)
    lineup: Lineup = field(default_factory=lambda: Lineup(CATALOGUE))
    files: StoredBlobs | None = None
    toolbox: Toolbox = NO_TOOLS
    operators: FakeOperators = field(default_factory=FakeOperators)

    def build(self, database: Database) -> None:
        self.database = database
        self.queue = EmbeddedQueue(database, ["fake"])
        self.jobs = SqlJobLog(database)
        self.inbox = SqlInbox(database)
        self.attempts = SqlAttempts(database)
        self.conversations = SqlConversations(database)
        self.deliveries = SqlDeliveries(database, ["fake"])
        chats, blobs = {"fake": self.chat}, self.files or self.blobs
        self.gatherer = Gatherer(chats, FakePixels(), blobs, self.jobs, clock=self.clock)
        caller = Caller(self.attempts, blobs, FakePixels(), self.clock)
        models = Models({"fake": self.model}, {"fake": self.model})
        crew = Crew(models, self.lineup, self.conversations, caller=caller, gatherer=self.gatherer, clock=self.clock)
        self.runs = SqlToolRuns(database)
        self.consent = Consent(SqlApprovals(database), self.jobs, self.queue, self.clock)
        runner = Runner(self.runs, blobs, FakePixels(), consent=self.consent, clock=self.clock)
        director = Director(
            crew, Studio(crew), jobs=self.jobs, deliveries=self.deliveries, runner=runner, toolbox=self.toolbox
        )
        self.shares = SqlShares(database)
        copies = Copies(self.shares, {"fake": self.chat.channels})
        herald = Herald(self.deliveries, chats, self.queue, self.clock, copies=copies)
        self.worker = Worker(director, self.gatherer, herald, queue=self.queue, jobs=self.jobs, clock=self.clock)
        self.alarm = self.worker.alarm = Alarm(
            self.operators, SqlAlarms(database), self.clock, patience=timedelta(seconds=PATIENCE)
        )
        runner.alarm = self.alarm
        book = SqlPreferences(database)
        self.preferences = PreferenceBook(book, self.lineup, self.clock, toolbox=self.toolbox)
        self.team_templates = SqlTeamTemplates(database)
        self.templates = TemplateBook(self.team_templates, self.clock)
        self.intake = Intake(
            self.inbox,
            self.lineup,
            self.clock,
            expect=self.worker.expect,
            preferences=self.preferences,
            templates=self.templates,
        )
        self.control = Control(self.jobs, self.queue, self.conversations, self.deliveries, clock=self.clock)
        self.keeping = SqlKeeping(database)
        self.disposal = Disposal(self.keeping, blobs, self.clock)
        self.erasure = SqlErasure(database)
        self.removal = Removal(self.erasure, self.disposal, self.conversations, control=self.control, clock=self.clock)

    async def order(self, wanted: Request) -> Job:
        """Submit and acknowledge."""
        receipt = await self.intake.submit(wanted)
        await self.intake.acknowledged(receipt.job.id)
        return receipt.job

    async def until(self, job: Job, *states: JobState) -> Job:
        """Wait until the chat shows a job in one of these states, finished when none is named."""
        wanted = frozenset(states) or FINAL
        async with asyncio.timeout(PATIENCE):
            while True:
                self.chat.changed.clear()
                found = await self.jobs.find(job.id)
                if found is not None and found.state in wanted and found.shown == found.revision:
                    return found
                await self._change()

    async def _change(self) -> None:
        """The next change in the chat, or a tick for what the chat does not see."""
        try:
            async with asyncio.timeout(0.05):
                await self.chat.changed.wait()
        except TimeoutError:
            return

    async def done(self, wanted: Request) -> Job:
        """Submit, and wait until it ended."""
        return await self.until(await self.order(wanted))

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A worker runs meanwhile."""
        async with asyncio.TaskGroup() as tasks:
            working = tasks.create_task(self.worker.run())
            listening = tasks.create_task(self.alarm.run())
            working.add_done_callback(lambda _: listening.cancel())
            try:
                yield
            finally:
                self.worker.stop()


@asynccontextmanager
async def open_shop(
    folder: Path, clock: SystemClock | None = None, blobs: StoredBlobs | None = None, toolbox: Toolbox = NO_TOOLS
) -> AsyncIterator[Shop]:
    """Open a shop on the database of a folder, which may have been used before; without `blobs` pictures are lost."""
    url = migrated_sqlite(folder)
    async with AsyncExitStack() as stack:
        shop = Shop(folder, clock or SystemClock(), files=blobs, toolbox=toolbox)
        shop.build(await stack.enter_async_context(Database(url)))
        yield shop


def reply_to(shop: Shop, job: Job) -> Reply:
    (reply,) = [reply for job_id, reply in shop.chat.delivered if job_id == job.id]
    return reply


def sent_pictures(prompt: ModelPrompt | TextPrompt) -> list[str]:
    parts = [part for turn in prompt.turns for part in turn.parts]
    return [part.data.decode() for part in parts if isinstance(part, LoadedPicture)]


def has_model_turn(prompt: ModelPrompt) -> bool:
    return any(turn.role is Role.MODEL for turn in prompt.turns)
