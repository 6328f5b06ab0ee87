"""One look at a server, for an operator who wants to know; nothing is written down."""

import asyncio
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from core.adapters.mcp.bounds import Patience
from core.adapters.mcp.offers import changed, fault, offers
from core.model.text import clean_text, shortened
from core.model.tool_server import Definition, Pin, ServerLook, ToolServer, first_pin

LONGEST_NAME = 40
MOST_NAMES = 20


async def look_at(server: ToolServer, pins: Sequence[Pin], patience: Patience) -> ServerLook:
    """Connect, read the list of tools, and hold it against what was approved.

    Args:
        server: As the operator named it.
        pins: What was approved; what never was seen is taken for approved, as the next start does.
        patience: How long it is waited for.
    """
    from core.adapters.mcp.troubles import reason_of

    library: Any = await asyncio.to_thread(import_module, "core.adapters.mcp.session")
    try:
        async with asyncio.timeout(patience.connect.total_seconds()), library.connected(server, patience) as session:
            said = await session.tools()
    except Exception as error:  # noqa: BLE001 - whatever a server makes go wrong is what the operator asks for
        return ServerLook(server.name, reason_of(error))
    return _judged(server, pins, said)


def _judged(server: ToolServer, pins: Sequence[Pin], said: Mapping[str, Definition]) -> ServerLook:
    known = {pin.tool: pin for pin in pins}
    marked = sorted(server.effects)
    seen = [known.get(tool) or first_pin(server.name, tool, said[tool]) for tool in marked if tool in {*known, *said}]
    differing = [pin.tool for pin in seen if said.get(pin.tool) != pin.approved]
    changes = sorted({*changed(server, seen), *differing})
    offered = offers(server, seen) if not changes else {}
    faults = {tool: why for tool in marked if tool in said and (why := fault(said[tool])) is not None}
    return ServerLook(
        server.name,
        offered=tuple(info.name for info in offered.values()),
        changed=tuple(changes),
        missing=tuple(tool for tool in marked if tool not in said and tool not in changes),
        faults=faults,
        unmarked=_printable(said.keys() - server.effects.keys()),
    )


def _printable(names: Sequence[str] | set[str]) -> tuple[str, ...]:
    return tuple(shortened(" ".join(clean_text(name).split()), LONGEST_NAME) for name in sorted(names)[:MOST_NAMES])
