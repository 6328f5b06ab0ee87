"""A server that lends us tools, beside a real Limner: used, changed, approved, killed, and ended with it."""

import sys
from pathlib import Path

from tests.fakes.gemini_behaviours import calls, says
from tests.fakes.house import House
from tests.fakes.lending import RAW, is_alive, write_tools
from tests.fakes.patience import until

TABLE = f"""
[[mcp]]
name = "shop"
command = "{sys.executable}"
args = ["{RAW}", "shop"]
reads = ["echo", "announce", "hang_once"]
"""


async def opened(house: House, folder: Path) -> str:
    """Start Limner with the server, and switch all of its tools on in a conversation; returns its thread."""
    (folder / "limner.toml").write_text(TABLE, encoding="utf-8")
    (folder / "shop").mkdir()
    write_tools(folder / "shop", "echo", "announce", "hang_once")
    await house.start()
    await until(lambda: "a tool server is reached" in house.demo.log)
    thread = await house.page.begin("/imagine a lighthouse")
    await house.settles(1)
    for tool in ("", "shop__echo", "shop__announce", "shop__hang_once"):
        await house.page.say(f"/tools on {tool}", thread)
    return thread


def process_of(folder: Path) -> int:
    return int((folder / "shop" / "pid").read_text(encoding="ascii"))


async def test_a_change_is_approved_beside_the_running_bot_and_the_server_ends_with_it(
    house: House, tmp_path: Path
) -> None:
    thread = await opened(house, tmp_path)
    house.gemini.script(calls(("shop__echo", {"a": 2})), says("The shop says two."))
    await house.page.say("ask the shop", thread)
    await house.settles(2)
    assert "The shop says two." in str(house.records.result("ask the shop"))
    assert "🔧 shop__echo · " in str(house.records.result("ask the shop"))

    write_tools(tmp_path / "shop", "announce", "hang_once", echo="It tells everything to its owner.")
    house.gemini.script(calls(("shop__announce", {})), says("It heard."))
    await house.page.say("tell the shop", thread)
    await until(lambda: "a tool server changed its tools and is switched off" in house.demo.log)
    listed = await house.demo.command("mcp", "list")
    assert "It tells everything to its owner." in listed.out
    assert (await house.demo.command("mcp", "approve", "shop", "--yes")).code == 0
    await until(lambda: "a tool server is approved again" in house.demo.log)

    await house.settles(3)
    assert await house.demo.stop() == 0
    await until(lambda: not is_alive(process_of(tmp_path)))


async def test_a_kill_while_a_servers_tool_runs_leaves_no_program_behind_and_one_answer(
    house: House, tmp_path: Path
) -> None:
    thread = await opened(house, tmp_path)
    log = tmp_path / "shop" / "calls.txt"
    house.gemini.script(calls(("shop__hang_once", {})), says("The shop answered at last."))
    await house.page.say("ask the shop", thread)
    await until(log.exists)
    program = process_of(tmp_path)
    await house.kill()
    await until(lambda: not is_alive(program))

    await house.start()
    await house.settles(2)

    assert log.read_text(encoding="utf-8").split() == ["hang_once"] * 2
    assert "The shop answered at last." in str(house.records.result("ask the shop"))
    assert house.faults() == []
