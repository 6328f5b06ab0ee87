"""What can go wrong at a server on loopback, told beforehand by a test."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from aiohttp import web

from tests.fakes.patience import PATIENCE_S

FOREVER: Final = 1_000_000


class When(Enum):
    """At which point a fault strikes."""

    READING = "before the body is read"
    BEFORE = "before the request takes effect"
    AFTER = "after the request took effect"


Act = Callable[[web.Request], Awaitable[web.StreamResponse | None]]
"""Answers in the server's place, or returns None and lets it answer."""


@dataclass(eq=False)
class Fault:
    """One thing that goes wrong.

    Attributes:
        times: How often it still strikes.
        struck: How often it did.
        arrived: Set as soon as a request met it.
    """

    operation: str
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

    async def arrived(self, within: float = PATIENCE_S) -> None:
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
        """Let something of your own happen."""
        fault = Fault(operation, when, act, times)
        self._told.append(fault)
        return fault

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

    async def strike(self, operation: str, when: When, request: web.Request) -> web.StreamResponse | None:
        """Let the first fault happen that was told for this moment."""
        for fault in self._told:
            if fault.times > 0 and (fault.operation, fault.when) == (operation, when):
                fault.times -= 1
                fault.struck += 1
                fault.arrived.set()
                return await fault.act(request)
        return None


async def _drop(request: web.Request) -> web.StreamResponse | None:
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError("told by a test")
