"""How soon a request is promised while pictures are being processed."""

import asyncio
import os

from tests.bench.bot import READY, Bot, running_bot
from tests.bench.numbers import Number, percentile

PER_SECOND = 100
SECONDS = int(os.environ.get("BENCH_SECONDS", "20"))
PICTURE_BYTES = 1_500_000
MODEL_TAKES_S = 2.0


async def measure() -> list[Number]:
    """A steady stream of requests, each opening a conversation; sixteen pictures are always in the making."""
    async with running_bot(picture_bytes=PICTURE_BYTES, delay_s=MODEL_TAKES_S, ready=READY) as bot:
        times = await _steady_ms(bot)
        pictures = len(bot.delivered)
        memory = bot.memory_mb
    return [
        Number(f"pictures delivered meanwhile ({len(times)} requests in {SECONDS} s)", pictures, ""),
        Number(f"acknowledgement at {PER_SECOND} requests a second, p50", percentile(times, 50), "ms"),
        Number(f"acknowledgement at {PER_SECOND} requests a second, p99", percentile(times, 99), "ms", 300),
        Number(f"acknowledgement at {PER_SECOND} requests a second, longest", max(times), "ms", 3000),
        Number("memory of the bot after it", memory, "MB"),
    ]


async def _steady_ms(bot: Bot) -> list[float]:
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def ask(number: int) -> None:
        began = loop.time()
        await bot.page.say(f"/imagine picture {number}")
        times.append((loop.time() - began) * 1000)

    began = loop.time()
    async with asyncio.TaskGroup() as requests:
        for number in range(PER_SECOND * SECONDS):
            requests.create_task(ask(number))
            # A stream has a rate: a late one is not made up for by a burst.
            await asyncio.sleep(max(0.0, began + (number + 1) / PER_SECOND - loop.time()))
    return times
