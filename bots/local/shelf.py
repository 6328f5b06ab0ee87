"""What a page fetches and hands over: its own files, the person's, and the pictures."""

import asyncio
from pathlib import Path
from typing import Protocol

from aiohttp import web

from bots import wording
from bots.languages.speaking import worded
from bots.local.files import UNKNOWN_KIND, ChatFiles, file_name
from bots.local.gate import Refused
from bots.local.messages import ChatFile
from bots.local.transcript import Transcript
from bots.local.words import as_module, put_into
from core.errors import PictureTooLarge
from core.model.conversation import Version
from core.ports import Blobs, Clock
from core.sources import LARGEST_FILE

PAGE = Path(__file__).with_name("page")
CHUNK_BYTES = 256 * 1024
FOREVER = "private, max-age=31536000, immutable"

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class FindsVersions(Protocol):
    """`core.ports.Conversations`, as far as pictures need it."""

    async def version(self, version_id: str) -> Version | None:
        """One version by its id."""


class Shelf:
    """Serves bytes, and takes them."""

    def __init__(
        self, transcript: Transcript, files: ChatFiles, *, conversations: FindsVersions, blobs: Blobs, clock: Clock
    ) -> None:
        self._transcript = transcript
        self._files = files
        self._conversations = conversations
        self._blobs = blobs
        self._clock = clock

    async def page(self, _: web.Request) -> web.StreamResponse:
        """The page itself."""
        page = await asyncio.to_thread((PAGE / "index.html").read_text, encoding="utf-8")
        return web.Response(text=put_into(page), content_type="text/html")

    async def sentences(self, _: web.Request) -> web.StreamResponse:
        """What the page says by itself."""
        headers = {"Cache-Control": "no-store"}
        return web.Response(text=as_module(), content_type=_TYPES[".js"], headers=headers)

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """A file that the page is made of."""
        path = PAGE / request.match_info["name"]
        headers = {"Content-Type": f"{_TYPES[path.suffix]}; charset=utf-8", "Cache-Control": "no-cache"}
        return web.FileResponse(path, headers=headers)

    async def picture(self, request: web.Request) -> web.StreamResponse:
        """A version, byte for byte as the model made it."""
        version = await self._conversations.version(request.match_info["id"])
        if version is None:
            raise Refused(404, wording.NOTHING_THERE)
        image = version.image
        name = f"limner-{version.label}.{image.mime.rpartition('/')[2]}"
        headers = {
            "Content-Type": image.mime,
            "Cache-Control": FOREVER,
            "Content-Disposition": f'inline; filename="{name}"',
        }
        return web.Response(body=await self._blobs.get(image.blob), headers=headers)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file of the person; only what is certainly a plain picture is shown, the rest is downloaded."""
        file = await self._transcript.file(request.match_info["id"])
        if file is None:
            raise Refused(404, wording.NOTHING_THERE)
        shows = "attachment" if file.mime == UNKNOWN_KIND else "inline"
        headers = {"Content-Type": file.mime, "Cache-Control": FOREVER, "Content-Disposition": shows}
        return web.FileResponse(self._files.path(file.sha256), headers=headers)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take a file as it comes; nothing larger than `LARGEST_FILE` is read."""
        name = file_name(request.query.get("name", ""))
        chunks = request.content.iter_chunked(CHUNK_BYTES)
        try:
            stored = await self._files.keep(chunks, name=name, most_bytes=LARGEST_FILE)
        except PictureTooLarge as error:
            raise Refused(413, worded(error.sentence)) from error
        file = ChatFile(self._clock.new_id(), name, stored.sha256, stored.mime, stored.size_bytes)
        await self._transcript.add_file(file)
        shown = {"id": file.id, "name": file.name, "mime": file.mime, "size_bytes": file.size_bytes}
        return web.json_response(shown)
