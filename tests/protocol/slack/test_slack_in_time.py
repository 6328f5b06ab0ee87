"""A Slack or a database that needs 2.9 seconds: every acknowledgement is in time, and says what is true."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.slack.answering import ANSWER_WITHIN
from core.adapters.database import SqlInbox
from core.model.job import JobState
from tests.fakes.core import FakeModel
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack_ways_in import Kit, open_bot, pictured, resulting

DONE = JobState.DELIVERED
POST = "chat.postMessage"
SLOW_S = 2.9


@pytest.fixture(params=["sockets", "http"])
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack(socket_mode=request.param == "sockets") as server:
        server.channel("general")
        yield server
    assert server.violations == []


async def test_a_slow_slack_keeps_no_acknowledgement_back_and_gets_each_message_once(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path, Kit(FakeModel(), within=ANSWER_WITHIN)) as bot:
        held = slack.faults.hold(POST)
        asyncio.get_running_loop().call_later(SLOW_S, held.release)
        asked = [await ana.command(general, "/imagine", "a fox"), await ana.write(ana.dm(), "a heron")]
        for gesture in asked:
            await slack.acknowledged(gesture)
        before = slack.from_bot(general)
        await bot.until_state(DONE, DONE)

    assert [len(one.deliveries[0].attempts) for one in asked] == [1, 1]
    assert (before, len(slack.messages(general)), len(slack.from_bot(ana.dm()))) == ([], 1, 1)


async def test_with_a_slow_database_people_are_told_and_what_slack_repeats_runs_once(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, accept = asyncio.Event(), SqlInbox.accept

    async def slow(*call: object) -> object:
        await let_go.wait()
        return await accept(*call)  # type: ignore[arg-type]  # handed on as it came

    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path, Kit(FakeModel(), within=ANSWER_WITHIN)) as bot:
        form = await slack.opened(await ana.command(general, "/imagine"))
        monkeypatch.setattr(SqlInbox, "accept", slow)
        asyncio.get_running_loop().call_later(SLOW_S, let_go.set)
        commanded = await ana.command(general, "/imagine", "a fox")
        sent = await ana.submit(form, {"prompt": "a heron"})
        written = await ana.write(general, "an owl", mention=True)
        assert written.message is not None
        told = await slack.answered(commanded)
        await slack.until(lambda: form.errors)
        await resulting(slack, written.message)
        await slack.acknowledged(written)
        jobs = await bot.at_rest()

    assert [commanded.failed, sent.failed, form.is_open] == ["", "", True]
    assert all("Nothing was started" in words for words in (told.text, form.errors["prompt"]))
    assert {job.request.prompt for job in jobs if job.state is not JobState.CANCELLED} == {"an owl"}
    assert (len(jobs), len(bot.model.prompts)) == (3, 1)
    assert len(pictured(slack, written.message)) == 1
