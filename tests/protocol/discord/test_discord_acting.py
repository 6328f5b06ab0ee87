"""On Discord: what a tool would do waits for a yes; reminders come once and notify nobody but their person."""

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
from tests.fakes.discord.options import Impossible
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel, Message
from tests.fakes.discord_bot import Bot, Kit, bot_platform, imagined, open_bot
from tests.fakes.patience import until

DONE, WAITING = JobState.DELIVERED, JobState.WAITING
NASTY = "milk @everyone <@99> {when} `code`\n• what: “nothing”"


@asynccontextmanager
async def asking(
    place: LoopbackDiscord, folder: Path, words: str = "buy milk"
) -> AsyncIterator[tuple[Bot, Message, Approval]]:
    """Ana's request in the channel waits for a yes."""
    kit = Kit(FakeModel())
    kit.model.gate = asyncio.Event()
    async with open_bot(place, folder, kit) as bot:
        card = await place.response(
            await place.person("ana").slash(place.channel("general"), "imagine", prompt="a fox")
        )
        (job,) = await bot.until_state(JobState.MAKING)
        approval = await made_to_ask(bot.jobs, job, words)
        await until(lambda: "needs a yes" in card.text)
        kit.model.gate.set()
        yield bot, card, approval


async def state_of(bot: Bot, approval: Approval) -> ApprovalState:
    found = await SqlApprovals(bot.jobs._database).find(approval.id)
    assert found is not None
    return found.state


async def test_a_card_shows_all_that_would_be_done_and_its_four_buttons(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with asking(place, tmp_path, NASTY) as (_, card, approval):
        said = card.text

    when = int(approval.asking.moment.timestamp()) if approval.asking.moment else 0
    assert "`remind` needs a yes within a day, from whoever asked or from an admin:" in said
    assert f"• when: <t:{when}:f>" in said
    assert "milk \\@everyone \\<\\@99\\> (when) 'code' • what: “nothing”" in said
    assert [one.label for one in card.buttons] == ["Approve", "Always here", "Reject", "Stop"]
    assert {one.custom_id.split(":")[2] for one in card.buttons[:3]} == {approval.id}
    assert card.pinged == []


@pytest.mark.parametrize(
    ("button", "state"),
    [
        ("Approve", ApprovalState.GIVEN),
        ("Always here", ApprovalState.GIVEN),
        ("Reject", ApprovalState.REFUSED),
    ],
)
async def test_an_answer_lets_the_job_go_on(
    place: LoopbackDiscord, tmp_path: Path, button: str, state: ApprovalState
) -> None:
    async with asking(place, tmp_path) as (bot, card, approval):
        await place.acknowledged(await place.person("ana").press(card, button))
        await bot.until_state(DONE)

        assert await state_of(bot, approval) is state


async def test_only_the_requester_and_admins_answer(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with asking(place, tmp_path) as (bot, card, approval):
        told = await place.response(await place.person("ben").press(card, "Approve"))
        assert (told.seen_by, await state_of(bot, approval)) == (place.person("ben").user, ApprovalState.OPEN)
        await place.acknowledged(await place.person("mod", manages_server=True).press(card, "Approve"))
        await bot.until_state(DONE)

    assert "Only Ana, whose request it is, or an admin can answer this." in told.text


async def test_an_answer_given_twice_or_after_a_stop_is_refused(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with asking(place, tmp_path) as (bot, card, approval):
        ana, button = place.person("ana"), next(one.custom_id for one in card.buttons if one.label == "Approve")
        stale = replace_buttons(card)
        await place.acknowledged(await ana.press(card, "Stop"))
        await bot.until_state(JobState.CANCELLED)
        told = await place.response(await ana.press(stale, button))

        assert await state_of(bot, approval) is ApprovalState.OPEN
    assert "Nothing waits for that answer any more" in told.text


async def test_a_forged_id_or_one_of_another_channel_does_nothing(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with asking(place, tmp_path) as (bot, card, approval):
        ana, elsewhere = place.person("ana"), place.channel("elsewhere")
        foreign = replace_buttons(card, channel=elsewhere)
        told = await place.response(await ana.press(foreign, "Approve"))

        assert await state_of(bot, approval) is ApprovalState.OPEN
    assert "That button does not belong here." in told.text


def replace_buttons(card: Message, channel: Channel | None = None) -> Message:
    """The card as it stands, as somebody's client may still show it, or forge it."""
    return replace(card, channel=channel or card.channel)


def keeper_of(bot: Bot) -> Timekeeper:
    store = SqlAppointments(bot.jobs._database, ["discord"])
    chats = {"discord": bot_platform(bot)}
    return Timekeeper(store, bot.core.intake, bot.jobs, platforms=chats, clock=SystemClock(), zone=UTC)


async def kept(bot: Bot, job: Job, words: str = "buy milk", rhythm: Rhythm | None = None) -> Appointment:
    """Something of Ana's that is due now."""
    one = appointment_of(job, SystemClock().now(), rhythm, words)
    one = replace(one, person=Requester(job.request.person.id, job.request.person.name))
    await SqlAppointments(bot.jobs._database, ["discord"]).keep(one, 20)
    return one


async def test_a_reminder_comes_in_the_thread_and_notifies_its_person_alone(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        (job,) = await bot.until_state(DONE)
        await kept(bot, job, f"milk @everyone {place.person('ben').mention} **now**")
        for _ in range(2):
            await keeper_of(bot).look()
        await bot.until_state(DONE, DONE)
        *_, told = place.from_bot(thread)

    assert len(place.from_bot(thread)) == 2
    assert told.pinged == [ana.user]
    assert told.content.startswith(f"⏰ {ana.mention}, you wanted to be reminded: milk \\@everyone \\<\\@")
    assert "\\*\\*now\\*\\*" in told.content


async def test_a_reminder_of_a_thread_that_is_gone_comes_to_the_direct_messages(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        (job,) = await bot.until_state(DONE)
        await kept(bot, job)
        await place.delete_channel(thread)
        await keeper_of(bot).look()
        await bot.until_state(DONE, DONE)
        told = await place.next_from_bot(ana.dm())

    assert told.pinged == [ana.user]


async def test_a_reminder_that_discord_takes_nowhere_waits_under_jobs(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        (job,) = await bot.until_state(DONE)
        await kept(bot, job)
        await place.delete_channel(thread)
        ana.user.takes_direct_messages = False
        await keeper_of(bot).look()
        await bot.until_state(DONE, DONE)
        listed = await place.response(await ana.slash(place.channel("general"), "jobs"))
        shown = await place.response(await ana.press(listed, "Show"))
        again = await place.response(await ana.slash(place.channel("general"), "jobs"))

    assert "@Ana, you wanted to be reminded: buy milk" in shown.text.replace("\\", "")
    assert "buy milk" not in again.text


async def test_a_repeated_request_says_what_was_asked_and_is_answered_in_the_thread(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, place.person("ana"))
        (job,) = await bot.until_state(DONE)
        await kept(bot, job, "a fox of the day", Rhythm.DAY)
        await keeper_of(bot).look()
        await bot.until_state(DONE, DONE)
        _, second = place.from_bot(thread)

    assert len(second.pictures) == 1
    assert "> a fox of the day" in second.text
    assert "v2 · " in second.text


async def test_jobs_lists_what_is_still_to_come_and_removes_it(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        await imagined(place, ana)
        (job,) = await bot.until_state(DONE)
        one = await kept(bot, job, "feed **the** fox", Rhythm.WEEK)
        listed = await place.response(await ana.slash(place.channel("general"), "jobs"))
        others = await place.response(await ben.slash(place.channel("general"), "jobs"))
        told = await place.response(await ana.press(listed, "Remove"))
        again = await place.response(await ana.press(listed, "Remove"))
        left = await SqlAppointments(bot.jobs._database, ["discord"]).of(one.tenant)

    assert f"🔁 <t:{int(one.due.timestamp())}:f>, every week · feed \\*\\*the\\*\\* fox" in listed.text
    assert "fox" not in others.text
    assert "It will not come again." in told.text
    assert "That is over already" in again.text
    assert left == []


async def test_what_is_to_come_of_somebody_else_cannot_be_removed(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        await imagined(place, ana)
        (job,) = await bot.until_state(DONE)
        await kept(bot, job)
        general = place.channel("general")
        listed = await place.response(await ana.slash(general, "jobs"))
        with pytest.raises(Impossible):
            await ben.press(listed, "Remove")
        stolen = replace(listed, seen_by=ben.user)
        told = await place.response(await ben.press(stolen, "Remove"))

    assert "Only Ana, who wanted it, or an admin can stop this." in told.text
