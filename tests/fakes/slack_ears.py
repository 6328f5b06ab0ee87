"""The way from Slack to whoever answers, with somebody at its end who only takes down what came."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from slack_bolt.async_app import AsyncApp

from bots.slack.answering import Answer, Done
from bots.slack.client import open_workspace, web_client
from bots.slack.front_door import FrontDoor, Signatures
from bots.slack.listeners import Ears, bolt_app, dispatch_of, listen_to
from bots.slack.manifest import EVENTS_PATH
from bots.slack.payloads import Payload
from bots.slack.replies import Replies
from bots.slack.sockets import Paces, Sockets
from bots.slack.unfinished import Unfinished
from bots.slack.workspaces import Workspaces
from bots.web.server import Pages, web_server
from core.setting_kinds import Address
from tests.fakes.slack.server import LoopbackSlack

QUICK = Paces(first=timedelta(milliseconds=1), crowded=timedelta(milliseconds=50))


@dataclass
class Ear:
    """Everything that answers.

    Attributes:
        came: What came, in its order: `commanded`, `heard`, ….
        payloads: With what.
        answer: What interactions are answered with.
        failures: What is raised instead of the next answers to events.
        gate: Answers wait for it.
    """

    came: list[str] = field(default_factory=list)
    payloads: list[Payload] = field(default_factory=list)
    answer: Answer = field(default_factory=Done)
    failures: list[Exception] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def commanded(self, payload: Payload) -> Answer:
        return await self._answered("commanded", payload)

    async def pressed(self, payload: Payload) -> Answer:
        return await self._answered("pressed", payload)

    async def picked(self, payload: Payload) -> Answer:
        return await self._answered("picked", payload)

    async def submitted(self, payload: Payload) -> Answer:
        return await self._answered("submitted", payload)

    async def heard(self, team: str, event: Payload) -> None:
        await self._told(f"heard {team}", event)

    async def opened(self, team: str, event: Payload) -> None:
        await self._told(f"opened {team}", event)

    async def started(self, team: str, event: Payload) -> None:
        await self._told(f"started {team}", event)

    async def left(self, team: str, why: str) -> None:
        await self._told(f"left {team}", {"why": why})

    async def _answered(self, what: str, payload: Payload) -> Answer:
        await self._told(what, payload)
        return self.answer

    async def _told(self, what: str, payload: Payload) -> None:
        self.came.append(what)
        self.payloads.append(payload)
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)


@dataclass
class Way:
    """A way from Slack that is open."""

    ear: Ear
    workspaces: Workspaces
    sockets: Sockets | None = None
    listening: "asyncio.Task[None] | None" = None
    address: str = ""

    async def closed(self) -> None:
        """Stop listening, as when the process is asked to."""
        assert self.listening is not None
        self.listening.cancel()
        await asyncio.gather(self.listening, return_exceptions=True)


@asynccontextmanager
async def by_sockets(place: LoopbackSlack, paces: Paces = QUICK) -> AsyncIterator[Way]:
    """Listen by Socket Mode, and wait for both sockets."""
    token = place.settings["SLACK_APP_TOKEN"]
    async with _bolt(place) as (way, app, calls):
        way.sockets = Sockets(
            web_client(token, place.api_url),
            token,
            dispatch_of(app),
            is_wanted=lambda: all(one.ended is None for one in way.workspaces.all),
            paces=paces,
        )
        way.listening = asyncio.create_task(way.sockets.listen())
        try:
            await place.ready(2)
            yield way
        finally:
            await way.closed()
            await calls.finish()


@asynccontextmanager
async def by_http(place: LoopbackSlack, now: Callable[[], float] | None = None) -> AsyncIterator[Way]:
    """Listen by HTTP."""
    secret = place.settings["SLACK_SIGNING_SECRET"]
    door = FrontDoor(Signatures(secret, now) if now else Signatures(secret))
    async with (
        _bolt(place) as (way, app, calls),
        web_server(Address("127.0.0.1", 0), {}, Pages(door.routes())) as bound,
        door.opened(dispatch_of(app)),
    ):
        place.http.address = way.address = f"http://{bound}{EVENTS_PATH}"
        yield way
        await calls.finish()


@asynccontextmanager
async def _bolt(place: LoopbackSlack) -> AsyncIterator[tuple[Way, AsyncApp, Unfinished]]:
    workspaces = Workspaces(await open_workspace(place.settings["SLACK_BOT_TOKEN"], place.api_url))
    app, ear, calls = bolt_app(workspaces), Ear(), Unfinished()
    listen_to(app, Ears(ear, ear, ear, ear, ear), Replies(workspaces, calls))
    yield Way(ear, workspaces), app, calls
