"""The machine's clock."""

from datetime import UTC, datetime

from ulid import ULID


class SystemClock:
    """The `Clock` port: UTC, and ULIDs that never go backwards within one process."""

    def __init__(self) -> None:
        self._last: ULID | None = None

    def now(self) -> datetime:
        """The time now, in UTC."""
        return datetime.now(UTC)

    def new_id(self) -> str:
        """A ULID that sorts after every one made before."""
        fresh = ULID()
        # Two of one millisecond differ by chance only; turns and calls are read back in the order of their ids.
        if self._last is not None and fresh <= self._last:
            fresh = ULID.from_int(int(self._last) + 1)
        self._last = fresh
        return str(fresh)
