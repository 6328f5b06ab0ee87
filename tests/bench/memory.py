"""What the bot holds in memory, with much in flight and after much work."""

import asyncio

from tests.bench.bot import Bot, running_bot
from tests.bench.numbers import Number

LARGE_PICTURE_BYTES = 4_000_000
IN_FLIGHT = 50
SMALL_PICTURE_BYTES = 60_000
JOBS = 2_000
FIRST_JOBS = 500
AT_ONCE = 32


async def measure() -> list[Number]:
    """Fifty jobs with 4 MB pictures at once; then two thousand jobs with small ones."""
    async with running_bot(picture_bytes=LARGE_PICTURE_BYTES, delay_s=1) as bot:
        started = bot.memory_mb
        peak = asyncio.ensure_future(_peak_mb(bot))
        for number in range(IN_FLIGHT):
            await bot.page.say(f"/imagine picture {number}")
        await bot.until_delivered(IN_FLIGHT)
        peak.cancel()
        highest = await peak
    first, last = await _over_many_jobs()
    return [
        Number("memory after the start", started, "MB"),
        Number(f"memory at its highest, {IN_FLIGHT} jobs with 4 MB pictures in flight", highest, "MB", 450),
        Number(f"memory after {FIRST_JOBS} jobs", first, "MB"),
        Number(f"memory after {JOBS:,} jobs", last, "MB"),
        Number(f"growth from {FIRST_JOBS} to {JOBS:,} jobs", last - first, "MB", 20),
    ]


async def _peak_mb(bot: Bot) -> float:
    highest = 0.0
    try:
        while True:
            highest = max(highest, bot.memory_mb)
            await asyncio.sleep(0.02)
    except asyncio.CancelledError:
        return highest


async def _over_many_jobs() -> tuple[float, float]:
    async with running_bot(picture_bytes=SMALL_PICTURE_BYTES) as bot:
        marks: list[float] = []
        for number in range(JOBS):
            await bot.page.say(f"/imagine picture {number}")
            await bot.until_delivered(number + 1 - AT_ONCE)
            if number + 1 == FIRST_JOBS:
                marks.append(bot.memory_mb)
        await bot.until_delivered(JOBS)
        return marks[0], bot.memory_mb
