"""How many calls a minute are taken of each method."""

from collections import deque
from datetime import datetime, timedelta
from typing import Final

from tests.fakes.slack.spec import Method

PER_MINUTE: Final = {"t1": 1, "t2": 20, "t3": 50, "t4": 100}
MINUTE: Final = timedelta(minutes=1)


class Tiers:
    """Takes everything until it is told otherwise.

    Attributes:
        enforced: Whether the tiers of the descriptions hold.
        limits: Calls and within what time, by method; these hold in any case.
    """

    def __init__(self) -> None:
        self.enforced = False
        self.limits: dict[str, tuple[int, timedelta]] = {}
        self._taken: dict[str, deque[datetime]] = {}

    def wait_s(self, method: Method, place: str, now: datetime) -> float:
        """Take a call; or say after how long the next may come.

        Args:
            place: The channel, which `chat.postMessage` counts apart.
        """
        most, within = self._limit(method)
        if not most:
            return 0
        key = f"{method.name} {place}" if method.name == "chat.postMessage" else method.name
        taken = self._taken.setdefault(key, deque())
        while taken and now - taken[0] >= within:
            taken.popleft()
        if len(taken) >= most:
            return max(1.0, (taken[0] + within - now).total_seconds())
        taken.append(now)
        return 0

    def _limit(self, method: Method) -> tuple[int, timedelta]:
        if method.name in self.limits:
            return self.limits[method.name]
        if not self.enforced:
            return 0, MINUTE
        if method.name == "chat.postMessage":
            return 1, timedelta(seconds=1)
        return PER_MINUTE.get(method.tier, 0), MINUTE
