"""What a file's address may give in the file's place; each is an act for `Faults.add`."""

import asyncio

from aiohttp import web

from tests.fakes.faults import Act


def missing() -> Act:
    """The file is gone."""
    return _answers(404, b"This content is no longer available.", "text/plain")


def forbidden() -> Act:
    """The address is not taken any more."""
    return _answers(403, b"AccessDenied", "text/plain")


def page() -> Act:
    """A page stands where the picture should be, with the answer 200."""
    return _answers(200, b"<!DOCTYPE html><html><body>sign in</body></html>", "text/html")


def says(data: bytes, content_type: str = "image/png") -> Act:
    """Other bytes than were attached."""
    return _answers(200, data, content_type)


def redirects(to: str) -> Act:
    """Somewhere else."""

    async def act(_: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": to})

    return act


def breaks_off(data: bytes = b"\x89PNG\r\n\x1a\n", promised: int = 1_000_000) -> Act:
    """Promises more bytes than come, and closes."""

    async def act(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(promised), "Content-Type": "image/png"})
        await response.prepare(request)
        await response.write(data)
        if request.transport is not None:
            request.transport.close()
        return response

    return act


def endless(chunk: bytes = b"\0" * 65_536) -> Act:
    """Never ends, and says no length."""
    return streams(chunk, pause_s=0, chunks=None)


class Endless:
    """Never ends either, and notes how much was sent until the reader went away."""

    def __init__(self) -> None:
        self.sent_bytes = 0
        self.ended = asyncio.Event()

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 65_536)
                self.sent_bytes += 65_536
        finally:
            self.ended.set()


def streams(chunk: bytes, *, pause_s: float, chunks: int | None) -> Act:
    """Comes in pieces with pauses, without a length; `chunks=None` never ends."""

    async def act(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "image/png"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        sent = 0
        while chunks is None or sent < chunks:
            await response.write(chunk)
            sent += 1
            await asyncio.sleep(pause_s)
        return response

    return act


def _answers(status: int, body: bytes, content_type: str) -> Act:
    async def act(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, content_type=content_type)

    return act
