"""What a round of tools adds to the time that its models take."""

import asyncio
import json
from collections.abc import Sequence

from tests.bench.bot import Bot, running_bot
from tests.bench.numbers import Number, percentile

REQUESTS = 40
WARM_UP = 5
NO_TOOL = json.dumps(["nothing", {}])
"""A wish that is answered and brings nothing about: what is left is the round itself."""
SUM = json.dumps(["calculate", {"expression": "17 * 23"}])


async def measure() -> list[Number]:
    """One request after the other, each in a conversation of its own, on an otherwise idle bot with tools on."""
    before, between, after = await _times(NO_TOOL)
    _, with_sum, _ = await _times(SUM)
    return [
        Number("tools on: message in → text model asked, p50", percentile(before, 50), "ms"),
        Number("an empty round: text model answered → asked again, p50", percentile(between, 50), "ms"),
        Number("an empty round: text model answered → asked again, p95", percentile(between, 95), "ms"),
        Number("a round with a calculation in the sandbox, p50", percentile(with_sum, 50), "ms"),
        Number("text model answered in words → delivered to the page, p50", percentile(after, 50), "ms"),
    ]


async def _times(wish: str) -> tuple[Sequence[float], Sequence[float], Sequence[float]]:
    async with running_bot(picture_bytes=1000, signature_bytes=1000, wish=wish) as bot:
        await bot.page.say("/tools on")
        return await _rounds(bot)


async def _rounds(bot: Bot) -> tuple[Sequence[float], Sequence[float], Sequence[float]]:
    """Each request is two calls of the text model: the wish, and the answer."""
    loop = asyncio.get_running_loop()
    sent: list[float] = []
    for number in range(WARM_UP + REQUESTS):
        sent.append(loop.time())
        await bot.page.say(f"/imagine what is {number}?")
        await bot.until_delivered(number + 1)
    asked, answered = bot.gemini.asked, bot.gemini.answered
    before = [(call - began) * 1000 for began, call in zip(sent, asked[::2], strict=True)]
    between = [(again - wished) * 1000 for wished, again in zip(answered[::2], asked[1::2], strict=True)]
    ended = sorted(bot.delivered.values())
    after = [(end - said) * 1000 for said, end in zip(answered[1::2], ended, strict=True)]
    return before[WARM_UP:], between[WARM_UP:], after[WARM_UP:]
