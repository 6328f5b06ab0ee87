"""Servers that are programs, each a real process: how they are used, and what they cannot do to us."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.adapters.mcp.process import LEASH
from core.errors import ToolFailed
from core.model.tooling import Effect
from tests.fakes.lending import IMPATIENT, OFFICIAL, QUICK, is_alive, lent, program, write_tools
from tests.fakes.patience import until
from tests.fakes.tool_pins import MemoryToolPins


def events(lines: Sequence[Mapping[str, object]]) -> list[object]:
    return [line["event"] for line in lines]


async def test_a_program_made_with_the_official_library_lends_the_tools_that_are_marked(tmp_path: Path) -> None:
    server = program(tmp_path, "add", script=OFFICIAL)
    write_tools(tmp_path, "add", "delete_all")

    async with lent(server) as ours:
        result = await ours.call("shop__add", a=2, b=3)

        assert ours.names == {"shop__add"}
        assert result.data == {"server": "shop", "structured": {"total": 5}}


async def test_its_tools_are_opt_in_and_do_to_the_world_what_the_operator_says(tmp_path: Path) -> None:
    async with lent(program(tmp_path, "echo")) as ours:
        await until(lambda: ours.names)
        info = ours.tool("shop__echo").info

    assert info.is_opt_in
    assert info.effect is Effect.READS
    assert info.title == "shop"
    assert info.parameters["additionalProperties"] is False


async def test_arguments_go_to_the_server_and_nothing_else_does(tmp_path: Path) -> None:
    async with lent(program(tmp_path, "echo")) as ours:
        result = await ours.call("shop__echo", a=1)

    assert result.data["text"] == '{"a": 1}'


async def test_a_program_gets_the_environment_that_its_table_names_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "tell-nobody")

    async with lent(program(tmp_path, "environment", SHOP_TOKEN="open-sesame")) as ours:
        result = await ours.call("shop__environment")

    # Python's own start adds the last one.
    assert json.loads(str(result.data["text"])).keys() - {"LC_CTYPE"} == {"PATH", "SHOP_TOKEN"}


async def test_a_call_that_hangs_fails_in_time_and_holds_up_no_other(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    hanging, good = program(first, "hang", name="slow"), program(second, "echo")

    async with lent(hanging, good, patience=IMPATIENT) as ours:
        call = asyncio.create_task(ours.call("slow__hang"))
        await ours.call("shop__echo")
        with pytest.raises(ToolFailed, match="The tool server slow did not answer in time"):
            await call


@pytest.mark.parametrize(
    ("tool", "trouble"),
    [
        ("flood", "it sends more than 256 kB at once"),
        ("lists", "it sends more than 256 kB at once"),
        ("long", "it sends more than 256 kB at once"),
        ("spam", "it sends more than is read"),
        ("die", "its program ended"),
    ],
)
async def test_a_program_that_floods_or_dies_is_ended_and_started_anew(tool: str, trouble: str, tmp_path: Path) -> None:
    with capture_logs() as lines:
        async with lent(program(tmp_path, tool, "echo")) as ours:
            with pytest.raises(ToolFailed, match="The tool server shop"):
                await ours.call(f"shop__{tool}")
            await until(lambda: events(lines).count("a tool server is reached") == 2)
            result = await ours.call("shop__echo")

    assert result.data["text"] == "{}"
    assert trouble in {line.get("trouble") for line in lines}


@pytest.mark.parametrize("tool", ["garbage", "wrong", "error"])
async def test_an_answer_that_is_none_fails_the_call_alone(tool: str, tmp_path: Path) -> None:
    with capture_logs() as lines:
        patience = IMPATIENT if tool == "garbage" else QUICK
        async with lent(program(tmp_path, tool, "echo"), patience=patience) as ours:
            with pytest.raises(ToolFailed) as caught:
                await ours.call(f"shop__{tool}")
            await ours.call("shop__echo")

    assert "SECRET WORDS" not in f"{caught.value}{lines}"
    assert events(lines).count("a tool server is reached") == 1


async def test_a_failure_that_the_tool_tells_of_is_data_for_the_model(tmp_path: Path) -> None:
    async with lent(program(tmp_path, "failing")) as ours:
        result = await ours.call("shop__failing")

    assert result.data["failed"] is True
    assert result.notes == ()


async def test_what_a_server_asks_of_us_is_refused(tmp_path: Path) -> None:
    async with lent(program(tmp_path, "ask")) as ours:
        await ours.call("shop__ask")
        await until((tmp_path / "refused.json").exists)

    client = json.loads((tmp_path / "client.json").read_text(encoding="utf-8"))
    assert client["capabilities"] == {}


@pytest.mark.parametrize(
    ("environment", "trouble"),
    [
        ({"MCP_VERSION": "1999-01-01"}, "it does not speak a version of the protocol that Limner knows"),
        ({"MCP_ENDLESS": "1"}, "its list of tools does not end"),
    ],
)
async def test_a_server_that_cannot_be_understood_is_told_to_the_operator_and_nothing_is_offered(
    environment: Mapping[str, str], trouble: str, tmp_path: Path
) -> None:
    usual = program(tmp_path, "echo")
    server = replace(usual, environment={**usual.environment, **environment})

    with capture_logs() as lines:
        async with lent(server) as ours:
            await until(lambda: lines)

            assert ours.names == set()
    assert lines[0]["trouble"] == trouble


async def test_a_program_that_is_not_there_is_told_and_its_approved_tools_fail_in_words(tmp_path: Path) -> None:
    pins = MemoryToolPins()
    server = program(tmp_path, "echo")
    async with lent(server, pins=pins) as ours:
        await ours.call("shop__echo")
    gone = type(server)(server.name, server.effects, command=("no-such-program",), environment=server.environment)

    with capture_logs() as lines:
        async with lent(gone, pins=pins) as ours:
            await until(lambda: lines)
            with pytest.raises(ToolFailed, match="The tool server shop cannot be reached just now"):
                await ours.call("shop__echo")

    assert lines[0]["trouble"] == "its program is not found"


async def test_a_program_that_does_not_want_to_end_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    async with lent(program(tmp_path, "stubborn")) as ours:
        await ours.call("shop__stubborn")
        pids = json.loads((tmp_path / "pids.json").read_text(encoding="utf-8"))
        assert all(map(is_alive, pids))

    await until(lambda: not any(map(is_alive, pids)))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with the one that started it")
async def test_a_program_ends_with_limner_even_when_that_is_killed() -> None:
    start = f"import os, subprocess, sys, time; leash = [sys.executable, '-I', '-S', {str(LEASH)!r}, str(os.getpid())]"
    script = f"{start}; print(subprocess.Popen([*leash, 'sleep', '600']).pid, flush=True); time.sleep(600)"
    limner = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=subprocess.PIPE)
    assert limner.stdout is not None
    pid = int(await limner.stdout.readline())
    assert is_alive(pid)

    limner.kill()

    # The program has the other end of the pipe, too.
    await limner.wait()
    await until(lambda: not is_alive(pid))


def test_without_servers_the_library_is_not_imported() -> None:
    script = "import sys, bots.app; print(sorted({'mcp', 'anyio', 'httpx2'} & sys.modules.keys()))"

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)

    assert run.stdout.strip() == "[]"
