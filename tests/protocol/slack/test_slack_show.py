"""The job's own message shows how the job stands, and is found again after a crash."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bots.slack.failures import NotInChannel
from bots.slack.places import Place
from core.errors import ChatUnreachable, SettingsWrong
from core.model.job import JobState
from core.model.reply import Failure
from core.model.request import Origin, Spot
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel
from tests.fakes.slack_delivery import EDIT, HISTORY, POST, Desk, later, open_desk

RESTED = timedelta(seconds=3)
FAILURE = Failure("NothingDrawn", "The model stopped before it drew anything.")


async def test_a_card_that_has_rested_shows_the_state_at_once(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general, state=JobState.QUEUED)
    place.pass_time(RESTED)

    await desk.platform.show(later(job, JobState.MAKING))

    assert "Making" in card.text
    assert [button.label for button in card.buttons] == ["✖️ Stop"]
    assert desk.naps.asked == []


async def test_states_that_follow_each_other_quickly_are_one_edit(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general, state=JobState.QUEUED)

    for revision in range(3, 9):
        await desk.platform.show(replace(job, state=JobState.MAKING, revision=revision))
    await desk.naps.begun()
    assert desk.counted(EDIT) == 0

    place.pass_time(RESTED)
    desk.naps.end()
    await place.until(lambda: card.edited)
    assert (desk.counted(EDIT), len(desk.naps.asked)) == (1, 1)


async def test_an_end_is_shown_at_once_and_nothing_after_it(desk: Desk, general: Channel) -> None:
    job, card = await desk.carded(general, state=JobState.QUEUED)
    making = later(job, JobState.MAKING)
    await desk.platform.show(making)
    await desk.naps.begun()

    await desk.platform.show(later(making, JobState.FAILED, failure=FAILURE))
    desk.naps.end()
    await desk.platform.show(making)
    await desk.platform.aclose()

    assert desk.counted(EDIT) == 1
    assert str(FAILURE.words) in card.text


async def test_a_delivered_card_says_what_is_in_its_thread(desk: Desk, general: Channel) -> None:
    job, card = await desk.carded(general)
    await desk.platform.deliver(job, await desk.reply())

    await desk.platform.show(later(job, JobState.DELIVERED))

    assert "Done" in card.text
    assert "v1 is in the thread" in card.text


async def test_an_answer_in_place_is_not_written_over(place: LoopbackSlack, desk: Desk) -> None:
    job, message = await desk.in_place(place.person("ana").dm())
    await desk.platform.deliver(job, await desk.reply())

    await desk.platform.show(later(job, JobState.DELIVERED))

    assert (desk.counted(EDIT), len(message.pictures)) == (1, 1)


async def test_a_card_whose_answer_went_to_direct_messages_says_so(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    place.faults.refuse(POST, "restricted_action_thread_locked")

    await desk.platform.deliver(job, await desk.reply())
    await desk.platform.show(later(job, JobState.DELIVERED))

    assert "The answer went to @ana's direct messages." in card.text


@pytest.mark.parametrize("is_card", [True, False])
async def test_an_answer_that_is_given_up_is_not_shown_as_still_being_made(
    place: LoopbackSlack, desk: Desk, general: Channel, is_card: bool
) -> None:
    job, message = await (desk.carded(general) if is_card else desk.in_place(place.person("ana").dm()))
    place.faults.refuse(POST if is_card else EDIT, "invalid_blocks", times=2 if is_card else 3)

    ids = await desk.platform.deliver(job, await desk.reply())
    await desk.platform.show(later(job, JobState.DELIVERED))

    assert ids == ()
    assert "Slack does not let Limner post it" in message.text
    assert f"Reference {job.reference}" in message.text


@pytest.mark.parametrize("is_channel", [False, True])
async def test_a_message_that_is_gone_is_given_up_quietly(desk: Desk, general: Channel, is_channel: bool) -> None:
    job, card = await desk.carded(general)
    general.is_archived, card.deleted = is_channel, not is_channel

    await desk.platform.show(later(job, JobState.FAILED, failure=FAILURE))
    await desk.platform.show(later(job, JobState.FAILED, failure=FAILURE))

    assert desk.refused == ["chat.update is_inactive" if is_channel else "chat.update message_not_found"]


@pytest.mark.parametrize(("error", "kind"), [("internal_error", ChatUnreachable), ("missing_scope", SettingsWrong)])
async def test_what_time_or_the_operator_mends_is_told_to_the_core(
    place: LoopbackSlack, desk: Desk, general: Channel, error: str, kind: type[Exception]
) -> None:
    job, card = await desk.carded(general)
    place.faults.refuse(EDIT, error)
    failed = later(job, JobState.FAILED, failure=FAILURE)

    with pytest.raises(kind):
        await desk.platform.show(failed)
    await desk.platform.show(failed)

    assert "Failed" in card.text


@pytest.mark.parametrize("ended", ["invalid_auth", "account_inactive", "token_revoked"])
async def test_nothing_is_called_after_the_installation_ended(
    place: LoopbackSlack, desk: Desk, general: Channel, ended: str
) -> None:
    job, _ = await desk.carded(general)
    other, _ = await desk.carded(general, state=JobState.QUEUED)
    place.faults.refuse(EDIT, ended, times=9)
    place.pass_time(RESTED)
    await desk.platform.show(later(other, JobState.MAKING))
    calls = len(place.requests)

    ids = await desk.platform.deliver(job, await desk.reply())
    await desk.platform.show(later(other, JobState.FAILED, failure=FAILURE))

    assert (ids, len(place.requests)) == ((), calls)
    assert ended in str(desk.workspace.ended)


async def test_a_dropped_connection_is_told_to_the_core(place: LoopbackSlack, desk: Desk, general: Channel) -> None:
    job, _ = await desk.carded(general)
    place.faults.drop(EDIT)

    with pytest.raises(ChatUnreachable):
        await desk.platform.show(later(job, JobState.CANCELLED))


async def test_a_message_taken_up_after_a_crash_gets_the_jobs_own_below_it(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    asked = await desk.wrote(general, "a fox")
    job = desk.job_in(asked, state=JobState.QUEUED)

    await desk.platform.show(job)

    (message,) = place.from_bot(asked)
    assert "Queued" in message.text
    assert desk.inbox.placed == {job.id: Spot(f"{general.id}/{message.ts}/{asked.ts}/")}
    assert (desk.naps.asked, desk.counted(EDIT), desk.counted(HISTORY)) == ([], 0, 0)


async def test_a_job_that_was_read_before_its_message_was_posted_is_placed_once(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job = desk.job_in(await desk.wrote(general))

    for state in (JobState.QUEUED, JobState.MAKING):
        await desk.platform.show(replace(job, state=state))
    await desk.platform.deliver(job, await desk.reply())

    assert len(place.from_bot(general)) == 1
    assert [*desk.inbox.placed] == [job.id]


async def test_a_card_that_slack_did_not_take_is_posted_by_the_next_try(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job = desk.job(Place(general.id), state=JobState.QUEUED)
    place.faults.answer(POST, 503)

    with pytest.raises(ChatUnreachable):
        await desk.platform.post_card(job)
    ts = await desk.platform.post_card(job)

    assert [one.ts for one in place.from_bot(general)] == [ts]


async def test_a_card_is_posted_once_the_bot_was_invited(place: LoopbackSlack, desk: Desk) -> None:
    elsewhere = place.channel("elsewhere", has_bot=False)
    job = desk.job(Place(elsewhere.id), state=JobState.QUEUED)
    with pytest.raises(NotInChannel):
        await desk.platform.post_card(job)
    elsewhere.has_bot = True

    await desk.platform.post_card(job)
    await desk.platform.show(later(job, JobState.FAILED, failure=FAILURE))

    (card,) = place.from_bot(elsewhere)
    assert str(FAILURE.words) in card.text


@pytest.mark.parametrize("is_card", [True, False])
async def test_a_message_that_was_posted_before_the_crash_is_found(
    place: LoopbackSlack, desk: Desk, general: Channel, is_card: bool
) -> None:
    job = desk.job(Place(general.id)) if is_card else desk.job_in(await desk.wrote(general))
    job = replace(job, state=JobState.QUEUED)
    ts = await desk.platform.post_card(job)
    place.pass_time(timedelta(hours=1))

    async with open_desk(place) as restarted:
        await restarted.platform.show(later(job, JobState.MAKING))

    (message,) = place.from_bot(general)
    assert (message.ts, restarted.inbox.placed[job.id].thread) == (ts, ts if is_card else None)
    assert "Making" in message.text


async def test_an_answer_made_before_its_card_was_posted_gets_both(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job = desk.job(Place(general.id))

    await desk.platform.deliver(job, await desk.reply())
    await desk.platform.show(later(job, JobState.DELIVERED))

    (card,) = place.messages(general)
    assert "Done" in card.text
    assert [len(one.pictures) for one in place.from_bot(card)] == [1]


async def test_a_stopped_command_shows_it_when_its_card_was_posted(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job = desk.job(Place(general.id), state=JobState.CANCELLED)
    await desk.platform.post_card(replace(job, state=JobState.QUEUED))

    async with open_desk(place) as restarted:
        await restarted.platform.show(job)

    (card,) = place.from_bot(general)
    assert "Cancelled" in card.text


async def test_a_stopped_command_without_a_card_stays_without(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job = desk.job(Place(general.id), state=JobState.CANCELLED, origin=Origin.INTERACTION)

    async with open_desk(place) as restarted:
        await restarted.platform.show(job)

    assert (desk.counted(HISTORY), desk.counted(POST)) == (1, 0)


async def test_posting_a_card_twice_makes_one(place: LoopbackSlack, desk: Desk, general: Channel) -> None:
    job = desk.job(Place(general.id), state=JobState.QUEUED)

    one, other = await asyncio.gather(desk.platform.post_card(job), desk.platform.post_card(job))

    assert one == other == await desk.platform.post_card(job)
    assert len(place.from_bot(general)) == 1


async def test_a_card_that_nobody_waits_for_any_more_is_posted_once(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job = desk.job(Place(general.id), state=JobState.QUEUED)
    held = place.faults.hold(POST, after=True)
    waiting = asyncio.create_task(desk.platform.post_card(job))
    await held.arrived()
    waiting.cancel()
    showing = asyncio.create_task(desk.platform.show(later(job, JobState.MAKING)))

    held.release()
    await showing

    (card,) = place.from_bot(general)
    assert desk.inbox.placed[job.id].thread == card.ts


async def test_a_channel_without_the_bot_is_asked_once(place: LoopbackSlack, desk: Desk) -> None:
    job = desk.job(Place(place.channel("elsewhere", has_bot=False).id), state=JobState.ACCEPTED)

    with pytest.raises(NotInChannel):
        await desk.platform.post_card(job)
    await desk.platform.show(later(job, JobState.CANCELLED))

    assert desk.refused == ["chat.postMessage not_in_channel"]
