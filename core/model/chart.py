"""A chart: what it shows, before anybody draws it."""

from dataclasses import dataclass
from enum import StrEnum

MOST_POINTS = 500
"""Points of one series: more than a picture can show apart."""

MOST_SERIES = 10
"""More lines or colours than that cannot be told apart."""

MOST_SLICES = 12


class ChartKind(StrEnum):
    """How the data is drawn."""

    LINE = "line"
    BAR = "bar"
    SCATTER = "scatter"
    PIE = "pie"


@dataclass(frozen=True, slots=True)
class Series:
    """Values that belong together.

    Attributes:
        values: None where there is no value.
        x: Where each value stands, for points and lines over numbers; empty where labels say it.
    """

    name: str
    values: tuple[float | None, ...]
    x: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Data with the words around it; every word is drawn as it stands.

    Attributes:
        labels: One for each value of every series; empty where numbers do.
    """

    kind: ChartKind
    series: tuple[Series, ...]
    labels: tuple[str, ...] = ()
    title: str = ""
    x_title: str = ""
    y_title: str = ""
