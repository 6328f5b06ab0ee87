"""One WebSocket of Socket Mode, from its hello to its end."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from http import HTTPStatus
from time import monotonic

import structlog
from aiohttp import ClientWebSocketResponse, WSMsgType
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bots.slack.unfinished import Unfinished

log = structlog.get_logger(__name__)

HELLO_WITHIN = timedelta(seconds=10)
CLOSED = "closed"
GIVEN_UP = frozenset({"too_many_websockets", "link_disabled"})
"""Reasons for which a socket must go before another may come."""


class Line:
    """Reads envelopes, lets slack-bolt answer them, and acknowledges those that it took.

    Attributes:
        leaving: Set when Slack asked to go elsewhere, or the socket is gone.
        reason: Why; empty before.
    """

    def __init__(
        self, socket: ClientWebSocketResponse, dispatch: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> None:
        self._socket = socket
        self._dispatch = dispatch
        self._welcome = asyncio.Event()
        self._unfinished = Unfinished()
        self._began = monotonic()
        self.leaving = asyncio.Event()
        self.reason = ""

    @property
    def is_heard(self) -> bool:
        """Whether Slack sends on it."""
        return self._welcome.is_set() and not self._socket.closed and self.reason in {"", "warning"}

    @property
    def age(self) -> timedelta:
        """Since it was opened."""
        return timedelta(seconds=monotonic() - self._began)

    async def is_welcome(self) -> bool:
        """Wait for the hello; False when Slack does not say it."""
        waits = [asyncio.ensure_future(event.wait()) for event in (self._welcome, self.leaving)]
        try:
            await asyncio.wait(waits, timeout=HELLO_WITHIN.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return self._welcome.is_set()

    async def read(self) -> None:
        """Take frames until the socket ends."""
        try:
            async for frame in self._socket:
                if frame.type is WSMsgType.TEXT:
                    self._take(frame.data)
        finally:
            self._leave(CLOSED)

    async def retire(self) -> None:
        """Finish and acknowledge what was begun, then close."""
        await self._unfinished.finish()
        await self._socket.close()

    def _take(self, text: str) -> None:
        frame = _read(text)
        if frame.get("type") == "hello":
            self._welcome.set()
        elif frame.get("type") == "disconnect":
            self._leave(str(frame.get("reason")))
        elif "envelope_id" in frame:
            self._unfinished.start(self._answer(frame))

    async def _answer(self, envelope: dict[str, object]) -> None:
        response = await self._dispatch(_request(envelope))
        if response.status != HTTPStatus.OK:
            # Without an acknowledgement Slack delivers events again, and tells a person that a command failed.
            return
        body = {"payload": _payload(response)} if response.body else {}
        try:
            await self._socket.send_json({"envelope_id": envelope["envelope_id"], **body})
        except ConnectionError:
            log.info("acknowledgement lost with its socket", kind=envelope.get("type"))

    def _leave(self, reason: str) -> None:
        # A closed socket says nothing that the notice before it did not.
        self.reason = self.reason or reason
        self.leaving.set()


def _request(envelope: dict[str, object]) -> AsyncBoltRequest:
    tries = {
        f"x-slack-retry-{name}": str(envelope[key])
        for name, key in (("num", "retry_attempt"), ("reason", "retry_reason"))
        if envelope.get(key) is not None
    }
    payload = envelope.get("payload")
    return AsyncBoltRequest(mode="socket_mode", body=payload if isinstance(payload, dict) else {}, headers={**tries})


def _payload(response: BoltResponse) -> object:
    kind = (response.headers.get("content-type") or [""])[0]
    return json.loads(response.body) if kind.startswith("application/json") else {"text": response.body}


def _read(text: str) -> dict[str, object]:
    try:
        frame = json.loads(text)
    except ValueError:
        frame = None
    return frame if isinstance(frame, dict) else {}
