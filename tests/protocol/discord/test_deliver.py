"""Answers reach whoever asked, once, wherever Discord lets them."""

from datetime import timedelta

import pytest
from aiohttp import web

from bots.discord.posts import nonce_of
from bots.discord.present import announcement
from core.errors import ChatUnreachable
from core.model.job import JobState
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Allow, Channel
from tests.fakes.discord_delivery import PICTURE, Desk, made_before, open_desk

SEND = "POST /channels/{channel_id}/messages"
OPEN = "POST /channels/{channel_id}/messages/{message_id}/threads"
LIST = "GET /channels/{channel_id}/messages"
HOURS = timedelta(hours=1)


async def thread_in(place: LoopbackDiscord) -> Channel:
    return await place.person("ana").post(place.forum("ideas"), "An idea", "what about this?")


async def test_the_answer_to_a_card_is_posted_into_its_thread(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)

    ids = await desk.platform.deliver(job, await desk.reply())

    (answer,) = place.from_bot(place.thread_of(card))
    assert [str(answer.id)] == [*ids]
    assert [(one.data, one.alt) for one in answer.pictures] == [(PICTURE, "a fox in the snow")]
    assert place.thread_of(card).name == "a fox in the snow"
    assert card.pictures == ()


async def test_in_a_thread_the_jobs_own_message_becomes_the_answer(place: LoopbackDiscord, desk: Desk) -> None:
    thread = await thread_in(place)
    job, message = await desk.in_place(thread)

    ids = await desk.platform.deliver(job, await desk.reply())

    assert ids == (str(message.id),)
    assert place.from_bot(thread) == [message]
    assert [one.data for one in message.pictures] == [PICTURE]


async def test_delivering_again_leaves_one_answer(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    thread = await thread_in(place)
    (carded, card), (in_place, message) = await desk.carded(general), await desk.in_place(thread)
    reply = await desk.reply()

    for job in (carded, in_place):
        assert await desk.platform.deliver(job, reply) == await desk.platform.deliver(job, reply)

    assert len(place.from_bot(place.thread_of(card))) == 1
    assert [one.data for one in message.pictures] == [PICTURE]


async def test_a_500_after_a_post_was_taken_makes_no_second_answer(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    place.faults.answer(SEND, 500, after=True)

    await desk.platform.deliver(job, await desk.reply())

    assert len(place.from_bot(place.thread_of(card))) == 1


@pytest.mark.parametrize("pause", [timedelta(), HOURS])
async def test_a_process_that_dies_after_the_post_leaves_one_answer(
    place: LoopbackDiscord, desk: Desk, general: Channel, pause: timedelta
) -> None:
    job, card = await desk.carded(general)
    reply = await desk.reply()
    first = await desk.platform.deliver(job, reply)
    place.pass_time(pause)

    async with open_desk(place) as restarted:
        restarted.blobs.kept = desk.blobs.kept
        second = await restarted.platform.deliver(job, reply)

    thread = place.thread_of(card)
    assert first == second
    assert len([one for one in place.from_bot(thread) if one.pictures]) == 1


async def test_nothing_is_looked_for_when_nobody_can_have_died(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, _ = await desk.carded(general)

    await desk.platform.deliver(job, await desk.reply())

    assert (desk.counted(LIST), desk.counted(OPEN), desk.counted(SEND)) == (0, 1, 2)


async def test_an_upload_that_is_cut_is_sent_again(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    job, card = await desk.carded(general)
    reply = await desk.reply(b"x" * 2_000_000)
    place.faults.cut_upload(SEND)

    with pytest.raises(ChatUnreachable):
        await desk.platform.deliver(job, reply)
    await desk.platform.deliver(job, reply)

    (answer,) = place.from_bot(place.thread_of(card))
    assert [len(one.data) for one in answer.pictures] == [2_000_000]


async def test_a_file_that_is_too_large_after_all_is_made_smaller_once(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    place.faults.refuse(SEND, 413, 40005)

    await desk.platform.deliver(job, await desk.reply(b"x" * 9_000_000))

    (answer,) = place.from_bot(place.thread_of(card))
    assert [len(one.data) for one in answer.pictures] == [8_000_000]
    assert "v1" in answer.text


@pytest.mark.parametrize(("status", "code", "posts"), [(413, 40005, 2), (400, 50035, 1)])
async def test_what_discord_never_takes_is_answered_without_pictures(
    place: LoopbackDiscord, desk: Desk, general: Channel, status: int, code: int, posts: int
) -> None:
    job, card = await desk.carded(general)
    place.faults.refuse(SEND, status, code, times=posts)

    ids = await desk.platform.deliver(job, await desk.reply())

    (answer,) = place.from_bot(place.thread_of(card))
    assert (ids, answer.pictures) == ((str(answer.id),), ())
    assert "v1" in answer.text


@pytest.mark.parametrize("refusal", [(403, 50013), (400, 160006), (400, 50024)])
async def test_a_channel_that_forbids_threads_is_answered_in_place_with_a_notice(
    place: LoopbackDiscord, desk: Desk, general: Channel, refusal: tuple[int, int]
) -> None:
    job, card = await desk.carded(general)
    place.faults.refuse(OPEN, *refusal)

    assert await desk.platform.open_thread(job) is False
    await desk.platform.deliver(job, await desk.reply())

    answer = place.from_bot(general)[-1]
    assert (answer.replies_to, len(answer.pictures)) == (card, 1)
    assert "may not open threads here" in answer.text
    assert desk.counted(OPEN) == 1


async def test_the_first_answer_of_a_thread_says_that_each_message_there_is_a_request(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    (first, card), (further, message) = await desk.carded(general), await desk.in_place(await thread_in(place))

    for job in (first, further):
        await desk.platform.deliver(job, await desk.reply())

    (answer,) = place.from_bot(place.thread_of(card))
    assert "-# Every message here is a request, which costs money" in answer.text
    assert "Every message" not in message.text


async def test_a_thread_that_stands_already_is_used(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    job, _ = await desk.carded(general)
    await desk.platform.open_thread(job)

    async with open_desk(place) as restarted:
        assert await restarted.platform.open_thread(job) is True
        assert await restarted.platform.open_thread(job) is True

    assert (desk.counted(OPEN), desk.refused) == (2, [f"{OPEN} 400"])


async def test_a_card_that_was_deleted_leaves_its_thread_to_the_answer(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    await desk.platform.open_thread(job)
    await place.person("ana").delete(card)

    async with open_desk(place) as restarted:
        await restarted.platform.deliver(job, await restarted.reply())

    assert len(place.from_bot(place.thread_of(card))[0].pictures) == 1


async def test_a_late_answer_is_announced_once_to_its_requester_alone(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    ana = place.person("ana")
    job, card = await desk.carded(general)
    job = made_before(job, timedelta(seconds=61))
    reply = await desk.reply()
    await desk.platform.deliver(job, reply)
    place.pass_time(HOURS)

    await desk.platform.deliver(job, reply)

    answer, line = place.from_bot(place.thread_of(card))
    assert (len(answer.pictures), answer.pinged) == (1, [])
    assert (line.pinged, line.components) == ([ana.user], [])


async def test_a_person_who_writes_the_same_line_stops_no_announcement(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    job = made_before(job, timedelta(seconds=61))
    await desk.platform.open_thread(job)
    await place.person("ana").write(place.thread_of(card), announcement(job))

    await desk.platform.deliver(job, await desk.reply())

    assert place.from_bot(place.thread_of(card))[-1].pinged == [place.person("ana").user]


def test_each_message_of_a_job_has_its_own_short_name() -> None:
    names = {
        nonce_of(*of) for of in (("01A", "1", "card"), ("01B", "1", "card"), ("01A", "2", "card"), ("01A", "1", ""))
    }

    assert len(names) == 4
    assert {len(name) <= 25 for name in names} == {True}
    assert nonce_of("01A", "1", "card") in names


async def test_an_answer_within_a_minute_notifies_nobody(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    job, card = await desk.carded(general)

    await desk.platform.deliver(made_before(job, timedelta(seconds=59)), await desk.reply())

    assert [one.pinged for one in place.from_bot(place.thread_of(card))] == [[]]


async def test_a_late_answer_in_place_is_announced_too_since_an_edit_notifies_nobody(
    place: LoopbackDiscord, desk: Desk
) -> None:
    direct = place.person("ana").dm()
    job, _ = await desk.in_place(direct)

    await desk.platform.deliver(made_before(job, timedelta(seconds=61)), await desk.reply())

    assert [one.pinged for one in place.from_bot(direct)] == [[], [place.person("ana").user]]


async def test_an_archived_thread_is_woken_for_the_answer(place: LoopbackDiscord, desk: Desk) -> None:
    thread = await thread_in(place)
    job, message = await desk.in_place(thread)
    thread.archived = True

    await desk.platform.deliver(job, await desk.reply())

    assert (thread.archived, len(message.pictures)) == (False, 1)


async def test_a_message_that_was_deleted_is_followed_by_the_answer_in_its_channel(
    place: LoopbackDiscord, desk: Desk
) -> None:
    thread = await thread_in(place)
    job, message = await desk.in_place(thread)
    await place.person("ana").delete(message)

    (answer_id,) = await desk.platform.deliver(job, await desk.reply())

    assert [(str(one.id), len(one.pictures)) for one in place.from_bot(thread)] == [(answer_id, 1)]


async def test_an_answer_without_a_place_goes_to_direct_messages(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    await desk.platform.open_thread(job)
    await place.delete_channel(place.thread_of(card))
    await place.delete_channel(general)

    (answer_id,) = await desk.platform.deliver(job, await desk.reply())
    await desk.platform.deliver(job, await desk.reply())

    answers = place.from_bot(place.person("ana").dm())
    assert [(str(one.id), len(one.pictures)) for one in answers] == [(answer_id, 1)]


@pytest.mark.parametrize("denied", [Allow.VIEW_CHANNEL, Allow.SEND_IN_THREADS])
async def test_an_answer_that_is_forbidden_goes_to_direct_messages(
    place: LoopbackDiscord, desk: Desk, general: Channel, denied: Allow
) -> None:
    job, _ = await desk.carded(general)
    await desk.platform.open_thread(job)
    general.denied = denied

    await desk.platform.deliver(job, await desk.reply())

    assert len(place.from_bot(place.person("ana").dm())) == 1
    assert len(desk.refused) == 1


async def test_a_locked_thread_is_left_alone(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    job, card = await desk.carded(general)
    await desk.platform.open_thread(job)
    place.thread_of(card).locked = True

    await desk.platform.deliver(job, await desk.reply())

    assert len(place.from_bot(place.person("ana").dm())) == 1


async def test_an_answer_that_nobody_can_be_given_is_given_up_after_two_refusals(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, _ = await desk.carded(general, state=JobState.MAKING)
    await place.delete_channel(general)
    place.person("ana").user.takes_direct_messages = False
    place.pass_time(timedelta(seconds=3))

    await desk.platform.show(job)
    ids = await desk.platform.deliver(job, await desk.reply())
    await desk.platform.show(job)

    assert ids == ()
    assert desk.refused == [f"{OPEN} 404", f"{SEND} 403"]


@pytest.mark.parametrize("seconds", [31, 900])
async def test_a_long_rate_limit_is_left_to_the_job(
    place: LoopbackDiscord, desk: Desk, general: Channel, seconds: int
) -> None:
    job, _ = await desk.carded(general)
    place.faults.rate_limit(SEND, seconds)

    with pytest.raises(ChatUnreachable) as caught:
        await desk.platform.deliver(job, await desk.reply())

    assert caught.value.retry_after == timedelta(seconds=seconds)


async def test_the_wall_before_discord_is_kept_away_from_for_a_minute(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, _ = await desk.carded(general)

    async def wall(_: web.Request) -> web.StreamResponse:
        return web.Response(status=429, text="<html>banned</html>", content_type="text/html")

    place.faults.add(SEND, wall)

    with pytest.raises(ChatUnreachable) as caught:
        await desk.platform.deliver(job, await desk.reply())

    assert caught.value.retry_after == timedelta(minutes=1)
    assert "banned" not in str(caught.value)


async def test_a_short_rate_limit_is_waited_for(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    job, card = await desk.carded(general)
    place.faults.rate_limit(SEND, 0.01)

    await desk.platform.deliver(job, await desk.reply())

    assert len(place.from_bot(place.thread_of(card))) == 1
