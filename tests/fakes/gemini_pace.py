"""How long the loopback Gemini takes, and where it stops for a while."""

import asyncio
import random

from aiohttp import web

from tests.fakes.gemini_behaviours import Behaviour, Exchange, draws

LAST_BYTES = 10


def takes(dice: random.Random, *, at_most_s: float) -> Behaviour:
    """Draw after a while, every time another one."""
    drawn = draws()

    async def behave(exchange: Exchange) -> web.StreamResponse:
        await asyncio.sleep(dice.uniform(0, at_most_s))
        return await drawn(exchange)

    return behave


def withholds_the_end(begun: asyncio.Event, gate: asyncio.Event) -> Behaviour:
    """Draw, send all but the last bytes, say that it has begun, and send those when the gate opens."""
    drawn = draws()

    async def behave(exchange: Exchange) -> web.StreamResponse:
        whole = await drawn(exchange)
        assert isinstance(whole, web.Response)
        assert isinstance(whole.body, bytes)
        response = web.StreamResponse(headers={"Content-Length": str(len(whole.body))})
        response.content_type = whole.content_type
        await response.prepare(exchange.http)
        await response.write(whole.body[:-LAST_BYTES])
        begun.set()
        await gate.wait()
        await response.write(whole.body[-LAST_BYTES:])
        return response

    return behave
