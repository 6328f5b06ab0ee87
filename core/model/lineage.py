"""The version tree by its numbers: which version came of which. Pure."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Parents = Mapping[int, Sequence[int]]
"""Of each version those that it was made from, the edited one first."""


@dataclass(frozen=True, slots=True)
class _Reached:
    """How a version was reached on the way up: from which of those that came of it, and in how many steps."""

    through: int | None
    steps: int


def common_ancestor(parents: Parents, one: int, other: int) -> int | None:
    """The nearest version that both came of, which may be one of them; None when they have none in common."""
    mine, theirs = _ancestors(parents, one), _ancestors(parents, other)
    shared = [number for number in mine if number in theirs]
    return min(shared, key=lambda number: (mine[number].steps + theirs[number].steps, -number), default=None)


def way_down(parents: Parents, start: int, end: int) -> tuple[int, ...]:
    """The shortest way from a version to one that came of it, without the first; empty when none leads there."""
    ancestors = _ancestors(parents, end)
    way: list[int] = []
    step = ancestors[start].through if start in ancestors else None
    while step is not None:
        way.append(step)
        step = ancestors[step].through
    return tuple(way)


def line_of(parents: Parents, number: int) -> tuple[int, ...]:
    """The versions from the first one to this, each the edited one of the next."""
    line = [number]
    while (before := next(iter(parents.get(line[-1], ())), None)) is not None and before not in line:
        line.append(before)
    return tuple(reversed(line))


def _ancestors(parents: Parents, number: int) -> Mapping[int, _Reached]:
    """A version and everything that went into it, the nearest first."""
    reached = {number: _Reached(None, 0)}
    waiting = deque([number])
    while waiting:
        child = waiting.popleft()
        for parent in parents.get(child, ()):
            if parent not in reached:
                reached[parent] = _Reached(child, reached[child].steps + 1)
                waiting.append(parent)
    return reached
