"""An app without a library: it sends what it is told to, right or wrong."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from tests.fakes.schemas import Json
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import File

QUIET: Final[Json] = {"unfurl_links": False, "unfurl_media": False}


class RawBot:
    """Calls the Web API with the bot's token."""

    def __init__(self, slack: LoopbackSlack, http: aiohttp.ClientSession) -> None:
        self._slack = slack
        self._http = http

    async def call(self, method: str, *, token: str | None = None, as_form: bool = False, **arguments: Json) -> Json:
        """Call a method with a JSON body or a form, and return the body of its answer."""
        _, _, body = await self.answer(method, token=token, as_form=as_form, **arguments)
        return body

    async def answer(
        self, method: str, *, token: str | None = None, as_form: bool = False, **arguments: Json
    ) -> tuple[int, dict[str, str], Json]:
        """Call a method, and return status, headers and body of its answer."""
        headers = {"Authorization": f"Bearer {self._slack.settings['SLACK_BOT_TOKEN'] if token is None else token}"}
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in arguments.items()}
        sent = {"data": form} if as_form else {"json": arguments}
        url = f"{self._slack.api_url}{method}"
        async with self._http.post(url, headers=headers if token != "" else {}, **sent) as response:
            return response.status, dict(response.headers), await response.json()

    async def say(self, channel: str, text: str = "hello", **more: Json) -> Json:
        """Post a message that breaks no rule."""
        return await self.call("chat.postMessage", channel=channel, text=text, **QUIET, **more)

    async def upload(self, file: File, alt: str = "a fox", **share: Json) -> str:
        """Upload a file to its end, and return its id."""
        announced = await self.announce(file, alt)
        async with self._http.post(announced["upload_url"], data=io.BytesIO(file.data)) as response:
            assert response.status == 200, await response.text()
        await self.call("files.completeUploadExternal", files=[{"id": announced["file_id"]}], **share)
        return str(announced["file_id"])

    async def announce(self, file: File, alt: str = "a fox") -> Json:
        """Ask where to upload a file."""
        said: dict[str, Json] = {"filename": file.name, "length": str(len(file.data)), "alt_txt": alt}
        return await self.call("files.getUploadURLExternal", as_form=True, **said)

    async def download(self, url: str, *, token: str | None = None) -> tuple[int, str, bytes]:
        """Ask for a file, and return status, content type and bytes."""
        bearer = self._slack.settings["SLACK_BOT_TOKEN"] if token is None else token
        async with self._http.get(url, headers={"Authorization": f"Bearer {bearer}"}) as response:
            return response.status, response.content_type, await response.read()


class RawSocket:
    """One connection of Socket Mode: it acknowledges nothing by itself."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def next(self, within: float = 5) -> Json:
        """The next frame; None when the connection is over."""
        frame = await self._socket.receive(timeout=within)
        return json.loads(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else None

    async def acknowledge(self, envelope: Json, payload: Json = None) -> None:
        """Acknowledge an envelope, saying something or not."""
        said = {} if payload is None else {"payload": payload}
        await self._socket.send_json({"envelope_id": envelope["envelope_id"], **said})

    async def is_heard(self, within: float = 5) -> bool:
        """Send a ping, and say whether it is answered."""
        await self._socket.ping(b"x")
        try:
            return (await self._socket.receive(timeout=within)).type is aiohttp.WSMsgType.PONG
        except TimeoutError:
            return False


@asynccontextmanager
async def connected(slack: LoopbackSlack, http: aiohttp.ClientSession) -> AsyncIterator[RawSocket]:
    """Open a connection, and hear its hello."""
    opened = await RawBot(slack, http).call("apps.connections.open", token=slack.settings["SLACK_APP_TOKEN"])
    async with http.ws_connect(opened["url"], autoping=False) as socket:
        raw = RawSocket(socket)
        hello = await raw.next()
        assert hello["type"] == "hello", hello
        yield raw


@dataclass(frozen=True)
class Request:
    """What Slack posted."""

    headers: dict[str, str]
    body: bytes

    @property
    def payload(self) -> Json:
        """What it says, however it is encoded."""
        if self.headers["Content-Type"] == "application/json":
            return json.loads(self.body)
        form = dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        return json.loads(form["payload"]) if "payload" in form else form


Answer = Callable[[Request], Awaitable[web.Response]]


class RawApp:
    """An app by HTTP, which answers as it is told.

    Attributes:
        requests: What came, oldest first.
        answers: What is answered to the next requests; `200` without a body to all others.
    """

    def __init__(self) -> None:
        self.requests: asyncio.Queue[Request] = asyncio.Queue()
        self.answers: list[Answer] = []

    async def serve(self, request: web.Request) -> web.Response:
        """Serve one request."""
        heard = Request(dict(request.headers), await request.read())
        await self.requests.put(heard)
        return await self.answers.pop(0)(heard) if self.answers else web.Response()


@asynccontextmanager
async def listening(slack: LoopbackSlack) -> AsyncIterator[RawApp]:
    """Serve an app, and let Slack know its address."""
    raw, app = RawApp(), web.Application()
    app.router.add_post("/slack/events", raw.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack.http.address = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        yield raw
    finally:
        await runner.cleanup()
