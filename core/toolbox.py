"""The tools that there are: found by name, and kept from arguments that do not fit."""

import asyncio
import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from core.errors import LimnerError, ToolFailed
from core.model.tooling import ToolContext, ToolInfo, ToolResult
from core.tool_ports import Tool, ToolSource

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

MOST_BYTES = 256_000
"""Of one result, as JSON."""

LONGEST_COMPLAINT = 300
MOST_SCHEMAS = 256
"""Kept ready; a bot with more tools than that makes some of them anew."""


class Toolbox:
    """All tools; which of them a request may use stands in its job.

    Args:
        own: Limner's.
        sources: Where further ones come from; none of them takes the name of one of ours, or of an earlier source's.
    """

    def __init__(self, own: Sequence[Tool] = (), sources: Sequence[ToolSource] = ()) -> None:
        self._own = tuple(own)
        self._sources = tuple(sources)

    @property
    def tools(self) -> Mapping[str, Tool]:
        """Those that can be offered just now, by name: ours first."""
        found: dict[str, Tool] = {}
        for tool in (*self._own, *(one for source in self._sources for one in source.tools)):
            found.setdefault(tool.info.name, tool)
        return found

    @property
    def infos(self) -> tuple[ToolInfo, ...]:
        """What there is to say about each."""
        return tuple(tool.info for tool in self.tools.values())

    def among(self, names: Collection[str]) -> Mapping[str, Tool]:
        """Those of these names."""
        return {name: tool for name, tool in self.tools.items() if name in names}


NO_TOOLS = Toolbox()


async def run(tool: Tool, arguments: Mapping[str, object], context: ToolContext, within: timedelta) -> ToolResult:
    """Run a tool once; what it gives back is bounded.

    Raises:
        ToolFailed: It said why, took too long, gave too much, or broke.
    """
    try:
        async with asyncio.timeout(max(0, within.total_seconds())):
            result = await tool.call(arguments, context)
    except ToolFailed:
        raise
    except TimeoutError as error:
        raise ToolFailed("It took too long and was stopped.") from error
    except LimnerError as error:
        raise ToolFailed(error.user_message) from error
    if size_bytes(result.data) > MOST_BYTES:
        raise ToolFailed(f"It gave more than {MOST_BYTES // 1000} kB, which is more than can be used.")
    return result


def size_bytes(data: Mapping[str, object]) -> int:
    """Of a result as JSON.

    Raises:
        ToolFailed: It is none.
    """
    try:
        return len(json.dumps(data, ensure_ascii=False, allow_nan=False).encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise ToolFailed("It gave something that cannot be read.") from error


def misfit(info: ToolInfo, arguments: Mapping[str, object]) -> str | None:
    """What is wrong with arguments, in words for the model; None when they fit the tool's schema."""
    # Reading it takes as long as answering a message, and most requests need no tool.
    import jsonschema
    from referencing.exceptions import Unresolvable

    try:
        error = jsonschema.exceptions.best_match(
            _validator(json.dumps(dict(info.parameters))).iter_errors(dict(arguments))
        )
    except (Unresolvable, RecursionError, jsonschema.exceptions.SchemaError, re.error):
        return "The arguments of this tool cannot be checked, so it cannot be used."
    if error is None:
        return None
    where = ".".join(map(str, error.absolute_path)) or "the arguments"
    return f"{where}: {error.message}"[:LONGEST_COMPLAINT]


@lru_cache(maxsize=MOST_SCHEMAS)
def _validator(schema: str) -> "Validator":
    """A schema made ready, which takes longer than checking against it.

    Raises:
        SchemaError: It is none.
    """
    import jsonschema
    from referencing import Registry

    read = json.loads(schema)
    jsonschema.Draft202012Validator.check_schema(read)
    # Without a registry of its own it would fetch what a foreign schema refers to.
    made: Validator = jsonschema.Draft202012Validator(read, registry=Registry())
    return made
