"""Where fewer pictures came than were asked for, a button asks for those alone that are missing."""

from pathlib import Path

from core.errors import ModelRefused
from core.model.asking import ModelAnswer, ModelPrompt
from core.model.job import JobState
from tests.fakes.core import FakeModel, drawn, last_words
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack_ways_in import Kit, imagined, open_bot

DONE = JobState.DELIVERED


def refuses_the_last(prompt: ModelPrompt) -> ModelAnswer | Exception:
    return (
        ModelRefused("Refused.", kind="safety") if prompt.number > 1 else drawn(f"{last_words(prompt)} {prompt.number}")
    )


async def test_the_rest_is_a_job_of_its_own_for_the_missing_number(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, kit = slack.person("ana"), Kit(FakeModel())
    kit.model.script = refuses_the_last
    async with open_bot(slack, tmp_path, kit) as bot:
        _, result = await imagined(slack, ana, "a fox --count 2")
        await bot.until_state(DONE)
    kit.model.script = None
    async with open_bot(slack, tmp_path, kit) as bot:
        await ana.press(result, "The rest")
        _, rest = await bot.until_state(DONE, DONE)

    assert "Asked for 2, got 1." in result.text
    assert (rest.request.options.count, rest.request.prompt) == (1, "a fox")
