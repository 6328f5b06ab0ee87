"""A crowd: while many people ask, each is answered first, and what they asked for begins a little later."""

from collections import deque
from collections.abc import Callable

CROWD = 50
"""Requests within a second that are a crowd: answering them takes half of the processor."""

PAUSE_S = 0.25
"""Between the beginnings of two jobs while a crowd asks. An answer of some megabytes keeps the processor, until it is
delivered, for as long as seven people who are answered."""


class Crowd:
    """Counts who asks, and says when the next job may begin.

    Args:
        seconds: A clock that only goes forward.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._asked: deque[float] = deque(maxlen=CROWD)
        self._began = float("-inf")

    @property
    def pause_s(self) -> float:
        """How long no other job may begin; 0 when one may."""
        now = self._seconds()
        is_there = len(self._asked) == CROWD and now - self._asked[0] <= 1
        return max(0.0, self._began + PAUSE_S - now) if is_there else 0.0

    def asks(self) -> None:
        """Somebody asked for something."""
        self._asked.append(self._seconds())

    def begins(self) -> None:
        """A job begins."""
        self._began = self._seconds()
