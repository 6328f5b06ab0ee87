"""Workspaces and threads that go on side by side see nothing of each other, also where their ids are the same."""

import random
import re
from datetime import UTC, datetime
from pathlib import Path

from core.model.asking import LoadedPicture, LoadedText, ModelPrompt
from core.model.job import JobState
from tests.fakes.core import FakeModel, drawn
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Message
from tests.fakes.slack_ways_in import Kit, open_bot, pictured

TEAMS = ("T0HOME", "T0AWAY")
PEOPLE = ("ana", "ben")
CHANNELS = ("general", "design")
TURNS = 3

CANARY = re.compile(r"canary-T0[A-Z]+-[a-z]+-[a-z]+")


def canaries(prompt: ModelPrompt) -> set[str]:
    """Whose words and pictures a model call holds."""
    parts = [part for turn in prompt.turns for part in turn.parts]
    pictures = [part.data.decode() for part in parts if isinstance(part, LoadedPicture)]
    return {*CANARY.findall(" ".join((words_of(prompt), *pictures)))}


def words_of(prompt: ModelPrompt) -> str:
    return " ".join(part.text for turn in prompt.turns for part in turn.parts if isinstance(part, LoadedText))


def shown_in(message: Message) -> set[str]:
    """Whose words and pictures a message shows."""
    pictures = [f"{picture.alt} {picture.data.decode()}" for picture in message.pictures]
    return {*CANARY.findall(" ".join((message.text, message.fallback, *pictures)))}


Talk = tuple[LoopbackSlack, Message, str]


def named(threads: list[Talk], place: LoopbackSlack) -> set[tuple[str, str]]:
    """Where the threads of a workspace stand."""
    return {(root.channel.id, root.ts) for slack, root, _ in threads if slack is place}


async def begin(slack: LoopbackSlack) -> list[Talk]:
    """Let everybody call the bot in every channel; each with a word that nobody else uses."""
    begun = []
    for name in PEOPLE:
        for channel in CHANNELS:
            canary = f"canary-{slack.team.id}-{channel}-{name}"
            asked = await slack.person(name).write(slack.channel(channel), f"{canary} 0", mention=True)
            await slack.acknowledged(asked)
            assert asked.message is not None
            begun.append((slack, asked.message, canary))
    return begun


async def test_threads_of_two_workspaces_see_nothing_of_each_other(tmp_path: Path) -> None:
    model, began = FakeModel(), datetime.now(UTC)
    model.script = lambda prompt: drawn(words_of(prompt))
    async with LoopbackSlack(TEAMS[0]) as home, LoopbackSlack(TEAMS[1]) as away:
        for slack in (home, away):
            slack.clock.count_from(began)
        async with open_bot(home, tmp_path, Kit(model, besides=[away])) as bot:
            threads = [*await begin(home), *await begin(away)]
            turns = [(thread, turn) for thread in threads for turn in range(1, TURNS)]
            random.Random(7).shuffle(turns)
            for (slack, root, canary), turn in turns:
                name = canary.rpartition("-")[2]
                await slack.person(name).write(root, f"{canary} {turn}")
            await bot.until_state(*[JobState.DELIVERED] * len(threads) * TURNS)

        assert [one.id for one in home.channels] == [one.id for one in away.channels]
        assert named(threads, home) & named(threads, away)
        assert [len(canaries(prompt)) for prompt in model.prompts] == [1] * len(threads) * TURNS
        for slack, root, canary in threads:
            assert len(pictured(slack, root)) == TURNS
            assert [shown_in(one) for one in pictured(slack, root)] == [{canary}] * TURNS
        assert {one for slack in (home, away) for one in slack.violations} == set()
