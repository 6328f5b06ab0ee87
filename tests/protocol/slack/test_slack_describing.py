"""Pictures put into words on Slack, the prompts that come with them, and better prompts."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bots.outcomes import Tell
from bots.presses import prompts
from bots.slack.answering import ANSWER_WITHIN
from bots.slack.manifest import DESCRIBE_IMAGE
from core.errors import SettingsWrong
from core.model.asking import LoadedPicture, LoadedText, ModelAnswer, TextPrompt
from core.model.job import JobState
from core.model.request import Kind
from core.model.usage import Usage
from tests.fakes.core import FakeModel
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import File, Message
from tests.fakes.slack_ways_in import Bot, Kit, imagined, open_bot, pictured

PNG = b"\x89PNG\r\n\x1a\n pixels"
DONE = JobState.DELIVERED


def seen_by(prompt: TextPrompt) -> list[bytes]:
    return [part.data for part in prompt.turns[0].parts if isinstance(part, LoadedPicture)]


def words_alone(_: object) -> ModelAnswer:
    return ModelAnswer((LoadedText("What kind of fox?"),), Usage())


async def talked(slack: LoopbackSlack, bot: Bot) -> Message:
    """Let Ben be answered in words alone."""
    await slack.person("ben").command(slack.channel("general"), "/imagine", "a fox")
    result = await slack.until(
        lambda: next((one for one in slack.all_messages if "What kind" in one.text and one.buttons), None)
    )
    await bot.until_state(DONE)
    return result


def described(slack: LoopbackSlack, root: Message) -> Message | None:
    return next((one for one in slack.from_bot(root) if "A cat on a mat." in one.text), None)


async def test_describe_under_a_picture_puts_the_newest_version_into_words(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await bot.until_state(DONE)
        await ana.write(card, "describe", mention=True)
        result = await slack.until(lambda: described(slack, card))
        _, job = await bot.until_state(DONE, DONE)

    assert job.request.kind is Kind.DESCRIBE
    assert "from v1 · writer-a" in result.text
    assert "1️⃣ a cat" in result.text
    assert [button.label for button in result.buttons] == [*(f"🎨 Prompt {n}" for n in range(1, 5)), "🔄 Again"]


async def test_describe_with_a_file_puts_that_into_words(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        asked = await ana.write(slack.channel("general"), "describe", mention=True, files=[File("photo.png", PNG)])
        await bot.until_state(DONE)

    assert seen_by(bot.model.written[0]) == [PNG]
    assert asked is not None


async def test_a_prompt_is_made_into_a_picture_by_its_button_after_a_restart(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, ben, kit = slack.person("ana"), slack.person("ben"), Kit(FakeModel())
    async with open_bot(slack, tmp_path, kit) as bot:
        card, _ = await imagined(slack, ana)
        await bot.until_state(DONE)
        await ana.write(card, "describe", mention=True)
        result = await slack.until(lambda: described(slack, card))
        await bot.until_state(DONE, DONE)
    async with open_bot(slack, tmp_path, kit) as bot:
        await ben.press(result, "Prompt 2")
        *_, made = await bot.until_state(*[DONE] * 3)

    assert (made.request.kind, made.request.prompt) == (Kind.GENERATE, "a cat at night")
    assert made.request.person.name == "ben"
    assert len(pictured(slack, card)) == 2


async def test_the_shortcut_describes_a_result_and_a_picture_of_somebodys(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana)
        await bot.until_state(DONE)
        await slack.acknowledged(await ben.shortcut(DESCRIBE_IMAGE, result))
        await bot.until_state(DONE, DONE)
        photo = await ana.write(general, "look", files=[File("photo.png", PNG)])
        await slack.acknowledged(await ben.shortcut(DESCRIBE_IMAGE, photo))
        _, own, theirs = await bot.until_state(*[DONE] * 3)

    assert (own.request.version, own.request.conversation.thread) == (1, card.ts)
    assert seen_by(bot.model.written[1]) == [PNG]
    assert theirs.request.person.name == "ben"


async def test_the_command_opens_a_form_that_takes_a_file(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        form = await slack.opened(await ana.command(slack.channel("general"), "/limner", "describe"))
        await ana.submit(form, {}, files=[File("photo.png", PNG)])
        await bot.until_state(DONE)

    assert form.title == "Describe image"
    assert seen_by(bot.model.written[0]) == [PNG]


async def test_a_better_prompt_is_shown_to_its_person_alone_and_used_when_it_is_sent(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ben, kit = slack.person("ben"), Kit(FakeModel())
    kit.model.script = words_alone
    async with open_bot(slack, tmp_path, kit) as bot:
        result = await talked(slack, bot)
        await ben.press(result, "Improve my prompt")
        told = await slack.until(lambda: whispered(slack, "A better prompt"))
        form = await slack.opened(await ben.press(told, "Use it"))
        offered = form.fields["prompt"]
        kit.model.script = None
        await ben.submit(form, {"prompt": "a fine cat on a mat"})
        first, better, second = await bot.until_state(*[DONE] * 3)

    assert told.seen_by is ben.user
    assert "a fine cat on a mat" in told.text
    assert "a fine cat on a mat" in str(offered)
    assert (better.request.kind, better.request.improves) == (Kind.IMPROVE, first.id)
    assert (second.request.kind, second.request.prompt) == (Kind.GENERATE, "a fine cat on a mat")


async def test_a_better_prompt_that_takes_long_is_announced_and_comes_later(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ben, kit = slack.person("ben"), Kit(FakeModel(), within=ANSWER_WITHIN)
    kit.model.script = words_alone
    async with open_bot(slack, tmp_path, kit) as bot:
        result = await talked(slack, bot)
        kit.model.gate = asyncio.Event()
        await slack.acknowledged(await ben.press(result, "Improve my prompt"))
        await slack.until(lambda: whispered(slack, "One moment"))
        kit.model.gate.set()
        told = await slack.until(lambda: whispered(slack, "A better prompt"))

    assert told.seen_by is ben.user


async def test_a_better_prompt_that_is_late_for_slack_comes_to_its_person_all_the_same(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ben, kit = slack.person("ben"), Kit(FakeModel(), within=timedelta(seconds=0.4))
    kit.model.script = words_alone
    async with open_bot(slack, tmp_path, kit) as bot:
        result = await talked(slack, bot)
        kit.model.gate = asyncio.Event()
        await slack.acknowledged(await ben.press(result, "Improve my prompt"))
        kit.model.gate.set()
        told = await slack.until(lambda: whispered(slack, "A better prompt"))

    assert told.seen_by is ben.user


async def test_what_breaks_after_it_was_announced_is_told_of_with_a_reference(
    slack: LoopbackSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks = asyncio.Event()

    async def broken(*_: object) -> Tell:
        await breaks.wait()
        raise SettingsWrong("a secret detail")

    ben, kit = slack.person("ben"), Kit(FakeModel(), within=ANSWER_WITHIN)
    kit.model.script = words_alone
    async with open_bot(slack, tmp_path, kit) as bot:
        result = await talked(slack, bot)
        monkeypatch.setattr(prompts, "told", broken)
        await slack.acknowledged(await ben.press(result, "Improve my prompt"))
        await slack.until(lambda: whispered(slack, "One moment"))
        breaks.set()
        told = await slack.until(lambda: whispered(slack, "Reference"))

    assert "secret" not in told.text


def whispered(slack: LoopbackSlack, words: str) -> Message | None:
    return next((one for one in slack.all_messages if words in one.text and one.seen_by is not None), None)
