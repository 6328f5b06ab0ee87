"""Asking again in other words, and with other pictures."""

import asyncio
from pathlib import Path

from core.errors import ModelRefused
from core.model.job import JobState
from core.model.request import Kind, Start
from tests.fakes.core import FakeModel
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import File
from tests.fakes.discord_bot import Kit, open_bot

PNG = b"\x89PNG\r\n\x1a\n pixels"


async def test_pictures_of_the_form_take_the_place_of_those_sent_before(place: LoopbackDiscord, tmp_path: Path) -> None:
    model, ana, general = FakeModel(), place.person("ana"), place.channel("general")
    model.script = lambda _: ModelRefused("The model refused this request.", kind="safety")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        asked = await ana.slash(general, "imagine", prompt="on the beach", image1=File("dog.png", PNG))
        card = await place.response(asked)
        await place.until(lambda: "refused" in card.text)
        model.script = None
        pressed = await place.acknowledged(await ana.press(card, "Rephrase"))
        assert pressed.modal is not None
        await ana.submit(pressed.modal, {"prompt": "on the sand"}, [File("cat.png", PNG)])
        _, second = await bot.until_state(JobState.FAILED, JobState.DELIVERED)

    assert [one.name for one in second.request.attachments] == ["cat.png"]
    assert second.request.kept == ()


async def test_a_picture_of_the_form_makes_an_edit_of_what_had_none(place: LoopbackDiscord, tmp_path: Path) -> None:
    model, ana, general = FakeModel(), place.person("ana"), place.channel("general")
    model.script = lambda _: ModelRefused("The model refused this request.", kind="safety")
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        card = await place.response(await ana.slash(general, "imagine", prompt="on the beach"))
        await place.until(lambda: "refused" in card.text)
        model.script = None
        pressed = await place.acknowledged(await ana.press(card, "Rephrase"))
        assert pressed.modal is not None
        await ana.submit(pressed.modal, {"prompt": "on the sand"}, [File("cat.png", PNG)])
        _, second = await bot.until_state(JobState.FAILED, JobState.DELIVERED)

    assert (second.request.kind, second.request.start) == (Kind.EDIT, Start.FRESH)


async def test_what_is_rephrased_twice_is_answered_in_the_channel_where_no_thread_may_be_opened(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    model, ana, general = FakeModel(), place.person("ana"), place.channel("general")
    model.script = lambda _: ModelRefused("The model refused this request.", kind="safety")
    place.faults.refuse("POST /channels/{channel_id}/messages/{message_id}/threads", 403, 160006)
    async with open_bot(place, tmp_path, Kit(model)) as bot:
        card = await place.response(await ana.slash(general, "imagine", prompt="a fox"))
        await place.until(lambda: "refused" in card.text)
        model.script, model.gate = None, asyncio.Event()
        pressed = [await place.acknowledged(await ana.press(card, "Rephrase")) for _ in range(2)]
        forms = [one.modal for one in pressed if one.modal]
        answers = [await place.response(await ana.submit(form, {"prompt": "a red fox"})) for form in forms]
        model.gate.set()
        await bot.until_state(JobState.FAILED, JobState.DELIVERED, JobState.DELIVERED)

    assert [answer is card for answer in answers] == [True, False]
    assert (answers[1].channel, answers[1].seen_by, len(answers[1].pictures)) == (general, None, 1)
