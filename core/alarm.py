"""The alarm: whoever runs Limner is told what they must mend, once an hour for each cause."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from core.errors import LimnerError, OperatorError
from core.faults import LONGEST_CAUSE, AlarmDiary, Fault, Notice, Operators, fault_of
from core.ports import Clock
from core.sayings.mending import ADMINISTRATOR_TOLD
from core.sentence import Saying, Sentence, said_in

log = structlog.get_logger(__name__)

BETWEEN_NOTICES = timedelta(hours=1)
"""Between two notices of one cause, and between two tries where nobody could be reached."""

PATIENCE = timedelta(seconds=5)
"""How long a request that has failed waits for what is true to say: once an hour for each cause."""

LONGEST_TELLING = timedelta(seconds=30)
GLANCE = timedelta(minutes=1)
"""How often the clock is looked at for what could not be told before."""


@dataclass
class _Cause:
    """What is known of one cause.

    Attributes:
        first: When it happened first since operators were told.
        last: When it happened last.
        times: How often it happened since operators were told.
        rests_until: Nothing is told before; None before the first try of this process.
        is_heard: The last try reached somebody.
        settled: Set while no try is on its way.
    """

    fault: Fault
    first: datetime
    last: datetime
    times: int = 0
    rests_until: datetime | None = None
    is_heard: bool = False
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    def rests(self, now: datetime) -> bool:
        """Whether its hour is not over."""
        return self.rests_until is not None and now < self.rests_until

    def happened(self, fault: Fault, now: datetime) -> None:
        """Count it."""
        self.fault, self.first, self.last = fault, self.first if self.times else now, now
        self.times += 1

    def is_due(self, now: datetime) -> bool:
        """Whether operators do not know yet how often it happened, and its hour is over."""
        return self.times > 0 and not self.rests(now)


class Alarm:
    """Rung by whoever finds a fault; `run` tells of it.

    What happens in a cause's hour is told when the hour is over, in one notice, whether it happens again or not.

    Args:
        operators: Whom to tell.
        diary: When they were told.
        clock: Counts the hour.
        patience: How long `answer_to` waits for them to be told.
    """

    def __init__(
        self, operators: Operators, diary: AlarmDiary, clock: Clock, *, patience: timedelta = PATIENCE
    ) -> None:
        self._operators = operators
        self._diary = diary
        self._clock = clock
        self._patience_s = patience.total_seconds()
        self._causes: dict[str, _Cause] = {}
        self._woken = asyncio.Event()

    def ring(self, fault: Fault) -> None:
        """Have operators told, unless they were within the hour; returns at once."""
        self._rung(fault)

    async def answer_to(self, error: OperatorError) -> Saying:
        """Ring, and say what is true to whoever asked: that an administrator was told, or else whom to tell."""
        cause, claim = self._rung(fault_of(error)), _claim_of(error)
        if claim is None or not await self._is_heard(cause):
            return error.sentence
        return claim

    async def run(self) -> None:
        """Tell what is due as soon as it is, until cancelled."""
        while True:
            self._woken.clear()
            await self.look()
            with suppress(TimeoutError):
                async with asyncio.timeout(GLANCE.total_seconds()):
                    await self._woken.wait()

    async def look(self) -> None:
        """Tell what is due now."""
        now = self._clock.now()
        for name, cause in [*self._causes.items()]:
            if cause.is_due(now):
                await self._settle(name, cause)

    def _rung(self, fault: Fault) -> _Cause:
        now, name = self._clock.now(), fault.cause[:LONGEST_CAUSE]
        cause = self._causes.setdefault(name, _Cause(fault, now, now))
        cause.happened(fault, now)
        if cause.is_due(now):
            cause.settled.clear()
            self._woken.set()
        return cause

    async def _is_heard(self, cause: _Cause) -> bool:
        try:
            async with asyncio.timeout(self._patience_s):
                await cause.settled.wait()
        except TimeoutError:
            return False
        return cause.is_heard

    async def _settle(self, name: str, cause: _Cause) -> None:
        """Try once; where nobody is reached, it is due again after its hour."""
        cause.is_heard = False
        cause.settled.clear()
        try:
            cause.is_heard = await self._told(name, cause)
        except Exception:
            # The edge of the loop: what must be mended stands in the log, and nobody's work waits for this.
            log.exception("operators not told", cause=name)
        finally:
            cause.settled.set()

    async def _told(self, name: str, cause: _Cause) -> bool:
        now, counted = self._clock.now(), cause.times
        last = await self._last_told(name) if cause.rests_until is None else None
        if last is not None and timedelta() <= now - last < BETWEEN_NOTICES:
            # It was told before this process was started.
            cause.rests_until = last + BETWEEN_NOTICES
            return True
        cause.rests_until = now + BETWEEN_NOTICES
        try:
            async with asyncio.timeout(LONGEST_TELLING.total_seconds()):
                is_heard = await self._operators.tell(Notice(cause.fault, counted, cause.first, cause.last))
        except TimeoutError:
            log.warning("operators not told in time", cause=name)
            return False
        if is_heard:
            cause.times, cause.first = cause.times - counted, now
            await self._remember(name, now)
        return is_heard

    async def _last_told(self, name: str) -> datetime | None:
        try:
            return await self._diary.last_told(name)
        except LimnerError as error:
            # Better told twice than never.
            log.warning("not known when operators were told", cause=name, error=error.code)
            return None

    async def _remember(self, name: str, now: datetime) -> None:
        try:
            await self._diary.told(name, now)
        except LimnerError as error:
            log.warning("not kept that operators were told", cause=name, error=error.code)


def _claim_of(error: OperatorError) -> Saying | None:
    """What may be said of an error once an administrator knows; None where its own sentence needs nobody."""
    sentence = error.sentence
    name = sentence.name.partition(".")[2] if isinstance(sentence, Sentence) else ""
    return said_in("ADMINISTRATOR_TOLD", ADMINISTRATOR_TOLD, name) if name in ADMINISTRATOR_TOLD else None
