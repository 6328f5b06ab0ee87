"""The bot's own page, and what happens when the app is removed."""

import asyncio
from pathlib import Path

import pytest

from core.model.job import JobState
from tests.fakes.core import FakeModel
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack_ways_in import Kit, imagined, open_bot

DONE, MAKING, CANCELLED = JobState.DELIVERED, JobState.MAKING, JobState.CANCELLED


async def test_the_page_shows_help_and_the_persons_own_jobs_and_stops_them(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    model, ana, ben = FakeModel(), slack.person("ana"), slack.person("ben")
    model.gate = asyncio.Event()
    async with open_bot(slack, tmp_path, Kit(model)) as bot:
        await slack.acknowledged(await ana.command(slack.channel("general"), "/imagine", "a fox"))
        await slack.acknowledged(await ben.command(slack.channel("general"), "/imagine", "a heron"))
        await ana.open_home()
        page = await slack.until(lambda: slack.home(ana))
        told = page.text
        await ana.press(page, "Stop")
        await slack.until(lambda: "a fox" not in page.text)
        model.gate.set()
        await bot.until_state(CANCELLED, DONE)

    assert ("a fox" in told, "a heron" in told, "Make a new picture" in told) == (True, False, True)
    assert slack.home(ben) is None


async def test_stop_on_a_page_that_is_behind_shows_how_things_stand(slack: LoopbackSlack, tmp_path: Path) -> None:
    model, ana = FakeModel(), slack.person("ana")
    model.gate = asyncio.Event()
    async with open_bot(slack, tmp_path, Kit(model)) as bot:
        await slack.acknowledged(await ana.command(slack.channel("general"), "/imagine", "a fox"))
        await ana.open_home()
        page = await slack.until(lambda: slack.home(ana))
        told = page.text
        model.gate.set()
        await bot.until_state(DONE)
        await ana.press(page, "Stop")
        await slack.until(lambda: "a fox" not in page.text)

    assert "a fox" in told
    assert slack.seen_only_by(ana) == []


async def test_the_conversation_beside_the_page_publishes_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        await slack.acknowledged(await ana.open_home("messages"))
        await bot.at_rest()

    assert slack.home(ana) is None


@pytest.mark.parametrize("how", ["uninstalled", "tokens revoked"])
async def test_a_removed_app_stops_its_jobs_and_calls_nothing_any_more(
    slack: LoopbackSlack, tmp_path: Path, how: str
) -> None:
    model, ana = FakeModel(), slack.person("ana")
    model.gate = asyncio.Event()
    async with open_bot(slack, tmp_path, Kit(model)) as bot:
        await ana.command(slack.channel("general"), "/imagine", "a fox")
        await bot.until_state(MAKING)
        if how == "uninstalled":
            slack.uninstall()
        else:
            slack.revoke_tokens()
        await bot.until_state(CANCELLED)
        called = len(slack.requests)
        await bot.handlers.commanded({"team_id": slack.team.id, "trigger_id": "late", "command": "/limner"})
        await bot.hearing.heard(slack.team.id, {"channel": ana.dm().id, "ts": "1.1", "user": "U1", "text": "a fox"})
        await bot.at_rest()

    assert len(slack.requests) == called
    assert all(workspace.ended for workspace in bot.workspaces.all)


async def test_events_of_strange_workspaces_are_not_heard(slack: LoopbackSlack, tmp_path: Path) -> None:
    async with open_bot(slack, tmp_path) as bot:
        await bot.hearing.heard("T0OTHER", {"channel": "D1", "ts": "1.1", "user": "U1", "text": "a fox"})
        await imagined(slack, slack.person("ana"))
        await bot.until_state(DONE)
