"""A prompt in another language than the model's, on Slack."""

from pathlib import Path

from core.model.job import JobState
from core.model.request import Kind
from tests.fakes.core import BATCH_CATALOGUE, FakeModel
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Message
from tests.fakes.slack_ways_in import Kit, open_bot

FAILED, DONE = JobState.FAILED, JobState.DELIVERED


async def refused(slack: LoopbackSlack) -> Message:
    words = "ein Leuchtturm bei Nacht --model model-batch --count 2"
    await slack.person("ana").command(slack.channel("general"), "/imagine", words)
    return await slack.until(
        lambda: next((one for one in slack.all_messages if "understands English only" in one.text), None)
    )


async def test_the_translation_is_shown_to_its_person_and_drawn_when_it_is_sent(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ben = slack.person("ben")
    async with open_bot(slack, tmp_path, Kit(FakeModel(), BATCH_CATALOGUE)) as bot:
        card = await refused(slack)
        offered = [button.label for button in card.buttons]
        await ben.press(card, "Translate to English")
        told = await slack.until(
            lambda: next((one for one in slack.all_messages if "a lighthouse at night" in one.text), None)
        )
        await ben.submit(await slack.opened(await ben.press(told, "Use it")), {})
        _, translated, drawn = await bot.until_state(FAILED, DONE, DONE)

    assert offered == ["🌐 Translate to English", "🎨 Use Gemini", "✏️ Rephrase"]
    assert told.seen_by is ben.user
    assert translated.request.kind is Kind.TRANSLATE
    assert (drawn.request.prompt, drawn.request.options.count) == ("a lighthouse at night", 2)
    assert [(prompt.model.id, prompt.count) for prompt in bot.model.prompts] == [("model-batch", 2)]


async def test_another_model_draws_it_as_it_stands(slack: LoopbackSlack, tmp_path: Path) -> None:
    async with open_bot(slack, tmp_path, Kit(FakeModel(), BATCH_CATALOGUE)) as bot:
        await slack.person("ben").press(await refused(slack), "Use Gemini")
        _, drawn = await bot.until_state(FAILED, DONE)

    assert drawn.request.prompt == "ein Leuchtturm bei Nacht"
    assert [prompt.model.id for prompt in bot.model.prompts] == ["model-a"] * 2
