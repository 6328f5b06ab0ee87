"""What happened lately, as far as it is worth remembering."""

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Lately(Generic[K, V]):
    """Keeps the newest entries and forgets the others, so that a process may run for months.

    Args:
        most: Entries that are kept.
    """

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._kept: dict[K, V] = {}

    def put(self, key: K, value: V) -> V:
        """Remember, as the newest; returns the value."""
        self._kept.pop(key, None)
        self._kept[key] = value
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return value

    def get(self, key: K) -> V | None:
        """What is remembered, if anything is."""
        return self._kept.get(key)

    def __len__(self) -> int:
        return len(self._kept)
