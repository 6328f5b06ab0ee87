"""Slash commands reach the core, and are answered in time, once and in the right place."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bots import wording
from bots.commands import COMMANDS, Command, Verb
from bots.verbs import ASKING
from core.model.job import JobState
from core.model.request import Kind, Origin
from tests.fakes.core import FakeModel
from tests.fakes.slack.people import Manner
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import File
from tests.fakes.slack_ways_in import Kit, imagined, open_bot, pictured

DONE, CANCELLED = JobState.DELIVERED, JobState.CANCELLED
PNG = b"\x89PNG\r\n\x1a\n pixels"
POST = "chat.postMessage"


async def test_a_command_in_a_channel_is_answered_by_a_card_with_a_thread(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ana, "a fox --count 2 --ratio wide")
        (job,) = await bot.until_state(DONE)

    asked = job.request
    assert (card.root, card.seen_by, result.thread_ts) == (None, None, card.ts)
    assert len(result.pictures) == 2
    assert (asked.options.ratio, asked.origin, asked.person.name) == ("16:9", Origin.INTERACTION, "ana")
    assert (asked.conversation.thread, asked.key) == (card.ts, f"slack:{slack.gestures[0].trigger_id}")


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.verb)
async def test_every_verb_of_the_table_answers_under_limner(
    slack: LoopbackSlack, tmp_path: Path, entry: Command
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    verb = entry.verb
    async with open_bot(slack, tmp_path):
        used = await ana.command(general, "/limner", verb)
        told = used if verb in ASKING else None
        words = (await slack.opened(used)).text if told else (await slack.answered(used)).text

    assert "There is no" not in words
    # The list of verbs answers `help` alone: every other verb has an answer of its own.
    assert ("Go back to the version before" in words) is (verb is Verb.HELP)


@pytest.mark.parametrize("words", ["", "paint a fox", "/paint", "options"])
async def test_unknown_words_get_the_list(slack: LoopbackSlack, tmp_path: Path, words: str) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path):
        told = await slack.answered(await ana.command(slack.channel("general"), "/limner", words))

    assert told.seen_by is ana.user
    assert "Make a new picture" in told.text


WRONG = [
    ("/imagine", "a fox --colour red", "There is no `--colour`"),
    ("/imagine", "a fox --model model-z", "There is no model"),
    ("/imagine", "--ratio 16:9", "what the picture should show"),
    ("/imagine", "x" * 8001, "at most 8,000"),
    ("/limner", "edit make it night", "no picture here to edit"),
    ("/limner", "blend the hat on the dog", "two or more pictures"),
    ("/limner", "cancel", "Nothing is being made"),
    ("/limner", "cancel 7K2M9Q", "There is no such job"),
    ("/limner", "undo", "↩️"),
    ("/limner", "help cooking", "no help on that"),
    ("/limner", "jobs", "Nothing is being made"),
]


@pytest.mark.parametrize(("command", "words", "said"), WRONG)
async def test_what_is_wrong_is_said_to_the_person_alone(
    slack: LoopbackSlack, tmp_path: Path, command: str, words: str, said: str
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        told = await slack.answered(await ana.command(general, command, words))
        jobs = await bot.all_jobs()

    assert told.seen_by is ana.user
    assert said in told.text
    assert jobs == []


async def test_a_bare_command_opens_the_form_of_everything_that_it_takes(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        form = await slack.opened(await ana.command(general, "/imagine"))
        filled: dict[str, str | Sequence[str]] = {"prompt": "a fox", "ratio": "16:9", "count": "2", "size": "2K"}
        await ana.submit(form, filled, [File("hat.png", PNG)])
        (job,) = await bot.until_state(DONE)

    asked = job.request
    assert (asked.kind, asked.prompt, asked.options.count, asked.options.ratio) == (Kind.GENERATE, "a fox", 2, "16:9")
    assert [one.name for one in asked.attachments] == ["hat.png"]
    assert slack.messages(general)[0].ts == asked.conversation.thread


async def test_blend_takes_its_pictures_from_the_form(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        form = await slack.opened(await ana.command(general, "/limner", "blend"))
        pictures = [File("hat.png", PNG), File("dog.png", PNG)]
        await ana.submit(form, {"prompt": "the hat on the dog"}, pictures)
        (job,) = await bot.until_state(DONE)

    assert (job.request.kind, len(job.request.attachments)) == (Kind.BLEND, 2)


async def test_where_the_bot_is_no_member_it_asks_for_an_invitation_and_try_again_runs_it(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    ana, closed = slack.person("ana"), slack.channel("closed", has_bot=False)
    async with open_bot(slack, tmp_path) as bot:
        told = await slack.answered(await ana.command(closed, "/imagine", "a fox"))
        invited = told.text
        await bot.until_state(CANCELLED)
        still = await ana.press(told, "Try again")
        await bot.until_state(CANCELLED, CANCELLED)
        await slack.until(lambda: told.history)
        closed.has_bot = True
        await ana.press(told, "Try again")
        _, _, job = await bot.until_state(CANCELLED, CANCELLED, DONE)
        card = slack.messages(closed)[-1]
        await slack.until(lambda: wording.ON_ITS_WAY in told.text)

    assert (told.seen_by, "/invite @" in invited, still.answers) == (ana.user, True, [])
    assert job.request.conversation.thread == card.ts
    assert len(pictured(slack, card)) == 1
    assert len(bot.model.prompts) == 1


async def test_a_private_answer_comes_to_the_direct_messages(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        told = await slack.answered(await ana.command(general, "/imagine", "a fox --private"))
        await slack.until(lambda: pictured(slack, ana.dm()))
        (job,) = await bot.until_state(DONE)
        await ana.write(ana.dm(), "make it night")
        _, edit = await bot.until_state(DONE, DONE)

    assert (told.seen_by, told.text) == (ana.user, wording.ANSWER_DIRECTLY)
    assert slack.from_bot(general) == []
    assert job.request.conversation.channel == ana.dm().id
    assert edit.request.conversation == job.request.conversation


async def test_a_command_in_direct_messages_is_answered_there(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with open_bot(slack, tmp_path) as bot:
        told = await slack.answered(await ana.command(ana.dm(), "/imagine", "a fox --private"))
        await slack.until(lambda: pictured(slack, ana.dm()))
        (job,) = await bot.until_state(DONE)

    assert ("only you see this chat" in told.text, job.request.options.private) == (True, False)
    assert job.request.conversation.thread == ana.dm().id


async def test_jobs_tells_of_ones_own_and_of_the_place_and_stops_them(slack: LoopbackSlack, tmp_path: Path) -> None:
    model = FakeModel()
    model.gate = asyncio.Event()
    ana, ben, general = slack.person("ana"), slack.person("ben"), slack.channel("general")
    async with open_bot(slack, tmp_path, Kit(model)) as bot:
        await ana.command(general, "/imagine", "a fox")
        card = await slack.next_from_bot(general)
        await slack.answered(await ben.command(slack.channel("elsewhere"), "/imagine", "a heron --private"))
        listed = await slack.answered(await ana.command(slack.channel("elsewhere"), "/limner", "jobs"))
        nothing = await slack.answered(
            await slack.person("cleo").command(slack.channel("elsewhere"), "/limner", "jobs")
        )
        words = listed.text
        await ana.press(listed, "Stop")
        await slack.until(lambda: "Cancelled" in card.text)
        await slack.until(lambda: "Nothing is being made" in listed.text)
        model.gate.set()
        await bot.until_state(CANCELLED, DONE)

    assert ("a fox" in words, "heron" in words) == (True, False)
    assert "Nothing is being made" in nothing.text


async def test_cancel_stops_the_newest_of_the_person(slack: LoopbackSlack, tmp_path: Path) -> None:
    model = FakeModel()
    model.gate = asyncio.Event()
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path, Kit(model)) as bot:
        for words in ("a fox", "a heron"):
            await slack.acknowledged(await ana.command(general, "/imagine", words))
        first, _ = await bot.all_jobs()
        told = await slack.answered(await ana.command(general, "/limner", "cancel"))
        named = await slack.answered(await ana.command(general, "/limner", f"cancel {first.reference.lower()}"))
        await bot.until_state(CANCELLED, CANCELLED)

    assert "Stopped: a heron. 1 more" in told.text
    assert "Stopped: a fox." in named.text


async def test_a_command_told_by_two_sockets_makes_one_job(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        slack.deliveries.repeat(times=2, same_envelope=True)
        await imagined(slack, ana)
        await bot.until_state(DONE)

    assert len(slack.messages(general)) == 1


async def test_a_trigger_that_comes_again_is_the_same_command(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path) as bot:
        asked = await ana.command(general, "/imagine", "a fox")
        await bot.until_state(DONE)
        again = await ana.command(general, "/imagine", "a fox", manner=Manner(lambda told: told.update(asked.payload)))
        await slack.acknowledged(again)
        jobs = await bot.at_rest()

    assert len(jobs) == 1
