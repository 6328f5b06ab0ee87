"""What one person alone shall see stands in their direct messages or is whispered; a channel sees nothing of it."""

import pytest

from bots.slack.failures import PlaceGone
from bots.slack.places import Place, in_direct_messages
from bots.slack.present import note
from core.model.job import Job, JobState
from core.model.request import Origin
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel, File
from tests.fakes.slack_delivery import PICTURE, Desk, later

PNG = File("boat.png", b"\x89PNG boat")


async def private(desk: Desk) -> Job:
    """A `--private` command of Ana's in a channel: its place is in her direct messages."""
    team = desk.loopback.team.id
    direct = await desk.platform.direct_channel(team, desk.loopback.person("ana").user.id)
    place = Place(direct, is_private=True)
    return desk.job(place, conversation=in_direct_messages(team, direct), origin=Origin.INTERACTION)


async def test_a_private_answer_stands_in_the_direct_messages_alone(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    await place.person("ana").command(general, "/imagine", "a fox in the snow --private")
    job, message = await desk.posted(await private(desk))

    await desk.platform.deliver(job, await desk.reply())
    await desk.platform.show(later(job, JobState.DELIVERED))

    assert place.from_bot(general) == []
    assert place.from_bot(place.person("ana").dm()) == [message]
    assert [one.data for one in message.pictures] == [PICTURE]


async def test_a_private_answer_says_which_words_it_belongs_to(desk: Desk) -> None:
    job, message = await desk.posted(await private(desk))

    await desk.platform.deliver(job, await desk.reply())

    assert "a fox in the snow" in message.text


async def test_a_whisper_is_seen_by_one_person(place: LoopbackSlack, desk: Desk, general: Channel) -> None:
    ana = place.person("ana")
    asked = await desk.wrote(general)

    await desk.platform.whisper(place.team.id, general.id, ana.user.id, note("Only for you."), thread=asked.ts)

    (seen,) = place.seen_only_by(ana)
    assert (seen.text, seen.root, place.from_bot(general)) == ("Only for you.", asked, [])


async def test_words_of_our_own_are_seen_by_everyone_there(place: LoopbackSlack, desk: Desk, general: Channel) -> None:
    asked = await desk.wrote(general)

    await desk.platform.say(place.team.id, general.id, note("Here is help."))
    await desk.platform.say(place.team.id, general.id, note("And more."), thread=asked.ts)

    assert [(one.text, one.root) for one in place.from_bot(general)] == [("Here is help.", None), ("And more.", asked)]


async def test_words_for_a_place_that_is_gone_are_refused(place: LoopbackSlack, desk: Desk, general: Channel) -> None:
    general.is_archived = True

    with pytest.raises(PlaceGone):
        await desk.platform.say(place.team.id, general.id, note("Here is help."))


@pytest.mark.parametrize("in_thread", [False, True])
async def test_the_pictures_of_a_message_are_found_wherever_it_stands(
    place: LoopbackSlack, desk: Desk, general: Channel, in_thread: bool
) -> None:
    where = await desk.wrote(general) if in_thread else general
    shown = await desk.wrote(where, "look", PNG, File("notes.txt", b"notes"))

    ids = await desk.platform.pictures_of(place.team.id, general.id, shown.ts)

    assert ids == (shown.files[0].id,)


async def test_a_message_that_is_gone_has_no_pictures(place: LoopbackSlack, desk: Desk, general: Channel) -> None:
    shown = await desk.wrote(general, "look", PNG)
    shown.deleted = True

    assert await desk.platform.pictures_of(place.team.id, general.id, shown.ts) == ()
