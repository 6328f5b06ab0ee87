"""An answer that found no way to its person waits in their list of jobs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.model.job import JobState
from tests.fakes.core import FakeBlobs
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Message
from tests.fakes.discord_bot import Bot, open_bot

WHISPER = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
DONE = JobState.DELIVERED


@asynccontextmanager
async def unseen(place: LoopbackDiscord, folder: Path) -> AsyncIterator[Bot]:
    """A bot after a restart, whose private answer neither the token nor Ana's closed direct messages took."""
    ana, general, blobs = place.person("ana"), place.channel("general"), FakeBlobs()
    ana.user.takes_direct_messages = False
    async with open_bot(place, folder, blobs=blobs) as bot:
        place.faults.refuse(WHISPER, 404, 10015, times=9)
        await place.response(await ana.slash(general, "imagine", prompt="a secret fox", private=True))
        await bot.until_state(DONE)
    place.faults.clear()
    async with open_bot(place, folder, blobs=blobs) as bot:
        yield bot


async def listed(place: LoopbackDiscord, name: str) -> Message:
    return await place.response(await place.person(name).slash(place.channel("general"), "jobs"))


async def test_the_list_of_jobs_shows_it_to_its_person_once(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with unseen(place, tmp_path):
        jobs = await listed(place, "ana")
        answer = await place.response(await ana.press(jobs, "Show"))
        await place.until(lambda: answer.pictures or None)
    async with open_bot(place, tmp_path):
        afterwards = await listed(place, "ana")

    assert "a secret fox" in jobs.text
    assert (answer.seen_by, len(answer.pictures)) == (ana.user, 1)
    assert "Nothing is being made here." in afterwards.text
    assert place.from_bot(place.channel("general")) == []


async def test_nobody_else_is_told_of_it(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with unseen(place, tmp_path):
        jobs = await listed(place, "ben")

    assert jobs.buttons == ()
    assert "fox" not in jobs.text
