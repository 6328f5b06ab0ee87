"""The addresses of files: signed, bound to a day, and sometimes false."""

import asyncio
import hashlib
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from tests.fakes.discord.clock import Clock
from tests.fakes.discord.faults import Act
from tests.fakes.discord.state import Attachment, File

LIFETIME: Final = timedelta(days=1)


class Cdn:
    """Keeps files and serves them.

    Attributes:
        base: `http://127.0.0.1:PORT/cdn`.
        served: The path of each file that was asked for, with whether the asker sent the bot's token along.
    """

    def __init__(self, clock: Clock) -> None:
        self.base = ""
        self.served: list[tuple[str, bool]] = []
        self._clock = clock
        self._files: dict[str, File] = {}

    def keep(self, file: File, folder: int, alt: str | None = None, *, ephemeral: bool = False) -> Attachment:
        """Store a file under an address of its own."""
        number = self._clock.new_id()
        path = f"/{'ephemeral-' if ephemeral else ''}attachments/{folder}/{number}/{file.name}"
        self._files[path] = file
        url = f"{self.base}{path}?{_signature(path, self._clock.now() + LIFETIME)}&"
        return Attachment(number, file, url, url, alt, ephemeral)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one file."""
        path = request.path.removeprefix("/cdn")
        self.served.append((path, "Authorization" in request.headers))
        file = self._files.get(path)
        expires = int(request.query.get("ex", "0"), 16)
        if file is None or expires < self._clock.now().timestamp() or request.query.get("hm") != _seal(path, expires):
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=file.data, content_type=file.kind)


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


def _signature(path: str, until: datetime) -> str:
    expires = int(until.timestamp())
    begun = int((until - LIFETIME).timestamp())
    return f"ex={expires:x}&is={begun:x}&hm={_seal(path, expires)}"


def _seal(path: str, expires: int) -> str:
    return hashlib.sha256(f"{path}:{expires}".encode()).hexdigest()
