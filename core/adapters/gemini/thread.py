"""An event loop on a thread of its own."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import AsyncExitStack
from typing import TypeVar

T = TypeVar("T")


class LoopThread:
    """Runs coroutines beside the caller's loop, for work whose long steps would hold that loop up.

    Attributes:
        resources: What the work opened; closed over there when all work has ended.
    """

    def __init__(self, name: str) -> None:
        self.resources = AsyncExitStack()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name=name, daemon=True)
        self._started: Future[asyncio.AbstractEventLoop] = Future()
        self._stop = asyncio.Event()

    async def start(self) -> None:
        """Start the thread; returns when its loop takes work."""
        self._thread.start()
        await asyncio.wrap_future(self._started)

    async def run(self, work: Coroutine[object, object, T]) -> T:
        """Run a coroutine over there and wait for it; cancelling the wait cancels the work."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._started.result(timeout=0)))

    async def stop(self) -> None:
        """Cancel what still runs, close the resources, and end the thread."""
        self._started.result(timeout=0).call_soon_threadsafe(self._stop.set)
        await asyncio.to_thread(self._thread.join)

    async def _live(self) -> None:
        async with self.resources:
            self._started.set_result(asyncio.get_running_loop())
            await self._stop.wait()
            work = asyncio.all_tasks() - {asyncio.current_task()}
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
