"""The gateway: sessions that outlive their connections, and what is sent to them."""

import asyncio
import json
import zlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Final
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.fakes.discord.spec import faults_of_event
from tests.fakes.schemas import Json

MOST_REPLAYED: Final = 1000
ENDED: Final = (1000, 1001)


class Op(IntEnum):
    """What a frame is."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


class Intent(IntFlag):
    """What a session asked to hear."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15

    PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT


class Wire:
    """One WebSocket with its compression, which lasts as long as the connection.

    Attributes:
        is_ours_to_end: Whether we closed it; what the other side's farewell says is not its wish then.
    """

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.socket = socket
        self.is_ours_to_end = False
        self._deflate = zlib.compressobj() if compressed else None
        self._lock = asyncio.Lock()

    async def send(self, frame: Json) -> None:
        """Send a frame, unless the other side is gone."""
        text = json.dumps(frame)
        async with self._lock:
            # Compressed and written in one order, or the other side's inflater breaks.
            if self.socket.closed:
                return
            try:
                if self._deflate is None:
                    await self.socket.send_str(text)
                else:
                    packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
            except ConnectionError:
                # The session keeps the event for a RESUME, as Discord's does.
                return

    async def close(self, code: int) -> None:
        """Close it from our side."""
        self.is_ours_to_end = True
        await self.socket.close(code=code)


@dataclass(eq=False)
class Session:
    """What IDENTIFY began; it goes on over several connections.

    Attributes:
        wire: The open connection; None between two.
        lag_s: How much later than the others it hears of everything.
        hears_acks: Whether its heartbeats are answered.
        is_silent: Whether nothing at all is sent to it.
        resumed: How often it was resumed.
        heartbeats: How many it sent.
        presence: The last that it set.
    """

    intents: Intent
    id: str = field(default_factory=lambda: uuid4().hex)
    wire: Wire | None = None
    sequence: int = 0
    lag_s: float = 0
    hears_acks: bool = True
    is_silent: bool = False
    is_over: bool = False
    resumed: int = 0
    heartbeats: int = 0
    presence: Json = None
    sent: deque[tuple[int, Json]] = field(default_factory=lambda: deque(maxlen=MOST_REPLAYED), repr=False)

    @property
    def is_connected(self) -> bool:
        """Whether it hears what is sent."""
        return self.wire is not None and not self.wire.socket.closed

    async def dispatch(self, name: str, data: Json) -> None:
        """Send an event, and keep it for a RESUME."""
        self.sequence += 1
        frame = {"op": Op.DISPATCH, "t": name, "s": self.sequence, "d": data}
        self.sent.append((self.sequence, frame))
        if self.wire is not None and not self.is_silent:
            await self.wire.send(frame)

    async def close(self, code: int = 4000) -> None:
        """Close its connection; with 4000 the bot comes back and resumes."""
        if self.wire is not None:
            await self.wire.close(code)

    async def ask_to_reconnect(self) -> None:
        """Op 7."""
        if self.wire is not None:
            await self.wire.send({"op": Op.RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9."""
        self.is_over = not resumable
        if self.wire is not None:
            await self.wire.send({"op": Op.INVALID_SESSION, "d": resumable})


@dataclass(frozen=True)
class House:
    """What the gateway must know of the rest.

    Attributes:
        token: The bot's.
        granted: The privileged intents that the application has.
        ready: READY's data for a session's id; its address is added here.
        guilds: GUILD_CREATE's data of each server.
        report: Takes what is wrong in what we send.
        changed: Tells those who wait that something happened.
    """

    token: Callable[[], str]
    granted: Callable[[], Intent]
    ready: Callable[[str], Json]
    guilds: Callable[[], list[Json]]
    report: Callable[[list[str]], None]
    changed: Callable[[], Awaitable[None]]


class Gateway:
    """Serves every WebSocket.

    Attributes:
        sessions: In the order of their IDENTIFYs; those that ended stay.
        validates: Whether what is sent is held against the official schema.
        refuses_with: A close code for every IDENTIFY from now on.
        heartbeat_ms: What HELLO asks for.
        identifies: How many IDENTIFYs came, refused ones too.
    """

    def __init__(self, house: House, *, validates: bool = True) -> None:
        self.sessions: list[Session] = []
        self.validates = validates
        self.refuses_with: int | None = None
        self.heartbeat_ms = 41_250
        self.identifies = 0
        self._house = house
        self._again_s: deque[float] = deque()
        self._later: set[asyncio.Task[None]] = set()
        self._sockets: set[web.WebSocketResponse] = set()

    @property
    def connected(self) -> list[Session]:
        """The sessions that hear us."""
        return [session for session in self.sessions if session.is_connected and not session.is_over]

    @property
    def session(self) -> Session:
        """The newest session that hears us."""
        return self.connected[-1]

    def deliver_twice(self, delay_s: float, *, events: int = 1) -> None:
        """Send the next message or interaction once more to everyone, so much later."""
        self._again_s.extend([delay_s] * events)

    async def caught_up(self) -> None:
        """Wait until everything that was to be sent later is sent."""
        await asyncio.gather(*self._later)

    async def end(self) -> None:
        """Close everything."""
        for task in self._later:
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)
        await asyncio.gather(*(socket.close(code=1001) for socket in [*self._sockets]))

    async def tell(self, name: str, data: Callable[[Session], Json | None], *, is_free: bool = False) -> None:
        """Send an event to each session that asked for it.

        Args:
            data: The event as a session may see it; None when it may not.
            is_free: Whether the event is wrong on purpose.
        """
        heard = [(session, data(session)) for session in self.sessions if not session.is_over]
        if self.validates and not is_free:
            for told in (told for _, told in heard if told is not None):
                self._house.report([f"the fake's own {name}: {fault}" for fault in faults_of_event(name, told)])
        again = self._again_s.popleft() if self._again_s and name in {"MESSAGE_CREATE", "INTERACTION_CREATE"} else None
        for session, told in heard:
            if told is None:
                continue
            if session.lag_s:
                self._send_later(session, name, told, session.lag_s)
            else:
                await session.dispatch(name, told)
            if again is not None:
                self._send_later(session, name, told, session.lag_s + again)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection from its HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        self._sockets.add(socket)
        wire = Wire(socket, compressed=request.query.get("compress") == "zlib-stream")
        session: Session | None = None
        await wire.send({"op": Op.HELLO, "d": {"heartbeat_interval": self.heartbeat_ms}})
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    session = await self._received(json.loads(frame.data), wire, session)
                    await self._house.changed()
        finally:
            self._sockets.discard(socket)
            if session is not None and session.wire is wire:
                session.wire = None
                session.is_over |= socket.close_code in ENDED and not wire.is_ours_to_end
            await self._house.changed()
        return socket

    async def _received(self, frame: Json, wire: Wire, session: Session | None) -> Session | None:
        match frame["op"]:
            case Op.HEARTBEAT:
                await self._beat(wire, session)
            case Op.IDENTIFY:
                return await self._identify(frame["d"], wire)
            case Op.RESUME:
                return await self._resume(frame["d"], wire)
            case Op.PRESENCE if session is not None:
                session.presence = frame["d"]
        return session

    async def _beat(self, wire: Wire, session: Session | None) -> None:
        if session is not None:
            session.heartbeats += 1
        if session is None or (session.hears_acks and not session.is_silent):
            await wire.send({"op": Op.ACK})

    async def _identify(self, asked: Json, wire: Wire) -> Session | None:
        self.identifies += 1
        intents = Intent(asked["intents"])
        refused = self.refuses_with
        if asked["token"] != self._house.token():
            refused = 4004
        elif intents & Intent.PRIVILEGED & ~self._house.granted():
            refused = 4014
        if refused is not None:
            await wire.close(refused)
            return None
        session = Session(intents, wire=wire, presence=asked.get("presence"))
        self.sessions.append(session)
        await self._welcome(session, asked.get("shard"))
        return session

    async def _welcome(self, session: Session, shard: Json) -> None:
        ready = self._house.ready(session.id) | ({"shard": shard} if shard else {})
        self._report("READY", ready)
        await session.dispatch("READY", ready)
        if Intent.GUILDS in session.intents:
            for guild in self._house.guilds():
                self._report("GUILD_CREATE", guild)
                await session.dispatch("GUILD_CREATE", guild)

    async def _resume(self, asked: Json, wire: Wire) -> Session | None:
        known = [one for one in self.sessions if one.id == asked["session_id"] and not one.is_over]
        if asked["token"] != self._house.token():
            await wire.close(4004)
            return None
        if not known:
            await wire.send({"op": Op.INVALID_SESSION, "d": False})
            return None
        session = known[0]
        session.wire = wire
        session.resumed += 1
        for number, frame in [*session.sent]:
            if number > asked["seq"]:
                await wire.send(frame)
        await session.dispatch("RESUMED", {})
        return session

    def _report(self, name: str, data: Json) -> None:
        if self.validates:
            self._house.report([f"the fake's own {name}: {fault}" for fault in faults_of_event(name, data)])

    def _send_later(self, session: Session, name: str, data: Json, delay_s: float) -> None:
        async def send() -> None:
            await asyncio.sleep(delay_s)
            await session.dispatch(name, data)

        task = asyncio.create_task(send())
        self._later.add(task)
        task.add_done_callback(self._later.discard)
