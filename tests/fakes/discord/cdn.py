"""The addresses of files: signed, and bound to a day."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from tests.fakes.discord.clock import Clock
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


def _signature(path: str, until: datetime) -> str:
    expires = int(until.timestamp())
    begun = int((until - LIFETIME).timestamp())
    return f"ex={expires:x}&is={begun:x}&hm={_seal(path, expires)}"


def _seal(path: str, expires: int) -> str:
    return hashlib.sha256(f"{path}:{expires}".encode()).hexdigest()
