"""What can go wrong on the way, told beforehand by a test: one registry for REST and for files."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from aiohttp import web

from tests.fakes.discord.calls import json_answer
from tests.fakes.discord.spec import Json

FILES: Final = "/cdn"
"""The route of every file's address."""

FOREVER: Final = 1_000_000


class When(Enum):
    """At which point a fault strikes."""

    READING = "before the body is read"
    BEFORE = "before the request takes effect"
    AFTER = "after the request took effect"


Act = Callable[[web.Request], Awaitable[web.StreamResponse | None]]
"""Answers in Discord's place, or returns None and lets it answer."""


@dataclass(eq=False)
class Fault:
    """One thing that goes wrong.

    Attributes:
        times: How often it still strikes.
        struck: How often it did.
        arrived: Set as soon as a request met it.
    """

    method: str
    route: str
    when: When
    act: Act
    times: int = 1
    struck: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False)
class Hold:
    """Requests that wait until they are let go."""

    fault: Fault
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def arrived(self, within: float = 10) -> None:
        """Wait until a request is held."""
        async with asyncio.timeout(within):
            await self.fault.arrived.wait()

    def release(self) -> None:
        """Let go what is held and what comes later."""
        self.fault.times = 0
        self.released.set()


class Faults:
    """The registry: each call of a method tells one thing that shall go wrong."""

    def __init__(self) -> None:
        self._told: list[Fault] = []

    def add(self, operation: str, act: Act, *, when: When = When.BEFORE, times: int = 1) -> Fault:
        """Let something of your own happen.

        Args:
            operation: `POST /channels/{channel_id}/messages`, or `GET /cdn` for files.
        """
        method, route = operation.split(" ", 1)
        fault = Fault(method, route, when, act, times)
        self._told.append(fault)
        return fault

    def answer(self, operation: str, status: int, body: Json = None, *, after: bool = False, times: int = 1) -> Fault:
        """Answer in Discord's place; with `after` although the request took effect."""

        async def act(_: web.Request) -> web.StreamResponse:
            if isinstance(body, str):
                return web.Response(status=status, text=body, content_type="text/html")
            said = {"message": f"{status}: told by a test", "code": 0} if body is None else body
            return json_answer(status, said, {"Via": "1.1 loopback"})

        return self.add(operation, act, when=When.AFTER if after else When.BEFORE, times=times)

    def refuse(self, operation: str, status: int, code: int, *, times: int = 1) -> Fault:
        """Refuse with an error code of Discord's, before anything takes effect."""
        return self.answer(operation, status, {"message": "told by a test", "code": code}, times=times)

    def rate_limit(self, operation: str, retry_after_s: float, *, everywhere: bool = False, times: int = 1) -> Fault:
        """Answer 429 as Discord does."""

        async def act(_: web.Request) -> web.StreamResponse:
            said = {"message": "You are being rate limited.", "retry_after": retry_after_s, "global": everywhere}
            scope = "global" if everywhere else "user"
            headers = {"Via": "1.1 loopback", "Retry-After": f"{retry_after_s:.0f}", "X-RateLimit-Scope": scope}
            return json_answer(429, said, headers)

        return self.add(operation, act, times=times)

    def drop(self, operation: str, *, after: bool = False, times: int = 1) -> Fault:
        """Close the connection without an answer; with `after` although the request took effect."""
        return self.add(operation, _drop, when=When.AFTER if after else When.BEFORE, times=times)

    def cut_upload(self, operation: str, *, share: float = 0.5, times: int = 1) -> Fault:
        """Close the connection when this share of the body was read."""

        async def act(request: web.Request) -> web.StreamResponse | None:
            missing = int((request.content_length or 0) * share)
            while missing > 0 and (chunk := await request.content.read(min(missing, 65_536))):
                missing -= len(chunk)
            return await _drop(request)

        return self.add(operation, act, when=When.READING, times=times)

    def hold(self, operation: str, *, after: bool = False, times: int = FOREVER) -> Hold:
        """Let requests wait until `release()`; with `after` they took effect and only the answer waits."""

        async def act(_: web.Request) -> None:
            await hold.released.wait()

        hold = Hold(self.add(operation, act, when=When.AFTER if after else When.BEFORE, times=times))
        return hold

    def clear(self) -> None:
        """Let nothing more go wrong."""
        self._told.clear()

    async def strike(self, method: str, route: str, when: When, request: web.Request) -> web.StreamResponse | None:
        """Let the first fault happen that was told for this moment."""
        for fault in self._told:
            if fault.times > 0 and (fault.method, fault.route, fault.when) == (method, route, when):
                fault.times -= 1
                fault.struck += 1
                fault.arrived.set()
                return await fault.act(request)
        return None


async def _drop(request: web.Request) -> web.StreamResponse | None:
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError("told by a test")
