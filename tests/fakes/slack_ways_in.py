"""A whole Limner on Slack in this process: the real bot, the real core on SQLite, and a stand-in model."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from slack_bolt.async_app import AsyncApp

from bots.doors import Core, Lent
from bots.slack.assistant import AssistantThreads
from bots.slack.client import open_workspace, web_client
from bots.slack.deliver import SlackPlatform
from bots.slack.departures import Departures
from bots.slack.files import SlackFiles
from bots.slack.front_door import FrontDoor, Signatures
from bots.slack.handlers import Handlers
from bots.slack.hearing import Hearing
from bots.slack.home import Pages as HomePages
from bots.slack.listeners import Ears, bolt_app, dispatch_of, listen_to
from bots.slack.manifest import EVENTS_PATH
from bots.slack.replies import Replies
from bots.slack.service import Service
from bots.slack.sockets import Sockets
from bots.slack.unfinished import Unfinished
from bots.slack.ways import Ways
from bots.slack.workspaces import Workspaces
from bots.web.server import Pages, web_server
from core.adapters.clock import SystemClock
from core.adapters.database import (
    Database,
    SqlInbox,
    SqlJobLog,
)
from core.faults import Alarms, Silence
from core.model.catalogue import Catalogue
from core.model.job import Job, JobState
from core.setting_kinds import Address
from core.toolbox import NO_TOOLS, Toolbox
from core.worker import Worker
from tests.fakes.behind import core_behind
from tests.fakes.core import CATALOGUE, FakeBlobs, FakeModel, FakePixels
from tests.fakes.databases import migrated_sqlite
from tests.fakes.patience import PATIENCE_S, until
from tests.fakes.slack.people import Person
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel, Message
from tests.fakes.slack_ears import QUICK

NAMES = ["slack"]


@dataclass
class Bot:
    """A running bot and what stands behind it."""

    core: Core
    jobs: SqlJobLog
    model: FakeModel
    worker: Worker
    platform: SlackPlatform
    workspaces: Workspaces
    handlers: Handlers
    hearing: Hearing

    async def all_jobs(self) -> list[Job]:
        """Every job there is, oldest first."""
        return [*reversed(await self.jobs.recent(limit=1_000))]

    async def until_state(self, *states: JobState) -> list[Job]:
        """Wait until the jobs are in these states, oldest first."""
        async with asyncio.timeout(PATIENCE_S):
            found = await self.all_jobs()
            while [job.state for job in found] != [*states]:
                await asyncio.sleep(0.01)
                found = await self.all_jobs()
        return found

    async def at_rest(self) -> list[Job]:
        """Wait until what was heard is answered, and return every job."""
        async with asyncio.timeout(PATIENCE_S):
            await self.hearing.finish()
            await self.handlers.finish()
        return await self.all_jobs()


@dataclass
class Kit:
    """What a bot is opened with; a test may change it.

    Attributes:
        within: Time for an answer; more than Slack gives, as the machine may be busy.
        besides: Further workspaces that it is installed in.
    """

    model: FakeModel
    catalogue: Catalogue = CATALOGUE
    within: timedelta = timedelta(seconds=30)
    is_working: bool = True
    blobs: FakeBlobs = field(default_factory=FakeBlobs)
    besides: Sequence[LoopbackSlack] = ()
    admins: frozenset[str] = frozenset()
    toolbox: Toolbox = NO_TOOLS
    alarm: Alarms = field(default_factory=Silence)


@asynccontextmanager
async def open_bot(place: LoopbackSlack, folder: Path, kit: Kit | None = None) -> AsyncIterator[Bot]:
    """Run a bot on the database of a folder, which may have been used before."""
    kit, url = kit or Kit(FakeModel()), migrated_sqlite(folder)
    places = [place, *kit.besides]
    async with AsyncExitStack() as stack:
        installed = [await open_workspace(one.settings["SLACK_BOT_TOKEN"], one.api_url) for one in places]
        # As in a real process: what was begun must be finished before the core behind it closes.
        database = await stack.enter_async_context(Database(url))
        files = await stack.enter_async_context(SlackFiles([one.file_hosts for one in places]))
        bot = _built(Workspaces(*installed), database, files, kit)
        stack.push_async_callback(bot.platform.aclose)
        async with asyncio.TaskGroup() as tasks:
            if kit.is_working:
                tasks.create_task(bot.worker.run())
            listening = [tasks.create_task(_listen(one, bot)) for one in places]
            for one in places:
                await (one.ready(2) if one.is_socket_mode else until(partial(_is_served, one)))
            try:
                yield bot
            finally:
                bot.worker.stop(grace=timedelta())
                for task in listening:
                    task.cancel()


async def _listen(place: LoopbackSlack, bot: Bot) -> None:
    service, calls = bot_service(bot), Unfinished()
    ears = Ears(bot.handlers, bot.hearing, HomePages(service), AssistantThreads(service), Departures(service))
    app = bolt_app(bot.workspaces)
    listen_to(app, ears, Replies(bot.workspaces, calls))
    try:
        await (_hear(place, bot, app) if place.is_socket_mode else _serve(place, app))
    finally:
        await asyncio.gather(bot.handlers.finish(), bot.hearing.finish(), calls.finish())


async def _hear(place: LoopbackSlack, bot: Bot, app: AsyncApp) -> None:
    token = place.settings["SLACK_APP_TOKEN"]
    await Sockets(
        web_client(token, place.api_url), token, dispatch_of(app), is_wanted=lambda: _stands(bot), paces=QUICK
    ).listen()


async def _serve(place: LoopbackSlack, app: AsyncApp) -> None:
    door = FrontDoor(Signatures(place.settings["SLACK_SIGNING_SECRET"]))
    async with web_server(Address("127.0.0.1", 0), {}, Pages(door.routes())) as bound, door.opened(dispatch_of(app)):
        place.http.address = f"http://{bound}{EVENTS_PATH}"
        await asyncio.Event().wait()


def _is_served(place: LoopbackSlack) -> bool:
    return bool(place.http.address)


def _stands(bot: Bot) -> bool:
    return all(one.ended is None for one in bot.workspaces.all)


def bot_service(bot: Bot) -> Service:
    """What its ways in work with."""
    return Service(bot.core, bot.platform, bot.workspaces)


def _built(workspaces: Workspaces, database: Database, files: SlackFiles, kit: Kit) -> Bot:
    lent = Lent(kit.blobs, FakePixels(), SqlInbox(database), SystemClock())
    platform = SlackPlatform(
        workspaces,
        blobs=kit.blobs,
        pixels=lent.pixels,
        inbox=lent.inbox,
        clock=lent.clock,
        files=files,
        ways=Ways(None),
    )
    behind = core_behind({"slack": platform}, lent, database, store=kit.blobs, wanted=kit)
    service = Service(behind.core, platform, workspaces)
    handlers, hearing = Handlers(service, kit.within), Hearing(service)
    return Bot(behind.core, behind.jobs, kit.model, behind.worker, platform, workspaces, handlers, hearing)


async def imagined(place: LoopbackSlack, person: Person, words: str = "a fox") -> tuple[Message, Message]:
    """Let somebody ask in the channel; the card, and the result under it."""
    general = place.channel("general")
    before = len(place.messages(general))
    await person.command(general, "/imagine", words)
    card = await place.until(lambda: next(iter(place.messages(general)[before:]), None))
    return card, await resulting(place, card)


async def resulting(place: LoopbackSlack, root: Message, *, after: int = 0) -> Message:
    """Wait for a picture in a thread that holds so many already."""
    return await place.until(lambda: next(iter(pictured(place, root)[after:]), None))


def pictured(place: LoopbackSlack, root: Message | Channel) -> list[Message]:
    """The messages of the bot in a thread or in direct messages that show pictures."""
    return [one for one in place.from_bot(root) if one.pictures]
