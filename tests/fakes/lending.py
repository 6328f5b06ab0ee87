"""Our side of a server of tools, and real processes on the other."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

from core.adapters.clock import SystemClock
from core.adapters.mcp.bounds import Patience
from core.adapters.mcp.servers import ToolServers
from core.faults import Alarms, Silence
from core.model.tool_server import ToolServer
from core.model.tooling import Effect, ToolResult
from core.ports import Pixels
from core.tool_ports import Tool, ToolPins
from tests.fakes.patience import until
from tests.fakes.tool_pins import MemoryToolPins
from tests.fakes.tooling import context

RAW = Path(__file__).with_name("mcp_raw.py")
OFFICIAL = Path(__file__).with_name("mcp_official.py")
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
}

STARTING_S = 60
"""A program of Python's that imports a large library, on a computer that does much else."""

QUICK = Patience(
    call=timedelta(seconds=8),
    ending=timedelta(seconds=0.2),
    glances=timedelta(seconds=0.02),
    first_pause=timedelta(seconds=0.02),
    longest_pause=timedelta(seconds=0.1),
)
IMPATIENT = Patience(
    call=timedelta(seconds=1.5),
    ending=timedelta(seconds=0.2),
    glances=timedelta(seconds=0.02),
    first_pause=timedelta(seconds=0.02),
)


def write_tools(folder: Path, *names: str, schema: Mapping[str, object] = SCHEMA, **described: str) -> None:
    """What a server says of its tools from here on; those with a description of their own come by keyword."""
    described = {name: f"It does {name}." for name in names} | described
    tools = [{"name": name, "description": words, "inputSchema": schema} for name, words in described.items()]
    (folder / "tools.new").write_text(json.dumps(tools), encoding="utf-8")
    (folder / "tools.new").replace(folder / "tools.json")


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    return False


def program(folder: Path, *tools: str, script: Path = RAW, name: str = "shop", **environment: str) -> ToolServer:
    """A server that is a program; it has the tools that are marked, all of which read."""
    write_tools(folder, *tools)
    path = {"PATH": os.environ["PATH"]}
    command = (sys.executable, str(script), str(folder))
    return ToolServer(name, dict.fromkeys(tools, Effect.READS), command=command, environment=path | environment)


def address(url: str, *tools: str, **headers: str) -> ToolServer:
    """A server behind an address."""
    return ToolServer("shop", dict.fromkeys(tools, Effect.READS), url=url, headers=headers)


class NoPixels:
    """For servers that send no pictures."""

    def __getattr__(self, name: str) -> None:
        raise AssertionError(f"nobody may ask for {name}")


class Lent:
    """The tools of some servers, kept as Limner keeps them."""

    def __init__(self, servers: ToolServers, pins: ToolPins) -> None:
        self.servers = servers
        self.pins = pins

    @property
    def names(self) -> set[str]:
        """Those that are offered just now."""
        return {tool.info.name for tool in self.servers.tools}

    def tool(self, name: str) -> Tool:
        """One of them."""
        return next(tool for tool in self.servers.tools if tool.info.name == name)

    async def call(self, name: str, **arguments: object) -> ToolResult:
        """Have it done, once it is offered."""
        await until(lambda: name in self.names, within=STARTING_S)
        return await self.tool(name).call(arguments, context())


@asynccontextmanager
async def lent(
    *servers: ToolServer,
    pins: ToolPins | None = None,
    pixels: Pixels | None = None,
    alarm: Alarms | None = None,
    patience: Patience = QUICK,
) -> AsyncIterator[Lent]:
    """Keep these servers for as long as the context is open."""
    known, rings = pins or MemoryToolPins(), alarm or Silence()
    kept = ToolServers(servers, known, pixels or NoPixels(), clock=SystemClock(), alarm=rings, patience=patience)  # type: ignore[arg-type]  # nobody asks it
    await kept.open()
    running = asyncio.create_task(kept.run())
    try:
        yield Lent(kept, known)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
