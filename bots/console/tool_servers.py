"""`limner mcp …`: what servers lend us, and letting a change of theirs hold."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from bots.console.shared import ConfigOption, JsonOption, WrongUsage, age, composition, one_line, say, settings_of
from bots.console.tables import print_json, print_table
from core.model.tool_server import Definition, Pin, ToolServer
from core.settings import Settings

LONGEST_NAME = 60
LONGEST_WORDS = 2_000

mcp = typer.Typer(help="See the tools that MCP servers lend us, and approve changes of theirs.", no_args_is_help=True)


@mcp.command("list")
def list_tools(context: typer.Context, *, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """List the tools that are marked in limner.toml, and how they stand."""
    settings = settings_of(context, config)
    servers = composition(context).tool_servers(settings)
    pins = asyncio.run(_pins(context, settings, servers)) if servers else []
    if as_json:
        print_json([_as_json(server, tool, pins) for server in servers for tool in sorted(server.effects)])
        return
    if not servers:
        say("There are no [[mcp]] tables in limner.toml.")
        return
    rows = [_row(server, tool, pins) for server in servers for tool in sorted(server.effects)]
    print_table(("TOOL", "SERVER", "THERE", "EFFECT", "STATE"), rows)
    for pin in _changed(pins, servers):
        _show_change(pin)


@mcp.command("approve")
def approve_changes(
    context: typer.Context,
    server: Annotated[str, typer.Argument(metavar="SERVER", help="Its `name` in limner.toml.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    config: ConfigOption = None,
) -> None:
    """Show what a server changed of its tools, and let it hold; a running bot notices at once."""
    settings = settings_of(context, config)
    named = [known for known in composition(context).tool_servers(settings) if known.name == server]
    if not named:
        raise WrongUsage(f"There is no server {one_line(server, LONGEST_NAME)}. `limner mcp list` shows them.")
    shown = _changed(asyncio.run(_pins(context, settings, named)), named)
    if not shown:
        say(f"There is nothing to approve: {server} says what it said before.")
        return
    for pin in shown:
        _show_change(pin)
    if not yes:
        typer.confirm(f"Shall this hold, and {server} be switched on again?", abort=True)
    approved = asyncio.run(_approve(context, settings, shown))
    if len(approved) < len(shown):
        raise WrongUsage(f"{server} has changed something else meanwhile. Have a look and approve once more.")
    say(f"{server} is switched on again.")


async def _pins(context: typer.Context, settings: Settings, servers: Sequence[ToolServer]) -> Sequence[Pin]:
    async with composition(context).operator_desk(settings) as desk:
        return [pin for server in servers for pin in await desk.pins.of(server.name)]


async def _approve(context: typer.Context, settings: Settings, shown: Sequence[Pin]) -> Sequence[Pin]:
    async with composition(context).operator_desk(settings) as desk:
        return await desk.pins.approve(shown)


def _changed(pins: Sequence[Pin], servers: Sequence[ToolServer]) -> Sequence[Pin]:
    marked = {(server.name, tool) for server in servers for tool in server.effects}
    return [pin for pin in pins if pin.is_changed and (pin.server, pin.tool) in marked]


def _row(server: ToolServer, tool: str, pins: Sequence[Pin]) -> tuple[str, ...]:
    name, effect = server.name_of(tool), server.effects[tool]
    return name, server.name, one_line(tool, LONGEST_NAME), effect, _state(_pin(server, tool, pins))


def _state(pin: Pin | None) -> str:
    if pin is None:
        return "not seen yet"
    if pin.changed_at is not None:
        return f"changed {age(datetime.now(UTC) - pin.changed_at)} ago, switched off"
    return f"approved {pin.approved.fingerprint(pin.tool)}" if pin.approved else "gone"


def _show_change(pin: Pin) -> None:
    say(f"\n{pin.server} changed {one_line(pin.tool, LONGEST_NAME)}:")
    for what, definition in (("before", pin.approved), ("now", pin.said)):
        say(f"  {what:<7} {_words(definition)}")


def _words(definition: Definition | None) -> str:
    if definition is None:
        return "(not there)"
    return one_line(f"{definition.description} {definition.schema}", LONGEST_WORDS)


def _pin(server: ToolServer, tool: str, pins: Sequence[Pin]) -> Pin | None:
    return next((pin for pin in pins if (pin.server, pin.tool) == (server.name, tool)), None)


def _as_json(server: ToolServer, tool: str, pins: Sequence[Pin]) -> dict[str, object]:
    pin = _pin(server, tool, pins)
    return {
        "name": server.name_of(tool),
        "server": server.name,
        "tool": tool,
        "effect": server.effects[tool],
        "approved": pin.approved if pin else None,
        "said": pin.said if pin else None,
        "changed_at": pin.changed_at if pin else None,
    }
