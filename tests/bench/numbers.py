"""A measured number beside its bar."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """One line of `make bench`.

    Attributes:
        bar: What it must stay under; None for a number that is only reported.
    """

    what: str
    measured: float
    unit: str
    bar: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether it stays under its bar."""
        return self.bar is None or self.measured < self.bar

    def line(self) -> str:
        """The number as it is printed."""
        bar = "" if self.bar is None else f"bar {self.bar:g} {self.unit}"
        verdict = "" if self.bar is None else ("met" if self.is_met else "MISSED")
        return f"{self.what:<72} {self.measured:>9.2f} {self.unit:<4} {bar:<14} {verdict}"


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent of the values do not exceed."""
    if percent == 50:
        return statistics.median(values)
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
