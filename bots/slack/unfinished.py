"""Work that goes on after an answer was given, and is finished before the bot goes."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import TypeVar

import structlog

log = structlog.get_logger(__name__)

T = TypeVar("T")

FINISH_WITHIN = timedelta(seconds=5)


class Unfinished:
    """Holds such work."""

    def __init__(self) -> None:
        # No TaskGroup owns it, since nothing stands in its block meanwhile; `finish` waits for it.
        self._tasks: set[asyncio.Task[object]] = set()

    def start(self, work: Coroutine[None, None, T]) -> asyncio.Task[T]:
        """Begin."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def finish(self, within: timedelta = FINISH_WITHIN) -> None:
        """Wait for everything that was begun; what takes longer is cut short."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                while self._tasks:
                    await asyncio.wait([*self._tasks])
        except TimeoutError:
            late = [*self._tasks]
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # Nobody may be left who waits for it.
            log.error("unfinished work broke", exc_info=error)
