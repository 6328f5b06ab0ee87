"""A look at a server, as `limner check` takes it: nothing is approved by it."""

from dataclasses import replace
from pathlib import Path

from bots.app import migrate, parts
from core.adapters.mcp.looking import look_at
from core.model.tool_server import Definition, first_pin
from core.model.tooling import Effect
from core.settings import load_settings
from tests.fakes.lending import QUICK, program, write_tools


async def test_a_look_tells_what_is_offered_what_is_missing_and_what_could_be_marked(tmp_path: Path) -> None:
    server = program(tmp_path, "echo")
    write_tools(tmp_path, "echo", "hang\u200b\x1b[31m")
    wanted = replace(server, effects={**server.effects, "gone": Effect.ACTS})

    look = await look_at(wanted, (), QUICK)

    assert (look.trouble, look.changed) == (None, ())
    assert look.offered == ("shop__echo",)
    assert look.missing == ("gone",)
    assert look.unmarked == ("hang",)


async def test_a_look_tells_what_changed_and_what_cannot_be_offered(tmp_path: Path) -> None:
    server = program(tmp_path, "echo", "hang")
    write_tools(tmp_path, "echo", "hang", schema={"type": "object", "not": {}})

    look = await look_at(server, (first_pin("shop", "echo", Definition("Before.", "{}")),), QUICK)

    assert look.offered == ()
    assert look.changed == ("echo",)
    assert look.faults.keys() == {"echo", "hang"}


async def test_a_look_at_a_server_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    look = await look_at(program(tmp_path, "echo", MCP_VERSION="1999-01-01"), (), QUICK)

    assert look.trouble == "it does not speak a version of the protocol that Limner knows"


async def test_every_server_is_looked_at_beside_the_database_of_a_bot(tmp_path: Path) -> None:
    tables = [f'[[mcp]]\nname = "{name}"\ncommand = "no-such-program"\nreads = ["echo"]\n' for name in ("a", "b")]
    (tmp_path / "limner.toml").write_text("".join(tables), encoding="utf-8")
    settings = load_settings({}, None, tmp_path)
    await migrate(settings)

    looks = parts(settings).tool_servers()

    assert [(await look()).trouble for look in looks.values()] == ["its program is not found"] * 2
