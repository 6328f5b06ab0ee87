"""At most one edit of a message in three seconds, the latest state first."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bots.lately import Lately
from core.errors import ChatUnreachable, LimnerError
from core.ports import Clock

log = structlog.get_logger(__name__)

PACE = timedelta(seconds=3)
LONGEST_PAUSE = timedelta(minutes=1)

Stage = tuple[str, int]
"""Which job, and which of its changes: job ids sort by time, so a later job's stage is the higher one."""

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Edit:
    """One look of a message.

    Attributes:
        send: Shows it; may be called more than once.
    """

    stage: Stage
    send: Callable[[], Awaitable[None]]


@dataclass(eq=False)
class _Slot:
    """One message: how it shall look, how it looks, and since when."""

    last: datetime
    latest: Edit
    shown: Edit | None = None
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: asyncio.Task[None] | None = None


class Throttle:
    """Edits messages, each at its pace.

    Args:
        clock: Tells when a message was edited last.
        sleep: What a waiting edit waits with.
    """

    def __init__(self, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._slots: Lately[str, _Slot] = Lately()
        # No TaskGroup owns them, since nothing stands in its block while edits wait; `aclose` cancels and awaits them.
        self._tasks: set[asyncio.Task[None]] = set()

    async def edit(self, message: str, edit: Edit, *, posted_at: datetime) -> None:
        """Show a passing state: at once when the message has rested, else later, unless a newer one comes first.

        Args:
            message: Id of the message.
            edit: How it shall look.
            posted_at: When the message was posted, which counts as its first edit.
        """
        slot = self._slot(message, edit, posted_at)
        if slot is None:
            return
        rest = self._rest(slot)
        if rest <= timedelta():
            self._drop_waiting(slot)
            await self._write(slot, edit)
        elif slot.waiting is None:
            slot.waiting = asyncio.create_task(self._later(slot, rest))
            self._tasks.add(slot.waiting)
            slot.waiting.add_done_callback(self._tasks.discard)

    async def settle(self, message: str, edit: Edit) -> None:
        """Show what a message comes to in the end: at once, and instead of whatever waits."""
        slot = self._slot(message, edit, self._clock.now())
        if slot is not None:
            self._drop_waiting(slot)
            await self._write(slot, edit)

    async def aclose(self) -> None:
        """Give up every waiting edit, and wait until none is on its way."""
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _slot(self, message: str, edit: Edit, posted_at: datetime) -> _Slot | None:
        """The message with this edit as its latest; None when it shows a newer one already."""
        slot = self._slots.get(message) or self._slots.put(message, _Slot(posted_at, edit))
        if edit.stage < slot.latest.stage:
            return None
        slot.latest = edit
        return slot

    def _rest(self, slot: _Slot) -> timedelta:
        if slot.writing.locked():
            return PACE
        # The posting is dated by Discord's clock, which may go before ours: the wait is never longer than the pace.
        return min(slot.last + PACE - self._clock.now(), PACE)

    def _drop_waiting(self, slot: _Slot) -> None:
        # A task that is writing goes on to the end of it: what a cut connection sent would arrive at any time later.
        if slot.waiting is not None and not slot.writing.locked():
            slot.waiting.cancel()
        slot.waiting = None

    async def _write(self, slot: _Slot, edit: Edit) -> None:
        async with slot.writing:
            if slot.latest is not edit:
                return
            try:
                await edit.send()
            finally:
                slot.last = self._clock.now()
            slot.shown = edit

    async def _later(self, slot: _Slot, rest: timedelta) -> None:
        """Write what is the latest by then, and again as long as newer ones come meanwhile."""
        me = asyncio.current_task()
        try:
            await self._until_shown(slot, rest)
        except LimnerError as error:
            log.warning("edit given up", job=slot.latest.stage[0], error=error.code, detail=str(error))
        finally:
            if slot.waiting is me:
                slot.waiting = None

    async def _until_shown(self, slot: _Slot, rest: timedelta) -> None:
        me, pause = asyncio.current_task(), PACE
        while slot.waiting is me:
            await self._sleep(rest.total_seconds())
            try:
                await self._write(slot, slot.latest)
                rest = PACE
            except ChatUnreachable as error:
                log.info("edit put off", job=slot.latest.stage[0], detail=str(error))
                rest = max(pause, error.retry_after or pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            if slot.shown is slot.latest:
                return
