"""A private answer is seen by its person alone, and reaches them after its token died."""

from datetime import timedelta

import pytest

from core.model.job import JobState
from core.model.reply import Failure
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel, Message
from tests.fakes.discord_delivery import Desk, later, made_before, open_desk

WHISPER = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
FAILURE = Failure("NothingDrawn", "The model stopped before it drew anything.")
DEAD = timedelta(minutes=15)


def direct(place: LoopbackDiscord) -> list[Message]:
    return place.from_bot(place.person("ana").dm())


async def test_states_and_answer_are_shown_to_the_person_alone(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, message, _ = await desk.whispered(general, state=JobState.QUEUED)
    making = later(job, JobState.MAKING)

    await desk.platform.show(making)
    shown = message.text
    ids = await desk.platform.deliver(later(making, JobState.MADE), await desk.reply())

    assert "Making" in shown
    assert (ids, len(message.pictures)) == ((str(message.id),), 1)
    assert place.seen_only_by(place.person("ana")) == [message]
    assert (place.messages(general), direct(place)) == ([], [])


async def test_a_late_private_answer_is_not_announced(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    job, message, _ = await desk.whispered(general)

    await desk.platform.deliver(made_before(job, timedelta(seconds=61)), await desk.reply())

    assert place.all_messages == [message]


async def test_after_fifteen_minutes_the_answer_comes_as_a_direct_message(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, _, _ = await desk.whispered(general)
    place.pass_time(DEAD)

    ids = await desk.platform.deliver(job, await desk.reply())
    again = await desk.platform.deliver(job, await desk.reply())

    (answer,) = direct(place)
    assert (ids, again, len(answer.pictures)) == ((str(answer.id),), (str(answer.id),), 1)
    assert desk.counted(WHISPER) == 0


@pytest.mark.parametrize(("status", "code"), [(401, 50027), (404, 10015), (404, 10008), (401, 0), (404, 0)])
async def test_a_token_that_is_not_taken_any_more_leads_to_direct_messages(
    place: LoopbackDiscord, desk: Desk, general: Channel, status: int, code: int
) -> None:
    job, _, _ = await desk.whispered(general)
    place.faults.refuse(WHISPER, status, code)

    await desk.platform.deliver(job, await desk.reply())

    assert [len(one.pictures) for one in direct(place)] == [1]
    assert len(desk.refused) == 1


async def test_a_process_that_knows_no_token_answers_directly(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, _, _ = await desk.whispered(general)

    async with open_desk(place) as restarted:
        await restarted.platform.deliver(job, await restarted.reply())

    assert [len(one.pictures) for one in direct(place)] == [1]


async def test_behind_closed_direct_messages_the_answer_waits(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, _, _ = await desk.whispered(general)
    place.person("ana").user.takes_direct_messages = False
    place.pass_time(DEAD)

    ids = await desk.platform.deliver(job, await desk.reply())

    assert (ids, len(desk.refused)) == ((), 1)


async def test_a_file_larger_than_direct_messages_take_is_made_to_fit(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, _, _ = await desk.whispered(general, limit=50 * 1024 * 1024)
    place.pass_time(DEAD)

    await desk.platform.deliver(job, await desk.reply(b"x" * 11_000_000))

    (answer,) = direct(place)
    assert [len(one.data) for one in answer.pictures] == [10 * 1024 * 1024]


async def test_a_private_failure_is_told_though_the_token_died(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, _, _ = await desk.whispered(general, state=JobState.MAKING)
    place.pass_time(DEAD)

    await desk.platform.show(later(job, JobState.WAITING))
    await desk.platform.show(later(job, JobState.FAILED, failure=FAILURE))

    (told,) = direct(place)
    assert str(FAILURE.words) in told.text


async def test_a_private_failure_is_told_though_its_message_was_dismissed(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, _, _ = await desk.whispered(general, state=JobState.MAKING)
    place.faults.refuse(WHISPER, 404, 10008)

    await desk.platform.show(later(job, JobState.FAILED, failure=FAILURE))

    assert len(direct(place)) == 1


async def test_a_slow_private_answer_is_tried_again_later_and_comes_once(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, message, _ = await desk.whispered(general)
    place.faults.answer(WHISPER, 502, after=True)

    await desk.platform.deliver(job, await desk.reply())

    assert (len(message.pictures), place.all_messages) == (1, [message])
