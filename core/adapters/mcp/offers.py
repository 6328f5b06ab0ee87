"""What is offered of what was approved: pure."""

import json
from collections.abc import Mapping, Sequence

from core.adapters.mcp.schemas import SchemaRefused, checked_schema
from core.model.text import clean_text, shortened
from core.model.tool_server import Definition, Pin, ToolServer
from core.model.tooling import ToolInfo

LONGEST_DESCRIPTION = 1_000


def offers(server: ToolServer, pins: Sequence[Pin]) -> Mapping[str, ToolInfo]:
    """The tools of a server that a model may be told of, by the server's names for them.

    None at all while a change waits for the operator: whoever changes one tool may have changed any.
    """
    if changed(server, pins):
        return {}
    found = {pin.tool: _offer(server, pin) for pin in pins}
    return {tool: info for tool, info in found.items() if info is not None}


def changed(server: ToolServer, pins: Sequence[Pin]) -> Sequence[str]:
    """The marked tools that are no longer what was approved."""
    return [pin.tool for pin in pins if pin.is_changed and pin.tool in server.effects]


def fault(definition: Definition) -> str | None:
    """Why a tool cannot be offered, if it cannot."""
    try:
        _parameters(definition)
    except SchemaRefused as error:
        return str(error)
    return None


def _offer(server: ToolServer, pin: Pin) -> ToolInfo | None:
    if pin.tool not in server.effects or pin.approved is None:
        return None
    try:
        parameters = _parameters(pin.approved)
    except SchemaRefused:
        return None
    words = shortened(clean_text(pin.approved.description), LONGEST_DESCRIPTION)
    return ToolInfo(
        name=server.name_of(pin.tool),
        description=f"A tool of the server {server.name}. It describes it so: {words or 'not at all'}",
        parameters=parameters,
        effect=server.effects[pin.tool],
        title=server.name,
        is_opt_in=True,
        edition=pin.approved.fingerprint(pin.tool),
    )


def _parameters(definition: Definition) -> Mapping[str, object]:
    try:
        schema = json.loads(definition.schema)
    except ValueError as error:
        raise SchemaRefused("its schema is too large") from error
    return checked_schema(schema)
