"""Processes of our own that may hang, crash or eat memory: the port `Sandbox` on pebble's process pool."""

import asyncio
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import timedelta
from types import TracebackType
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from core.errors import SandboxStopped

T = TypeVar("T")

WORKERS = 2
MEMORY_BYTES = 900_000_000
"""Address space that one worker may use; `core.adapters.pixels.kinds` caps each kind of picture to fit into it."""

MEMORY_FOR_TOOLS_BYTES = 600_000_000
"""The same for the worker of tools, which opens no pictures: drawing the largest chart takes 360 MB."""

STANDARD_ERROR = 2
PR_SET_PDEATHSIG = 1
"""From `linux/prctl.h`: which signal a process gets when the thread that started it ends."""
M_MMAP_THRESHOLD = -3
"""From `malloc.h` of glibc: from which size on a block of memory comes from the system, and goes back to it."""

LARGE_BLOCK_BYTES = 1_000_000


class ProcessSandbox:
    """A few worker processes with a limit on memory; each call has a limit on time.

    Enter it in the thread that runs the event loop, and nowhere else: Linux ends the workers together with the thread
    that started them, so that not even kill -9 of this process leaves one behind.

    Args:
        workers: How many calls run side by side.
        memory_bytes: Address space that one worker may use.
        is_lazy: Start them with the first call, which waits for them then.
    """

    def __init__(self, *, workers: int = WORKERS, memory_bytes: int = MEMORY_BYTES, is_lazy: bool = False) -> None:
        self._workers = workers
        self._memory_bytes = memory_bytes
        self._is_lazy = is_lazy
        self._is_open = False
        self._pool: ProcessPool | None = None

    async def __aenter__(self) -> Self:
        """Start the workers, unless they are lazy; they get ready in the background."""
        self._is_open = True
        if not self._is_lazy:
            self._pool = self._start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the workers, whatever they are doing."""
        self._is_open = False
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(_end, pool)

    async def run(self, function: Callable[..., T], *args: object, within: timedelta) -> T:
        """Run a module-level function of picklable arguments in a process of its own.

        The time counts from when a worker takes the call. Cancelling the call ends its worker.

        Raises:
            SandboxStopped: It took too long or too much memory, or the process died.
        """
        with suppress(BrokenProcessPool):
            return await self._run(function, args, within)
        # pebble gives up the whole pool, and every call in it, when a worker dies idle. That is no fault of this call;
        # if it is, the second time tells.
        try:
            return await self._run(function, args, within)
        except BrokenProcessPool as error:
            raise SandboxStopped(f"the workers died while {function.__name__} waited for one") from error

    async def _run(self, function: Callable[..., T], args: tuple[object, ...], within: timedelta) -> T:
        pool = await self._working_pool()
        call = pool.schedule(function, args=args, timeout=within.total_seconds())
        try:
            return await asyncio.wrap_future(call)
        except TimeoutError as error:
            raise SandboxStopped(f"{function.__name__} ran for more than {within}") from error
        except (MemoryError, ProcessExpired) as error:
            raise SandboxStopped(f"{function.__name__} ended its worker or used up its memory: {error!r}") from error

    async def _working_pool(self) -> ProcessPool:
        if not self._is_open:
            raise RuntimeError("the sandbox is closed: enter it with `async with` before the first call")
        if self._pool is None:
            self._pool = self._start()
        if not self._pool.active:
            broken, self._pool = self._pool, self._start()
            await asyncio.to_thread(_end, broken)
        return self._pool

    def _start(self) -> ProcessPool:
        pool = ProcessPool(
            self._workers,
            initializer=_confine,
            initargs=(os.getpid(), self._memory_bytes),
            context=multiprocessing.get_context("spawn"),
        )
        # Workers inherit what is blocked. Ctrl+C reaches every process of the terminal, and it is this one's to answer;
        # pebble ignores it in workers too, but not before they have started.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            # pebble starts its processes with the first call.
            pool.schedule(os.getpid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return pool


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble types all but this
    pool.join()


def _confine(parent: int, memory_bytes: int) -> None:
    """Prepare a worker before its first call."""
    # pebble's own handler runs between two lines of Python: a worker that is stuck inside a decoder would outlive its
    # time by the three seconds that pebble waits before it kills.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        system = ctypes.CDLL(None)
        system.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if hasattr(system, "mallopt"):
            # glibc learns to keep freed blocks of up to 32 MB; a worker that has seen a few large pictures would then
            # have no room for the next one under its limit. This way they go back to the system at once.
            system.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES)
        if os.getppid() != parent:
            os._exit(1)
    # Decoders complain about bad files in words of their own; what matters comes back as an error.
    os.dup2(os.open(os.devnull, os.O_WRONLY), STANDARD_ERROR)
