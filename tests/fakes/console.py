"""A stand-in for the composition root, as the command line sees it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bots.checks.parts import DatabaseFacts, Parts
from bots.console.surroundings import Desk
from core.errors import UnknownJob, UserError
from core.model.catalogue import Catalogue, ModelInfo
from core.model.conversation import ConversationKey
from core.model.job import Job, JobState, Sources, Wait
from core.model.reply import Failure
from core.model.request import Kind, Person, Request
from core.model.tool_server import ToolServer
from core.settings import Settings
from tests.fakes.checks import MemoryBlobs, OtherProcess, known_to_google, opened
from tests.fakes.tool_pins import MemoryToolPins

CATALOGUE = Catalogue((ModelInfo("offline", "offline"), ModelInfo("gemini-x", "gemini")), "gemini-x")


def job(job_id: str = "01JABCDEFG", prompt: str = "a cat", state: JobState = JobState.QUEUED) -> Job:
    """A job of Ana's."""
    key = ConversationKey("local", "home", "general", "t1")
    request = Request("k1", key, Person("1", "ana"), Kind.GENERATE, prompt)
    now = datetime.now(UTC)
    return Job(job_id, request, state, fence=0, revision=1, shown=0, tries=0, created_at=now, changed_at=now)


@dataclass
class FakeDesk:
    """Jobs in a list."""

    rows: list[Job] = field(default_factory=list)
    pins: MemoryToolPins = field(default_factory=MemoryToolPins)

    @property
    def jobs(self) -> "FakeDesk":
        return self

    @property
    def control(self) -> "FakeDesk":
        return self

    async def find(self, reference: str) -> Job | None:
        return next((row for row in self.rows if reference in (row.id, row.reference)), None)

    async def recent(
        self,
        *,
        states: frozenset[JobState] = frozenset(),
        conversation: ConversationKey | None = None,
        tenant: str | None = None,
        limit: int = 50,
    ) -> Sequence[Job]:
        return [row for row in self.rows if not states or row.state in states][:limit]

    async def move(
        self, job: Job, to: JobState, now: datetime, *, wait: Wait | None = None, failure: Failure | None = None
    ) -> Job:
        raise NotImplementedError

    async def began(self, key: ConversationKey) -> Job | None:
        raise NotImplementedError

    async def known_in(self, key: ConversationKey) -> Job | None:
        raise NotImplementedError

    async def keep_sources(self, job: Job, sources: Sources, now: datetime) -> None:
        raise NotImplementedError

    async def cancel(self, reference: str) -> Job:
        row = await self.find(reference)
        if row is None:
            raise UnknownJob
        if row.state is JobState.DELIVERED:
            raise UserError("Job ABCDEF cannot be stopped: it is delivered.")
        return replace(row, state=JobState.CANCELLED)

    async def retry(self, reference: str) -> Job:
        return replace(await self.cancel(reference), state=JobState.QUEUED)


@dataclass
class FakeComposition:
    """Records what the command line asks for; `failure` is raised instead, when there is one."""

    desk: FakeDesk = field(default_factory=FakeDesk)
    failure: BaseException | None = None
    ran: list[frozenset[str]] = field(default_factory=list)
    ports: list[int | None] = field(default_factory=list)
    known: Catalogue = CATALOGUE
    servers: tuple[ToolServer, ...] = ()

    async def run(self, settings: Settings, roles: frozenset[str], *, announce: Callable[[str], None]) -> None:
        self._fail()
        self.ran.append(roles)
        announce("Limner is ready.")

    async def demo(self, settings: Settings, *, port: int | None, announce: Callable[[str], None]) -> None:
        self._fail()
        self.ports.append(port)
        announce("http://127.0.0.1:8320/?key=abc")

    async def migrate(self, settings: Settings) -> str:
        self._fail()
        return "0001"

    @asynccontextmanager
    async def operator_desk(self, settings: Settings) -> AsyncIterator[Desk]:
        self._fail()
        yield self.desk

    def catalogue(self, settings: Settings) -> Catalogue:
        return self.known

    def tool_servers(self, settings: Settings) -> Sequence[ToolServer]:
        return self.servers

    def parts(self, settings: Settings) -> Parts:
        async def database() -> DatabaseFacts:
            self._fail()
            return DatabaseFacts("0001", "0001")

        return Parts(database, MemoryBlobs, lambda: opened(OtherProcess()), lambda: CATALOGUE, known_to_google, dict)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure
