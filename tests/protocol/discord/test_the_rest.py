"""Where fewer pictures came than were asked for, a button asks for the missing ones alone; also after a restart."""

from pathlib import Path

from core.errors import ModelRefused
from core.model.asking import ModelAnswer, ModelPrompt
from core.model.job import JobState
from tests.fakes.core import FakeBlobs, FakeModel, drawn, last_words
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord_bot import Kit, open_bot

DONE = JobState.DELIVERED


def refuses_the_last_two(prompt: ModelPrompt) -> ModelAnswer | Exception:
    return (
        ModelRefused("Refused.", kind="safety") if prompt.number > 2 else drawn(f"{last_words(prompt)} {prompt.number}")
    )


async def test_the_rest_is_a_job_of_its_own_for_the_missing_number(place: LoopbackDiscord, tmp_path: Path) -> None:
    ana, blobs, model = place.person("ana"), FakeBlobs(), FakeModel()
    model.script = refuses_the_last_two
    async with open_bot(place, tmp_path, Kit(model), blobs=blobs) as bot:
        card = await place.response(await ana.slash(place.channel("general"), "imagine", prompt="a fox", count=4))
        thread = await place.thread(card)
        await bot.until_state(DONE)
        [result] = place.from_bot(thread)
    async with open_bot(place, tmp_path, blobs=blobs) as bot:
        answer = await place.response(await ana.press(result, "The rest"))
        _, rest = await bot.until_state(DONE, DONE)

    assert "Asked for 4, got 2." in result.text
    assert [button.label for button in result.buttons][:4] == ["Edit v1", "Edit v2", "The rest", "Again"]
    assert (rest.request.options.count, rest.request.prompt, len(answer.pictures)) == (2, "a fox", 2)
    assert "The rest" not in [button.label for button in answer.buttons]
