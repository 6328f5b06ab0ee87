"""Deleted pictures are taken out of Discord wherever an answer went, and in however many messages."""

from dataclasses import replace

import pytest

from core.errors import ChatUnreachable
from core.model.conversation import Gone, GoneVersion
from core.model.job import Job, JobState
from core.model.reply import Picture, Reply
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel
from tests.fakes.discord_delivery import Desk, later, open_desk

EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
BY_ANA = "v1 was deleted by \\@ana."
MEGABYTE = 1024 * 1024


def without(reply: Reply, *numbers: int) -> Reply:
    """What is left of an answer."""
    lost = tuple(
        GoneVersion(version.id, version.number, "job", (), Gone.DELETED, "ana")
        for version in reply.versions
        if version.number in numbers
    )
    left = tuple(Picture(version) for version in reply.versions if version.number not in numbers)
    return replace(reply, pieces=left, gone=lost)


def delivered(job: Job) -> Job:
    return later(job, JobState.DELIVERED)


async def test_a_message_that_is_needed_no_more_is_taken_away(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)
    reply = await desk.reply(*(bytes([number]) * 9 * MEGABYTE for number in range(4)))
    ids = await desk.platform.deliver(job, reply)

    await desk.platform.withdraw(delivered(job), without(reply, 1, 2), ids)

    (message,) = place.from_bot(place.thread_of(card))
    assert (len(ids), str(message.id)) == (2, ids[0])
    assert [one.name for one in message.pictures] == ["v3.png", "v4.png"]
    assert place.violations == []


async def test_an_answer_in_direct_messages_is_found_there_by_another_process(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, _ = await desk.carded(general)
    reply = await desk.reply()
    await place.delete_channel(general)
    ids = await desk.platform.deliver(job, reply)
    (message,) = place.from_bot(place.person("ana").dm())

    async with open_desk(place) as restarted:
        await restarted.platform.withdraw(delivered(job), without(reply, 1), ids)

    assert (message.text, message.pictures) == (BY_ANA, ())


async def test_an_answer_that_only_one_person_sees_loses_its_picture_too(
    place: LoopbackDiscord, desk: Desk, general: Channel
) -> None:
    job, message, _ = await desk.whispered(general)
    reply = await desk.reply()
    ids = await desk.platform.deliver(job, reply)

    await desk.platform.withdraw(delivered(job), without(reply, 1), ids)

    assert (message.text, message.pictures) == (BY_ANA, ())


async def test_a_discord_that_is_away_is_tried_again(place: LoopbackDiscord, desk: Desk, general: Channel) -> None:
    job, card = await desk.carded(general)
    reply = await desk.reply()
    ids = await desk.platform.deliver(job, reply)
    place.faults.answer(EDIT, 503)

    with pytest.raises(ChatUnreachable):
        await desk.platform.withdraw(delivered(job), without(reply, 1), ids)
    for _ in range(2):
        await desk.platform.withdraw(delivered(job), without(reply, 1), ids)

    (message,) = place.from_bot(place.thread_of(card))
    assert (message.text, message.pictures) == (BY_ANA, ())
