"""Answers that came by direct message, since their own place took none: what follows stands there too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.model.job import JobState
from core.model.request import Kind, Start
from tests.fakes.core import FakeModel
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Message
from tests.fakes.discord_bot import Bot, Kit, imagined, open_bot

DONE = JobState.DELIVERED


@asynccontextmanager
async def directly(place: LoopbackDiscord, folder: Path) -> AsyncIterator[tuple[Bot, Message]]:
    """A bot whose answer came to Ana by direct message, since its thread was deleted meanwhile."""
    model, ana = FakeModel(), place.person("ana")
    model.gate = asyncio.Event()
    async with open_bot(place, folder, Kit(model)) as bot:
        card = await place.response(await ana.slash(place.channel("general"), "imagine", prompt="a fox"))
        await place.delete_channel(await place.thread(card))
        model.gate.set()
        result = await place.next_from_bot(ana.dm())
        await bot.until_state(DONE)
        yield bot, result


@pytest.mark.parametrize(("verb", "kept"), [("edit", ["v1"]), ("new", []), ("again", [])])
async def test_buttons_of_an_answer_that_came_by_direct_message_go_on_there(
    place: LoopbackDiscord, tmp_path: Path, verb: str, kept: list[str]
) -> None:
    ana = place.person("ana")
    async with directly(place, tmp_path) as (bot, result):
        asked = await ana.press(result, verb)
        if verb != "again":
            await place.acknowledged(asked)
            assert asked.modal is not None
            asked = await ana.submit(asked.modal, {"prompt": "a boat"})
        answer = await place.response(asked)
        await place.until(lambda: answer.pictures)
        _, second = await bot.until_state(DONE, DONE)

    assert (answer.channel, second.request.conversation.space) == (ana.dm(), "@me")
    assert [source.name for source in second.request.kept] == kept


async def test_the_menu_of_an_answer_that_came_by_direct_message_edits_it(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    async with directly(place, tmp_path) as (_, result):
        asked = await place.person("ana").menu("Edit image", result)
        await place.acknowledged(asked)

    assert asked.modal is not None
    assert asked.modal.title == "Edit v1"


async def test_a_reply_to_it_edits_it(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana = place.person("ana")
    async with directly(place, tmp_path) as (bot, result):
        await ana.write(ana.dm(), "make it night", reply_to=result)
        _, second = await bot.until_state(DONE, DONE)

    assert (second.request.kind, second.request.start) == (Kind.EDIT, Start.FRESH)
    assert ([one.name for one in second.request.kept], second.request.conversation.space) == (["v1"], "@me")


async def test_asking_again_for_its_edit_takes_the_picture_along(place: LoopbackDiscord, tmp_path: Path) -> None:
    model, ana = FakeModel(), place.person("ana")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        _, thread, _ = await imagined(place, ana)
        await bot.until_state(DONE)
        model.gate = asyncio.Event()
        await ana.write(thread, "make it night")
        await bot.until_state(DONE, JobState.MAKING)
        await place.delete_channel(thread)
        model.gate.set()
        result = await place.next_from_bot(ana.dm())
        answer = await place.response(await ana.press(result, "again"))
        await place.until(lambda: answer.pictures)
        *_, third = await bot.until_state(DONE, DONE, DONE)

    assert (third.request.start, third.request.version) == (Start.FRESH, None)
    assert [one.name for one in third.request.kept] == ["v1"]
