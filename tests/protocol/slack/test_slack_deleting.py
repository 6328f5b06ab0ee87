"""Deleting a version on Slack: asked once, gone from the core, and its file taken out of Slack."""

import asyncio
from pathlib import Path

import pytest

from core.model.asking import LoadedText, ModelAnswer
from core.model.job import JobState
from core.model.usage import Usage
from tests.fakes.core import FakeModel, picture
from tests.fakes.patience import GLANCE_S, PATIENCE_S
from tests.fakes.slack.house import FileIds
from tests.fakes.slack.people import Person
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Message
from tests.fakes.slack_ways_in import Bot, Kit, imagined, open_bot

DONE = JobState.DELIVERED
BY_ANA = "v1 was deleted by @ana."
QUESTION = "Delete v1 for everyone? This cannot be undone."


async def asked_to_delete(slack: LoopbackSlack, person: Person, result: Message) -> Message:
    """What somebody reads who presses ⋯ and 🗑."""
    more = await slack.answered(await person.press(result, "More"))
    return await slack.answered(await person.press(more, "Delete"))


async def shown(bot: Bot) -> None:
    """Wait until Slack shows how the jobs stand."""
    async with asyncio.timeout(PATIENCE_S):
        while any(job.state is not DONE or job.shown < job.revision for job in await bot.all_jobs()):  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(GLANCE_S)


async def delete(bot: Bot, number: int) -> None:
    """Delete a version as its person does."""
    (job,) = await bot.all_jobs()
    await bot.core.removal.delete(job.request.conversation, number, job.request.person, is_admin=False)


@pytest.mark.parametrize("how", [FileIds.TAKEN, FileIds.REFUSED])
async def test_a_deleted_picture_leaves_words_in_its_message_and_no_file(
    slack: LoopbackSlack, tmp_path: Path, how: FileIds
) -> None:
    slack.take_file_ids(how)
    ana, kit = slack.person("ana"), Kit(FakeModel())
    async with open_bot(slack, tmp_path, kit) as bot:
        card, _ = await imagined(slack, ana, "a secret fox")
        await shown(bot)
        words = slack.from_bot(card)[0]
        asking = await asked_to_delete(slack, ana, words)
        await ana.press(asking, "Delete for everyone")
        await slack.until(lambda: words.text == BY_ANA)
        await shown(bot)
        (job,) = await bot.at_rest()

    assert (asking.text, asking.seen_by) == (QUESTION, ana.user)
    assert [(one.text, one.pictures, one.buttons) for one in slack.from_bot(card)] == [(BY_ANA, (), ())]
    assert ([one for one in slack.files if not one.deleted], kit.blobs.kept, job.request.prompt) == ([], {}, "")
    assert slack.violations == []


@pytest.mark.parametrize("how", [FileIds.TAKEN, FileIds.REFUSED])
async def test_the_other_pictures_of_its_message_stay(slack: LoopbackSlack, tmp_path: Path, how: FileIds) -> None:
    slack.take_file_ids(how)
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, slack.person("ana"), "a fox --count 2")
        await shown(bot)
        await delete(bot, 1)
        await shown(bot)

    messages = slack.from_bot(card)
    assert [one.name for message in messages for one in message.pictures] == ["v2.png"]
    assert BY_ANA in messages[0].text
    labels = [button.label for button in messages[0].buttons]
    assert labels == ["✏️ Edit", "🔄 Again", "🎲 Vary", "🆕 New", "⋯ More"]
    assert slack.violations == []


async def test_words_stay_above_the_pictures_that_they_came_with(slack: LoopbackSlack, tmp_path: Path) -> None:
    model = FakeModel()
    model.script = lambda _: ModelAnswer((LoadedText("Here it is."), picture("x"), LoadedText("Enjoy.")), Usage())
    async with open_bot(slack, tmp_path, Kit(model)) as bot:
        card, _ = await imagined(slack, slack.person("ana"), "a fox --count 2")
        await shown(bot)
        before = [(len(one.pictures), one.text.count("Here it is.")) for one in slack.from_bot(card)]
        await delete(bot, 2)
        await shown(bot)

    after = [([file.name for file in one.pictures], one.text.split("\n")[0]) for one in slack.from_bot(card)]
    assert before == [(1, 1), (1, 1), (0, 0)]
    assert after == [(["v1.png"], "Here it is."), ([], "Enjoy.")]
    assert slack.violations == []


@pytest.mark.parametrize("is_admin", [False, True])
async def test_others_are_told_who_may_unless_they_are_admins(
    slack: LoopbackSlack, tmp_path: Path, is_admin: bool
) -> None:
    ben = slack.person("ben", admin=is_admin)
    async with open_bot(slack, tmp_path):
        _, result = await imagined(slack, slack.person("ana"))
        told = await asked_to_delete(slack, ben, result)

    assert told.text == (QUESTION if is_admin else "v1 can be deleted by @ana or by a moderator.")
    assert len(result.pictures) == 1


@pytest.mark.parametrize("how", [FileIds.TAKEN, FileIds.REFUSED])
async def test_the_picture_goes_from_the_card_too(slack: LoopbackSlack, tmp_path: Path, how: FileIds) -> None:
    slack.take_file_ids(how)
    ana, boss, general = slack.person("ana"), slack.person("boss", admin=True), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        form = await slack.opened(await boss.command(general, "/limner", "settings"))
        await slack.acknowledged(await boss.submit(form, {"Results": "channel"}))
        card, _ = await imagined(slack, ana)
        await shown(bot)
        before = len([one for one in slack.messages(general) if one.pictures])
        await delete(bot, 1)
        await shown(bot)

    assert (before, [one for one in slack.files if not one.deleted]) == (1, [])
    assert [one for one in slack.messages(general) if not one.deleted and one.author is slack.bot] == [card]
    assert "Done" in card.text
    assert slack.violations == []


@pytest.mark.parametrize("is_there", [True, False])
async def test_a_crash_between_the_deletion_and_the_edit_is_made_up_for_after_the_restart(
    slack: LoopbackSlack, tmp_path: Path, is_there: bool
) -> None:
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, slack.person("ana"))
        await shown(bot)
    async with open_bot(slack, tmp_path, Kit(FakeModel(), is_working=False)) as bot:
        await delete(bot, 1)
    assert len(result.pictures) == 1
    if not is_there:
        await slack.person("ana").delete(result)

    async with open_bot(slack, tmp_path) as bot:
        await shown(bot)

    assert [one.text for one in slack.from_bot(card)] == ([BY_ANA] if is_there else [])
    assert slack.violations == []
