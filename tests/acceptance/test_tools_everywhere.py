"""What people do with tools, the same in every chat, each with a real process and the offline models."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

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
    switched = await team.say(first.talk, "/settings tools on")
    assert "tools to on here" in switched.text
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


async def test_tools_of_one_conversation_change_nothing_in_another(team: Team) -> None:
    await with_tools(team)

    other = await team.imagine("17 * 23")

    assert len(other.pictures) == 1
    assert "🔧" not in other.text
