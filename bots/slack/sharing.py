"""What several tell of at once: it is done once, and each of them gets the outcome."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Generic, TypeVar

from bots.lately import Lately

T = TypeVar("T")


class Shared(Generic[T]):
    """Pieces of work by their names.

    Args:
        most: Outcomes that are remembered.
    """

    def __init__(self, most: int = 1_000) -> None:
        self._tasks: Lately[str, asyncio.Task[T]] = Lately(most)

    async def outcome(self, name: str, work: Callable[[], Coroutine[None, None, T]]) -> T:
        """Wait for a piece of work, which whoever asks for it first begins.

        It raises for everybody who waits for it, and is begun anew by who asks after that. It ends with who began it.
        """
        task = self._tasks.get(name)
        if task is not None and not _has_failed(task):
            return await asyncio.shield(task)
        return await self._tasks.put(name, asyncio.create_task(work()))


def _has_failed(task: "asyncio.Task[T]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
