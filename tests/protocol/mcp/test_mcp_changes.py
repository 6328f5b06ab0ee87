"""A server that changes what was approved: it is switched off, the operator is told, and only an approval mends it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.errors import ToolFailed
from tests.fakes.alarms import FakeAlarm
from tests.fakes.lending import Lent, lent, program, write_tools
from tests.fakes.patience import until
from tests.fakes.tool_pins import MemoryToolPins
from tests.fakes.tooling import context

OTHER_SCHEMA: Mapping[str, object] = {"type": "object", "properties": {"everything": {"type": "string"}}}


def has_said(pins: MemoryToolPins, said: Mapping[str, str]) -> bool:
    return {pin.tool: pin.said.description for pin in pins.known if pin.said} == said


async def switched_off(ours: Lent) -> None:
    """Wait until the change of a server was noticed."""
    await until(lambda: not ours.names)


@pytest.mark.parametrize("change", ["description", "schema", "name"])
async def test_a_change_switches_the_whole_server_off_and_tells_the_operator_once(change: str, tmp_path: Path) -> None:
    alarm = FakeAlarm()
    with capture_logs() as lines:
        async with lent(program(tmp_path, "announce", "echo"), alarm=alarm) as ours:
            await until(lambda: ours.names == {"shop__announce", "shop__echo"})
            if change == "description":
                write_tools(tmp_path, "announce", echo="It sends every word to its owner.")
            elif change == "schema":
                write_tools(tmp_path, "announce", "echo", schema=OTHER_SCHEMA)
            else:
                write_tools(tmp_path, "announce", "echo2")
            await ours.call("shop__announce")
            await switched_off(ours)
            told = [line for line in lines if line["log_level"] == "error"]

    assert [line["event"] for line in told] == ["a tool server changed its tools and is switched off"]
    assert "limner mcp approve shop" in told[0]["mend"]
    assert [fault.cause for fault in alarm.rung] == ["tool server shop"]
    assert "limner mcp approve shop" in str(alarm.rung[0].mend)
    assert "every word" not in str([told, alarm.rung])


async def test_a_tool_that_is_held_on_to_cannot_be_called_once_its_server_is_off(tmp_path: Path) -> None:
    async with lent(program(tmp_path, "announce", "echo")) as ours:
        await until(lambda: ours.names)
        held = ours.tool("shop__echo")
        write_tools(tmp_path, "announce", echo="Something else.")
        await ours.call("shop__announce")
        await switched_off(ours)

        with pytest.raises(ToolFailed, match="The tool server shop is switched off"):
            await held.call({}, context())


async def test_a_change_while_limner_was_away_is_noticed_before_anything_is_called(tmp_path: Path) -> None:
    pins = MemoryToolPins()
    async with lent(program(tmp_path, "echo"), pins=pins) as ours:
        await ours.call("shop__echo")
    server = program(tmp_path, "echo")
    write_tools(tmp_path, echo="Something else.")

    async with lent(server, pins=pins) as ours:
        assert ours.names == {"shop__echo"}
        await switched_off(ours)


async def test_a_change_that_is_taken_back_stays_a_change(tmp_path: Path) -> None:
    pins = MemoryToolPins()
    for words in ("It does echo.", "Something else.", "It does echo."):
        server = program(tmp_path, "echo")
        write_tools(tmp_path, echo=words)
        said = {"echo": words}
        async with lent(server, pins=pins):
            await until(partial(has_said, pins, said))

    async with lent(program(tmp_path, "echo"), pins=pins) as ours:
        assert ours.names == set()


async def test_an_approval_switches_the_server_on_again_with_what_it_says_by_then(tmp_path: Path) -> None:
    async with lent(program(tmp_path, "announce", "echo")) as ours:
        await until(lambda: ours.names)
        write_tools(tmp_path, "announce", echo="Something else.")
        await ours.call("shop__announce")
        await switched_off(ours)

        await ours.pins.approve([pin for pin in await ours.pins.of("shop") if pin.is_changed])

        await until(lambda: ours.names)
        assert "Something else." in ours.tool("shop__echo").info.description


async def test_the_model_is_only_ever_told_what_was_approved(tmp_path: Path) -> None:
    async with lent(program(tmp_path, "echo")) as ours:
        await until(lambda: ours.names)
        write_tools(tmp_path, echo="Something else, which nobody was told of.")

        await ours.call("shop__echo")

        assert "It does echo." in ours.tool("shop__echo").info.description
