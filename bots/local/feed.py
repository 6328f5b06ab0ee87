"""The one live connection of an open page: everything that changes is pushed, in order."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from aiohttp import ClientConnectionResetError, WSCloseCode, web

from bots.local.messages import Json, Message
from bots.local.transcript import Transcript

HEARTBEAT_S = 20.0


class Feed:
    """Keeps open pages up to date.

    Args:
        hello: What a page must know before anything else.
    """

    def __init__(self, transcript: Transcript, hello: dict[str, Json]) -> None:
        self._transcript = transcript
        self._hello = hello
        self._open: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Greet a page, send what it missed, and go on until it goes."""
        after = request.query.get("after", "0")
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S)
        await socket.prepare(request)
        self._open.add(socket)
        try:
            async with asyncio.TaskGroup() as tasks:
                pushing = tasks.create_task(self._push(socket, int(after) if after.isdecimal() else 0))
                async for _ in socket:
                    pass  # the page says nothing here; the loop ends when it goes
                pushing.cancel()
        finally:
            self._open.discard(socket)
        return socket

    async def close(self) -> None:
        """Say goodbye to every open page, so that the server can stop; they come back when it does."""
        for socket in list(self._open):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _push(self, socket: web.WebSocketResponse, after: int) -> None:
        chat = await self._transcript.keep("chat", self._transcript.new_name())
        try:
            await socket.send_json({"type": "hello", "chat": chat, **self._hello})
            while True:
                messages = await self._transcript.after(after)
                await socket.send_json({"type": "messages", "messages": shown(messages)})
                after = messages[-1].revision if messages else after
                await self._transcript.wait_after(after)
        except (ClientConnectionResetError, ConnectionError):
            # The page went between two sends; the reading loop above ends by itself.
            return


def shown(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """What a page gets of each message."""
    return [{**asdict(message), "body": dict(message.body), "at": message.at.isoformat()} for message in messages]
