"""What the words of a message to the bot mean: verbs after its name, and the answer to what it asks back."""

from pathlib import Path

import pytest

from bots.commands import Verb
from core.model.job import JobState
from core.model.request import Kind, Start
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import File, Message
from tests.fakes.slack_ways_in import imagined, open_bot

DONE = JobState.DELIVERED
PNG = b"\x89PNG\r\n\x1a\n pixels"


def written(slack: LoopbackSlack) -> Message:
    """What was written last."""
    message = slack.gestures[-1].message
    assert message is not None
    return message


async def test_imagine_after_the_bots_name_starts_without_the_history(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await bot.until_state(DONE)
        await ana.write(card, "Imagine a red boat", mention=True)
        _, job = await bot.until_state(DONE, DONE)

    assert (job.request.kind, job.request.start, job.request.prompt) == (Kind.GENERATE, Start.FRESH, "a red boat")


async def test_the_answer_to_a_question_of_the_bot_needs_no_mention(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(general, "", mention=True, files=[File("boat.png", PNG)])
        asking = written(slack)
        question = await slack.next_from_bot(asking)
        await ana.write(asking, "make it night")
        (job,) = await bot.until_state(DONE)

    assert "Say what to do with the picture" in question.text
    assert (job.request.kind, job.request.prompt) == (Kind.EDIT, "make it night")
    assert [one.id for one in job.request.attachments] == [asking.files[0].id]


async def test_a_picture_that_came_alone_belongs_to_the_words_after_it(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        await ana.write(ana.dm(), "", files=[File("boat.png", PNG)])
        await slack.next_from_bot(ana.dm())
        await ana.write(ana.dm(), "make it night")
        await bot.until_state(DONE)
        await ana.write(ana.dm(), "new: a red fox")
        first, second = await bot.until_state(DONE, DONE)

    assert (first.request.kind, len(first.request.attachments)) == (Kind.EDIT, 1)
    assert second.request.attachments == ()


VERBS = {
    Verb.HELP: ("help", "Make a new picture"),
    Verb.JOBS: ("jobs", "Nothing is being made"),
    Verb.CANCEL: ("cancel", "Nothing is being made"),
    Verb.UNDO: ("undo", "nothing to undo"),
    Verb.IMAGINE: ("imagine", "what the picture should show"),
    Verb.EDIT: ("edit", "what to change"),
    Verb.BLEND: ("/blend a hat", "two or more pictures"),
    Verb.VERSIONS: ("versions", "v1"),
    Verb.SHOW: ("show v1", "v1"),
    Verb.SETTINGS: ("settings", "ratio"),
    Verb.TEMPLATES: ("templates", "sticker"),
    Verb.TOOLS: ("tools", "Tools are off here"),
    Verb.FORGET: ("forget me", "forgets everything"),
}


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not Verb.DESCRIBE])
async def test_every_verb_of_the_table_that_makes_nothing_answers_to_a_mention(
    slack: LoopbackSlack, tmp_path: Path, verb: Verb
) -> None:
    ana = slack.person("ana")
    words, said = VERBS[verb]
    async with open_bot(slack, tmp_path) as bot:
        card, _ = await imagined(slack, ana)
        await bot.until_state(DONE)
        await ana.write(card, words, mention=True)
        told = await slack.next_from_bot(card, after=1)
        jobs = await bot.at_rest()

    assert said in told.text
    assert len(jobs) == 1
