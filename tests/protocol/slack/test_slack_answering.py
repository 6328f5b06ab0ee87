"""The acknowledgement of an interaction: in time, once, and true, whatever breaks meanwhile."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bots import wording
from core.adapters.database import SqlInbox
from core.errors import DatabaseWrong, StoreBusy
from core.model.job import JobState
from tests.fakes.alarms import FakeAlarm
from tests.fakes.core import FakeModel
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack_ways_in import Kit, imagined, open_bot, pictured

DONE, CANCELLED = JobState.DELIVERED, JobState.CANCELLED
POST = "chat.postMessage"
SHORT = timedelta(seconds=0.3)


@pytest.mark.parametrize("error", ["restricted_action", "is_archived", "msg_blocks_too_long"])
async def test_a_card_that_slack_refuses_costs_nothing_and_the_person_is_told(
    slack: LoopbackSlack, tmp_path: Path, error: str
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        slack.faults.refuse(POST, error)
        told = await slack.answered(await ana.command(general, "/imagine", "a fox"))
        await bot.until_state(CANCELLED)

    assert (told.seen_by, told.text) == (ana.user, wording.CANNOT_POST)
    assert bot.model.prompts == []


@pytest.mark.parametrize("is_taken", [False, True])
async def test_a_card_whose_answer_got_lost_stands_once(slack: LoopbackSlack, tmp_path: Path, is_taken: bool) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        slack.faults.drop(POST, after=is_taken)
        card, _ = await imagined(slack, ana)
        await bot.until_state(DONE)

    assert slack.messages(general) == [card]


async def test_a_card_that_takes_long_is_acknowledged_without_it_and_stands_once(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path, Kit(FakeModel(), within=SHORT)) as bot:
        held = slack.faults.hold(POST, times=1)
        asked = await ana.command(general, "/imagine", "a fox")
        acknowledged = await slack.acknowledged(asked)
        before = slack.messages(general)
        held.release()
        (answer,) = await slack.until(lambda: pictured(slack, general))
        (job,) = await bot.until_state(DONE)

    assert (before, acknowledged.answers) == ([], [])
    assert [one.ts for one in slack.messages(general)] == [job.request.conversation.thread] == [answer.thread_ts]


async def test_who_waits_for_the_database_is_told_in_time_and_nothing_starts_later(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, accept = asyncio.Event(), SqlInbox.accept

    async def slow(*call: object) -> object:
        await let_go.wait()
        return await accept(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "accept", slow)
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path, Kit(FakeModel(), within=SHORT)) as bot:
        told = await slack.answered(await ana.command(general, "/imagine", "a fox"))
        let_go.set()
        await bot.until_state(CANCELLED)

    assert (told.seen_by, "Nothing was started" in told.text) == (ana.user, True)
    assert (bot.model.prompts, slack.messages(general)) == ([], [])


async def test_an_answer_that_is_cut_short_leaves_no_job_behind(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, let_go, accept = asyncio.Event(), asyncio.Event(), SqlInbox.accept

    async def slow(*call: object) -> object:
        begun.set()
        await let_go.wait()
        return await accept(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "accept", slow)
    async with open_bot(slack, tmp_path) as bot:
        payload = {"trigger_id": "1.2.a", "command": "/imagine", "text": "a fox", "channel_id": "C1", "user_id": "U1"}
        answering = asyncio.create_task(bot.handlers.commanded({**payload, "team_id": slack.team.id}))
        await begun.wait()
        answering.cancel()
        let_go.set()
        await bot.until_state(CANCELLED)


class Broken(Exception):
    """Something that nobody thought of."""


@pytest.mark.parametrize(
    ("error", "words", "rung"),
    [
        (StoreBusy("locked"), "Limner is busy", []),
        (Broken("x"), "Reference ", []),
        (DatabaseWrong("damaged"), "Limner is not set up right.", ["DatabaseWrong"] * 2),
    ],
)
async def test_whatever_breaks_the_person_is_told(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str, rung: list[str]
) -> None:
    async def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(SqlInbox, "accept", broken)
    ana, general, alarm = slack.person("ana"), slack.channel("general"), FakeAlarm()
    # To draw a trace for a terminal may take longer than Slack waits.
    with capture_logs():
        async with open_bot(slack, tmp_path, Kit(FakeModel(), alarm=alarm)):
            told = await slack.answered(await ana.command(general, "/imagine", "a fox"))
            form = await slack.opened(await ana.command(general, "/imagine"))
            await ana.submit(form, {"prompt": "a fox"})
            await slack.until(lambda: form.errors)

    assert told.seen_by is ana.user
    assert words in told.text
    assert words in form.errors["prompt"]
    assert [fault.cause for fault in alarm.rung] == rung


async def test_what_breaks_while_a_card_is_posted_ends_the_job(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:

        async def broken(*_: object) -> str:
            raise Broken

        monkeypatch.setattr(bot.platform, "post_card", broken)
        told = await slack.answered(await ana.command(general, "/imagine", "a fox"))
        await bot.until_state(CANCELLED)

    assert "Reference " in told.text


async def test_a_job_that_was_promised_starts_although_the_database_is_busy_then(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble, acknowledge = [StoreBusy("locked"), StoreBusy("locked")], SqlInbox.acknowledge

    async def busy(*call: object) -> object:
        if trouble:
            raise trouble.pop()
        return await acknowledge(*call)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(SqlInbox, "acknowledge", busy)
    async with open_bot(slack, tmp_path) as bot:
        await imagined(slack, slack.person("ana"))
        await bot.until_state(DONE)
