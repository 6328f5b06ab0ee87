"""The job's own message shows how the job stands, and is found again after a crash."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bots.discord.places import Place
from core.errors import ChatUnreachable, SettingsWrong
from core.model.job import JobState
from core.model.preferences import Preferences, Results
from core.model.reply import Failure
from core.model.request import Origin, Spot
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Allow, Channel
from tests.fakes.discord_delivery import Desk, later, open_desk

SEND = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
OPEN = "POST /channels/{channel_id}/messages/{message_id}/threads"
LIST = "GET /channels/{channel_id}/messages"
RESTED = timedelta(seconds=3)
FAILURE = Failure("NothingDrawn", "The model stopped before it drew anything.")


async def test_a_card_that_has_rested_shows_the_state_at_once(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general, state=JobState.QUEUED)
    place.pass_time(RESTED)

    await desk.platform.show(later(job, JobState.MAKING))

    assert "Making" in card.text
    assert desk.naps.asked == []


async def test_a_card_gets_its_thread_when_its_job_begins(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    job, card = await desk.carded(general, state=JobState.QUEUED)

    await desk.platform.show(later(job, JobState.MAKING))

    assert place.thread_of(card).name == "a fox in the snow"
    assert desk.counted(EDIT) == 0


async def test_states_that_follow_each_other_quickly_are_one_edit(
    place: LoopbackDiscord, desk: Desk, general: Channel
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


async def test_an_end_is_shown_at_once_and_nothing_after_it(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
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


async def test_a_delivered_card_says_what_is_in_its_thread(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    await desk.platform.deliver(job, await desk.reply())

    await desk.platform.show(later(job, JobState.DELIVERED))

    assert "Done" in card.text
    assert "v1 is in the thread" in card.text


async def test_a_delivered_card_without_a_thread_leads_to_none(place: LoopbackDiscord, desk: Desk) -> None:
    job, card = await desk.carded(place.channel("quiet", denied=Allow.CREATE_THREADS))
    await desk.platform.deliver(job, await desk.reply())

    await desk.platform.show(later(job, JobState.DELIVERED))

    assert "Done" in card.text
    assert "thread" not in card.text


@pytest.mark.parametrize(("refusals", "is_open"), [(1, True), (2, False)])
async def test_a_banned_word_in_the_name_of_a_thread_costs_no_answer(
    place: LoopbackDiscord, desk: Desk, general: Channel, refusals: int, is_open: bool
) -> None:
    job, card = await desk.carded(general)
    place.faults.refuse(OPEN, 400, 50035, times=refusals)

    await desk.platform.deliver(job, await desk.reply())

    where = place.thread_of(card) if is_open else general
    assert len(place.from_bot(where)[-1].pictures) == 1
    assert not is_open or where.name == "Picture"


async def test_an_answer_in_direct_messages_says_to_what_it_belongs_and_why_it_is_there(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    general.denied = Allow.SEND_IN_THREADS

    await desk.platform.deliver(job, await desk.reply())
    await desk.platform.show(later(job, JobState.DELIVERED))

    (answer,) = place.from_bot(place.person("ana").dm())
    assert answer.text.startswith("> a fox in the snow")
    assert "can no longer post it" in answer.text
    assert card.text.endswith(r"The answer went to \@ana's direct messages.")
    assert card.pinged == []


@pytest.mark.parametrize("is_card", [True, False])
async def test_an_answer_that_is_given_up_is_not_shown_as_still_being_made(
    place: LoopbackDiscord, desk: Desk, general: Channel, is_card: bool
) -> None:
    job, message = await (desk.carded(general) if is_card else desk.in_place(place.person("ana").dm()))
    place.faults.refuse(SEND if is_card else EDIT, 400, 50035, times=2)

    ids = await desk.platform.deliver(job, await desk.reply())
    await desk.platform.show(later(job, JobState.DELIVERED))

    assert ids == ()
    assert "does not let Limner post it" in message.text
    assert f"Reference {job.reference}" in message.text


async def test_an_answer_in_place_is_not_written_over(place: LoopbackDiscord, desk: Desk) -> None:
    job, message = await desk.in_place(place.person("ana").dm())
    await desk.platform.deliver(job, await desk.reply())

    await desk.platform.show(later(job, JobState.DELIVERED))

    assert (desk.counted(EDIT), len(message.pictures)) == (1, 1)


@pytest.mark.parametrize("is_channel", [False, True])
async def test_a_message_that_is_gone_is_given_up_quietly(
    place: LoopbackDiscord, desk: Desk, general: Channel, is_channel: bool
) -> None:
    job, card = await desk.carded(general)
    await (place.delete_channel(general) if is_channel else place.person("ana").delete(card))

    await desk.platform.show(later(job, JobState.FAILED, failure=FAILURE))
    await desk.platform.show(later(job, JobState.FAILED, failure=FAILURE))

    assert desk.refused == [f"{EDIT} 404"]


@pytest.mark.parametrize(("status", "kind"), [(503, ChatUnreachable), (401, SettingsWrong)])
async def test_what_time_or_the_operator_mends_is_told_to_the_core(
    place: LoopbackDiscord, desk: Desk, general: Channel, status: int, kind: type[Exception]
) -> None:
    job, card = await desk.carded(general)
    place.faults.answer(EDIT, status)
    failed = later(job, JobState.FAILED, failure=FAILURE)

    with pytest.raises(kind):
        await desk.platform.show(failed)
    await desk.platform.show(failed)

    assert "Failed" in card.text


async def test_a_dropped_connection_is_told_to_the_core(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    job, _ = await desk.carded(general)
    place.faults.drop(EDIT)

    with pytest.raises(ChatUnreachable):
        await desk.platform.show(later(job, JobState.CANCELLED))


async def test_a_message_taken_up_after_a_crash_gets_its_card_and_thread(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    asked = await place.person("ana").write(general, "a fox")
    job = desk.job(Place(str(general.id), answers=str(asked.id)), state=JobState.QUEUED)

    await desk.platform.show(job)
    await desk.platform.show(later(job, JobState.MAKING))

    (card,) = place.from_bot(general)
    assert (card.replies_to, card.thread is not None) == (asked, True)
    assert desk.inbox.placed == {job.id: Spot(f"{general.id}/{card.id}/{asked.id}/10485760/", str(card.id))}


async def test_a_card_that_was_posted_before_the_crash_is_found(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    asked = await place.person("ana").write(general, "a fox")
    job = desk.job(Place(str(general.id), answers=str(asked.id)), state=JobState.QUEUED)
    await desk.platform.post_card(job)
    place.pass_time(timedelta(hours=1))

    async with open_desk(place) as restarted:
        await restarted.platform.show(job)

    (card,) = place.from_bot(general)
    assert restarted.inbox.placed[job.id].thread == str(card.id)


async def test_an_answer_made_before_its_card_was_posted_gets_both(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    asked = await place.person("ana").write(general, "a fox")
    job = desk.job(Place(str(general.id), answers=str(asked.id)))

    await desk.platform.deliver(job, await desk.reply())
    await desk.platform.show(later(job, JobState.DELIVERED))

    (card,) = place.from_bot(general)
    assert "Done" in card.text
    assert len(place.from_bot(place.thread_of(card))[0].pictures) == 1


async def test_a_cancelled_interaction_shows_it_when_its_card_was_posted(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job = desk.job(Place(str(general.id)), state=JobState.CANCELLED, origin=Origin.INTERACTION)
    await desk.platform.post_card(replace(job, state=JobState.QUEUED))

    await desk.platform.show(job)

    (card,) = place.from_bot(general)
    assert "Cancelled" in card.text
    assert (desk.counted(LIST), desk.counted(OPEN)) == (1, 0)


async def test_a_cancelled_interaction_without_a_card_stays_without(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job = desk.job(Place(str(general.id)), state=JobState.CANCELLED, origin=Origin.INTERACTION)

    await desk.platform.show(job)

    assert (desk.counted(LIST), desk.counted(SEND)) == (1, 0)


async def test_posting_a_card_twice_makes_one(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    job = desk.job(Place(str(general.id)), state=JobState.QUEUED)

    assert await desk.platform.post_card(job) == await desk.platform.post_card(job)
    assert len(place.from_bot(general)) == 1


async def test_a_reply_to_a_message_that_is_gone_is_posted_all_the_same(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    asked = await place.person("ana").write(general, "a fox")
    await place.person("ana").delete(asked)

    await desk.platform.post_card(desk.job(Place(str(general.id), answers=str(asked.id))))

    (call,) = place.calls(SEND)
    assert call.json["message_reference"]["fail_if_not_exists"] is False


@pytest.mark.parametrize("refusal", [(413, 40005), (400, 50035)])
async def test_pictures_that_the_card_does_not_take_leave_it_without_them(
    place: LoopbackDiscord, desk: Desk, general: Channel, refusal: tuple[int, int]
) -> None:
    job, card = await desk.carded(general)
    job = replace(job, request=replace(job.request, settings=Preferences(results=Results.CHANNEL)))
    await desk.platform.deliver(job, await desk.reply(b"one"))
    place.faults.refuse(EDIT, *refusal)

    await desk.platform.show(later(job, JobState.DELIVERED))

    assert (card.pictures, desk.counted(EDIT)) == ((), 2)
    assert "v1 is in the thread." in card.text
