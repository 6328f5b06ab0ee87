"""How long the event loop holds up everybody else while large pictures pass through."""

import asyncio

from tests.bench.bot import Bot, running_bot
from tests.bench.numbers import Number, percentile

PICTURE_BYTES = 8_000_000
IN_FLIGHT = 10
ROUNDS = 5
GLANCE_S = 0.005


async def measure() -> list[Number]:
    """Ten 8 MB pictures at once; the stall is the longest that a request for `/healthz` waits, less its usual time."""
    async with running_bot(picture_bytes=PICTURE_BYTES, delay_s=0.5) as bot:
        quiet = await _waits_ms(bot, 0)
        stalls = []
        for number in range(1, ROUNDS + 1):
            waits = await _waits_ms(bot, number)
            stalls.append(max(waits) - percentile(quiet, 50))
        memory = bot.memory_mb
    return [
        Number("request for /healthz on an idle bot, p50", percentile(quiet, 50), "ms"),
        Number("request for /healthz on an idle bot, longest", max(quiet), "ms"),
        Number(
            f"event loop stall, {IN_FLIGHT} pictures of 8 MB in flight, median of {ROUNDS}",
            percentile(stalls, 50),
            "ms",
            60,
        ),
        Number(f"event loop stall, the same, worst of {ROUNDS}", max(stalls), "ms"),
        Number("memory of the bot after it", memory, "MB"),
    ]


async def _waits_ms(bot: Bot, round_number: int) -> list[float]:
    """Ask for `/healthz` all the time while a round of pictures is made; round 0 makes none."""
    loop = asyncio.get_running_loop()
    waits: list[float] = []
    for number in range(IN_FLIGHT if round_number else 0):
        await bot.page.say(f"/imagine picture {round_number}.{number}")
    finished = asyncio.ensure_future(bot.until_delivered(round_number * IN_FLIGHT))
    while not finished.done() or len(waits) < 200:
        began = loop.time()
        await bot.glance()
        waits.append((loop.time() - began) * 1000)
        await asyncio.sleep(GLANCE_S)
    await finished
    return waits
