"""The addresses that take a file's bytes and give them back."""

from dataclasses import replace
from typing import Final

from aiohttp import BodyPartReader, web

from tests.fakes.faults import When
from tests.fakes.slack.calls import Call
from tests.fakes.slack.faults import FILES, UPLOAD
from tests.fakes.slack.house import Slack
from tests.fakes.slack.state import File, SlackFile

SHORT: Final = 64
LOGIN: Final = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in</body></html>"


class FileHost:
    """Serves `/upload/…` and `/files-pri/…`.

    Attributes:
        served: The path of each file that was asked for, with whether the bot's token came along.
    """

    def __init__(self, slack: Slack) -> None:
        self.served: list[tuple[str, bool]] = []
        self._slack = slack

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Take the bytes of an announced file."""
        slack = self._slack
        if (told := await slack.faults.strike(UPLOAD, When.READING, request)) is not None:
            return told
        data = await _bytes(request)
        call = Call(UPLOAD, {"file": request.match_info["file"], "length": len(data)}, dict(request.headers))
        if slack.remembers:
            slack.requests.append(call)
        await slack.changed()
        if (told := await slack.faults.strike(UPLOAD, When.BEFORE, request)) is not None:
            call.status = told.status
            return told
        response: web.StreamResponse = self._keep(call, data)
        if (told := await slack.faults.strike(UPLOAD, When.AFTER, request)) is not None:
            response = told
        call.status = response.status
        await slack.changed()
        return response

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one file to whoever may see it; anybody else gets a page to sign in, with the answer 200."""
        told = await self._slack.faults.strike(FILES, When.BEFORE, request)
        authorized = request.headers.get("Authorization") == f"Bearer {self._slack.tokens.bot}"
        self.served.append((request.path, authorized))
        response = told if told is not None else self._serve(request, authorized=authorized)
        await self._slack.changed()
        return response

    def _keep(self, call: Call, data: bytes) -> web.Response:
        kept = self._slack.files.get(call.arguments["file"])
        if kept is None or kept.completed is not None:
            return web.Response(status=404, text="no such upload")
        if len(data) != kept.length:
            self._slack.report([f"upload: {len(data)} bytes, where {kept.length} were announced"])
            return web.Response(status=400, text="length mismatch")
        # A bench uploads gigabytes: only what a file is stays then.
        file = File(kept.name, data)
        kept.file = file if self._slack.remembers else replace(file, data=data[:SHORT])
        return web.Response(text=f"OK - {len(data)}")

    def _serve(self, request: web.Request, *, authorized: bool) -> web.Response:
        kept = self._slack.files.get(request.match_info["file"])
        granted = self._slack.granted
        may_read = authorized and (granted is None or "files:read" in granted) and not self._slack.tokens.error
        if kept is None or kept.deleted or kept.file is None:
            return web.Response(status=404, text="not found")
        if not may_read or not self._slack.sees(kept):
            return web.Response(text=LOGIN, content_type="text/html")
        return web.Response(body=kept.file.data, content_type=kept.file.kind)


def keep_attached(slack: Slack, kept: SlackFile, file: File) -> SlackFile:
    """Store a file that a person attached: complete and processed."""
    kept.file, kept.completed, kept.ready = file, kept.created, kept.created
    slack.files[kept.id] = kept
    return kept


async def _bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    data = b""
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        data = bytes(await part.read(decode=False))
    return data
