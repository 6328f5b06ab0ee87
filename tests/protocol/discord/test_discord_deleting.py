"""Deleting a version on Discord: asked once, gone from the core, and taken out of the bot's own messages."""

import asyncio
from pathlib import Path

import pytest

from core.model.job import JobState
from tests.fakes.core import FakeBlobs, FakeModel
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Message
from tests.fakes.discord_bot import Bot, Kit, imagined, open_bot
from tests.fakes.patience import GLANCE_S, PATIENCE_S

DONE = JobState.DELIVERED
BY_ANA = "v1 was deleted by \\@Ana."


async def asked_to_delete(place: LoopbackDiscord, person: Person, result: Message) -> Message:
    """What somebody reads who presses ⋯ and 🗑."""
    more = await place.response(await person.press(result, "⋯"))
    return await place.response(await person.press(more, "Delete"))


async def test_a_deleted_picture_leaves_words_in_its_message_and_nothing_in_the_store(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, blobs = place.person("ana"), FakeBlobs()
    async with open_bot(place, tmp_path, blobs=blobs) as bot:
        _, thread, result = await imagined(place, ana, "a secret fox")
        asking = await asked_to_delete(place, ana, result)
        before = (asking.text, asking.seen_by, len(result.pictures))
        told = await place.response(await ana.press(asking, "Delete for everyone"))
        await place.until(lambda: not result.pictures)
        await place.until(lambda: told.text == BY_ANA)
        (job,) = await bot.all_jobs()

    assert before == ("Delete v1 for everyone? This cannot be undone.", ana.user, 1)
    assert (result.text, result.buttons, place.from_bot(thread)) == (BY_ANA, (), [result])
    assert (job.request.prompt, blobs.kept, told.seen_by) == ("", {}, ana.user)
    assert place.violations == []


async def test_the_other_pictures_of_its_message_stay(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, _, result = await imagined(place, ana, "a fox --count 2")
        (job,) = await bot.all_jobs()
        await bot.core.removal.delete(job.request.conversation, 1, job.request.person, is_admin=False)
        await place.until(lambda: len(result.pictures) == 1)

    assert [one.name for one in result.pictures] == ["v2.png"]
    assert BY_ANA in result.text
    assert [button.label for button in result.buttons] == ["Edit", "Again", "Vary", "New", "More"]
    assert place.violations == []


async def test_a_reply_to_a_deleted_picture_is_refused_and_goes_on_from_no_other(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, result = await imagined(place, ana)
        await ana.write(thread, "make it night")
        first, _ = await bot.until_state(DONE, DONE)
        await bot.core.removal.delete(first.request.conversation, 1, first.request.person, is_admin=False)
        asked = await ana.write(thread, "add a boat", reply_to=result)
        told = await place.next_from_bot(thread, after=2)
        jobs = await bot.all_jobs()

    assert (told.replies_to, told.text) == (asked, "v1 was deleted. The newest is v2.")
    assert len(jobs) == 2


@pytest.mark.parametrize("moderates", [False, True])
async def test_others_are_told_who_may_unless_they_moderate(
    place: LoopbackDiscord, tmp_path: Path, moderates: bool
) -> None:
    ben = place.person("ben", manages_server=moderates)
    async with open_bot(place, tmp_path):
        _, _, result = await imagined(place, place.person("ana"))
        told = await asked_to_delete(place, ben, result)

    refused = "v1 can be deleted by \\@Ana or by a moderator."
    assert told.text == ("Delete v1 for everyone? This cannot be undone." if moderates else refused)
    assert len(result.pictures) == 1


async def test_the_picture_goes_from_the_card_too(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, general = place.person("ana", manages_server=True), place.channel("general")
    async with open_bot(place, tmp_path):
        await place.response(await ana.slash(general, "settings", change="results channel"))
        card, _, result = await imagined(place, ana)
        await place.until(lambda: card.pictures)
        asking = await asked_to_delete(place, ana, result)
        await ana.press(asking, "Delete for everyone")
        await place.until(lambda: not card.pictures)

    assert (result.pictures, "Done" in card.text) == ((), True)
    assert place.violations == []


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_crash_between_the_deletion_and_the_edit_is_made_up_for_after_the_restart(
    place: LoopbackDiscord, tmp_path: Path, is_there: bool
) -> None:
    async with open_bot(place, tmp_path) as bot:
        _, thread, result = await imagined(place, place.person("ana"))
        await shown(bot)
    async with open_bot(place, tmp_path, Kit(FakeModel(), is_working=False)) as bot:
        (job,) = await bot.all_jobs()
        await bot.core.removal.delete(job.request.conversation, 1, job.request.person, is_admin=False)
    assert len(result.pictures) == 1
    if not is_there:
        await place.person("ana").delete(result)

    async with open_bot(place, tmp_path) as bot:
        await shown(bot)

    assert [one.text for one in place.from_bot(thread)] == ([BY_ANA] if is_there else [])
    assert place.violations == []


async def shown(bot: Bot) -> None:
    """Wait until Discord shows how the one job stands."""
    async with asyncio.timeout(PATIENCE_S):
        while any(job.state is not DONE or job.shown < job.revision for job in await bot.all_jobs()):  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(GLANCE_S)
