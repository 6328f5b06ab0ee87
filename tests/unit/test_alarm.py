"""Whoever runs Limner is told what they must mend, once an hour for each cause."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

import pytest

from core.alarm import BETWEEN_NOTICES, Alarm
from core.errors import JobPoisonous, KeyRefused, LimnerError, OperatorError, RequestRefused, SignatureMissing
from core.faults import Fault, Notice, fault_of
from core.sayings.mending import ADMINISTRATOR_TOLD, FAULTS, MENDS
from tests.fakes.alarms import FakeOperators, MemoryAlarmDiary
from tests.fakes.core import PATIENCE, FakeClock

T = TypeVar("T")

KEY = KeyRefused("HTTP 400: API key not valid.")
TOLD = "Limner is not set up right. An administrator was told."
NOT_TOLD = "Limner is not set up right. Tell whoever runs it."
SHORTLY = timedelta(minutes=10)


class Tower:
    """An alarm with everything around it; further ones are further processes."""

    def __init__(self) -> None:
        self.operators, self.diary, self.clock = FakeOperators(), MemoryAlarmDiary(), FakeClock()
        self.restart()

    def restart(self) -> None:
        self.alarm = Alarm(self.operators, self.diary, self.clock)

    async def rings(self, error: OperatorError = KEY) -> None:
        self.alarm.ring(fault_of(error))
        await self.alarm.look()

    async def answers(self, error: OperatorError = KEY) -> str:
        async with self.watched():
            return str(await within(self.alarm.answer_to(error)))

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        watching = asyncio.create_task(self.alarm.run())
        try:
            yield
        finally:
            watching.cancel()


async def within(waiting: Awaitable[T]) -> T:
    async with asyncio.timeout(PATIENCE):
        return await waiting


@pytest.fixture
def tower() -> Tower:
    return Tower()


async def test_operators_are_told_what_is_wrong_how_to_mend_it_and_exactly_what_was_said(tower: Tower) -> None:
    await tower.rings()

    (notice,) = tower.operators.told
    assert (notice.fault.what, notice.fault.mend) == (fault_of(KEY).what, fault_of(KEY).mend)
    assert "GEMINI_API_KEY" in str(notice.fault.mend)
    assert notice.fault.detail == "HTTP 400: API key not valid."


async def test_many_failures_at_once_are_one_notice_that_counts_them(tower: Tower) -> None:
    for _ in range(50):
        tower.alarm.ring(fault_of(KEY))

    await tower.alarm.look()

    assert [notice.times for notice in tower.operators.told] == [50]


async def test_what_happens_within_the_hour_is_told_in_one_notice_when_it_is_over(tower: Tower) -> None:
    await tower.rings()
    began = tower.clock.now()
    for _ in range(3):
        tower.clock.pass_by(SHORTLY)
        await tower.rings()
    assert len(tower.operators.told) == 1

    tower.clock.pass_by(BETWEEN_NOTICES)
    await tower.alarm.look()
    await tower.alarm.look()

    last = tower.operators.told[1:]
    assert last == [Notice(fault_of(KEY), 3, began + SHORTLY, began + 3 * SHORTLY)]


async def test_after_an_hour_without_it_nothing_more_is_told(tower: Tower) -> None:
    await tower.rings()

    tower.clock.pass_by(BETWEEN_NOTICES)
    await tower.alarm.look()

    assert len(tower.operators.told) == 1


async def test_each_cause_has_its_own_hour(tower: Tower) -> None:
    tower.alarm.ring(Fault("tool server shop", "It changed.", "Look."))

    await tower.rings()
    await tower.rings(RequestRefused("no"))
    await tower.rings()

    assert tower.operators.causes == ["tool server shop", "KeyRefused", "RequestRefused"]


async def test_a_restart_within_the_hour_tells_nothing_again_and_claims_what_is_true(tower: Tower) -> None:
    await tower.rings()
    tower.clock.pass_by(SHORTLY)
    tower.restart()

    assert await tower.answers() == TOLD
    assert len(tower.operators.told) == 1
    tower.clock.pass_by(BETWEEN_NOTICES)
    await tower.alarm.look()
    assert len(tower.operators.told) == 2


async def test_a_clock_that_was_ahead_silences_nothing(tower: Tower) -> None:
    tower.diary.kept["KeyRefused"] = tower.clock.now() + timedelta(days=400)

    await tower.rings()

    assert tower.operators.causes == ["KeyRefused"]


@pytest.mark.parametrize("trouble", [LimnerError("away"), RuntimeError("broken"), TimeoutError()])
async def test_what_could_not_be_told_is_tried_again_after_an_hour_and_not_before(
    tower: Tower, trouble: Exception
) -> None:
    tower.operators.trouble = trouble
    await tower.rings()
    tower.operators.trouble = None
    await tower.alarm.look()
    assert tower.operators.told == []

    tower.clock.pass_by(BETWEEN_NOTICES)
    await tower.alarm.look()

    assert tower.operators.causes == ["KeyRefused"]


async def test_a_database_that_is_away_keeps_nobody_from_being_told(tower: Tower) -> None:
    tower.diary.is_busy = True

    await tower.rings()
    await tower.rings()

    assert tower.operators.causes == ["KeyRefused"]


async def test_whoever_asked_is_told_that_an_administrator_was_told_once_that_is_so(tower: Tower) -> None:
    assert await tower.answers() == TOLD
    assert await tower.answers() == TOLD
    assert len(tower.operators.told) == 1


async def test_whoever_asked_is_told_whom_to_tell_where_nobody_was_reached(tower: Tower) -> None:
    tower.operators.is_deaf = True

    assert await tower.answers() == NOT_TOLD
    assert await tower.answers() == NOT_TOLD


async def test_a_teller_that_hangs_holds_nobody_up_and_nothing_is_claimed_of_it() -> None:
    asked, hangs = asyncio.Event(), asyncio.Event()

    class Slow(FakeOperators):
        async def tell(self, notice: Notice) -> bool:
            asked.set()
            await hangs.wait()
            return await super().tell(notice)

    tower = Tower()
    tower.alarm = Alarm(Slow(), tower.diary, tower.clock, patience=timedelta(milliseconds=10))
    async with tower.watched():
        said = await within(tower.alarm.answer_to(KEY))

    assert asked.is_set()
    assert str(said) == NOT_TOLD


async def test_an_error_whose_own_sentence_claims_nothing_is_told_without_being_waited_for(tower: Tower) -> None:
    error = JobPoisonous("twice")

    said = await within(tower.alarm.answer_to(error))
    await tower.alarm.look()

    assert said == error.sentence
    assert tower.operators.causes == ["JobPoisonous"]


def kinds(of: type[LimnerError]) -> Iterator[type[LimnerError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_each_error_of_operators_has_words_for_them() -> None:
    named = {kind.__name__ for kind in kinds(OperatorError) if kind.__module__ == "core.errors"}

    assert {"DataFolderInUse"} == named - FAULTS.keys()
    assert FAULTS.keys() == MENDS.keys()


@pytest.mark.parametrize("error", [KEY, RequestRefused("no"), SignatureMissing("no")])
async def test_only_what_an_administrator_was_told_of_claims_so(tower: Tower, error: OperatorError) -> None:
    assert "Tell whoever runs it." in str(error.sentence)
    assert await tower.answers(error) in ADMINISTRATOR_TOLD.values()
