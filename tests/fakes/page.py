"""The local chat's page without a browser: what it sends, and what it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self
from uuid import uuid4

import aiohttp
from yarl import URL

from tests.fakes.patience import PATIENCE_S, soon

Json = dict[str, Any]
"""A message as the page gets it."""

BUSY = 503
MOMENT_S = 0.1
LONGEST_START_S = 60.0


class NotTaken(Exception):
    """The chat refused what the page sent."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status}: {text}")
        self.status = status


class Page:
    """An open page. It outlives the process that it talks to, as a real one does."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http
        self._origin = URL()
        self._is_there = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Self]:
        """Open a browser without a screen."""
        jar = aiohttp.CookieJar(unsafe=True)
        timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
        async with aiohttp.ClientSession(cookie_jar=jar, timeout=timeout) as http:
            yield cls(http)

    async def follow(self, address: str) -> None:
        """Follow a printed address, key and all."""
        self._origin = URL(address).origin()
        async with self._http.get(address) as answer:
            assert answer.status == 200, await answer.text()
        self._is_there.set()

    def lose(self) -> None:
        """Its process is gone, or about to be."""
        self._is_there.clear()

    async def say(self, text: str, thread: str | None = None, *, nonce: str | None = None, **more: object) -> Json:
        """Send a message; returns it as it stands in the chat."""
        body = {"nonce": nonce or uuid4().hex, "text": text, "thread": thread, **more}
        message: Json = (await self._post("/chat/messages", body))["message"]
        return message

    async def begin(self, text: str) -> str:
        """Send a message to the channel; returns the thread that opens on it."""
        return thread_on(await self.say(text))

    async def insist(self, text: str, thread: str | None = None) -> Json:
        """Send a message until it was taken, always as the same message, whatever becomes of the process meanwhile."""
        nonce = uuid4().hex
        while True:
            await soon(self._is_there.wait(), within=LONGEST_START_S)
            try:
                return await self.say(text, thread, nonce=nonce)
            except aiohttp.ClientError:
                if self._is_there.is_set():
                    raise
            except NotTaken as refusal:
                if refusal.status != BUSY:
                    raise
                # "Sent again in a moment", as the page itself does it.
                await asyncio.sleep(MOMENT_S)

    async def press(self, button: str) -> None:
        """Press a button by its id."""
        await self._post("/chat/press", {"nonce": uuid4().hex, "button": button})

    async def upload(self, data: bytes, name: str) -> str:
        """Hand over a file; returns its id."""
        address = self._at("/chat/files").with_query(name=name)
        headers = self._headers | {"Content-Type": "application/octet-stream"}
        async with self._http.post(address, data=data, headers=headers) as answer:
            return str((await _taken(answer))["id"])

    async def picture(self, address: str) -> bytes:
        """Fetch a picture of a result."""
        async with self._http.get(self._at(address)) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.read()

    async def readiness(self, address: str) -> int:
        """Ask a process whether it takes work; returns the status. Needs no key."""
        async with self._http.get(f"http://{address}/readyz") as answer:
            return answer.status

    @asynccontextmanager
    async def live(self, after: int = 0) -> AsyncIterator["LiveConnection"]:
        """Hold the live connection, from a revision on."""
        address = self._at("/chat/socket").with_query(after=after)
        async with self._http.ws_connect(address, headers=self._headers) as socket:
            yield LiveConnection(socket)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Origin": str(self._origin)}

    def _at(self, path: str) -> URL:
        return self._origin.with_path(path)

    async def _post(self, path: str, body: Json) -> Json:
        async with self._http.post(self._at(path), json=body, headers=self._headers) as answer:
            return await _taken(answer)


def thread_on(message: Json) -> str:
    """The thread that hangs on a message of the channel."""
    return f"t{message['id']}"


async def _taken(answer: aiohttp.ClientResponse) -> Json:
    if answer.status != 200:
        raise NotTaken(answer.status, await answer.text())
    body: Json = await answer.json()
    return body


class LiveConnection:
    """Gives every message that is new or changed, as it comes."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    @property
    def closed_with(self) -> int | None:
        """The code that the server said goodbye with."""
        return self._socket.close_code

    async def messages(self) -> AsyncIterator[Json]:
        """Until the server closes the connection."""
        async for event in self._socket:
            for message in event.json().get("messages", []):
                yield message
