"""The janitor: once a day, removes what is older than it may be, a little at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog

from core.disposal import Disposal
from core.errors import LimnerError
from core.keeping import Diary, Keeping
from core.ports import Clock
from core.retention import Retention

log = structlog.get_logger(__name__)

BATCH = 20
"""Jobs of one transaction: people's requests wait for the same writer."""

BREATH = timedelta(milliseconds=50)
"""Between two transactions."""

ROUNDS = timedelta(days=1)
GLANCE = timedelta(minutes=10)
"""How often the clock is looked at: a computer that slept did not count the hours."""


class Janitor:
    """Keeps to the retention times. Two at once would do no harm, and the lock on the data folder allows one.

    Args:
        diaries: What the chats keep in files of their own.
        pause: Lets time pass; a test brings its own.
    """

    def __init__(
        self,
        keeping: Keeping,
        disposal: Disposal,
        clock: Clock,
        *,
        retention: Retention,
        diaries: Sequence[Diary] = (),
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._keeping = keeping
        self._disposal = disposal
        self._clock = clock
        self._retention = retention
        self._diaries = diaries
        self._pause = pause

    async def run(self) -> None:
        """Tidy at once and then once a day, until cancelled."""
        due = self._clock.now()
        while True:
            if self._clock.now() >= due:
                due = self._clock.now() + ROUNDS
                await self.tidy()
            await self._pause(GLANCE.total_seconds())

    async def tidy(self) -> None:
        """Remove everything that is older than it may be; what cannot be removed just now is next time."""
        now, kept, keeping = self._clock.now(), self._retention, self._keeping
        work: dict[str, Callable[[], Awaitable[object]]] = {
            "expired": lambda: self._all(partial(keeping.expire, now - kept.pictures, now)),
            "faded": lambda: self._all(partial(keeping.fade, now - kept.signatures)),
            "keys": lambda: self._all(partial(keeping.drop_keys, now - kept.event_keys)),
            **{f"diary_{n}": partial(diary.expire, now - kept.pictures) for n, diary in enumerate(self._diaries)},
            # Rows go first: nobody can find what they referred to then.
            "blobs": self._disposal.dispose,
            "orphans": self._disposal.sweep,
            "wiped": self._disposal.wipe,
        }
        done = {subject: await self._tried(subject, remove) for subject, remove in work.items()}
        log.info("tidied", **{subject: count for subject, count in done.items() if count is not None})

    async def _tried(self, subject: str, remove: Callable[[], Awaitable[object]]) -> object:
        """Remove what is due of one subject; one that cannot be tidied keeps no other from it."""
        try:
            return await remove()
        except LimnerError as error:
            # The database or the picture store is away: the next round finds the same.
            log.warning("not tidied", subject=subject, error=error.code, detail=str(error)[:300])
        except Exception:
            # The edge of the loop: a strange row or file must not stop the bot.
            log.exception("not tidied", subject=subject)
        return None

    async def _all(self, some: Callable[[int], Awaitable[int]]) -> int:
        """Repeat a batch until it finds less than it may take."""
        total = 0
        while True:
            count = await some(BATCH)
            total += count
            if count < BATCH:
                return total
            await self._pause(BREATH.total_seconds())
