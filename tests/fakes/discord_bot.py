"""A whole Limner on Discord in this process: the real bot, the real core on SQLite, and a stand-in model."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bots.discord.client import LimnerClient, open_client
from bots.discord.deliver import DiscordPlatform
from bots.discord.files import DiscordFiles
from bots.discord.handlers import Handlers
from bots.discord.hearing import Hearing
from bots.discord.service import Service
from bots.discord.whispers import Whispers
from bots.doors import Core, Lent
from core.adapters.clock import SystemClock
from core.adapters.database import (
    Database,
    SqlConversations,
    SqlInbox,
    SqlJobLog,
)
from core.faults import Alarms, Silence
from core.model.catalogue import Catalogue
from core.model.job import Job, JobState
from core.toolbox import NO_TOOLS, Toolbox
from core.worker import Worker
from tests.fakes.behind import core_behind
from tests.fakes.core import CATALOGUE, FakeBlobs, FakeModel, FakePixels
from tests.fakes.databases import migrated_sqlite
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel, Message
from tests.fakes.patience import PATIENCE_S, until

NAMES = ["discord"]


@dataclass
class Bot:
    """A running bot and what stands behind it."""

    place: LoopbackDiscord
    clients: list[LimnerClient]
    core: Core
    jobs: SqlJobLog
    conversations: SqlConversations
    model: FakeModel
    worker: Worker
    handlers: Handlers
    hearing: Hearing

    @property
    def client(self) -> LimnerClient:
        """The first gateway session."""
        return self.clients[0]

    async def all_jobs(self) -> list[Job]:
        """Every job there is, oldest first."""
        return [*reversed(await self.jobs.recent(limit=1_000))]

    async def until_state(self, *states: JobState, within_s: float = PATIENCE_S) -> list[Job]:
        """Wait until the jobs are in these states, oldest first."""
        async with asyncio.timeout(within_s):
            found = await self.all_jobs()
            while [job.state for job in found] != [*states]:
                await asyncio.sleep(0.01)
                found = await self.all_jobs()
        return found


@dataclass
class Kit:
    """What a bot is opened with; a test may change it.

    Attributes:
        within: Time for finding out what to answer; more than Discord gives, as the machine may be busy.
    """

    model: FakeModel
    catalogue: Catalogue = CATALOGUE
    within: timedelta = timedelta(seconds=30)
    sessions: int = 1
    is_working: bool = True
    admins: frozenset[str] = frozenset()
    toolbox: Toolbox = NO_TOOLS
    alarm: Alarms = field(default_factory=Silence)


@asynccontextmanager
async def open_bot(
    place: LoopbackDiscord,
    folder: Path,
    kit: Kit | None = None,
    *,
    blobs: FakeBlobs | None = None,
    listens: bool = True,
) -> AsyncIterator[Bot]:
    """Run a bot on the database of a folder, which may have been used before."""
    kit = kit or Kit(FakeModel())
    url = migrated_sqlite(folder)
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(
                open_client(place.token, api_url=place.api_url, gateway_url=place.gateway_url)
            )
            for _ in range(kit.sessions)
        ]
        # As in a real process: what was begun must be finished before the core behind it closes.
        database = await stack.enter_async_context(Database(url))
        files = await stack.enter_async_context(DiscordFiles([place.file_hosts]))
        bot = _built(place, clients, database, files, kit, blobs or FakeBlobs())
        stack.push_async_callback(bot_platform(bot).aclose)
        async with asyncio.TaskGroup() as tasks:
            if kit.is_working:
                tasks.create_task(bot.worker.run())
            heard = clients if listens else []
            listening = [tasks.create_task(client.listen(bot.handlers, bot.hearing)) for client in heard]
            await until(lambda: all(map(_knows_its_servers, heard)))
            try:
                yield bot
            finally:
                bot.worker.stop(grace=timedelta())
                for task in listening:
                    task.cancel()


def _knows_its_servers(client: LimnerClient) -> bool:
    return client.trouble is None and not any(guild.unavailable for guild in client.guilds)


def bot_platform(bot: Bot) -> DiscordPlatform:
    """What the worker writes through."""
    platform = bot.handlers._service.platform
    assert isinstance(platform, DiscordPlatform)
    return platform


def _built(
    place: LoopbackDiscord,
    clients: list[LimnerClient],
    database: Database,
    files: DiscordFiles,
    kit: Kit,
    blobs: FakeBlobs,
) -> Bot:
    lent = Lent(blobs, FakePixels(), SqlInbox(database), SystemClock())
    whispers = Whispers(lent.clock)
    platform = DiscordPlatform(
        clients[0],
        blobs=blobs,
        pixels=lent.pixels,
        inbox=lent.inbox,
        clock=lent.clock,
        files=files,
        whispers=whispers,
    )
    behind = core_behind({"discord": platform}, lent, database, store=blobs, wanted=kit)
    service = Service(behind.core, platform, files, whispers)
    handlers, hearing = Handlers(service, kit.within), Hearing(service)
    return Bot(
        place, clients, behind.core, behind.jobs, behind.conversations, kit.model, behind.worker, handlers, hearing
    )


async def imagined(place: LoopbackDiscord, person: Person, words: str = "a fox") -> tuple[Message, Channel, Message]:
    """Let somebody ask in the channel; the card, its thread, and the result in it."""
    card = await place.response(await person.slash(place.channel("general"), "imagine", prompt=words))
    thread = await place.thread(card)
    return card, thread, await place.next_from_bot(thread)
