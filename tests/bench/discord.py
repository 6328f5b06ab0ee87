"""The same promises on Discord: how soon people are answered, and what Limner adds to a picture's time."""

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
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel
from tests.fakes.faults import FOREVER, When
from tests.fakes.process import RunProcess

PER_SECOND = 100
SECONDS = int(os.environ.get("BENCH_SECONDS", "20"))
PICTURE_BYTES = 1_500_000
MODEL_TAKES_S = 2.0
REQUESTS = 40
WARM_UP = 5
UPLOAD = "POST /channels/{channel_id}/messages"


@dataclass
class Scene:
    """A bot that is connected, and a person in a channel."""

    place: LoopbackDiscord
    gemini: Gemini
    process: RunProcess
    ana: Person
    general: Channel
    uploads: list[float] = field(default_factory=list)

    async def imagine(self, number: int) -> Interaction:
        """Use the slash command."""
        return await self.ana.slash(self.general, "imagine", prompt=f"picture {number}")

    async def note_upload(self, _: web.Request) -> None:
        """Take down when a result begins to arrive."""
        self.uploads.append(asyncio.get_running_loop().time())


async def measure() -> list[Number]:
    """A steady stream of commands with pictures in the making; then one command after the other."""
    async with _running(delay_s=MODEL_TAKES_S) as scene:
        times = await _steady_ms(scene)
        memory = memory_mb(scene.process.pid)
    async with _running(delay_s=0) as scene:
        before, after = await _added_ms(scene)
    return [
        Number(f"Discord: acknowledgement at {PER_SECOND} events a second, p50", percentile(times, 50), "ms"),
        Number(f"Discord: acknowledgement at {PER_SECOND} events a second, p99", percentile(times, 99), "ms", 300),
        Number(f"Discord: acknowledgement at {PER_SECOND} events a second, longest", max(times), "ms", 3000),
        Number("Discord: memory of the bot after it", memory, "MB"),
        Number("Discord: event in → model asked, p50", percentile(before, 50), "ms", 25),
        Number("Discord: event in → model asked, p95", percentile(before, 95), "ms", 80),
        Number("Discord: model answered → upload begun, 1.5 MB picture, p50", percentile(after, 50), "ms", 25),
        Number("Discord: model answered → upload begun, 1.5 MB picture, p95", percentile(after, 95), "ms", 80),
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
            LoopbackDiscord(validate=False, remember=False) as place,
        ):
            ana, general = place.person("ana"), place.channel("general")
            process = RunProcess(Path(folder), {**place.settings, **gemini.settings})
            scene = Scene(place, gemini, process, ana, general)
            place.faults.add(UPLOAD, scene.note_upload, when=When.READING, times=FOREVER)
            try:
                await process.start()
                await place.ready()
                yield scene
            finally:
                await process.end()


async def _steady_ms(scene: Scene) -> list[float]:
    loop = asyncio.get_running_loop()
    asked: list[Interaction] = []
    began = loop.time()
    for number in range(PER_SECOND * SECONDS):
        asked.append(await scene.imagine(number))
        await asyncio.sleep(max(0.0, began + (number + 1) / PER_SECOND - loop.time()))
    await scene.place.until(lambda: all(one.acknowledged for one in asked[-PER_SECOND:]) or None)
    return [one.acknowledged.after.total_seconds() * 1000 for one in asked if one.acknowledged]


async def _added_ms(scene: Scene) -> tuple[list[float], list[float]]:
    loop = asyncio.get_running_loop()
    sent: list[float] = []
    for number in range(WARM_UP + REQUESTS):
        sent.append(loop.time())
        asked = await scene.imagine(number)
        # What follows the upload is part of no picture's time: the next request comes when all of it is over.
        await scene.place.until(partial(_is_done, asked))
    before = [(asked - began) * 1000 for began, asked in zip(sent, scene.gemini.asked, strict=True)]
    after = [(upload - told) * 1000 for told, upload in zip(scene.gemini.answered, scene.uploads, strict=True)]
    return before[WARM_UP:], after[WARM_UP:]


def _is_done(asked: Interaction) -> bool | None:
    return (asked.response is not None and "Done" in asked.response.text) or None
