"""One server, kept by one task for as long as Limner runs: reached, lost, tried again, watched for changes."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import structlog

from core.adapters.mcp.bounds import Patience, ServerTrouble
from core.adapters.mcp.offers import changed, offers
from core.adapters.mcp.results import read_result
from core.errors import StoreBusy, ToolFailed
from core.faults import Alarms, Fault
from core.model.tool_server import Pin, ToolServer
from core.model.tooling import ToolContext, ToolInfo, ToolResult
from core.ports import Clock, Pixels
from core.sayings import mending
from core.sentence import said
from core.tool_ports import ToolPins

if TYPE_CHECKING:
    from core.adapters.mcp.session import Session

log = structlog.get_logger()

LONG_ENOUGH = timedelta(minutes=1)
"""A connection that lasted so long was a good one: the next pause is short again."""


class ServerTool:
    """One tool of a server: the `Tool` port."""

    def __init__(self, info: ToolInfo, tool: str, server: "KeptServer") -> None:
        self._info = info
        self._tool = tool
        self._server = server

    @property
    def info(self) -> ToolInfo:
        """What the model is told of it: nothing but what was approved."""
        return self._info

    async def call(
        self,
        arguments: Mapping[str, object],
        context: ToolContext,  # noqa: ARG002 - nothing of it leaves for a server
    ) -> ToolResult:
        """Have the server do it; all that it learns is the arguments.

        Raises:
            ToolFailed: With a sentence of ours.
        """
        return await self._server.call(self._tool, arguments)


class KeptServer:
    """A server and what is known of it.

    Attributes:
        tools: Those that are offered just now; also while the server cannot be reached, so that nobody's switches come
            and go with a connection.
        is_stopping: Set before its task is cancelled: of a connection that breaks in the same moment, only the break
            may be heard.
    """

    def __init__(
        self, server: ToolServer, pins: ToolPins, pixels: Pixels, *, clock: Clock, alarm: Alarms, patience: Patience
    ) -> None:
        self._server = server
        self._pins = pins
        self._pixels = pixels
        self._clock = clock
        self._alarm = alarm
        self._patience = patience
        self._session: Session | None = None
        self._reached = asyncio.Event()
        self._trouble: str | None = None
        self._was_reached = False
        self._is_away = False
        self._changed: Sequence[str] = ()
        self.tools: tuple[ServerTool, ...] = ()
        self.is_stopping = False

    async def run(self) -> None:
        """Be connected, again and again, until cancelled."""
        pause = self._patience.first_pause
        while not self.is_stopping:
            began, self._was_reached = self._clock.now(), False
            try:
                await self._serve()
            except Exception as error:  # noqa: BLE001 - the edge of the loop: a server must not end anything but itself
                self._lost(error)
            if self._clock.now() - began > LONG_ENOUGH:
                pause = self._patience.first_pause
            # Not all at the same moment after an outage that several share.
            await asyncio.sleep(pause.total_seconds() * random.uniform(0.5, 1))  # noqa: S311 - no secret
            pause = min(pause * 2, self._patience.longest_pause)

    async def look_up(self) -> None:
        """Read what is approved."""
        self._take(await self._pins.of(self._server.name))

    async def glance(self) -> None:
        """While it is switched off: see whether the operator approved, which another process can only write down."""
        if self._changed:
            with suppress(StoreBusy):
                await self.look_up()

    async def call(self, tool: str, arguments: Mapping[str, object]) -> ToolResult:
        """Have a tool run.

        Raises:
            ToolFailed: With a sentence of ours.
        """
        name = self._server.name
        if not any(known.info.name == self._server.name_of(tool) for known in self.tools):
            raise ToolFailed(f"The tool server {name} is switched off.")
        try:
            async with asyncio.timeout(self._patience.call.total_seconds()):
                answer = await (await self._reach()).call(tool, arguments)
        except TimeoutError:
            raise ToolFailed(f"The tool server {name} did not answer in time.") from None
        except ServerTrouble as error:
            log.warning("a tool server failed a call", server=name, tool=tool, trouble=str(error))
            raise ToolFailed(f"The tool server {name} failed.") from error
        return await read_result(answer, name, self._pixels)

    async def _reach(self) -> "Session":
        # One that was there a moment ago is waited for; one that could not be reached is not.
        if self._is_away:
            raise ToolFailed(f"The tool server {self._server.name} cannot be reached just now.")
        await self._reached.wait()
        assert self._session is not None
        return self._session

    async def _serve(self) -> None:
        # In a thread: the library takes a second to be imported, and nobody else must wait for it.
        library: Any = await asyncio.to_thread(import_module, "core.adapters.mcp.session")
        async with library.connected(self._server, self._patience) as session:
            await self._compare(session)
            self._found(session)
            try:
                while True:
                    await self._next_look(session)
                    await self._compare(session)
            finally:
                self._session = None
                self._reached.clear()

    async def _next_look(self, session: "Session") -> None:
        try:
            async with asyncio.timeout(self._patience.looks.total_seconds()):
                await session.changed.wait()
        except TimeoutError:
            return
        # One that says so without end is asked once a second.
        await asyncio.sleep(self._patience.glances.total_seconds())

    async def _compare(self, session: "Session") -> None:
        """Hold what the server says of its tools against what was approved."""
        session.changed.clear()
        async with asyncio.timeout(self._patience.connect.total_seconds()):
            said = await session.tools()
        marked = self._server.effects.keys()
        self._take(await self._pins.compare(self._server.name, said, marked, now=self._clock.now()))

    def _take(self, pins: Sequence[Pin]) -> None:
        before, self._changed = self._changed, changed(self._server, pins)
        offered = offers(self._server, pins)
        self.tools = tuple(ServerTool(info, tool, self) for tool, info in offered.items())
        name = self._server.name
        if self._changed and self._changed != before:
            mend, tools = said(mending.approve_tool_server, name), tuple(self._changed)
            log.error(
                "a tool server changed its tools and is switched off",
                server=name,
                tools=", ".join(tools),
                mend=str(mend),
            )
            self._alarm.ring(Fault(f"tool server {name}", said(mending.tool_server_changed, name, tools), mend))
        elif before and not self._changed:
            log.info("a tool server is approved again", server=name)

    def _found(self, session: "Session") -> None:
        self._session, self._trouble, self._is_away = session, None, False
        self._was_reached = True
        self._reached.set()
        log.info("a tool server is reached", server=self._server.name, tools=len(self.tools))

    def _lost(self, error: Exception) -> None:
        # It knows the errors of libraries that only a server's connection imports.
        from core.adapters.mcp.troubles import reason_of

        trouble = reason_of(error)
        self._is_away = not self._was_reached
        if trouble != self._trouble:
            log.warning("a tool server cannot be used", server=self._server.name, trouble=trouble)
        self._trouble = trouble
