"""Names of tools that are not ours, and what is remembered of what was approved."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.tool_server import Definition, ToolServer, first_pin
from core.model.tooling import Effect

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ECHO, OTHER = Definition("It echoes.", "{}"), Definition("It does something else.", "{}")


def server(name: str = "shop") -> ToolServer:
    return ToolServer(name, {"search": Effect.READS})


@pytest.mark.parametrize(
    ("tool", "name"),
    [
        ("search", "shop__search"),
        ("get-Weather.now", "shop__get_weather_now"),
        ("検索", "shop__tool"),
        ("a" * 60, "shop__aaaaaaaaaaaaaaaaaaaaaaaaaaa_11ee39"),
    ],
)
def test_a_tool_bears_the_name_of_its_server(tool: str, name: str) -> None:
    assert server().name_of(tool) == name


@given(st.text(max_size=200))
def test_whatever_a_server_calls_its_tool_the_name_is_legal_and_nobody_elses(tool: str) -> None:
    name = server().name_of(tool)

    assert re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name)
    assert name.startswith("shop__")


def test_a_fingerprint_tells_any_change() -> None:
    prints = {
        ECHO.fingerprint("a"),
        ECHO.fingerprint("b"),
        OTHER.fingerprint("a"),
        Definition("It echoes.", '{"type": "object"}').fingerprint("a"),
    }

    assert len(prints) == 4


def test_what_is_seen_first_is_taken_for_approved() -> None:
    pin = first_pin("shop", "echo", ECHO)

    assert pin.approved == ECHO
    assert not pin.is_changed
    assert pin.after(ECHO, NOW) == pin


@pytest.mark.parametrize("said", [OTHER, None])
def test_a_change_stays_one_until_it_is_approved(said: Definition | None) -> None:
    changed = first_pin("shop", "echo", ECHO).after(said, NOW)
    back = changed.after(ECHO, NOW + timedelta(hours=1))

    assert changed.changed_at == back.changed_at == NOW
    assert changed.approved == ECHO
    assert changed.accepted().approved == said
    assert not changed.accepted().is_changed


def test_a_tool_that_was_approved_as_gone_is_a_change_when_it_comes_back() -> None:
    gone = first_pin("shop", "echo", ECHO).after(None, NOW).accepted()

    assert not gone.after(None, NOW).is_changed
    assert gone.after(ECHO, NOW).is_changed
