"""Time as this Discord tells it, and the ids that are made from it."""

from datetime import UTC, datetime, timedelta

EPOCH_MS = 1_420_070_400_000
"""The first second of 2015, from which Discord counts."""


class Clock:
    """Runs with the real clock, and further ahead each time that a test lets it pass."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._last_id = 0

    @property
    def passed(self) -> timedelta:
        """The time that tests let pass: nobody is late by it because a machine is busy."""
        return self._ahead

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Let time pass at once: tokens die, addresses expire, nonces are forgotten."""
        self._ahead += by

    def new_id(self, at: datetime | None = None) -> int:
        """A snowflake, higher than every one before unless it is dated back."""
        milliseconds = int((at or self.now()).timestamp() * 1000)
        made = (milliseconds - EPOCH_MS) << 22
        if at is not None:
            return made
        self._last_id = max(made, self._last_id + 1)
        return self._last_id


def text_of(moment: datetime) -> str:
    """Spell a moment as Discord does."""
    return moment.isoformat(timespec="microseconds")
