"""The same promises on Slack: how soon people are answered, what Limner adds to a picture's time; and both chats."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from aiohttp import web

from tests.bench.bot import READY, SIGNATURE_BYTES, Gemini, loopback_gemini, memory_mb
from tests.bench.numbers import Number, percentile
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.faults import FOREVER, When
from tests.fakes.process import RunProcess
from tests.fakes.slack.gestures import Gesture
from tests.fakes.slack.people import Person
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel
from tests.fakes.slack_team import SOCKETS

PER_SECOND = 100
SECONDS = int(os.environ.get("BENCH_SECONDS", "20"))
PICTURE_BYTES = 1_500_000
MODEL_TAKES_S = 2.0
REQUESTS = 40
WARM_UP = 5
PREPARE = "files.getUploadURLExternal"
LONGEST_WAIT_S = 60


@dataclass
class Scene:
    """A bot that is connected, and a person in a channel."""

    place: LoopbackSlack
    gemini: Gemini
    process: RunProcess
    ana: Person
    general: Channel
    uploads: list[float] = field(default_factory=list)

    async def imagine(self, number: int) -> Gesture:
        """Use the slash command."""
        return await self.ana.command(self.general, "/imagine", f"picture {number}")

    async def mention(self, number: int) -> Gesture:
        """Mention the bot, which is told as two events."""
        return await self.ana.write(self.general, f"picture {number}", mention=True)

    async def note_upload(self, _: web.Request) -> None:
        """Take down when a picture begins to be uploaded."""
        self.uploads.append(asyncio.get_running_loop().time())


async def measure() -> list[Number]:
    """A steady stream of commands, and one of events, with pictures in the making; then one command after the other."""
    async with _running(delay_s=MODEL_TAKES_S) as scene:
        commands = await _steady_ms(scene, is_events=False)
        memory = memory_mb(scene.process.pid)
    async with _running(delay_s=MODEL_TAKES_S) as scene:
        events = await _steady_ms(scene, is_events=True)
    async with _running(delay_s=0) as scene:
        before, after = await _added_ms(scene)
    at = f"at {PER_SECOND} a second"
    return [
        Number(f"Slack: acknowledgement of commands {at}, p50", percentile(commands, 50), "ms"),
        Number(f"Slack: acknowledgement of commands {at}, p99", percentile(commands, 99), "ms", 300),
        Number(f"Slack: acknowledgement of commands {at}, longest", max(commands), "ms", 3000),
        Number(f"Slack: acknowledgement of events {at}, p50", percentile(events, 50), "ms"),
        Number(f"Slack: acknowledgement of events {at}, p99", percentile(events, 99), "ms", 300),
        Number(f"Slack: acknowledgement of events {at}, longest", max(events), "ms", 3000),
        Number("Slack: memory of the bot after it", memory, "MB"),
        Number("Slack: command in → model asked, p50", percentile(before, 50), "ms", 25),
        Number("Slack: command in → model asked, p95", percentile(before, 95), "ms", 80),
        Number("Slack: model answered → upload begun, 1.5 MB picture, p50", percentile(after, 50), "ms", 25),
        Number("Slack: model answered → upload begun, 1.5 MB picture, p95", percentile(after, 95), "ms", 80),
        Number("Discord and Slack in one process: memory after a picture on each", await _both_mb(), "MB"),
    ]


def _gemini(delay_s: float) -> AbstractAsyncContextManager[Gemini]:
    if not delay_s:
        return loopback_gemini(PICTURE_BYTES, 0, 1_000)
    return loopback_gemini(PICTURE_BYTES, delay_s, SIGNATURE_BYTES, ready=READY)


@asynccontextmanager
async def _running(*, delay_s: float) -> AsyncIterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="limner-bench-") as folder:
        async with (
            _gemini(delay_s) as gemini,
            # Checking every call would take more of these cores than the bot does.
            LoopbackSlack(validate=False, remember=False) as place,
        ):
            ana, general = place.person("ana"), place.channel("general")
            process = RunProcess(Path(folder), {**place.settings, **gemini.settings})
            scene = Scene(place, gemini, process, ana, general)
            place.faults.add(PREPARE, scene.note_upload, when=When.READING, times=FOREVER)
            try:
                await process.start()
                await place.ready(SOCKETS)
                yield scene
            finally:
                await process.end()


async def _steady_ms(scene: Scene, *, is_events: bool) -> list[float]:
    loop = asyncio.get_running_loop()
    told: list[Gesture] = []
    # A mention is two events.
    pace_s = (2 if is_events else 1) / PER_SECOND
    began = loop.time()
    for number in range(int(SECONDS / pace_s)):
        told.append(await (scene.mention(number) if is_events else scene.imagine(number)))
        await asyncio.sleep(max(0.0, began + (number + 1) * pace_s - loop.time()))
    await scene.place.until(lambda: all(one.acknowledged or one.failed for one in told[-PER_SECOND:]) or None)
    answers = [one.acknowledged for gesture in told for one in gesture.deliveries]
    failed = sum(answer is None for answer in answers)
    assert failed == 0, f"{failed} of {len(answers)} were not acknowledged"
    return [answer.after.total_seconds() * 1000 for answer in answers if answer]


async def _added_ms(scene: Scene) -> tuple[list[float], list[float]]:
    loop = asyncio.get_running_loop()
    sent: list[float] = []
    for number in range(WARM_UP + REQUESTS):
        sent.append(loop.time())
        await scene.imagine(number)
        await scene.place.until(partial(_have_come, scene.uploads, number + 1))
    before = [(asked - began) * 1000 for began, asked in zip(sent, scene.gemini.asked, strict=True)]
    after = [(upload - told) * 1000 for told, upload in zip(scene.gemini.answered, scene.uploads, strict=True)]
    return before[WARM_UP:], after[WARM_UP:]


async def _both_mb() -> float:
    with tempfile.TemporaryDirectory(prefix="limner-bench-") as folder:
        async with (
            loopback_gemini(PICTURE_BYTES, 0, SIGNATURE_BYTES) as gemini,
            LoopbackSlack() as slack,
            LoopbackDiscord() as discord,
        ):
            process = RunProcess(Path(folder), {**slack.settings, **discord.settings, **gemini.settings})
            try:
                await process.start()
                await slack.ready(SOCKETS)
                await discord.ready()
                await slack.person("ana").command(slack.channel("general"), "/imagine", "a lighthouse")
                await slack.until(lambda: any(one.pictures for one in slack.all_messages) or None, LONGEST_WAIT_S)
                await discord.person("bob").slash(discord.channel("general"), "imagine", prompt="a red boat")
                await discord.until(lambda: any(one.pictures for one in discord.all_messages) or None, LONGEST_WAIT_S)
                return memory_mb(process.pid)
            finally:
                await process.end()


def _have_come(uploads: list[float], count: int) -> bool | None:
    return len(uploads) >= count or None
