"""Socket Mode: two WebSockets to Slack, each replaced before it ends where Slack gives notice.

slack_sdk's own client closes the old socket before it opens the next, and then tries at one fixed pace for ever; what
Slack sends meanwhile would be lost or late. The protocol is three kinds of frames, so they are read here, and
slack-bolt answers what they carry.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import structlog
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bots.patience import Pauses
from bots.slack.failures import MessageRefused, ShutOut, slack_errors
from bots.slack.line import GIVEN_UP, Line
from core.errors import ChatUnreachable, SettingsWrong

log = structlog.get_logger(__name__)

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
"""slack-bolt's `AsyncApp.async_dispatch`."""

LINES = 2
"""While one is replaced the other is there; Slack allows ten."""

NOT_LISTENING = "Slack: not connected yet"
LOST = "Slack: the connection is lost, and tried again"
SWITCHED_OFF = "Slack: Socket Mode is switched off in the app's settings"
REFUSED = (
    "SLACK_APP_TOKEN: Slack does not take this token. Make one with the scope connections:write under Basic "
    "Information, App-Level Tokens, and start again."
)


@dataclass(frozen=True, slots=True)
class Paces:
    """How patient the sockets are.

    Attributes:
        first: The shortest wait before a further socket is opened.
        longest: The longest one.
        crowded: The shortest after Slack said that there are too many, or none at all are wanted.
        calm: A socket that lasted longer ended in the usual way.
        heartbeat: How often Slack is asked for a sign of life; half of it later the socket is given up.
    """

    first: timedelta = timedelta(milliseconds=100)
    longest: timedelta = timedelta(minutes=1)
    crowded: timedelta = timedelta(seconds=10)
    calm: timedelta = timedelta(seconds=30)
    heartbeat: timedelta = timedelta(seconds=10)


class Sockets:
    """Keeps the sockets open.

    Args:
        client: Of the Web API.
        app_token: What opens sockets.
        dispatch: Answers what comes.
        is_wanted: Whether there is a workspace left to hear from.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        app_token: str,
        dispatch: Dispatch,
        *,
        is_wanted: Callable[[], bool] = lambda: True,
        paces: Paces | None = None,
    ) -> None:
        self._client = client
        self._app_token = app_token
        self._dispatch = dispatch
        self._is_wanted = is_wanted
        self._paces = paces or Paces()
        self._lines: set[Line] = set()
        self._lacks = NOT_LISTENING
        self._was_heard = False

    @property
    def trouble(self) -> str | None:
        """Why nothing can be heard at the moment; None while all is well."""
        return None if any(line.is_heard for line in self._lines) else self._lacks

    async def listen(self) -> None:
        """Take what comes until cancelled; what was begun is finished and acknowledged then.

        Raises:
            SettingsWrong: Slack does not take the app's token.
        """
        async with aiohttp.ClientSession(trust_env=True) as http:
            try:
                async with asyncio.TaskGroup() as tasks:
                    for _ in range(LINES):
                        tasks.create_task(self._keep(http, tasks))
            except* SettingsWrong as refused:
                raise refused.exceptions[0] from None
            finally:
                await asyncio.gather(*(line.retire() for line in [*self._lines]))

    async def _keep(self, http: aiohttp.ClientSession, tasks: asyncio.TaskGroup) -> None:
        """Have one socket, and the next before it ends, as long as they are wanted and allowed."""
        try:
            await self._replaced(http, tasks)
        except SettingsWrong as error:
            if not self._was_heard:
                raise
            # The other chats of this process go on; what mends it is a new start.
            log.warning("slack sockets given up", detail=str(error))
            self._lacks = str(error)

    async def _replaced(self, http: aiohttp.ClientSession, tasks: asyncio.TaskGroup) -> None:
        pauses = Pauses(self._paces.first, self._paces.longest)
        line: Line | None = None
        while self._is_wanted():
            try:
                following = await self._opened(http, tasks)
            except ChatUnreachable as error:
                wait = pauses.following(error.retry_after)
                log.warning("slack socket not opened", again_in_s=round(wait.total_seconds(), 1), detail=str(error))
                await asyncio.sleep(wait.total_seconds())
                continue
            if line is not None:
                tasks.create_task(self._retired(line))
            line = following
            await line.leaving.wait()
            line = await self._after(line, pauses)

    async def _after(self, line: Line, pauses: Pauses) -> Line | None:
        """Wait as long as the end of a socket asks for; the socket, if it stays until the next is there."""
        self._lacks = SWITCHED_OFF if line.reason == "link_disabled" else LOST
        log.info("slack socket ends", reason=line.reason)
        if line.age > self._paces.calm:
            pauses.reset()
        must_go = line.reason in GIVEN_UP
        if must_go:
            await self._retired(line)
        wait = pauses.following(self._paces.crowded if must_go else None)
        await asyncio.sleep(wait.total_seconds())
        return None if must_go else line

    async def _opened(self, http: aiohttp.ClientSession, tasks: asyncio.TaskGroup) -> Line:
        """Open a socket, up to its hello.

        Raises:
            ChatUnreachable: Slack is away, or wants no further socket at the moment.
            SettingsWrong: It does not take the app's token.
        """
        address = await self._address()
        with slack_errors():
            heartbeat_s = self._paces.heartbeat.total_seconds()
            socket = await http.ws_connect(address, heartbeat=heartbeat_s)
        line = Line(socket, self._dispatch)
        self._lines.add(line)
        tasks.create_task(line.read())
        if await line.is_welcome():
            self._was_heard = True
            log.info("slack socket open", sockets=sum(one.is_heard for one in self._lines))
            return line
        if line.reason in GIVEN_UP:
            self._lacks = SWITCHED_OFF if line.reason == "link_disabled" else LOST
        await self._retired(line)
        pause = self._paces.crowded if line.reason in GIVEN_UP else None
        raise ChatUnreachable(f"no hello on the socket: {line.reason}", retry_after=pause)

    async def _address(self) -> str:
        """Ask for the address of a further socket, which is good for once."""
        try:
            with slack_errors():
                told = await self._client.apps_connections_open(app_token=self._app_token)
        except (ShutOut, MessageRefused, SettingsWrong) as error:
            raise SettingsWrong(REFUSED) from error
        return str(told["url"])

    async def _retired(self, line: Line) -> None:
        await line.retire()
        self._lines.discard(line)
