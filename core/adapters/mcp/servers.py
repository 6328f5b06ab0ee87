"""All servers of the operator: the `ToolSource` port."""

import asyncio
from collections.abc import Sequence

from core.adapters.mcp.bounds import Patience
from core.adapters.mcp.kept import KeptServer
from core.faults import Alarms
from core.model.tool_server import ToolServer
from core.ports import Clock, Pixels
from core.tool_ports import Tool, ToolPins


class ToolServers:
    """Servers that lend us tools, each kept by a task of its own.

    Args:
        servers: As the operator named them; without any, nothing is done and nothing is imported.
        pins: What was approved of their tools.
        pixels: Makes their pictures safe.
        clock: Tells when they changed.
        alarm: Rung when a server is switched off because of what it changed.
        patience: How long they are waited for.
    """

    def __init__(
        self,
        servers: Sequence[ToolServer],
        pins: ToolPins,
        pixels: Pixels,
        *,
        clock: Clock,
        alarm: Alarms,
        patience: Patience | None = None,
    ) -> None:
        self._patience = patience or Patience()
        self._kept = [
            KeptServer(one, pins, pixels, clock=clock, alarm=alarm, patience=self._patience) for one in servers
        ]

    @property
    def tools(self) -> Sequence[Tool]:
        """Those that are approved, whether their server can be reached or not."""
        return [tool for kept in self._kept for tool in kept.tools]

    async def open(self) -> None:
        """Read what is approved, so that the tools are known before any server was reached."""
        for kept in self._kept:
            await kept.look_up()

    async def run(self) -> None:
        """Keep them all, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for kept in self._kept:
                tasks.create_task(kept.run())
            try:
                while self._kept:
                    await asyncio.sleep(self._patience.glances.total_seconds())
                    for kept in self._kept:
                        await kept.glance()
            finally:
                for kept in self._kept:
                    kept.is_stopping = True
