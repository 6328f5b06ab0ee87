"""Forgetting on Discord: asked once, confirmed by a button, gone for good."""

from pathlib import Path

from core.model.job import JobState, short_reference
from core.model.request import Person
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord_bot import imagined, open_bot

DONE = JobState.DELIVERED


async def test_a_person_is_forgotten_after_they_confirmed_it(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana, "a secret fox")
        await ben.write(thread, "make it night")
        await bot.until_state(DONE, DONE)
        asking = await place.response(await ana.slash(thread, "forget", what="me"))
        assert asking.seen_by is ana.user
        told = await place.response(await ana.press(asking, "Forget all of mine"))
        await place.until(lambda: "Forgotten: 1 request" in told.text)
        first, second = await bot.all_jobs()

    assert (first.request.prompt, first.request.person) == ("", Person("", ""))
    assert second.request.prompt == "make it night"
    assert b"a secret fox" not in (tmp_path / "limner.db").read_bytes()
    assert place.violations == []


async def test_a_conversation_with_others_in_it_is_for_moderators_to_forget(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ana, ben = place.person("ana"), place.person("ben")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        await ben.write(thread, "make it night")
        await bot.until_state(DONE, DONE)
        asking = await place.response(await ben.slash(thread, "forget", what="conversation"))
        told = await place.response(await ben.press(asking, "Forget it"))
        await place.until(lambda: "only a moderator can forget this conversation" in told.text)

        assert [bool(job.request.prompt) for job in await bot.all_jobs()] == [True, True]


async def test_a_button_of_what_was_forgotten_says_so(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with open_bot(place, tmp_path) as bot:
        _, thread, _ = await imagined(place, ana)
        asking = await place.response(await ana.slash(thread, "forget", what="conversation"))
        told = await place.response(await ana.press(asking, "Forget it"))
        await place.until(lambda: "Forgotten: 1 request" in told.text)

        again = await place.response(await ana.press(asking, "Forget it"))
        await place.until(lambda: "That was forgotten" in again.text)
        shown = await place.response(
            await ana.slash(thread, "show", what=short_reference((await bot.all_jobs())[0].id))
        )
        await place.until(lambda: bool(shown.text))

    assert "Something went wrong" not in shown.text
    assert place.violations == []
