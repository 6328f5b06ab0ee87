"""Answers reach whoever asked, once, wherever Slack lets them."""

from datetime import timedelta

import pytest

from bots.slack.ways import Way
from core.errors import ChatUnreachable
from core.model.job import JobState
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel, Message
from tests.fakes.slack_delivery import (
    ANNOUNCE,
    EDIT,
    HISTORY,
    PICTURE,
    POST,
    REPLIES,
    Desk,
    later,
    made_before,
    open_desk,
)

HOURS = timedelta(hours=1)


async def test_the_answer_to_a_card_is_posted_into_its_thread(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)

    ids = await desk.platform.deliver(job, await desk.reply())

    (answer,) = place.from_bot(card)
    assert ids == (f"{general.id}/{answer.ts}",)
    assert [(one.data, one.alt) for one in answer.pictures] == [(PICTURE, "a fox in the snow")]
    assert [button.label for button in answer.buttons] == ["✏️ Edit", "🔄 Again", "🎲 Vary", "🆕 New", "⋯ More"]
    assert card.pictures == ()


async def test_in_direct_messages_the_jobs_own_message_becomes_the_answer(place: LoopbackSlack, desk: Desk) -> None:
    direct = place.person("ana").dm()
    job, message = await desk.in_place(direct)

    ids = await desk.platform.deliver(job, await desk.reply())

    assert ids == (f"{direct.id}/{message.ts}",)
    assert place.from_bot(direct) == [message]
    assert [one.data for one in message.pictures] == [PICTURE]
    assert [(len(before.pictures), "Making" in before.text) for before in message.history] == [(0, True)]


async def test_in_a_thread_the_jobs_own_message_becomes_the_answer(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    asked = await desk.wrote(general, "look")
    job, message = await desk.in_place(asked)

    await desk.platform.deliver(job, await desk.reply())

    assert place.from_bot(asked) == [message]
    assert [one.data for one in message.pictures] == [PICTURE]


async def test_two_pictures_stand_on_one_message_in_order_each_with_its_button(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)

    await desk.platform.deliver(job, await desk.reply(b"first", b"second!"))

    (answer,) = place.from_bot(card)
    assert [(one.name, one.data) for one in answer.pictures] == [("v1.png", b"first"), ("v2.png", b"second!")]
    assert [button.label for button in answer.buttons] == [
        "✏️ Edit v1",
        "✏️ Edit v2",
        "🔄 Again",
        "🎲 Vary",
        "🆕 New",
        "⋯ More",
    ]


async def test_words_and_pictures_stand_in_the_models_order_one_message_a_picture(
    place: LoopbackSlack, desk: Desk
) -> None:
    direct = place.person("ana").dm()
    job, message = await desk.in_place(direct)

    ids = await desk.platform.deliver(job, await desk.story(b"first", b"second!"))

    first, second = place.from_bot(direct)
    assert (first, [*ids]) == (message, [f"{direct.id}/{one.ts}" for one in (first, second)])
    assert [(one.text.split("\n")[0], one.pictures[0].data) for one in (first, second)] == [
        ("Step 1", b"first"),
        ("Step 2", b"second!"),
    ]
    assert "asked by" in second.text
    assert "asked by" not in first.text


@pytest.mark.parametrize("is_card", [True, False])
async def test_delivering_again_leaves_one_answer_and_calls_nothing_twice(
    place: LoopbackSlack, desk: Desk, general: Channel, is_card: bool
) -> None:
    job, message = await (desk.carded(general) if is_card else desk.in_place(place.person("ana").dm()))
    reply = await desk.reply()
    first = await desk.platform.deliver(job, reply)
    posts, uploads = desk.counted(POST), desk.counted("upload")

    second = await desk.platform.deliver(job, reply)

    (answer,) = place.from_bot(message) if is_card else place.from_bot(message.channel)
    assert (first, len(answer.pictures)) == (second, 1)
    assert (desk.counted(POST), desk.counted("upload")) == (posts, uploads)


@pytest.mark.parametrize("how", ["drop", "500"])
async def test_a_post_that_was_taken_although_its_answer_was_lost_is_found_again(
    place: LoopbackSlack, desk: Desk, general: Channel, how: str
) -> None:
    job, card = await desk.carded(general)
    reply = await desk.reply()
    place.faults.drop(POST, after=True) if how == "drop" else place.faults.answer(POST, 500, after=True)

    with pytest.raises(ChatUnreachable):
        await desk.platform.deliver(job, reply)
    ids = await desk.platform.deliver(job, reply)

    (answer,) = place.from_bot(card)
    assert (ids, len(answer.pictures)) == ((f"{general.id}/{answer.ts}",), 1)
    assert (desk.counted(REPLIES), desk.counted("upload")) == (1, 1)


async def test_an_edit_that_was_taken_although_its_answer_was_lost_shows_each_picture_once(
    place: LoopbackSlack, desk: Desk
) -> None:
    job, message = await desk.in_place(place.person("ana").dm())
    reply = await desk.reply()
    place.faults.drop(EDIT, after=True)

    with pytest.raises(ChatUnreachable):
        await desk.platform.deliver(job, reply)
    await desk.platform.deliver(job, reply)

    assert len(message.pictures) == 1
    assert (desk.counted(EDIT), desk.counted("upload"), desk.counted(HISTORY)) == (1, 1, 1)


async def test_an_upload_whose_post_was_never_taken_is_posted_by_the_next_try(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    reply = await desk.reply()
    place.faults.drop(POST)

    with pytest.raises(ChatUnreachable):
        await desk.platform.deliver(job, reply)
    await desk.platform.deliver(job, reply)

    assert [len(one.pictures) for one in place.from_bot(card)] == [1]
    assert desk.counted("upload") == 1


@pytest.mark.parametrize("pause", [timedelta(), HOURS])
@pytest.mark.parametrize("is_card", [True, False])
async def test_a_process_that_dies_after_the_answer_leaves_one(
    place: LoopbackSlack, desk: Desk, general: Channel, *, is_card: bool, pause: timedelta
) -> None:
    job, message = await (desk.carded(general) if is_card else desk.in_place(place.person("ana").dm()))
    reply = await desk.story(b"first", b"second!")
    first = await desk.platform.deliver(job, reply)
    place.pass_time(pause)

    async with open_desk(place) as restarted:
        restarted.blobs.kept = desk.blobs.kept
        second = await restarted.platform.deliver(job, reply)

    answers = [one for one in place.from_bot(message if is_card else message.channel) if one.pictures]
    assert (first, len(first)) == (second, 2)
    assert [len(one.pictures) for one in answers] == [1, 1]
    assert desk.counted("upload") == 2


async def test_a_process_that_dies_between_the_message_and_its_picture_leaves_both_once(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    reply = await desk.reply()
    place.faults.drop(EDIT)
    with pytest.raises(ChatUnreachable):
        await desk.platform.deliver(job, reply)

    async with open_desk(place) as restarted:
        restarted.blobs.kept = desk.blobs.kept
        await restarted.platform.deliver(job, reply)

    assert [len(one.pictures) for one in place.from_bot(card)] == [1]


async def test_nothing_is_looked_for_when_nobody_can_have_died(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, _ = await desk.carded(general)

    await desk.platform.deliver(job, await desk.reply())

    assert (desk.counted(HISTORY), desk.counted(REPLIES), desk.counted(POST), desk.counted(EDIT)) == (0, 0, 2, 1)


async def test_the_first_answer_of_a_thread_says_that_each_message_there_is_a_request(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    asked = await desk.wrote(general, "@limner a fox")
    first, card = await desk.carded(general)
    begins, begun = await desk.in_place(asked, key=f"slack:{place.team.id}:{general.id}:{asked.ts}")
    further, message = await desk.in_place(card)

    for job in (first, begins, further):
        await desk.platform.deliver(job, await desk.reply())

    answer = next(one for one in place.from_bot(card) if one is not message)
    assert ["Every message here is a request" in one.text for one in (answer, begun, message)] == [True, True, False]


async def test_a_late_answer_is_announced_once_to_its_requester_alone(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    job, reply = made_before(job, timedelta(seconds=61)), await desk.reply()
    await desk.platform.deliver(job, reply)
    place.pass_time(HOURS)

    async with open_desk(place) as restarted:
        restarted.blobs.kept = desk.blobs.kept
        await restarted.platform.deliver(job, reply)

    answer, line = place.from_bot(card)
    assert (len(answer.pictures), line.buttons) == (1, ())
    assert line.text == f"{place.person('ana').mention}, your result is here."


async def test_an_answer_within_a_minute_notifies_nobody(place: LoopbackSlack, desk: Desk, general: Channel) -> None:
    job, card = await desk.carded(general)

    await desk.platform.deliver(made_before(job, timedelta(seconds=59)), await desk.reply())

    assert len(place.from_bot(card)) == 1


async def test_a_late_answer_in_place_is_announced_too_since_an_edit_notifies_nobody(
    place: LoopbackSlack, desk: Desk
) -> None:
    direct = place.person("ana").dm()
    job, message = await desk.in_place(direct)

    await desk.platform.deliver(made_before(job, timedelta(seconds=61)), await desk.reply())

    assert [one.text for one in place.from_bot(direct)][1:] == [f"{place.person('ana').mention}, your result is here."]
    assert len(message.pictures) == 1


async def test_a_message_that_was_deleted_is_followed_by_the_answer_in_its_channel(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    asked = await desk.wrote(general, "look")
    job, message = await desk.in_place(asked)
    message.deleted = True

    ids = await desk.platform.deliver(job, await desk.reply())

    (answer,) = place.from_bot(asked)
    assert (ids, len(answer.pictures)) == ((f"{general.id}/{answer.ts}",), 1)
    assert desk.refused == ["chat.update message_not_found"]


def archived(_: Message, channel: Channel) -> None:
    channel.is_archived = True


def kicked(_: Message, channel: Channel) -> None:
    channel.has_bot = False


def deleted(card: Message, _: Channel) -> None:
    card.deleted = True


@pytest.mark.parametrize("loses", [archived, kicked, deleted])
async def test_an_answer_without_a_place_goes_to_direct_messages_and_says_so(
    place: LoopbackSlack, desk: Desk, general: Channel, loses: type
) -> None:
    job, card = await desk.carded(general)
    loses(card, general)

    ids = await desk.platform.deliver(job, await desk.reply())
    await desk.platform.deliver(job, await desk.reply())

    (answer,) = place.from_bot(place.person("ana").dm())
    assert (ids, len(answer.pictures)) == ((f"{answer.channel.id}/{answer.ts}",), 1)
    assert answer.text.startswith("> a fox in the snow")
    assert "can no longer post it where you asked" in answer.text
    assert desk.counted("upload") == 1


async def test_an_answer_sent_directly_has_its_own_picture_beside_another_of_the_same_name(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    direct, (asked, _) = place.person("ana").dm(), await desk.carded(general)
    there, _ = await desk.in_place(direct)
    await desk.platform.deliver(there, await desk.reply(b"of the direct messages"))
    general.is_archived = True

    async with open_desk(place) as restarted:
        await restarted.platform.deliver(asked, await restarted.reply(b"of the channel"))

    shown = [one.data for message in place.from_bot(direct) for one in message.pictures]
    assert shown == [b"of the direct messages", b"of the channel"]


async def test_an_answer_that_nobody_can_be_given_is_given_up_after_two_refusals(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, _ = await desk.carded(general, state=JobState.MAKING)
    general.is_archived = True
    place.faults.refuse("conversations.open", "user_disabled", times=9)
    place.pass_time(timedelta(seconds=3))

    await desk.platform.show(job)
    ids = await desk.platform.deliver(job, await desk.reply())
    await desk.platform.show(later(job, JobState.DELIVERED))

    assert ids == ()
    assert desk.counted(EDIT) + desk.counted(POST) == 2
    assert desk.counted("conversations.open") == 1
    assert len(place.from_bot(general)) == 1


@pytest.mark.parametrize("method", [POST, EDIT, REPLIES, ANNOUNCE, "upload"])
async def test_a_rate_limit_is_left_to_the_job_and_nothing_is_asked_before_its_time(
    place: LoopbackSlack, desk: Desk, general: Channel, method: str
) -> None:
    job, _ = await desk.carded(general)
    jobs = [made_before(job, HOURS), made_before((await desk.carded(general))[0], HOURS)]
    fault = place.faults.rate_limit(method, 900, times=9)
    reply = await desk.reply()

    for one in jobs:
        with pytest.raises(ChatUnreachable) as caught:
            await desk.platform.deliver(one, reply)

        assert caught.value.retry_after is not None
        assert timedelta(seconds=890) < caught.value.retry_after <= timedelta(seconds=900)
    assert fault.struck == 1


async def test_the_way_that_works_is_remembered(place: LoopbackSlack, desk: Desk, general: Channel) -> None:
    job, _ = await desk.carded(general)

    await desk.platform.deliver(job, await desk.reply())

    assert desk.platform.ways.of(place.team.id) is Way.ATTACHED
