"""What people do with tools, the same in every chat, each with a real process and the offline models."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.fakes.every_team import TEAMS
from tests.fakes.teams import Seen, Team


@pytest.fixture(params=[*TEAMS])
async def team(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Team]:
    """Somebody in one of the chats; nothing that they did may have left a fault behind."""
    async with TEAMS[request.param].open(tmp_path) as opened:
        yield opened
        assert [*opened.faults()] == []


async def with_tools(team: Team) -> Seen:
    """Begin a conversation with a picture, and switch tools on in it."""
    first = await team.imagine("a lighthouse")
    switched = await team.say(first.talk, "/tools on")
    assert "switched tools on here" in switched.text
    return first


async def test_a_sum_is_worked_out_and_what_ran_is_told_in_one_line(team: Team) -> None:
    first = await with_tools(team)

    answer = await team.say(first.talk, "what is 17 * 23?")

    assert "17 * 23 = 391" in answer.text
    assert "🔧 calculate · " in answer.text
    assert answer.pictures == ()


async def test_a_chart_is_a_version_that_can_be_edited(team: Team) -> None:
    first = await with_tools(team)

    chart = await team.say(first.talk, "chart these sales: Jan 10, Feb 14, Mar 9 as bars")
    edited = await team.say(first.talk, "make it night")

    assert len(chart.pictures) == 1
    assert "v2 · " in chart.text
    assert "🔧 chart · " in chart.text
    assert "v3 · from v2 · " in edited.text


async def test_a_code_can_be_read_and_says_beside_it_what_it_says(team: Team) -> None:
    first = await with_tools(team)

    code = await team.say(first.talk, "a qr code of https://example.com/menu")

    (picture,) = code.pictures
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    assert read.text == "https://example.com/menu"
    assert "https://example.com/menu" in code.text
    assert "🔧 qr_code · " in code.text


async def test_the_colours_and_the_facts_of_a_version_are_there_for_the_asking(team: Team) -> None:
    first = await with_tools(team)

    colours = await team.say(first.talk, "which colours are in v1?")
    facts = await team.say(first.talk, "how large is v1?")

    assert len(colours.pictures) == 1
    assert re.search(r"#[0-9a-f]{6} ", colours.alts[0])
    assert "v2 · " in colours.text
    assert "v1: 1024 × 1024 pixels, 1:1, PNG." in facts.text
    assert "🔧 picture_facts · " in facts.text


async def test_what_changed_between_two_versions_is_told_step_by_step(team: Team) -> None:
    first = await with_tools(team)
    await team.say(first.talk, "make it night")
    await team.say(first.talk, "add a red boat")

    answer = await team.say(first.talk, "what did we change between v1 and v3?")

    assert "v3 came of v1" in answer.text
    assert answer.text.index("v2: “make it night”") < answer.text.index("v3: “add a red boat”")
    assert "🔧 what_changed · " in answer.text
    found = await team.say(first.talk, "find the picture with the red boat")
    assert "v3: " in found.text


async def test_tools_of_one_conversation_change_nothing_in_another(team: Team) -> None:
    other = await team.imagine("a harbour")
    await with_tools(team)

    answer = await team.say(other.talk, "17 * 23")

    assert len(answer.pictures) == 1
    assert "🔧" not in answer.text


async def test_a_tool_that_is_off_is_not_used(team: Team) -> None:
    first = await with_tools(team)
    listed = await team.say(first.talk, "/tools list")
    switched = await team.say(first.talk, "/tools off calculate")

    answer = await team.say(first.talk, "what is 17 * 23?")

    assert "calculate: on" in listed.text
    assert "switched the tool calculate off here" in switched.text
    assert "🔧" not in answer.text
    assert len(answer.pictures) == 1


async def test_tools_stay_on_over_a_restart(team: Team) -> None:
    first = await with_tools(team)
    await team.kill_and_start()

    answer = await team.say(first.talk, "what is 17 * 23?")

    assert "17 * 23 = 391" in answer.text


async def test_a_reminder_waits_for_a_yes(team: Team) -> None:
    first = await with_tools(team)

    asked = await team.say(first.talk, "remind me to feed the fox in 2 hours")
    kept = await team.press(asked, "Approve")

    assert "`remind` needs a yes within a day, from whoever asked or from an admin:" in asked.text
    assert "what: “feed the fox”" in asked.text
    assert {"Approve", "Always here", "Reject", "Stop"} <= {*asked.buttons}
    assert "It is kept." in kept.text
    assert "🔧 remind · " in kept.text


async def test_what_was_refused_is_not_done_also_after_a_restart(team: Team) -> None:
    first = await with_tools(team)
    asked = await team.say(first.talk, "every day: a fox in the snow")

    await team.kill_and_start()
    told = await team.press(asked, "Reject")

    assert "how often: “every day”" in asked.text
    assert "The answer was no, so it was not done." in told.text
