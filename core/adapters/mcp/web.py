"""A server behind an address: the bounds of its answers, and where our headers may go."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import anyio
import httpx2
from anyio.streams.memory import MemoryObjectReceiveStream
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.message import SessionMessage

from core.adapters.mcp.bounds import LARGEST_MESSAGE, Patience, ServerTrouble, Weight
from core.model.tool_server import ToolServer

# The library does not name the type of its own writers.
Streams = tuple[MemoryObjectReceiveStream[SessionMessage | Exception], Any]

SESSION = "mcp-session-id"

LISTENING = timedelta(minutes=5)
"""How long a stream on which a server tells of changes may stay silent before it is opened anew."""

LONGEST_NOTICE = timedelta(seconds=5)
"""For what needs no answer: the SDK sends nothing else meanwhile."""


@asynccontextmanager
async def address(server: ToolServer, patience: Patience) -> AsyncIterator[Streams]:
    """Speak with a server for as long as the context is open.

    Raises:
        ServerTrouble: The connection ended meanwhile; in a group.
        httpx2.HTTPError: What happened to it; in a group.
    """
    assert server.url is not None
    waits = _Waits(patience)
    async with (
        httpx2.AsyncClient(
            headers={"accept-encoding": "identity"} | dict(server.headers),
            timeout=httpx2.Timeout(patience.connect.total_seconds()),
            event_hooks={"request": [waits.set], "response": [_bound]},
        ) as client,
        streamable_http_client(server.url, http_client=client, max_sse_event_size=LARGEST_MESSAGE) as (inner, writer),
        anyio.create_task_group() as tasks,
    ):
        heard, reader = anyio.create_memory_object_stream[SessionMessage | Exception](0)

        async def hand_on() -> None:
            # The SDK lets a session sit on a connection that has ended; this way whoever holds it learns of it.
            async with heard:
                with suppress(anyio.BrokenResourceError):
                    async for item in inner:
                        await heard.send(item)
                if heard.statistics().open_receive_streams:
                    raise ServerTrouble("the connection ended")

        tasks.start_soon(hand_on)
        try:
            yield reader, writer
        finally:
            tasks.cancel_scope.cancel()
            heard.close()
            reader.close()


class _Waits:
    """How long each kind of request may take; the SDK has one time for all."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience

    async def set(self, request: httpx2.Request) -> None:
        """Give a request its time."""
        request.extensions["timeout"] = request.extensions["timeout"] | {"read": self._of(request).total_seconds()}

    def _of(self, request: httpx2.Request) -> timedelta:
        if request.method == "DELETE":
            return self._patience.ending
        if request.method != "POST":
            return LISTENING
        message = json.loads(request.content)
        if "method" not in message or "id" not in message:
            return LONGEST_NOTICE
        return LISTENING if message["method"] == "subscriptions/listen" else self._patience.connect


async def _bound(response: httpx2.Response) -> None:
    """Let no more of an answer be read than is allowed, and name what the SDK would make something else of."""
    if response.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise ServerTrouble("it does not let us in: look at `headers`")
    if response.status_code == HTTPStatus.NOT_FOUND and SESSION in response.request.headers:
        raise ServerTrouble("it ended the session")
    coding = response.headers.get("content-encoding", "identity")
    if coding != "identity":
        # A few kilobytes can become gigabytes.
        raise ServerTrouble("it compresses what should not be compressed")
    response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):
    """An answer's bytes, up to the limits."""

    def __init__(self, stream: httpx2.SyncByteStream | httpx2.AsyncByteStream) -> None:
        assert isinstance(stream, httpx2.AsyncByteStream)
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        weight = Weight()
        async for chunk in self._stream:
            weight.add(chunk)
            if weight.is_too_much:
                # Of this type the SDK makes the answer to the one request that it belongs to.
                raise httpx2.StreamError("the answer is larger than 256 kB")
            yield chunk

    async def aclose(self) -> None:
        """Close the connection's side."""
        await self._stream.aclose()
