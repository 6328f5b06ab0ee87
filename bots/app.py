"""The composition root: the only place that names concrete classes; opens everything, and closes it in reverse."""

import asyncio
import getpass
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from functools import partial

from bots.chats import Chats
from bots.checks.parts import DatabaseFacts, Parts
from bots.doors import Bell, Chat, Core, Lent
from bots.languages.memory import Locales
from bots.operators import ChatOperators
from bots.pauses import short_pauses
from bots.providers import OFFLINE, clear, open_providers
from bots.readiness import probes_of, starting, stopping
from bots.tool_servers import looks, named_servers, open_tool_servers
from bots.tools import Acting, open_toolbox, web_tools
from bots.web.server import Pages, Probe, web_server
from core.adapters.blobs import ObstoreBlobs, open_blobs
from core.adapters.catalogue import load_catalogue
from core.adapters.clock import SystemClock
from core.adapters.database import (
    Database,
    EmbeddedQueue,
    SqlAlarms,
    SqlAttempts,
    SqlConversations,
    SqlDeliveries,
    SqlErasure,
    SqlInbox,
    SqlJobLog,
    SqlKeeping,
    SqlLocales,
    SqlPreferences,
    SqlTeamTemplates,
    SqlToolPins,
    SqlToolRuns,
    migrating,
)
from core.adapters.database.engine import database_url
from core.adapters.database.examining import damage_in, schema_of
from core.adapters.folder_lock import folder_lock
from core.adapters.mcp.servers import ToolServers
from core.adapters.pixels import SandboxedPixels
from core.adapters.recent_blobs import RecentBlobs
from core.adapters.sandbox import ProcessSandbox
from core.adapters.secret_key import secret_of
from core.adapters.telemetry import configure_logging, hider
from core.alarm import Alarm
from core.album import Album
from core.calls import Caller
from core.control import Control
from core.crew import Crew
from core.director import Director
from core.disposal import Disposal
from core.errors import SettingsWrong
from core.intake import Intake
from core.janitor import Janitor
from core.keeping import Diary
from core.lineup import Lineup
from core.model.catalogue import Catalogue
from core.model.request import Person
from core.model.tool_server import ToolServer
from core.ports import Blobs, ChatPlatform, ModelList
from core.preferences import PreferenceBook
from core.removal import Removal
from core.retention import retention_from
from core.runner import Runner
from core.settings import Settings
from core.sources import Gatherer
from core.studio import Studio
from core.templates.book import TemplateBook
from core.timekeeper import Timekeeper
from core.worker import Worker

PLATFORM = "local"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PROVIDER_USED_UP = "when_provider_is_used_up"
FURTHER_PORTS = 20
"""How many ports above a busy one the local chat tries."""


@dataclass(frozen=True, slots=True)
class Limner:
    """What the chats and the servers use of the core, all of it open."""

    core: Core
    worker: Worker
    janitor: Janitor
    timekeeper: Timekeeper
    database: Database
    blobs: Blobs
    clock: SystemClock
    secret: bytes
    lists: Mapping[str, ModelList]
    tool_servers: ToolServers
    alarm: Alarm


@dataclass(frozen=True, slots=True)
class Desk:
    """What an operator's commands need, beside a running bot or without one."""

    jobs: SqlJobLog
    control: Control
    pins: SqlToolPins


def catalogue(settings: Settings, providers: Collection[str] | None = None) -> Catalogue:
    """Every model that is known, with the default that these settings lead to.

    Args:
        settings: A key decides over the default.
        providers: Leave out the models of others.

    Raises:
        SettingsWrong: A `[[model]]` table, `LIMNER_IMAGE_MODEL` or `LIMNER_TEXT_MODEL` is not right.
    """
    unless_set = None if settings.gemini_api_key else OFFLINE
    default, writer = settings.image_model or unless_set, settings.text_model or unless_set
    return load_catalogue(settings.model, default=default, writer=writer, providers=providers)


def tool_servers(settings: Settings) -> Sequence[ToolServer]:
    """The servers that lend us tools.

    Raises:
        SettingsWrong: An `[[mcp]]` table is not right.
    """
    return named_servers(settings)


async def migrate(settings: Settings) -> str:
    """Bring the database to the newest schema; returns the revision reached."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return await migrating.migrate(_database(settings).url)


def parts(settings: Settings) -> Parts:
    """What `limner check` looks at; nothing is opened yet."""

    async def database() -> DatabaseFacts:
        url = _database(settings).url
        return DatabaseFacts(*await schema_of(url), damage=await damage_in(url))

    return Parts(
        database=database,
        blobs=partial(_blobs, settings),
        sandbox=partial(ProcessSandbox, workers=1),
        catalogue=partial(catalogue, settings),
        imagen=_prove_imagen,
        tool_servers=partial(looks, settings, partial(_database, settings)),
    )


async def _prove_imagen() -> None:
    from core.adapters.imagen import prove_credentials

    await prove_credentials()


@asynccontextmanager
async def operator_desk(settings: Settings) -> AsyncIterator[Desk]:
    """Open the database for one command; a running bot notices within a second what is written.

    Raises:
        SettingsWrong: There is none yet, or it is of another version.
    """
    async with _database(settings) as database:
        revision, wanted = await schema_of(database.url)
        if revision != wanted:
            raise SettingsWrong(
                f"There is no database of this version in {settings.data_dir}. `limner migrate` makes one, "
                "and so does the first start."
            )
        jobs, queue = SqlJobLog(database), EmbeddedQueue(database, ())
        conversations, deliveries = SqlConversations(database), SqlDeliveries(database, ())
        control = Control(jobs, queue, conversations, deliveries, clock=SystemClock())
        yield Desk(jobs, control, SqlToolPins(database))


async def run(settings: Settings, roles: frozenset[str], *, announce: Callable[[str], None]) -> None:
    """Serve the given roles until SIGTERM or SIGINT.

    Args:
        settings: Of the operator.
        roles: A chat that is not among them is still written to, since the worker delivers there.
        announce: Told in a sentence that work is taken.
    """
    with _prepared(settings):
        async with AsyncExitStack() as stack:
            # Health is told from the beginning: a chat may be away for as long as it likes.
            probes: dict[str, Probe] = {"start": starting}
            chats = Chats(settings, roles)
            if chats.routes or "web" in roles:
                await stack.enter_async_context(web_server(settings.http, probes, Pages(chats.routes)))
            opened = await chats.open(stack)
            bells = {name: chat.bell for name, chat in opened}
            writers = {name: chat.platform for name, chat in opened}
            limner = await stack.enter_async_context(_open(settings, writers, bells))
            heard = {name: chat for name, chat in opened if name in roles}
            probes.update(probes_of(limner.worker, limner.database, limner.blobs))
            probes.update({name: chat.trouble for name, chat in heard.items()})
            del probes["start"]
            # Served to the very end, when what the others look at is closed.
            stack.callback(probes.update, dict.fromkeys(probes, stopping))

            async def ready() -> None:
                announce("Limner is ready. Stop it with Ctrl-C.")

            await _work_until_stopped(limner, on_ready=ready, chats=[*heard.values()])


async def demo(settings: Settings, *, port: int | None, announce: Callable[[str], None]) -> None:
    """Serve the local chat until SIGTERM or SIGINT.

    Args:
        port: Where to start looking for a free one; None takes the setting's.
        announce: Told the page's address, with its key, once everything is ready.

    Raises:
        SettingsWrong: The address is not one of this computer's own.
    """
    from bots.local.chat import LocalChat, Memory

    address = settings.http if port is None else replace(settings.http, port=port)
    if address.host not in LOOPBACK:
        raise SettingsWrong(f"The local chat answers on this computer only: LIMNER_HTTP must not be {address} for it.")
    with _prepared(settings):
        async with AsyncExitStack() as stack:
            memory = await stack.enter_async_context(Memory.open(settings.data_dir / "chat", SystemClock()))
            limner = await stack.enter_async_context(
                _open(settings, {PLATFORM: lambda _: memory.platform}, {PLATFORM: memory.bell}, memory.diary)
            )
            chat = LocalChat(
                memory, limner.core, blobs=limner.blobs, clock=limner.clock, secret=limner.secret, person=_person()
            )
            pages = Pages(chat.routes())
            probes = probes_of(limner.worker, limner.database, limner.blobs)
            bound = await stack.enter_async_context(web_server(address, probes, pages, further_ports=FURTHER_PORTS))
            stack.push_async_callback(chat.close)

            async def ready() -> None:
                announce(chat.address(bound.port, bound.host))
                await chat.recover()

            await _work_until_stopped(limner, on_ready=ready)


@contextmanager
def _prepared(settings: Settings) -> Iterator[None]:
    """The data folder is there and ours alone, and the log is written."""
    form = settings.log_format(on_terminal=sys.stderr.isatty())
    configure_logging(form, sys.stderr, settings.secrets())
    with folder_lock(settings.data_dir):
        yield


@asynccontextmanager
async def _open(
    settings: Settings,
    writers: Mapping[str, Callable[[Lent], ChatPlatform]],
    bells: Mapping[str, Bell],
    *diaries: Diary,
) -> AsyncIterator[Limner]:
    """Open the core: database, blobs, models and the worker around them."""
    database, clock = _own_database(settings), SystemClock()
    await migrating.migrate(database.url)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(database)
        store = _blobs(settings)
        await store.sweep()
        blobs = RecentBlobs(store)
        sandbox = await stack.enter_async_context(ProcessSandbox())
        providers = await open_providers(settings, sandbox, stack)
        lineup = Lineup(catalogue(settings, providers.models.drawing.keys()))
        pixels, inbox = SandboxedPixels(sandbox), SqlInbox(database)
        lent = Lent(blobs, pixels, inbox, clock)
        platforms = {name: write(lent) for name, write in writers.items()}
        queue, jobs, attempts = EmbeddedQueue(database, platforms), SqlJobLog(database), SqlAttempts(database)
        conversations, deliveries = SqlConversations(database), SqlDeliveries(database, platforms)
        gatherer = Gatherer(platforms, pixels, blobs, jobs, clock=clock)
        caller = Caller(attempts, blobs, pixels, clock)
        crew = Crew(providers.models, lineup, conversations, caller=caller, gatherer=gatherer, clock=clock)
        alarm = lineup.alarm = Alarm(_operators(settings, bells), SqlAlarms(database), clock)
        servers = await open_tool_servers(settings, database, pixels, clock=clock, alarm=alarm)
        acting = Acting(database, platforms, jobs, queue, clock=clock)
        web = web_tools(providers.searching, lineup, attempts, clock)
        tools = await open_toolbox(database, lent, sandbox, further=web + acting.tools, servers=servers, stack=stack)
        runner = Runner(SqlToolRuns(database), blobs, pixels, consent=acting.consent, clock=clock)
        director = Director(crew, Studio(crew), jobs=jobs, deliveries=deliveries, runner=runner, toolbox=tools)
        worker = Worker(director, gatherer, acting.herald(deliveries, queue), queue=queue, jobs=jobs, clock=clock)
        worker.parks, worker.alarm, runner.alarm = _parks(settings), alarm, alarm
        preferences = PreferenceBook(SqlPreferences(database), lineup, clock, toolbox=tools)
        templates = TemplateBook(SqlTeamTemplates(database), clock)
        intake = Intake(inbox, lineup, clock, expect=worker.expect, preferences=preferences, templates=templates)
        control = Control(jobs, queue, conversations, deliveries, clock=clock)
        album = Album(conversations, jobs, deliveries, attempts=attempts, blobs=blobs, pixels=pixels)
        disposal = Disposal(keeping := SqlKeeping(database), blobs, clock)
        removal = Removal(SqlErasure(database), disposal, conversations, control=control, clock=clock)
        janitor = Janitor(keeping, disposal, clock, retention=retention_from(settings.retention), diaries=diaries)
        doors = (intake, control, conversations, lineup, preferences, templates, album, removal)
        core = Core(*doors, *acting.doors, frozenset(settings.admins), Locales(SqlLocales(database), clock), alarm)
        keeper, secret = acting.timekeeper(intake), secret_of(settings.data_dir, clear(settings.secret_key))
        yield Limner(core, worker, janitor, keeper, database, store, clock, secret, providers.lists, servers, alarm)


def _operators(settings: Settings, bells: Mapping[str, Bell]) -> ChatOperators:
    hide = hider(settings.secrets())
    return ChatOperators(bells, channels=settings.log_channel, admins=settings.admins, hide=hide)


def _parks(settings: Settings) -> bool:
    """What happens to requests when the provider's quota of the day is used up.

    Raises:
        SettingsWrong: The table says something else.
    """
    table = dict(settings.quota)
    choice = table.pop(PROVIDER_USED_UP, "wait")
    if table or choice not in ("wait", "refuse"):
        raise SettingsWrong(
            f'[quota] in limner.toml takes {PROVIDER_USED_UP} = "wait" or "refuse", and nothing else yet.'
        )
    return choice == "wait"


async def _work_until_stopped(
    limner: Limner, on_ready: Callable[[], Awaitable[None]], chats: Sequence[Chat] = ()
) -> None:
    """Run the worker until a signal asks for a stop; it then finishes or hands back within 20 s."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, limner.worker.stop)
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(limner.worker.run())
        await limner.worker.started.wait()
        listening = [tasks.create_task(chat.listen(limner.core)) for chat in chats]
        listening.append(tasks.create_task(limner.janitor.run()))
        listening.append(tasks.create_task(limner.timekeeper.run()))
        listening.append(tasks.create_task(limner.alarm.run()))
        # Nobody waits for it: until a provider has answered, what the catalogue says is taken for true.
        listening.append(tasks.create_task(limner.core.lineup.keep_confirmed(limner.lists)))
        listening.append(tasks.create_task(limner.tool_servers.run()))
        await on_ready()
        with short_pauses():
            await working
        for task in listening:
            task.cancel()


def _person() -> Person:
    """Whoever sits at this computer, by the name that they logged in with."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "you"
    return Person("local", name)


def _own_database(settings: Settings) -> Database:
    database = _database(settings)
    if not database.is_sqlite:
        raise SettingsWrong("LIMNER_DATABASE_URL: this version runs its queue on SQLite only. Leave the setting out.")
    return database


def _database(settings: Settings) -> Database:
    return Database(database_url(clear(settings.database_url), settings.data_dir))


def _blobs(settings: Settings) -> ObstoreBlobs:
    return open_blobs(settings.blob_url, settings.data_dir / "blobs", settings.aws)
