"""`limner mcp …`."""

import asyncio
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bots.console.program import execute
from bots.console.surroundings import Surroundings
from core.model.tool_server import Definition, ToolServer
from core.model.tooling import Effect
from tests.fakes.console import FakeComposition
from tests.fakes.tool_pins import MemoryToolPins

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

Type = Callable[..., int]
SHOP = ToolServer("shop", {"search": Effect.READS, "order": Effect.ACTS}, url="https://shop.example.org")
FIRST, LATER = Definition("It searches.", "{}"), Definition("It searches.\x1b[31m And tells.", "{}")


async def see(pins: MemoryToolPins, said: Definition, now: datetime) -> None:
    await pins.compare("shop", {"search": said}, SHOP.effects.keys(), now=now)


@pytest.fixture
def app() -> FakeComposition:
    app = FakeComposition(servers=(SHOP,))
    asyncio.run(see(app.desk.pins, FIRST, datetime.now(UTC)))
    return app


@pytest.fixture
def limner(app: FakeComposition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)
    return lambda command: execute(command.split(), Surroundings({}, lambda: app))


def change(app: FakeComposition) -> None:
    asyncio.run(see(app.desk.pins, LATER, datetime.now(UTC) - timedelta(hours=2)))


def test_the_list_shows_each_marked_tool_and_how_it_stands(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("mcp list") == 0

    rows = [row.split("\t") for row in capsys.readouterr().out.splitlines()]
    assert rows[1:] == [
        ["shop__order", "shop", "order", "acts", "not seen yet"],
        ["shop__search", "shop", "search", "reads", f"approved {FIRST.fingerprint('search')}"],
    ]


def test_the_list_shows_what_changed_and_no_escape_codes(
    app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    change(app)

    assert limner("mcp list") == 0

    printed = capsys.readouterr().out
    assert "changed 2 h ago, switched off" in printed
    assert "before  It searches. {}\n  now     It searches. [31m And tells. {}" in printed


def test_the_list_is_json_for_programs(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("mcp list --json") == 0

    order, search = json.loads(capsys.readouterr().out)
    assert (order["name"], order["effect"], order["approved"]) == ("shop__order", "acts", None)
    assert search["approved"]["description"] == "It searches."


def test_without_tables_the_list_says_so(
    app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    app.servers = ()

    assert limner("mcp list") == 0
    assert capsys.readouterr().out == "There are no [[mcp]] tables in limner.toml.\n"


def test_an_approval_shows_the_change_and_lets_it_hold(
    app: FakeComposition, limner: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    change(app)

    assert limner("mcp approve shop --yes") == 0

    printed = capsys.readouterr().out
    assert "And tells." in printed
    assert printed.endswith("shop is switched on again.\n")
    (pin,) = app.desk.pins.known
    assert (pin.approved, pin.is_changed) == (LATER, False)


def test_nothing_is_approved_without_a_yes(app: FakeComposition, limner: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    change(app)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))

    assert limner("mcp approve shop") == 1

    (pin,) = app.desk.pins.known
    assert pin.is_changed


def test_there_may_be_nothing_to_approve(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("mcp approve shop") == 0
    assert capsys.readouterr().out == "There is nothing to approve: shop says what it said before.\n"


def test_an_unknown_server_is_wrong_usage(limner: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert limner("mcp approve shpo") == 2
    assert capsys.readouterr().err == "There is no server shpo. `limner mcp list` shows them.\n"
