"""Assistant threads: what one may ask, what the thread is about, and that the bot is at work as long as it is."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bots import wording
from core.model.job import JobState
from core.model.request import Start
from tests.fakes.core import FakeModel
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack_ways_in import Bot, Kit, open_bot, pictured

DONE = JobState.DELIVERED


def held() -> Kit:
    """A model that waits until its gate is opened."""
    model = FakeModel()
    model.gate = asyncio.Event()
    return Kit(model)


def let_go(bot: Bot) -> None:
    assert bot.model.gate is not None
    bot.model.gate.set()


async def test_a_thread_offers_prompts_and_is_named_after_the_first_words(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        thread = await ana.assistant_thread()
        await slack.until(lambda: thread.prompts)
        await ana.write(thread, "a fox in snow")
        await bot.until_state(DONE)
        await ana.write(thread, "make it night")
        _, second = await bot.until_state(DONE, DONE)

    assert [one["message"] for one in thread.prompts] == list(wording.SUGGESTIONS)
    assert (thread.title, second.request.start) == ("a fox in snow", Start.HEAD)


@pytest.mark.parametrize("ends", ["delivered", "failed", "stopped"])
async def test_every_message_shows_that_the_bot_is_at_work_until_it_is_not(
    slack: LoopbackSlack, tmp_path: Path, ends: str
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path, held()) as bot:
        thread = await ana.assistant_thread()
        for words in ("a fox", "make it night"):
            assert bot.model.gate is not None
            bot.model.gate.clear()
            if ends == "failed":
                bot.model.script = lambda _: ValueError("broken")
            await ana.write(thread, words)
            await slack.until(lambda: thread.status == wording.IS_DRAWING or None)
            own = slack.thread(thread.root)[-1]
            assert own.author is slack.bot
            if ends == "stopped":
                await ana.press(own, "Stop")
            else:
                let_go(bot)
            await slack.until(lambda: thread.status == "" or None)
        await bot.at_rest()

    assert thread.statuses == [wording.IS_DRAWING, ""] * 2


async def test_what_takes_long_is_shown_for_longer_than_slack_shows_a_status(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.slack.assistant.REFRESHED_AFTER", timedelta(milliseconds=50))
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path, held()) as bot:
        thread = await ana.assistant_thread()
        await ana.write(thread, "a fox")
        await slack.until(lambda: thread.status or None)
        slack.pass_time(timedelta(minutes=2))
        before = thread.status
        await slack.until(lambda: thread.status or None)
        let_go(bot)
        await slack.until(lambda: thread.status == "" and pictured(slack, ana.dm()))

    assert before == ""
    assert thread.statuses[-1] == ""


async def test_outside_of_assistant_threads_no_status_is_set(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(ana.dm(), "a fox")
        await bot.until_state(DONE)
        await bot.at_rest()

    assert slack.calls("assistant.threads.setStatus") == []
