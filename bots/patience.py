"""Waiting for what is away or busy: a chat platform longer and longer, and never in step with anybody else."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import structlog

from core.errors import ChatUnreachable, TransientError

log = structlog.get_logger(__name__)

T = TypeVar("T")

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
LONGEST_DETAIL = 300
STORING_PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Between tries to store what somebody was promised already."""


class Pauses:
    """How long to wait before each further try: twice as long as before, and up to half of that at random on top.

    Args:
        first: Before the first of them.
        longest: Without what is added at random.
    """

    def __init__(self, first: timedelta = FIRST_PAUSE, longest: timedelta = LONGEST_PAUSE) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def following(self, asked: timedelta | None = None) -> timedelta:
        """The next pause; never shorter than what the other side asked for."""
        pause = max(self._next, asked or timedelta())
        self._next = min(self._next * 2, self._longest)
        return pause * random.uniform(1, 1.5)  # noqa: S311 - not a secret

    def reset(self) -> None:
        """Begin anew: the last try went well."""
        self._next = self._first


async def reached(platform: str, opening: Callable[[], Awaitable[T]]) -> T:
    """Open something, however long the platform is away.

    Args:
        platform: As the log names it.
        opening: One try.
    """
    pauses = Pauses()
    while True:
        try:
            return await opening()
        except ChatUnreachable as error:
            wait_s = pauses.following(error.retry_after).total_seconds()
            detail = str(error)[:LONGEST_DETAIL]
            log.warning(f"{platform} cannot be reached", again_in_s=round(wait_s), detail=detail)
            await asyncio.sleep(wait_s)


async def stored(write: Callable[[], Awaitable[T]]) -> T:
    """Write down what somebody was promised, however busy the database is: nobody would do it later."""
    for pause in STORING_PAUSES_S:
        try:
            return await write()
        except TransientError as error:
            log.warning("not stored yet", error=type(error).__name__, detail=str(error))
            await asyncio.sleep(pause)
    return await write()
