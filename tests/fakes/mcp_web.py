"""A server of tools behind an address, by hand, so that it can misbehave: one answer in JSON for each request."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

TOOLS = [{"name": "echo", "inputSchema": {"type": "object"}}]
CHUNK = b"flood " * 10_000

Misbehaviour = Callable[["OddWeb", web.Request, object], Awaitable[web.StreamResponse]]


@dataclass
class OddWeb:
    """What it does with a call is given; the rest is as it should be.

    Attributes:
        trapped: Requests that came where none may.
        sent: Bytes of its last answer that it got rid of.
        sessions: How many were begun.
    """

    answer: Misbehaviour
    url: str = ""
    trap: str = ""
    trapped: list[web.Request] = field(default_factory=list)
    authorizations: set[str | None] = field(default_factory=set)
    sent: int = 0
    sessions: int = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/mcp", self._serve)
        app.router.add_route("*", "/trap", self._trap)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        for _ in range(2):
            await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        own, other = (port for _, port in self._runner.addresses)
        self.url, self.trap = f"http://127.0.0.1:{own}/mcp", f"http://127.0.0.1:{other}/trap"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _trap(self, request: web.Request) -> web.Response:
        self.trapped.append(request)
        return web.Response()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.authorizations.add(request.headers.get("authorization"))
        if request.method != "POST":
            return web.Response(status=405)
        message = await request.json()
        number, method = message.get("id"), message["method"]
        if number is None:
            return web.Response(status=202)
        if method == "initialize":
            self.sessions += 1
            about = {"serverInfo": {"name": "odd", "version": "1"}, "capabilities": {"tools": {}}}
            response = said(number, {"protocolVersion": "2025-06-18"} | about)
            response.headers["mcp-session-id"] = f"session-{self.sessions}"
            return response
        if method == "tools/list":
            return said(number, {"tools": TOOLS})
        if method == "tools/call":
            return await self.answer(self, request, number)
        error = {"code": -32601, "message": "Method not found"}
        return web.json_response({"jsonrpc": "2.0", "id": number, "error": error}, status=400)


def said(number: object, result: object) -> web.Response:
    """An answer as it should be."""
    return web.json_response({"jsonrpc": "2.0", "id": number, "result": result})


async def flood(server: OddWeb, request: web.Request, number: object) -> web.StreamResponse:
    """A hundred megabytes, as far as anybody takes them."""
    response = web.StreamResponse(headers={"content-type": "application/json"})
    await response.prepare(request)
    await response.write(json.dumps({"jsonrpc": "2.0", "id": number}).encode()[:-1] + b', "result": "')
    while server.sent < 100_000_000:
        await response.write(CHUNK)
        server.sent += len(CHUNK)
    return response


async def flood_of_events(server: OddWeb, request: web.Request, _: object) -> web.StreamResponse:
    """The same in events that each are small."""
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    await response.prepare(request)
    note = {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": "spam"}}
    event = f"event: message\ndata: {json.dumps(note)}\n\n".encode() * 100
    while server.sent < 100_000_000:
        await response.write(event)
        server.sent += len(event)
    return response


async def bomb(_: OddWeb, __: web.Request, number: object) -> web.StreamResponse:
    """A small answer that is a large one."""
    response = said(number, {"content": [{"type": "text", "text": "0" * 10_000_000}]})
    response.enable_compression(web.ContentCoding.gzip)
    response.headers["content-encoding"] = "gzip"
    return response


async def no_json(*_: object) -> web.StreamResponse:
    """Half an answer."""
    return web.Response(text='{"jsonrpc": "2.0", "id"', content_type="application/json")


async def elsewhere(server: OddWeb, _: web.Request, __: object) -> web.StreamResponse:
    """Ask somebody else."""
    raise web.HTTPTemporaryRedirect(server.trap)


async def forbidden(*_: object) -> web.StreamResponse:
    """Whoever we are."""
    return web.Response(status=401)


async def session_over(server: OddWeb, request: web.Request, number: object) -> web.StreamResponse:
    """The first session ends with its first call."""
    if request.headers["mcp-session-id"] == "session-1":
        return web.Response(status=404)
    return said(number, {"content": [{"type": "text", "text": "a new session"}]})
