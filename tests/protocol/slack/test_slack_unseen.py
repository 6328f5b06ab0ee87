"""An answer that found no way to its person waits in their list of jobs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bots import wording
from core.model.job import JobState
from tests.fakes.core import FakeModel
from tests.fakes.faults import FOREVER
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Message
from tests.fakes.slack_ways_in import Bot, Kit, open_bot

DONE = JobState.DELIVERED


@asynccontextmanager
async def unseen(slack: LoopbackSlack, folder: Path) -> AsyncIterator[Bot]:
    """A bot after a restart, whose private answer Slack did not take on the day it was made."""
    ana, kit = slack.person("ana"), Kit(FakeModel())
    kit.model.gate = asyncio.Event()
    async with open_bot(slack, folder, kit) as bot:
        await ana.write(ana.dm(), "a secret fox")
        await slack.next_from_bot(ana.dm())
        slack.faults.refuse("chat.update", "restricted_action", times=FOREVER)
        slack.faults.refuse("chat.postMessage", "restricted_action", times=FOREVER)
        kit.model.gate.set()
        await bot.until_state(DONE)
    slack.faults.clear()
    async with open_bot(slack, folder, kit) as bot:
        yield bot


async def listed(slack: LoopbackSlack, name: str) -> Message:
    return await slack.answered(await slack.person(name).command(slack.channel("general"), "/limner", "jobs"))


async def test_the_list_of_jobs_shows_it_to_its_person_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    ana = slack.person("ana")
    async with unseen(slack, tmp_path):
        jobs = await listed(slack, "ana")
        await ana.press(jobs, "Show")
        shown = await slack.until(lambda: next((one for one in slack.messages(ana.dm()) if one.pictures), None))
    async with open_bot(slack, tmp_path):
        afterwards = await listed(slack, "ana")

    assert wording.NOT_SHOWN_YET in jobs.text
    assert "a secret fox" in jobs.text
    assert len(shown.pictures) == 1
    assert wording.NOTHING_RUNS in afterwards.text
    assert slack.from_bot(slack.channel("general")) == []


async def test_nobody_else_is_told_of_it(slack: LoopbackSlack, tmp_path: Path) -> None:
    async with unseen(slack, tmp_path):
        jobs = await listed(slack, "ben")

    assert jobs.buttons == ()
    assert "fox" not in jobs.text
