"""Our clock beside a platform's own."""

from datetime import datetime
from typing import Protocol

from core.adapters.clock import SystemClock


class TellsTime(Protocol):
    """A loopback platform's clock."""

    def now(self) -> datetime:
        """The time there."""


class TheirClock(SystemClock):
    """Our clock, which passes together with a loopback platform's own."""

    def __init__(self, clock: TellsTime) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()
