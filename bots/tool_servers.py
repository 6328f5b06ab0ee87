"""The servers that lend us tools (MCP), as the operator's tables name them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from core.adapters.database import Database, SqlToolPins
from core.adapters.database.examining import schema_of
from core.adapters.mcp.bounds import Patience
from core.adapters.mcp.servers import ToolServers
from core.faults import Alarms
from core.model.tool_server import Pin, ServerLook, ToolServer
from core.ports import Clock, Pixels
from core.settings import Settings

LONGEST_LOOK = timedelta(seconds=12)
"""For `limner check`, which gives up on any check soon after that."""


def named_servers(settings: Settings) -> Sequence[ToolServer]:
    """The servers of the tables.

    Raises:
        SettingsWrong: A table is not right; the sentence says which and why.
    """
    if not settings.mcp:
        return ()
    from core.adapters.mcp.tables import load_servers

    return load_servers(settings.mcp, settings.lent)


async def open_tool_servers(
    settings: Settings, database: Database, pixels: Pixels, *, clock: Clock, alarm: Alarms
) -> ToolServers:
    """Get ready to keep them; none is reached yet, so none can hold up the start.

    Raises:
        SettingsWrong: As `named_servers`.
    """
    servers = ToolServers(named_servers(settings), SqlToolPins(database), pixels, clock=clock, alarm=alarm)
    await servers.open()
    return servers


def looks(settings: Settings, database: Callable[[], Database]) -> Mapping[str, Callable[[], Awaitable[ServerLook]]]:
    """How to look at each of them, by name, beside a running bot or without one.

    Raises:
        SettingsWrong: As `named_servers`.
    """
    return {server.name: partial(_look, server, database) for server in named_servers(settings)}


async def _look(server: ToolServer, database: Callable[[], Database]) -> ServerLook:
    from core.adapters.mcp.looking import look_at

    return await look_at(server, await _pins(server, database), Patience(connect=LONGEST_LOOK))


async def _pins(server: ToolServer, database: Callable[[], Database]) -> Sequence[Pin]:
    beside = database()
    revision, wanted = await schema_of(beside.url)
    if revision != wanted:
        return ()
    async with beside:
        return await SqlToolPins(beside).of(server.name)
