"""One connection to a server, on the official library. It takes a second to import: whoever needs it does so late."""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from mcp.client.client import Client
from mcp.client.session import IncomingMessage
from mcp.client.subscriptions import ListenNotSupportedError, SubscriptionLost
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CONNECTION_CLOSED,
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    Implementation,
    InputRequiredResult,
    Tool,
    ToolListChangedNotification,
)
from pydantic import TypeAdapter, ValidationError

from core.adapters.mcp.bounds import Patience, ServerTrouble
from core.adapters.mcp.process import program
from core.adapters.mcp.web import address
from core.model.tool_server import Definition, ToolServer

MOST_PAGES = 20
MOST_TOOLS = 500
LONGEST_NAME = 128
LONGEST_DESCRIPTION = 4_000
LARGEST_SCHEMA = 32_000

_LOGGERS = ("mcp", "client")
"""The library's; one of them bears a name of its own."""

_ANSWER: TypeAdapter[CallToolResult | InputRequiredResult] = TypeAdapter(CallToolResult | InputRequiredResult)


class Session:
    """An open connection; `connected` makes one.

    Attributes:
        changed: The server said that its list of tools has changed.
    """

    def __init__(self, client: Client, changed: asyncio.Event) -> None:
        self._client = client
        self.changed = changed

    async def tools(self) -> Mapping[str, Definition]:
        """Every tool of the server by name, in its own words; what is too long is known by its hash.

        Raises:
            ServerTrouble: It does not end, or is no list of tools.
        """
        found: dict[str, Definition] = {}
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            try:
                page = await self._client.list_tools(cursor=cursor)
            except (MCPError, ValidationError) as error:
                raise ServerTrouble(_what_failed(error, "it does not list its tools as the protocol says")) from error
            found |= {tool.name: _definition(tool) for tool in page.tools if len(tool.name) <= LONGEST_NAME}
            cursor = page.next_cursor
            if len(found) > MOST_TOOLS:
                break
            if cursor is None:
                return found
        raise ServerTrouble("its list of tools does not end")

    async def call(self, tool: str, arguments: Mapping[str, object]) -> CallToolResult:
        """Have a tool run, once.

        Raises:
            ServerTrouble: There is no answer as the protocol says, or none that we can use.
        """
        params = CallToolRequestParams(name=tool, arguments=dict(arguments))
        try:
            # Past the library's own method: it would hold the answer against a schema of the server's, on the event
            # loop, and a regular expression in there can take for ever.
            answer = await self._client.session.send_request(CallToolRequest(params=params), _ANSWER)
        except (MCPError, ValidationError) as error:
            raise ServerTrouble(_what_failed(error, "it does not answer as the protocol says")) from error
        if isinstance(answer, InputRequiredResult):
            raise ServerTrouble("it asks for something that Limner does not give to servers")
        return answer


@asynccontextmanager
async def connected(server: ToolServer, patience: Patience) -> AsyncIterator[Session]:
    """Be connected to a server for as long as the context is open; left by the task that entered it.

    The library refuses by itself what a server asks of us: samples of a model, questions to people, folders.

    Raises:
        ServerTrouble: It cannot be reached, or was lost meanwhile; also in a group, with what else there was.
    """
    # What it complains about quotes what servers say; we say ourselves what is wrong.
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    changed = asyncio.Event()

    async def hear(message: IncomingMessage) -> None:
        if isinstance(message, ToolListChangedNotification):
            changed.set()

    transport = program(server, patience) if server.command else address(server, patience)
    client = Client(transport, cache=None, client_info=Implementation(name="limner", version="1"), message_handler=hear)
    async with AsyncExitStack() as stack:
        await _enter(client, stack, patience)
        async with asyncio.TaskGroup() as tasks:
            following = tasks.create_task(_follow(client, changed))
            try:
                yield Session(client, changed)
            finally:
                following.cancel()


async def _enter(client: Client, stack: AsyncExitStack, patience: Patience) -> None:
    try:
        async with asyncio.timeout(patience.connect.total_seconds()):
            await stack.enter_async_context(client)
    except TimeoutError as error:
        raise ServerTrouble("it does not answer in time") from error


async def _follow(client: Client, changed: asyncio.Event) -> None:
    """Hear of changes where a server of the newest protocol tells of them only when asked to."""
    try:
        async with client.listen(tools_list_changed=True) as changes:
            async for _ in changes:
                changed.set()
    except (ListenNotSupportedError, MCPError, SubscriptionLost, TimeoutError):
        # Older servers tell unasked; and the list is looked at from time to time anyway.
        return


def _what_failed(error: MCPError | ValidationError, otherwise: str) -> str:
    # Its message is the server's; its number says enough.
    if not isinstance(error, MCPError):
        return otherwise
    return "the connection ended" if error.code == CONNECTION_CLOSED else f"it answers with error {error.code}"


def _definition(tool: Tool) -> Definition:
    schema = json.dumps(tool.input_schema, sort_keys=True, ensure_ascii=False)
    return Definition(_bounded(tool.description or "", LONGEST_DESCRIPTION), _bounded(schema, LARGEST_SCHEMA))


def _bounded(text: str, most: int) -> str:
    """The text, or so much of it that any change can still be told."""
    if len(text) <= most:
        return text
    return f"{text[:most]}… {hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()}"
