"""Stand-ins around the alarm: who is told, what keeps when, and who rings."""

from dataclasses import dataclass, field
from datetime import datetime

from core.errors import StoreBusy
from core.faults import Fault, Notice, Silence


@dataclass
class FakeOperators:
    """Keeps what it is told; does not hear while `is_deaf`, and breaks with `trouble`."""

    told: list[Notice] = field(default_factory=list)
    is_deaf: bool = False
    trouble: Exception | None = None

    async def tell(self, notice: Notice) -> bool:
        if self.trouble is not None:
            raise self.trouble
        if not self.is_deaf:
            self.told.append(notice)
        return not self.is_deaf

    @property
    def causes(self) -> list[str]:
        return [notice.fault.cause for notice in self.told]


@dataclass
class MemoryAlarmDiary:
    """The diary in a dictionary; locked while `is_busy`."""

    kept: dict[str, datetime] = field(default_factory=dict)
    is_busy: bool = False

    async def last_told(self, cause: str) -> datetime | None:
        self._require_free()
        return self.kept.get(cause)

    async def told(self, cause: str, now: datetime) -> None:
        self._require_free()
        self.kept[cause] = now

    def _require_free(self) -> None:
        if self.is_busy:
            raise StoreBusy("locked")


@dataclass
class FakeAlarm(Silence):
    """Keeps who rang, and claims nothing."""

    rung: list[Fault] = field(default_factory=list)

    def ring(self, fault: Fault) -> None:
        self.rung.append(fault)
