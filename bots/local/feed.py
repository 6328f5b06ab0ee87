"""The one live connection of an open page: everything that changes is pushed, in order."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from aiohttp import WSCloseCode, web

from bots.local.messages import Json, Message
from bots.local.transcript import Transcript
from core.errors import ChatUnreachable, StoreBusy

log = structlog.get_logger(__name__)

HEARTBEAT_S = 20.0
FAREWELL_S = 2.0
"""How long a page may take to answer a goodbye."""

_LONGEST_REVISION = 18
"""Digits; more do not fit into the database's numbers."""


class Feed:
    """Keeps open pages up to date.

    Args:
        hello: Tells what a page must know before anything else, and again when it changed.
    """

    def __init__(self, transcript: Transcript, hello: Callable[[], Awaitable[dict[str, Json]]]) -> None:
        self._transcript = transcript
        self._hello = hello
        self._open: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Greet a page, send what it missed, and go on until it goes."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, timeout=FAREWELL_S)
        await socket.prepare(request)
        self._open.add(socket)
        try:
            async with asyncio.TaskGroup() as tasks:
                pushing = tasks.create_task(self._push(socket, _revision(request.query.get("after", ""))))
                async for _ in socket:
                    pass  # the page says nothing here; the loop ends when it goes
                pushing.cancel()
        finally:
            self._open.discard(socket)
        return socket

    async def close(self) -> None:
        """Say goodbye to every open page, so that the server can stop; they come back when it does."""
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in self._open))

    async def _push(self, socket: web.WebSocketResponse, after: int) -> None:
        try:
            chat = await self._transcript.keep("chat", self._transcript.new_name())
            known: dict[str, Json] = {}
            while True:
                if (table := await self._hello()) != known:
                    await socket.send_json({"type": "hello", "chat": chat, **table})
                    known = table
                messages = await self._transcript.after(after)
                await socket.send_json({"type": "messages", "messages": shown(messages)})
                after = messages[-1].revision if messages else after
                await self._transcript.wait_after(after)
        except ConnectionError:
            # The page went between two sends; the reading loop above ends by itself.
            return
        except (ChatUnreachable, StoreBusy) as error:
            log.warning("page not served", error=error.code, detail=str(error)[:300])
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER)


def shown(messages: Sequence[Message]) -> list[dict[str, Json]]:
    """What a page gets of each message."""
    return [
        {
            "id": message.id,
            "number": message.number,
            "nonce": message.nonce,
            "author": message.author,
            "thread": message.thread,
            "body": dict(message.body),
            "at": message.at.isoformat(),
            "revision": message.revision,
        }
        for message in messages
    ]


def _revision(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) <= _LONGEST_REVISION else 0
