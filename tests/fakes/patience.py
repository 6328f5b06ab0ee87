"""Waiting for what another process does."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_S = 60.0
GLANCE_S = 0.01


async def until(fact: Callable[[], T], *, within: float = PATIENCE_S) -> T:
    """Look until a fact holds, and return it: a process of its own tells nobody, so its files are looked at.

    Raises:
        TimeoutError: It never held.
    """
    async with asyncio.timeout(within):
        while not (found := fact()):  # noqa: ASYNC110 - no event of ours comes from another process
            await asyncio.sleep(GLANCE_S)
    return found


async def soon(event: Awaitable[T], *, within: float = PATIENCE_S) -> T:
    """Await something that must come.

    Raises:
        TimeoutError: It did not.
    """
    async with asyncio.timeout(within):
        return await event
