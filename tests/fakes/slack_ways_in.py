"""A whole Limner on Slack in this process: the real bot, the real core on SQLite, and a stand-in model."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from slack_bolt.async_app import AsyncApp

from bots.doors import Core
from bots.slack.answering import ANSWER_WITHIN
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
    EmbeddedQueue,
    SqlAttempts,
    SqlConversations,
    SqlDeliveries,
    SqlInbox,
    SqlJobLog,
    SqlPreferences,
    SqlTeamTemplates,
)
from core.adapters.database.engine import database_url
from core.adapters.database.migrating import migrate
from core.album import Album
from core.calls import Caller
from core.control import Control
from core.crew import Crew
from core.herald import Herald
from core.intake import Intake
from core.lineup import Lineup
from core.model.catalogue import Catalogue
from core.model.job import Job, JobState
from core.ports import Models
from core.preferences import PreferenceBook
from core.setting_kinds import Address
from core.sources import Gatherer
from core.templates.book import TemplateBook
from core.toolbox import NO_TOOLS, Toolbox
from core.worker import Worker
from tests.fakes.core import CATALOGUE, FakeBlobs, FakeModel, FakePixels
from tests.fakes.directing import Records, director_of
from tests.fakes.patience import until
from tests.fakes.removal import removal_of
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
        async with asyncio.timeout(20):
            found = await self.all_jobs()
            while [job.state for job in found] != [*states]:
                await asyncio.sleep(0.01)
                found = await self.all_jobs()
        return found

    async def at_rest(self) -> list[Job]:
        """Wait until what was heard is answered, and return every job."""
        async with asyncio.timeout(20):
            await self.hearing.finish()
            await self.handlers.finish()
        return await self.all_jobs()


@dataclass
class Kit:
    """What a bot is opened with; a test may change it.

    Attributes:
        besides: Further workspaces that it is installed in.
    """

    model: FakeModel
    catalogue: Catalogue = CATALOGUE
    within: timedelta = ANSWER_WITHIN
    is_working: bool = True
    blobs: FakeBlobs = field(default_factory=FakeBlobs)
    besides: Sequence[LoopbackSlack] = ()
    admins: frozenset[str] = frozenset()
    toolbox: Toolbox = NO_TOOLS


@asynccontextmanager
async def open_bot(place: LoopbackSlack, folder: Path, kit: Kit | None = None) -> AsyncIterator[Bot]:
    """Run a bot on the database of a folder, which may have been used before."""
    kit, url = kit or Kit(FakeModel()), database_url(None, folder)
    places = [place, *kit.besides]
    await migrate(url)
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
    clock, pixels, inbox, blobs = SystemClock(), FakePixels(), SqlInbox(database), kit.blobs
    platform = SlackPlatform(
        workspaces, blobs=blobs, pixels=pixels, inbox=inbox, clock=clock, files=files, ways=Ways(None)
    )
    chats = {"slack": platform}
    jobs, queue = SqlJobLog(database), EmbeddedQueue(database, NAMES)
    conversations, deliveries = SqlConversations(database), SqlDeliveries(database, NAMES)
    gatherer = Gatherer(chats, pixels, blobs, jobs, clock=clock)
    attempts, lineup = SqlAttempts(database), Lineup(kit.catalogue)
    caller = Caller(attempts, blobs, pixels, clock)
    models = Models({"fake": kit.model}, {"fake": kit.model})
    crew = Crew(models, lineup, conversations, caller=caller, gatherer=gatherer, clock=clock)
    director = director_of(crew, database, Records(jobs, deliveries, blobs, pixels), kit.toolbox)
    worker = Worker(director, gatherer, Herald(deliveries, chats, queue, clock), queue=queue, jobs=jobs, clock=clock)
    preferences = PreferenceBook(SqlPreferences(database), lineup, clock, toolbox=kit.toolbox)
    templates = TemplateBook(SqlTeamTemplates(database), clock)
    intake = Intake(inbox, lineup, clock, expect=worker.expect, preferences=preferences, templates=templates)
    control = Control(jobs, queue, conversations, deliveries, clock=clock)
    album = Album(conversations, jobs, deliveries, attempts=attempts, blobs=blobs, pixels=pixels)
    removal = removal_of(database, blobs, control, clock)
    core = Core(intake, control, conversations, lineup, preferences, templates, album, removal, kit.admins)
    service = Service(core, platform, workspaces)
    handlers, hearing = Handlers(service, kit.within), Hearing(service)
    return Bot(core, jobs, kit.model, worker, platform, workspaces, handlers, hearing)


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
