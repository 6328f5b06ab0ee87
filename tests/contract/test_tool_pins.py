"""What was approved of tools that are not ours, on SQLite and on PostgreSQL alike."""

from datetime import UTC, datetime

import pytest

from core.adapters.database import Database, SqlToolPins
from core.model.tool_server import Definition
from core.tool_ports import ToolPins
from tests.fakes.tool_pins import MemoryToolPins

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ECHO, OTHER = Definition("It echoes. 検索 \u202e", '{"type": "object"}'), Definition("Something else.", "{}")
MARKED = {"echo", "search"}


@pytest.fixture(params=["kept", "stand-in"])
def pins(request: pytest.FixtureRequest, database: Database) -> ToolPins:
    return SqlToolPins(database) if request.param == "kept" else MemoryToolPins()


async def test_only_marked_tools_are_kept_and_each_server_has_its_own(pins: ToolPins) -> None:
    await pins.compare("shop", {"echo": ECHO, "delete": OTHER}, MARKED, now=NOW)
    await pins.compare("other", {"search": OTHER}, MARKED, now=NOW)

    assert [(pin.server, pin.tool, pin.approved) for pin in await pins.of("shop")] == [("shop", "echo", ECHO)]
    assert [pin.tool for pin in await pins.of("other")] == ["search"]


async def test_the_same_again_changes_nothing(pins: ToolPins) -> None:
    first = await pins.compare("shop", {"echo": ECHO}, MARKED, now=NOW)

    again = await pins.compare("shop", {"echo": ECHO}, MARKED, now=NOW)

    assert list(again) == list(first)
    assert not any(pin.is_changed for pin in again)


async def test_a_change_and_a_loss_are_kept_beside_what_was_approved(pins: ToolPins) -> None:
    await pins.compare("shop", {"echo": ECHO, "search": ECHO}, MARKED, now=NOW)

    await pins.compare("shop", {"echo": OTHER}, MARKED, now=NOW)

    kept = {pin.tool: (pin.approved, pin.said, pin.changed_at) for pin in await pins.of("shop")}
    assert kept == {"echo": (ECHO, OTHER, NOW), "search": (ECHO, None, NOW)}


async def test_an_approval_lets_hold_what_was_shown(pins: ToolPins) -> None:
    await pins.compare("shop", {"echo": ECHO}, MARKED, now=NOW)
    shown = await pins.compare("shop", {"echo": OTHER}, MARKED, now=NOW)

    approved = await pins.approve(shown)

    assert [pin.approved for pin in approved] == [OTHER]
    assert list(await pins.of("shop")) == list(approved)


async def test_what_changed_after_it_was_shown_is_not_approved(pins: ToolPins) -> None:
    await pins.compare("shop", {"echo": ECHO}, MARKED, now=NOW)
    shown = await pins.compare("shop", {"echo": OTHER}, MARKED, now=NOW)
    await pins.compare("shop", {}, MARKED, now=NOW)

    assert list(await pins.approve(shown)) == []
    assert [pin.is_changed for pin in await pins.of("shop")] == [True]
