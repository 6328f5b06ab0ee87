"""What was approved of the tools of servers that are not ours."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.schema import tool_pins
from core.model.tool_server import Definition, Pin, first_pin


class SqlToolPins:
    """The `ToolPins` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def of(self, connection: Connection, server: str) -> Sequence[Pin]:
        """Everything known of a server's tools, by name."""
        return _known(connection, server)

    @writes
    def compare(
        self,
        connection: Connection,
        server: str,
        said: Mapping[str, Definition],
        marked: Collection[str],
        *,
        now: datetime,
    ) -> Sequence[Pin]:
        """Keep what a server says of its marked tools, and compare it with what was approved."""
        known = {pin.tool: pin for pin in _known(connection, server) if pin.tool in marked}
        after = {tool: pin.after(said.get(tool), now) for tool, pin in known.items()}
        after |= {tool: first_pin(server, tool, said[tool]) for tool in marked if tool in said and tool not in known}
        for tool, pin in after.items():
            if pin != known.get(tool):
                _keep(connection, pin)
        return [after[tool] for tool in sorted(after)]

    @writes
    def approve(self, connection: Connection, shown: Sequence[Pin]) -> Sequence[Pin]:
        """Let hold what a server said last, where that still is what was shown; returns those pins as they are then."""
        standing = {pin for server in {pin.server for pin in shown} for pin in _known(connection, server)}
        accepted = [pin.accepted() for pin in shown if pin in standing]
        for pin in accepted:
            _keep(connection, pin)
        return accepted


def _known(connection: Connection, server: str) -> Sequence[Pin]:
    wanted = select(tool_pins).where(tool_pins.c.server == server).order_by(tool_pins.c.tool)
    return [_pin_from(row) for row in connection.execute(wanted).mappings()]


def _keep(connection: Connection, pin: Pin) -> None:
    connection.execute(delete(tool_pins).where(tool_pins.c.server == pin.server, tool_pins.c.tool == pin.tool))
    values = {"approved": _written(pin.approved), "said": _written(pin.said), "changed_at": pin.changed_at}
    connection.execute(insert(tool_pins), values | {"server": pin.server, "tool": pin.tool})


def _written(definition: Definition | None) -> dict[str, Any] | None:
    return None if definition is None else asdict(definition)


def _pin_from(row: RowMapping) -> Pin:
    return Pin(row["server"], row["tool"], _read(row["approved"]), _read(row["said"]), row["changed_at"])


def _read(stored: dict[str, Any] | None) -> Definition | None:
    return None if stored is None else Definition(**stored)
