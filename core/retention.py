"""For how long things are kept: the table `[retention]` of the config file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.errors import SettingsWrong

LONGEST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept.

    Attributes:
        signatures: The providers' own bytes, which let a model go on from its own picture.
        pictures: Pictures, and the words around them.
        event_keys: By which event a request came, so that the same event is not answered twice.
    """

    signatures: timedelta = timedelta(days=30)
    pictures: timedelta = timedelta(days=365)
    event_keys: timedelta = timedelta(days=7)


def retention_from(table: Mapping[str, object]) -> Retention:
    """Read the table; what it leaves out keeps its default.

    Raises:
        SettingsWrong: It names something else, or a value is no number of days.
    """
    names = ("signatures", "pictures", "event_keys")
    for name, days in table.items():
        if name not in names:
            raise SettingsWrong(f"[retention] in limner.toml takes {', '.join(names)}, and not {name}.")
        is_number = isinstance(days, int) and not isinstance(days, bool)
        if not (is_number and 1 <= int(str(days)) <= LONGEST_DAYS):
            raise SettingsWrong(f"[retention] in limner.toml: {name} must be a whole number of days, 1 or more.")
    return Retention(**{name: timedelta(days=int(str(days))) for name, days in table.items()})
