"""Socket Mode: the app's own WebSockets, and the envelopes that travel on them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Final
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.fakes.schemas import Json
from tests.fakes.slack.deliveries import Delivery, Kind, Unanswered
from tests.fakes.slack.wire import APP

MOST_CONNECTIONS: Final = 10
WARNING: Final = "warning"
REFRESH: Final = "refresh_requested"
TOO_MANY: Final = "too_many_websockets"
SWITCHED_OFF: Final = "link_disabled"


class Connection:
    """One WebSocket of the app.

    Attributes:
        is_leaving: Whether the app was asked to go elsewhere; nothing more is sent on it.
        is_deaf: Whether neither pings nor acknowledgements on it are heard any more.
        pings: How many came.
        acks: How many acknowledgements came.
    """

    def __init__(self, number: int, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.number = number
        self.is_leaving = False
        self.is_deaf = False
        self.pings = 0
        self.acks = 0
        self.waiting: dict[str, asyncio.Future[Json]] = {}
        self._socket = socket
        self._request = request

    @property
    def is_open(self) -> bool:
        """Whether envelopes are sent on it."""
        return not self._socket.closed and not self.is_leaving

    @property
    def is_closed(self) -> bool:
        """Whether the app closed it, or this Slack did."""
        return self._socket.closed

    async def send(self, frame: Json) -> None:
        """Send a frame, unless the other side is gone."""
        try:
            await self._socket.send_str(json.dumps(frame))
        except ConnectionError:
            self.forget()

    async def pong(self, data: bytes) -> None:
        """Answer a ping."""
        self.pings += 1
        if not self.is_deaf:
            await self._socket.pong(data)

    async def disconnect(self, reason: str = REFRESH, *, closes: bool = False) -> None:
        """Ask the app to connect anew.

        Args:
            reason: `warning` is sent some seconds before the connection is taken away, `refresh_requested` and
                `too_many_websockets` when it is, `link_disabled` when Socket Mode was switched off.
            closes: Whether the connection is closed at once.
        """
        self.is_leaving = reason != WARNING
        await self.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-loopback"}})
        if closes:
            await self.close()

    async def close(self) -> None:
        """Close it in the orderly way."""
        await self._socket.close()

    def kill(self) -> None:
        """Tear the TCP connection, without a word."""
        self.is_leaving = True
        if self._request.transport is not None:
            self._request.transport.abort()
        self.forget()

    def forget(self) -> None:
        """Let nobody wait for an acknowledgement that cannot come any more."""
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(Unanswered("connection_closed"))
        self.waiting.clear()


class SocketMode:
    """Serves the app's WebSockets, and shares deliveries among them.

    Attributes:
        connections: In the order of their opening; those that ended stay.
        address: `ws://127.0.0.1:PORT/link`.
        keeps_s: How long an event waits for a connection before that try has failed.
        is_switched_off: Whether new connections are refused, as after the switch in the app's settings.
    """

    def __init__(self, report: Callable[[list[str]], None], changed: Callable[[], Awaitable[None]]) -> None:
        self.connections: list[Connection] = []
        self.address = ""
        self.keeps_s = 10.0
        self.is_switched_off = False
        self._report = report
        self._changed = changed
        self._tickets: set[str] = set()
        self._sent: set[str] = set()
        self._turn = count()
        self._arrival = asyncio.Condition()

    @property
    def connected(self) -> list[Connection]:
        """The connections on which envelopes are sent."""
        return [one for one in self.connections if one.is_open]

    def new_address(self) -> str:
        """What `apps.connections.open` answers."""
        ticket = uuid4().hex
        self._tickets.add(ticket)
        return f"{self.address}?ticket={ticket}&app_id={APP}"

    async def end(self) -> None:
        """Close everything."""
        await asyncio.gather(*(one.close() for one in self.connections))

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection from its hello to its end."""
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden(text="invalid ticket")
        socket = web.WebSocketResponse(max_msg_size=0, autoping=False)
        await socket.prepare(request)
        connection = Connection(len(self.connections), socket, request)
        refused = self._refusal()
        self.connections.append(connection)
        if refused:
            await connection.disconnect(refused, closes=True)
            return socket
        await self._welcome(connection)
        try:
            await self._listen(connection, socket)
        finally:
            connection.is_leaving = True
            connection.forget()
            await self._changed()
        return socket

    async def attempt(self, delivery: Delivery, number: int, reason: str, within_s: float) -> Json:
        """Send one envelope on the next connection, and wait for its acknowledgement."""
        connection = await self._next(waits=delivery.kind is Kind.EVENT)
        envelope_id = str(uuid4()) if number else delivery.envelope_id
        heard: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = heard
        self._sent.add(envelope_id)
        await connection.send(_envelope(delivery, envelope_id, number, reason))
        try:
            async with asyncio.timeout(within_s):
                return await heard
        except TimeoutError:
            raise Unanswered("timeout") from None
        finally:
            connection.waiting.pop(envelope_id, None)

    async def _welcome(self, connection: Connection) -> None:
        debug = {"host": "applink-loopback", "build_number": 1, "approximate_connection_time": 18_060}
        hello = {"type": "hello", "num_connections": len(self.connected), "debug_info": debug}
        await connection.send({**hello, "connection_info": {"app_id": APP}})
        async with self._arrival:
            self._arrival.notify_all()
        await self._changed()

    async def _listen(self, connection: Connection, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is WSMsgType.PING:
                await connection.pong(frame.data)
            elif frame.type is WSMsgType.TEXT and not connection.is_deaf:
                self._received(connection, frame.data)
            await self._changed()

    def _received(self, connection: Connection, text: str) -> None:
        connection.acks += 1
        answer = json.loads(text)
        envelope_id = answer.get("envelope_id")
        if envelope_id not in self._sent:
            self._report([f"the socket was sent {text[:100]}, which acknowledges nothing"])
        heard = connection.waiting.get(envelope_id)
        # One that comes too late, or on another connection, is heard by nobody.
        if heard is not None and not heard.done():
            heard.set_result(answer.get("payload"))

    async def _next(self, *, waits: bool) -> Connection:
        if not self.connected and not waits:
            raise Unanswered("no_connection")
        try:
            async with asyncio.timeout(self.keeps_s), self._arrival:
                await self._arrival.wait_for(lambda: self.connected)
        except TimeoutError:
            raise Unanswered("no_connection") from None
        return self.connected[next(self._turn) % len(self.connected)]

    def _refusal(self) -> str:
        if self.is_switched_off:
            return SWITCHED_OFF
        return TOO_MANY if len(self.connected) >= MOST_CONNECTIONS else ""


def _envelope(delivery: Delivery, envelope_id: str, number: int, reason: str) -> Json:
    is_event = delivery.kind is Kind.EVENT
    retry = {"retry_attempt": number, "retry_reason": reason} if is_event else {}
    envelope = {"envelope_id": envelope_id, "type": delivery.kind.value, "payload": delivery.payload}
    return {**envelope, "accepts_response_payload": not is_event, **retry}
