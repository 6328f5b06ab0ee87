"""A crowd: while many people ask, each is answered first, and what they asked for begins a little later."""

from collections import deque
from collections.abc import Callable

CROWD = 10
"""How many more requests than beginnings of jobs, within a second, are a crowd."""

PAUSE_S = 0.25
"""Between the beginnings of two jobs while a crowd asks. An answer of some megabytes keeps the processor, until it is
delivered, for as long as seven people who are answered."""


class Crowd:
    """Counts who asks and what begins, and says when the next job may begin.

    Args:
        seconds: A clock that only goes forward.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._asked: deque[float] = deque()
        self._began: deque[float] = deque()

    @property
    def pause_s(self) -> float:
        """How long no other job may begin; 0 when one may."""
        now = self._seconds()
        is_there = _lately(self._asked, now) - _lately(self._began, now) >= CROWD
        return max(0.0, self._began[-1] + PAUSE_S - now) if is_there and self._began else 0.0

    def asks(self) -> None:
        """Somebody asked for something."""
        self._asked.append(self._seconds())

    def begins(self) -> None:
        """A job begins."""
        self._began.append(self._seconds())


def _lately(times: deque[float], now: float) -> int:
    """How many of these times are within the last second; the others are dropped."""
    while times and times[0] < now - 1:
        times.popleft()
    return len(times)
