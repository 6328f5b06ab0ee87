"""Time as this Slack tells it, and the names that are made from it."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4


class Clock:
    """Runs with the real clock, and further ahead each time that a test lets it pass."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._last_us = 0
        self._is_counting = False
        self._numbers = count(1)

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Let time pass at once: triggers and response addresses expire, statuses are cleared."""
        self._ahead += by

    def count_from(self, moment: datetime) -> None:
        """Name messages one after the other from a moment on, whatever time it is; two may use the same names."""
        self._last_us, self._is_counting = int(moment.timestamp() * 1_000_000), True

    def new_ts(self) -> str:
        """A message's name within its channel, higher than every one before."""
        soonest = 0 if self._is_counting else int(self.now().timestamp() * 1_000_000)
        self._last_us = max(soonest, self._last_us + 1)
        return f"{self._last_us // 1_000_000}.{self._last_us % 1_000_000:06d}"

    def new_trigger(self) -> str:
        """What opens a view."""
        return f"{next(self._numbers)}.7002.{uuid4().hex}"

    def new_id(self, letter: str) -> str:
        """The name of anything else: `F0LIMN0007`."""
        return f"{letter}0LIMN{next(self._numbers):04d}"
