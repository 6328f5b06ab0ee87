"""What Slack tells of twice while the first is still at work: both get its outcome, and nothing is done twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.adapters.database import SqlInbox
from core.errors import StoreBusy
from core.model.job import JobState
from tests.fakes.slack.deliveries import Kind
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import File
from tests.fakes.slack_ways_in import imagined, open_bot, pictured, resulting

DONE = JobState.DELIVERED
LOOK = "conversations.replies"
BOAT = File("boat.png", b"\x89PNG\r\n\x1a\n pixels")


@pytest.fixture(params=["sockets", "http"])
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack(socket_mode=request.param == "sockets") as server:
        server.channel("general")
        yield server
    assert server.violations == []


async def test_a_message_that_comes_again_while_the_first_try_still_fails_is_not_lost(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, let_fail, accept = 0, asyncio.Event(), SqlInbox.accept

    async def slow_at_first(*call: object) -> object:
        nonlocal tries
        tries += 1
        if tries == 1:
            await let_fail.wait()
            raise StoreBusy("locked")
        return await accept(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "accept", slow_at_first)
    slack.deliveries.ack_within_s, slack.deliveries.retries_after_s = 0.3, (0, 0, 0)
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        asked = await ana.write(ana.dm(), "a fox")
        await slack.until(lambda: len(asked.deliveries[0].attempts) == 2 or None)
        let_fail.set()
        await slack.acknowledged(asked)
        await bot.until_state(DONE)

    assert "acknowledged" not in asked.deliveries[0].attempts[:2]
    assert len(pictured(slack, ana.dm())) == 1


async def test_a_message_that_comes_again_during_a_slow_first_try_is_one_job(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, accept = asyncio.Event(), SqlInbox.accept

    async def slow(*call: object) -> object:
        await let_go.wait()
        return await accept(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "accept", slow)
    slack.deliveries.ack_within_s, slack.deliveries.retries_after_s = 0.3, (0, 0, 0)
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        asked = await ana.write(ana.dm(), "a fox")
        await slack.until(lambda: len(asked.deliveries[0].attempts) == 1 or None)
        let_go.set()
        await slack.acknowledged(asked)
        await bot.until_state(DONE)

    assert len(slack.from_bot(ana.dm())) == 1


async def test_a_slack_that_takes_long_to_show_the_picture_above_tells_of_the_request_again(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bots.slack.hearing.LOOKING", timedelta(seconds=0.1))
    slack.deliveries.ack_within_s, slack.deliveries.retries_after_s = 0.5, (0, 0, 0)
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        shown = (await ana.write(general, "my boat", files=[BOAT])).message
        assert shown is not None
        held = slack.faults.hold(LOOK, times=1)
        asked = await ana.write(shown, "make it night", mention=True)
        await held.arrived()
        await resulting(slack, shown)
        held.release()
        await slack.acknowledged(asked)
        (job,) = await bot.until_state(DONE)

    assert [one.id for one in job.request.attachments] == [shown.files[0].id]
    assert max(len(one.attempts) for one in asked.deliveries) > 1


async def test_a_form_that_comes_on_two_sockets_is_refused_on_both(tmp_path: Path) -> None:
    async with LoopbackSlack() as slack:
        ana, general = slack.person("ana"), slack.channel("general")
        async with open_bot(slack, tmp_path) as bot:
            form = await slack.opened(await ana.command(general, "/imagine"))
            slack.deliveries.repeat(same_envelope=True, kinds=(Kind.INTERACTION,))
            sent = await slack.acknowledged(await ana.submit(form, {"prompt": "a fox --colour red"}))
            await slack.until(lambda: all(one.acknowledged for one in slack.deliveries.sent) or None)
            answers = [one.acknowledged.body for one in slack.deliveries.sent[-2:] if one.acknowledged]
            jobs = await bot.at_rest()

    assert [answer["response_action"] for answer in answers] == ["errors", "errors"]
    assert (form.is_open, "--colour" in sent.errors["prompt"], jobs) == (True, True, [])


async def test_a_press_that_comes_on_two_sockets_opens_one_form_and_says_nothing_else(tmp_path: Path) -> None:
    async with LoopbackSlack() as slack:
        ana = slack.person("ana")
        async with open_bot(slack, tmp_path) as bot:
            _, result = await imagined(slack, ana)
            await bot.until_state(DONE)
            slack.deliveries.repeat(same_envelope=True, kinds=(Kind.INTERACTION,))
            pressed = await ana.press(result, "Edit")
            await slack.opened(pressed)
            await slack.until(lambda: all(one.acknowledged for one in slack.deliveries.sent) or None)

    assert len(slack.calls("views.open")) == 1
    assert pressed.answers == []
