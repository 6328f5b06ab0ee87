"""What `limner check` says of servers that lend us tools."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bots.checks.finding import Finding, Level
from bots.checks.survey import survey
from bots.checks.tool_servers import judge
from core.errors import SettingsWrong
from core.model.tool_server import ServerLook
from core.settings import load_settings
from tests.fakes.checks import sound_parts

Looks = Mapping[str, Callable[[], Awaitable[ServerLook]]]


async def found(folder: Path, looks: Callable[[], Looks]) -> Mapping[str, Finding]:
    (folder / "limner.toml").write_text('[[mcp]]\nname = "shop"\n', encoding="utf-8")
    parts = replace(sound_parts(), tool_servers=looks)
    return {finding.name: finding for finding in await survey(load_settings({}, None, folder), parts)}


async def shop() -> ServerLook:
    return ServerLook("shop", offered=("shop__search",), unmarked=("delete",))


async def lost() -> ServerLook:
    return ServerLook("notes", trouble="its program ended")


async def test_each_server_is_looked_at_by_itself(tmp_path: Path) -> None:
    findings = await found(tmp_path, lambda: {"shop": shop, "notes": lost})

    assert findings["mcp shop"].level is Level.OK
    assert findings["mcp shop"].what == "It offers shop__search. Not marked, so not offered: delete."
    assert findings["mcp notes"].level is Level.PROBLEM
    assert findings["mcp notes"].what == "The server notes cannot be used: its program ended."


async def test_a_wrong_table_is_a_wrong_setting(tmp_path: Path) -> None:
    def wrong() -> Looks:
        raise SettingsWrong("[[mcp]] table 1 of limner.toml: `url` is wrong.")

    finding = (await found(tmp_path, wrong))["mcp"]

    assert finding.is_setting
    assert finding.level is Level.PROBLEM
    assert finding.what == "[[mcp]] table 1 of limner.toml: `url` is wrong."


async def test_without_tables_there_is_nothing_to_say(tmp_path: Path) -> None:
    findings = await survey(load_settings({}, None, tmp_path), sound_parts())

    assert not any(finding.name.startswith("mcp") for finding in findings)


@pytest.mark.parametrize(
    ("look", "level", "what", "mend"),
    [
        (
            ServerLook("shop", changed=("search",)),
            Level.PROBLEM,
            "It changed what was approved, so it is switched off: search.",
            "`limner mcp list` shows the changes; `limner mcp approve shop` lets them hold.",
        ),
        (
            ServerLook("shop", offered=("shop__a",), missing=("b",), faults={"c": "it uses `if`"}),
            Level.WARNING,
            "It offers shop__a. It has no b. c cannot be offered: it uses `if`.",
            "Take out of `reads` and `acts` what the server cannot lend us, or mend the server.",
        ),
        (ServerLook("shop"), Level.OK, "It offers nothing.", ""),
    ],
)
def test_what_is_found_says_what_to_do(look: ServerLook, level: Level, what: str, mend: str) -> None:
    finding = judge(look)

    assert (finding.level, finding.what, finding.mend) == (level, what, mend)
