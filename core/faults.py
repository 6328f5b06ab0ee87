"""What whoever runs Limner must mend, and the ports by which they are told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.errors import OperatorError
from core.sayings.mending import FAULTS, MENDS
from core.sentence import Saying, said_in

LONGEST_CAUSE = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that whoever runs Limner must mend.

    Attributes:
        cause: Names it: of one cause operators are told once an hour.
        what: What is wrong.
        mend: How to mend it.
        detail: What a provider or a library said of it; anybody's words, for operators alone.
    """

    cause: str
    what: Saying
    mend: Saying
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What operators are told of a fault.

    Attributes:
        times: How often it happened since they were told last.
        first: When the first of these was.
        last: When the last of these was.
    """

    fault: Fault
    times: int
    first: datetime
    last: datetime


class Operators(Protocol):
    """Whoever runs Limner."""

    async def tell(self, notice: Notice) -> bool:
        """Tell them; whether anybody was reached."""


class AlarmDiary(Protocol):
    """When operators were told of what; it survives a restart."""

    async def last_told(self, cause: str) -> datetime | None:
        """When they were told of this cause last, if ever."""

    async def told(self, cause: str, now: datetime) -> None:
        """They were told of this cause."""


class Alarms(Protocol):
    """What is called by whoever finds a fault; nobody's work fails of it."""

    def ring(self, fault: Fault) -> None:
        """Have operators told, unless they were within the hour; returns at once."""

    async def answer_to(self, error: OperatorError) -> Saying:
        """Ring, and say what is true to whoever asked: that an administrator was told, or else whom to tell."""


class Silence:
    """An alarm that nobody hears."""

    def ring(self, fault: Fault) -> None:
        """Do nothing."""

    async def answer_to(self, error: OperatorError) -> Saying:
        """Claim nothing."""
        return error.sentence


def ring_for(alarm: Alarms, error: BaseException | None) -> None:
    """Ring for an error that fails no job, where whoever runs Limner can mend it."""
    if isinstance(error, OperatorError):
        alarm.ring(fault_of(error))


def fault_of(error: OperatorError) -> Fault:
    """What an error means to operators."""
    code = next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in FAULTS)
    what, mend = said_in("FAULTS", FAULTS, code), said_in("MENDS", MENDS, code)
    return Fault(error.code, what, mend, str(error))
