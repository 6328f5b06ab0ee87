"""A prompt in another language than the model's, on Discord."""

from pathlib import Path

from core.model.job import JobState
from core.model.request import Kind
from tests.fakes.core import BATCH_CATALOGUE, FakeModel
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Message
from tests.fakes.discord_bot import Bot, Kit, open_bot

FAILED, DONE = JobState.FAILED, JobState.DELIVERED


async def refused(place: LoopbackDiscord, bot: Bot) -> Message:
    asked = place.person("ana").slash(
        place.channel("general"), "imagine", prompt="ein Leuchtturm bei Nacht", model="model-batch", count=2
    )
    card = await place.response(await asked)
    await bot.until_state(FAILED)
    await place.until(lambda: "understands English only" in card.text)
    return card


async def test_it_is_refused_with_its_ways_on(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with open_bot(place, tmp_path, Kit(FakeModel(), BATCH_CATALOGUE)) as bot:
        card = await refused(place, bot)

    assert [button.label for button in card.buttons] == ["Translate to English", "Use Gemini", "Rephrase"]
    assert "let model-a draw it" in card.text


async def test_the_translation_is_shown_to_its_person_and_drawn_when_it_is_sent(
    place: LoopbackDiscord, tmp_path: Path
) -> None:
    ben = place.person("ben")
    async with open_bot(place, tmp_path, Kit(FakeModel(), BATCH_CATALOGUE)) as bot:
        card = await refused(place, bot)
        told = await place.response(await ben.press(card, "Translate to English"))
        await place.until(lambda: "a lighthouse at night" in told.text)
        use = await ben.press(told, "Use it")
        await place.acknowledged(use)
        assert use.modal is not None
        filled = {name: one["value"] for name, one in use.modal.fields.items() if one.get("value")}
        await place.acknowledged(await ben.submit(use.modal, filled))
        _, translated, drawn = await bot.until_state(FAILED, DONE, DONE)

    assert told.seen_by is ben.user
    assert translated.request.kind is Kind.TRANSLATE
    assert (drawn.request.prompt, drawn.request.options.count) == ("a lighthouse at night", 2)
    assert [(prompt.model.id, prompt.count) for prompt in bot.model.prompts] == [("model-batch", 2)]


async def test_another_model_draws_it_as_it_stands(place: LoopbackDiscord, tmp_path: Path) -> None:
    async with open_bot(place, tmp_path, Kit(FakeModel(), BATCH_CATALOGUE)) as bot:
        card = await refused(place, bot)
        await place.acknowledged(await place.person("ben").press(card, "Use Gemini"))
        _, drawn = await bot.until_state(FAILED, DONE)

    assert drawn.request.prompt == "ein Leuchtturm bei Nacht"
    assert [prompt.model.id for prompt in bot.model.prompts] == ["model-a"] * 2
