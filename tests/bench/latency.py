"""What Limner adds to a picture's time: before the model is asked, and after it has answered."""

import asyncio

from tests.bench.bot import Bot, running_bot
from tests.bench.numbers import Number, percentile

PICTURE_BYTES = 1_500_000
SMALL_SIGNATURE = 1_000
REQUESTS = 60
WARM_UP = 5


async def measure() -> list[Number]:
    """One request after the other, each in a conversation of its own, on an otherwise idle bot."""
    async with running_bot(picture_bytes=PICTURE_BYTES, signature_bytes=SMALL_SIGNATURE) as bot:
        floor = await _floor_ms(bot)
        before, after = await _added_ms(bot)
    async with running_bot(picture_bytes=PICTURE_BYTES) as bot:
        _, after_signed = await _added_ms(bot)
    return [
        Number("the harness's own floor: a request to the page that does nothing, p50", floor, "ms"),
        Number("message in → model asked, p50, floor taken off", percentile(before, 50) - floor, "ms", 25),
        Number("message in → model asked, p95, floor taken off", percentile(before, 95) - floor, "ms", 80),
        Number("model answered → delivered to the page, 1.5 MB picture, p50", percentile(after, 50), "ms", 25),
        Number("model answered → delivered to the page, 1.5 MB picture, p95", percentile(after, 95), "ms", 80),
        Number("the same with a signature of 1.2 MB beside the picture, p50", percentile(after_signed, 50), "ms"),
    ]


async def _floor_ms(bot: Bot) -> float:
    loop = asyncio.get_running_loop()
    times = []
    for _ in range(REQUESTS):
        began = loop.time()
        await bot.glance()
        times.append((loop.time() - began) * 1000)
    return percentile(times, 50)


async def _added_ms(bot: Bot) -> tuple[list[float], list[float]]:
    loop = asyncio.get_running_loop()
    sent: list[float] = []
    for number in range(WARM_UP + REQUESTS):
        sent.append(loop.time())
        await bot.page.say(f"/imagine picture {number}")
        await bot.until_delivered(number + 1)
    delivered = sorted(bot.delivered.values())
    before = [(asked - began) * 1000 for began, asked in zip(sent, bot.gemini.asked, strict=True)]
    after = [(end - answered) * 1000 for answered, end in zip(bot.gemini.answered, delivered, strict=True)]
    return before[WARM_UP:], after[WARM_UP:]
