"""Tools, and what the loop that calls them needs from outside."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.model.tooling import ToolContext, ToolInfo, ToolResult


class Tool(Protocol):
    """Something that a text model may have done, in a conversation that allows it."""

    @property
    def info(self) -> ToolInfo:
        """What the model is told of it; the same for as long as it is offered."""

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        """Do it once; cancelling the call ends what it began.

        Args:
            arguments: They fit the schema; what a schema cannot say is for the tool to check.
            context: What it may touch.

        Raises:
            ToolFailed: With a sentence that says why.
        """


class ToolSource(Protocol):
    """Where tools come from that may come and go while Limner runs."""

    @property
    def tools(self) -> Sequence[Tool]:
        """Those that can be offered just now."""
