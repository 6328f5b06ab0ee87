"""On Slack: what a tool would do waits for a yes; reminders come once and notify nobody but their person."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from core.adapters.clock import SystemClock
from core.adapters.database import SqlAppointments, SqlApprovals
from core.model.appointment import Appointment, Rhythm
from core.model.approval import Approval, ApprovalState
from core.model.job import Job, JobState
from core.model.request import Person as Requester
from core.timekeeper import Timekeeper
from tests.fakes.acting import appointment_of, made_to_ask
from tests.fakes.core import FakeModel
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Message
from tests.fakes.slack_ways_in import Bot, Kit, imagined, open_bot

DONE = JobState.DELIVERED
NASTY = "milk <!channel> <@U99> {when} `code`\n• what: “nothing”"


@asynccontextmanager
async def asking(
    slack: LoopbackSlack, folder: Path, words: str = "buy milk"
) -> AsyncIterator[tuple[Bot, Message, Approval]]:
    """Ana's request in the channel waits for a yes."""
    kit, general = Kit(FakeModel()), slack.channel("general")
    kit.model.gate = asyncio.Event()
    async with open_bot(slack, folder, kit) as bot:
        await slack.person("ana").command(general, "/imagine", "a fox")
        card = await slack.next_from_bot(general)
        await kit.model.asked.wait()
        (job,) = await bot.until_state(JobState.MAKING)
        approval = await made_to_ask(bot.jobs, job, words)
        await slack.until(lambda: "needs a yes" in card.text)
        kit.model.gate.set()
        yield bot, card, approval


async def state_of(bot: Bot, approval: Approval) -> ApprovalState:
    found = await SqlApprovals(bot.jobs._database).find(approval.id)
    assert found is not None
    return found.state


async def test_a_card_shows_all_that_would_be_done_and_its_four_buttons(slack: LoopbackSlack, tmp_path: Path) -> None:
    async with asking(slack, tmp_path, NASTY) as (_, card, approval):
        said = card.text

    assert approval.deed.moment is not None
    assert "`remind` needs a yes within a day, from whoever asked or from an admin:" in said
    assert f"• when: <!date^{int(approval.deed.moment.timestamp())}^" in said
    assert "milk &lt;!channel&gt; &lt;@U99&gt; (when) 'code' • what: “nothing”" in said
    assert [one.label.split(" ", 1)[1] for one in card.buttons] == ["Approve", "Always here", "Reject", "Stop"]


@pytest.mark.parametrize(
    ("button", "state"),
    [
        ("approve", ApprovalState.GIVEN),
        ("approvealways", ApprovalState.GIVEN),
        ("reject", ApprovalState.REFUSED),
    ],
)
async def test_an_answer_lets_the_job_go_on(
    slack: LoopbackSlack, tmp_path: Path, button: str, state: ApprovalState
) -> None:
    async with asking(slack, tmp_path) as (bot, card, approval):
        await slack.acknowledged(await slack.person("ana").press(card, f"limner:{button}"))
        await bot.until_state(DONE)

        assert await state_of(bot, approval) is state


async def test_only_the_requester_and_admins_answer(slack: LoopbackSlack, tmp_path: Path) -> None:
    async with asking(slack, tmp_path) as (bot, card, approval):
        told = await slack.answered(await slack.person("ben").press(card, "limner:approve"))
        assert await state_of(bot, approval) is ApprovalState.OPEN
        await slack.acknowledged(await slack.person("boss", admin=True).press(card, "limner:approve"))
        await bot.until_state(DONE)

    assert "whose request it is, or an admin can answer this." in told.text


async def test_an_answer_of_another_channel_does_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    async with asking(slack, tmp_path) as (bot, card, approval):
        foreign = replace(card, channel=slack.channel("elsewhere"))
        told = await slack.answered(await slack.person("ana").press(foreign, "limner:approve"))

        assert await state_of(bot, approval) is ApprovalState.OPEN
    assert "That button does not belong here." in told.text


def keeper_of(bot: Bot) -> Timekeeper:
    store = SqlAppointments(bot.jobs._database, ["slack"])
    chats = {"slack": bot.platform}
    return Timekeeper(store, bot.core.intake, bot.jobs, platforms=chats, clock=SystemClock(), zone=UTC)


async def kept(bot: Bot, job: Job, words: str = "buy milk", rhythm: Rhythm | None = None) -> Appointment:
    """Something of Ana's that is due now."""
    one = appointment_of(job, SystemClock().now(), rhythm, words)
    one = replace(one, person=Requester(job.request.person.id, job.request.person.name))
    await SqlAppointments(bot.jobs._database, ["slack"]).keep(one, 20)
    return one


async def test_a_reminder_comes_in_the_thread_and_notifies_its_person_alone(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        (job,) = await bot.until_state(DONE)
        await kept(bot, job, f"milk <!channel> {slack.person('ben').mention} *now*")
        for _ in range(2):
            await keeper_of(bot).look()
        await bot.until_state(DONE, DONE)
        *_, told = slack.from_bot(card)

    assert [one.text for one in slack.from_bot(card)].count(told.text) == 1
    assert told.text.startswith(f"⏰ {ana.mention}, you wanted to be reminded: milk &lt;!channel&gt; &lt;@")


async def test_a_reminder_of_a_channel_without_the_bot_comes_to_the_direct_messages(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        await imagined(slack, ana)
        (job,) = await bot.until_state(DONE)
        await kept(bot, job)
        slack.channel("general").has_bot = False
        await keeper_of(bot).look()
        await bot.until_state(DONE, DONE)
        told = await slack.next_from_bot(ana.dm())

    assert told.text.startswith(f"⏰ {ana.mention}, you wanted to be reminded: buy milk")


async def test_a_repeated_request_says_what_was_asked_and_is_answered_in_the_thread(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, slack.person("ana"))
        (job,) = await bot.until_state(DONE)
        await kept(bot, job, "a fox of the day", Rhythm.DAY)
        await keeper_of(bot).look()
        await bot.until_state(DONE, DONE)
        told = "\n".join(one.text for one in slack.from_bot(card))

    assert "&gt; a fox of the day" in told or "> a fox of the day" in told
    assert "v2 · " in told


async def test_jobs_lists_what_is_still_to_come_and_removes_it(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        await imagined(slack, ana)
        (job,) = await bot.until_state(DONE)
        one = await kept(bot, job, "feed the fox", Rhythm.WEEK)
        listed = await slack.answered(await ana.command(general, "/limner", "jobs"))
        others = await slack.answered(await ben.command(general, "/limner", "jobs"))
        await ana.open_home()
        home = await slack.until(lambda: slack.home(ana))
        told = await slack.answered(await ana.press(listed, "limner:drop"))
        left = await SqlAppointments(bot.jobs._database, ["slack"]).of(one.tenant)

    assert ", every week · feed the fox" in listed.text
    assert "fox" not in others.text
    assert "feed the fox" in str(home.body)
    assert "It will not come again." in told.text
    assert left == []
