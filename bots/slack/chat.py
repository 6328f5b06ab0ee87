"""The Slack bot as one thing: what `bots/app.py` opens."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp

from bots.doors import Core, Lent
from bots.patience import reached
from bots.slack.assistant import AssistantThreads
from bots.slack.bell import SlackBell
from bots.slack.client import ANSWERING, open_workspace, web_client
from bots.slack.deliver import SlackPlatform
from bots.slack.departures import Departures
from bots.slack.files import SlackFiles
from bots.slack.front_door import FrontDoor
from bots.slack.handlers import Handlers
from bots.slack.hearing import Hearing
from bots.slack.home import Pages
from bots.slack.listeners import Ears, bolt_app, dispatch_of, listen_to
from bots.slack.replies import Replies
from bots.slack.service import Service
from bots.slack.sockets import NOT_LISTENING, Paces, Sockets
from bots.slack.unfinished import Unfinished
from bots.slack.ways import Ways
from bots.slack.workspaces import Workspaces

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """How Slack is reached.

    Attributes:
        bot_token: Of the installation.
        app_token: For Socket Mode, which is taken when there is one.
        door: What HTTP mode comes in by; served by whoever opens this.
        api_url: Instead of Slack's own.
        file_hosts: Files are downloaded from these alone; none means Slack's own.
        ways_file: Where it is kept which way of uploading works; None keeps it in memory.
        paces: How patient the sockets are.
    """

    bot_token: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    door: FrontDoor | None = None
    api_url: str | None = None
    file_hosts: Sequence[str] = ()
    ways_file: Path | None = None
    paces: Paces | None = None


class SlackChat:
    """The `Chat` of Slack."""

    def __init__(self, access: SlackAccess, workspaces: Workspaces, files: SlackFiles, stack: AsyncExitStack) -> None:
        self._access = access
        self._workspaces = workspaces
        self._files = files
        self._stack = stack
        self._platform: SlackPlatform | None = None
        self._sockets: Sockets | None = None

    def platform(self, lent: Lent) -> SlackPlatform:
        """What the worker writes through."""
        platform = SlackPlatform(
            self._workspaces,
            blobs=lent.blobs,
            pixels=lent.pixels,
            inbox=lent.inbox,
            clock=lent.clock,
            files=self._files,
            ways=Ways(self._access.ways_file),
        )
        self._stack.push_async_callback(platform.aclose)
        self._platform = platform
        return platform

    @property
    def bell(self) -> SlackBell:
        """What operators are told by."""
        return SlackBell(self._workspaces)

    async def listen(self, core: Core) -> None:
        """Take what people say until cancelled.

        Raises:
            SettingsWrong: Slack does not let us in.
        """
        assert self._platform is not None, "the platform comes first"
        service = Service(core, self._platform, self._workspaces)
        handlers, hearing, calls = Handlers(service), Hearing(service), Unfinished()
        departures = Departures(service)
        ears = Ears(handlers, hearing, Pages(service), AssistantThreads(service), departures)
        app = bolt_app(self._workspaces)
        listen_to(app, ears, Replies(self._workspaces, calls))
        watching = asyncio.create_task(departures.watch())
        try:
            await self._heard(app)
        finally:
            watching.cancel()
            await asyncio.gather(handlers.finish(), hearing.finish(), calls.finish())
            await asyncio.gather(watching, return_exceptions=True)

    async def trouble(self) -> str | None:
        """Why nothing can be heard or said at the moment."""
        ended = [one.ended for one in self._workspaces.all if one.ended is not None]
        if len(ended) == len(self._workspaces.all):
            return f"Slack: the app does not belong to its workspace any more ({ended[0]}). Install it and start again."
        if self._access.app_token is not None:
            return self._sockets.trouble if self._sockets is not None else NOT_LISTENING
        return None if self._access.door is not None and self._access.door.is_open else NOT_LISTENING

    async def _heard(self, app: AsyncApp) -> None:
        if self._access.app_token is not None:
            client = web_client(self._access.app_token, self._access.api_url)
            self._sockets = Sockets(
                client, self._access.app_token, dispatch_of(app), is_wanted=self._is_wanted, paces=self._access.paces
            )
            await self._sockets.listen()
            return
        assert self._access.door is not None, "one of both is set wherever Slack is heard"
        async with self._access.door.opened(dispatch_of(app)):
            log.info("slack ready")
            await asyncio.Event().wait()

    def _is_wanted(self) -> bool:
        return any(one.ended is None for one in self._workspaces.all)


@asynccontextmanager
async def open_slack(access: SlackAccess) -> AsyncIterator[SlackChat]:
    """Ask Slack whose token it is, however long Slack is away.

    Raises:
        SettingsWrong: Slack does not take the token.
    """
    workspace = await reached("slack", partial(open_workspace, access.bot_token, access.api_url))
    async with AsyncExitStack() as stack:
        # slack_sdk would open a connection for each call, and wait for its handshake before people are answered.
        within = aiohttp.ClientTimeout(total=ANSWERING.total_seconds())
        workspace.client.session = await stack.enter_async_context(aiohttp.ClientSession(timeout=within))
        files = await stack.enter_async_context(SlackFiles(access.file_hosts))
        yield SlackChat(access, Workspaces(workspace), files, stack)
