"""Forgetting on Slack: asked once, confirmed by a button, gone for good."""

import asyncio
from pathlib import Path

import pytest

from core.model.job import JobState
from core.model.request import Person
from tests.fakes.patience import GLANCE_S, PATIENCE_S
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack_ways_in import Bot, imagined, open_bot

DONE = JobState.DELIVERED


async def forgotten(bot: Bot) -> None:
    """Wait until the first request is empty."""
    async with asyncio.timeout(PATIENCE_S):
        while (await bot.all_jobs())[0].gone is None:  # noqa: ASYNC110 - the row is all that tells
            await asyncio.sleep(GLANCE_S)


async def test_a_person_is_forgotten_after_they_confirmed_it(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana, "a secret fox")
        await ben.write(card, "make it night")
        await bot.until_state(DONE, DONE)
        asking = await slack.answered(await ana.command(general, "/limner", "forget me"))
        await ana.press(asking, "Forget all of mine")
        await forgotten(bot)
        first, second = await bot.at_rest()

    assert (first.request.prompt, first.request.person) == ("", Person("", ""))
    assert second.request.prompt == "make it night"
    assert b"a secret fox" not in (tmp_path / "limner.db").read_bytes()
    assert slack.violations == []


async def test_a_conversation_is_forgotten_where_it_is_held(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana, "a secret fox")
        await ana.write(card, f"<@{slack.bot.id}> forget conversation")
        asking = await slack.until(lambda: next((m for m in slack.from_bot(card) if "for everyone" in m.text), None))
        await ana.press(asking, "Forget it")
        await forgotten(bot)
        (job,) = await bot.at_rest()

    assert job.request.person == Person("", "")
    assert slack.violations == []


@pytest.mark.parametrize("stands_in_a_thread", [False, True])
async def test_a_thread_that_a_forgotten_mention_began_stays_the_bots_own(
    slack: LoopbackSlack, tmp_path: Path, stands_in_a_thread: bool
) -> None:
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        root = (await ben.write(general, "look at this")).message if stands_in_a_thread else None
        asked = (await ana.write(root or general, "a secret fox", mention=True)).message
        root = root or asked
        assert root is not None
        await bot.until_state(DONE)
        await ben.write(root, "make it night", mention=True)
        await bot.until_state(DONE, DONE)
        asking = await slack.answered(await ana.command(general, "/limner", "forget me"))
        await ana.press(asking, "Forget all of mine")
        await forgotten(bot)
        await ben.write(root, "add stars")
        await ben.write(root, "add a moon", mention=True)
        jobs = await bot.until_state(*[DONE] * (3 if stands_in_a_thread else 4))

    heard = [] if stands_in_a_thread else ["add stars"]
    assert sorted(job.request.prompt for job in jobs) == ["", "add a moon", *heard, "make it night"]


async def test_a_thread_whose_first_requester_was_forgotten_stays_the_bots_own(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana, "a secret fox")
        await ben.write(card, "make it night")
        await bot.until_state(DONE, DONE)
        asking = await slack.answered(await ana.command(general, "/limner", "forget me"))
        await ana.press(asking, "Forget all of mine")
        await forgotten(bot)

        await ben.write(card, "add stars")
        await bot.until_state(DONE, DONE, DONE)
        await ben.write(card, f"<@{slack.bot.id}> forget conversation")
        asking = await slack.until(lambda: next((m for m in slack.from_bot(card) if "for everyone" in m.text), None))
        await ben.press(asking, "Forget it")
        async with asyncio.timeout(PATIENCE_S):
            while (await bot.all_jobs())[2].gone is None:  # noqa: ASYNC110 - the row is all that tells
                await asyncio.sleep(GLANCE_S)
        await bot.at_rest()

    assert slack.violations == []
