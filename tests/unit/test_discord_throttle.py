"""A message is edited at its pace, and its end waits for nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bots.throttle import PACE, Edit, Throttle
from core.errors import ChatUnreachable, SettingsWrong
from tests.fakes.core import FakeClock
from tests.fakes.naps import Naps
from tests.fakes.patience import PATIENCE_S, soon

SECOND = timedelta(seconds=1)


class Message:
    """Keeps what it was made to show; `trouble` is raised instead, once, and `gate` holds an edit back."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.trouble: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.asked = asyncio.Event()
        self.changed = asyncio.Event()

    def edit(self, words: str, revision: int, job: str = "01A") -> Edit:
        async def send() -> None:
            self.asked.set()
            if self.gate is not None:
                await self.gate.wait()
            trouble, self.trouble = self.trouble, None
            if trouble is not None:
                raise trouble
            self.shown.append(words)
            self.changed.set()

        return Edit((job, revision), send)

    async def until(self, *shown: str) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.shown != [*shown]:
                self.changed.clear()
                await self.changed.wait()


async def a_few_turns() -> None:
    """Let the tasks that are ready run, to see that none does anything."""
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def message() -> Message:
    return Message()


@pytest.fixture
async def throttle(clock: FakeClock, naps: Naps) -> AsyncIterator[Throttle]:
    throttle = Throttle(clock, naps)
    yield throttle
    await throttle.aclose()
    assert naps.sleeping == 0


async def test_a_message_that_has_rested_is_edited_at_once(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    await throttle.edit("1", message.edit("making", 2), posted_at=clock.now() - PACE)

    assert (message.shown, naps.asked) == (["making"], [])


async def test_of_many_states_in_three_seconds_the_latest_is_shown_once(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    posted = clock.now() - SECOND
    for revision in range(2, 7):
        await throttle.edit("1", message.edit(f"state {revision}", revision), posted_at=posted)
    await naps.begun()

    assert (message.shown, naps.asked) == ([], [2.0])

    clock.pass_by(2 * SECOND)
    naps.end()
    await message.until("state 6")


async def test_the_pace_counts_from_the_last_edit(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    posted = clock.now() - PACE
    await throttle.edit("1", message.edit("making", 2), posted_at=posted)
    clock.pass_by(SECOND)
    await throttle.edit("1", message.edit("waiting", 3), posted_at=posted)
    await naps.begun()

    assert (message.shown, naps.asked) == (["making"], [2.0])


async def test_a_foreign_clock_makes_nobody_wait_longer_than_the_pace(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    await throttle.edit("1", message.edit("making", 2), posted_at=clock.now() + timedelta(hours=1))
    await naps.begun()

    assert naps.asked == [3.0]


async def test_an_end_is_shown_at_once_and_drops_what_waits(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    await throttle.edit("1", message.edit("making", 2), posted_at=clock.now())
    await naps.begun()

    await throttle.settle("1", message.edit("done", 3))
    naps.end()
    await a_few_turns()

    assert (message.shown, naps.sleeping) == (["done"], 0)


async def test_an_end_follows_the_edit_that_is_on_its_way(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    message.gate = asyncio.Event()
    await throttle.edit("1", message.edit("making", 2), posted_at=clock.now())
    await naps.begun()
    naps.end()
    await soon(message.asked.wait())

    ending = asyncio.create_task(throttle.settle("1", message.edit("done", 3)))
    message.gate.set()
    await soon(ending)

    assert message.shown == ["making", "done"]


@pytest.mark.parametrize("is_end", [False, True])
async def test_an_older_state_never_replaces_a_newer_one(
    throttle: Throttle, message: Message, clock: FakeClock, is_end: bool
) -> None:
    await throttle.settle("1", message.edit("done", 3))
    clock.pass_by(PACE)

    older = message.edit("making", 2)
    await (throttle.settle("1", older) if is_end else throttle.edit("1", older, posted_at=clock.now() - PACE))

    assert message.shown == ["done"]


async def test_a_later_job_may_take_over_a_message(throttle: Throttle, message: Message, clock: FakeClock) -> None:
    await throttle.settle("1", message.edit("failed", 9))
    clock.pass_by(PACE)

    await throttle.edit("1", message.edit("queued again", 1, job="01B"), posted_at=clock.now())

    assert message.shown == ["failed", "queued again"]


async def test_a_state_that_comes_while_another_is_written_is_written_after_it(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    message.gate = asyncio.Event()
    await throttle.edit("1", message.edit("making", 2), posted_at=clock.now())
    await naps.begun()
    naps.end()
    await soon(message.asked.wait())
    await throttle.edit("1", message.edit("waiting", 3), posted_at=clock.now())

    message.gate.set()
    await naps.begun(2)
    naps.end()

    await message.until("making", "waiting")


async def test_what_is_overtaken_while_it_waits_for_another_is_left_out(
    throttle: Throttle, message: Message, clock: FakeClock
) -> None:
    message.gate = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(throttle.settle("1", message.edit("failed", 2)))
        await soon(message.asked.wait())
        tasks.create_task(throttle.settle("1", message.edit("queued", 3)))
        tasks.create_task(throttle.settle("1", message.edit("done", 4)))
        await a_few_turns()
        message.gate.set()

    assert message.shown == ["failed", "done"]


async def test_a_state_that_comes_while_a_rested_message_is_written_waits_its_turn(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    message.gate = asyncio.Event()
    rested = clock.now() - PACE
    writing = asyncio.create_task(throttle.edit("1", message.edit("making", 2), posted_at=rested))
    await soon(message.asked.wait())

    await soon(throttle.edit("1", message.edit("waiting", 3), posted_at=rested))
    await naps.begun()
    message.gate.set()
    await soon(writing)

    assert (message.shown, naps.asked) == (["making"], [3.0])


async def test_what_the_operator_must_mend_ends_the_waiting_edit_alone(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    message.trouble = SettingsWrong("the token")
    await throttle.edit("1", message.edit("making", 2), posted_at=clock.now())
    await naps.begun()
    naps.end()
    await a_few_turns()

    await throttle.edit("1", message.edit("waiting", 3), posted_at=clock.now())
    await naps.begun(2)
    naps.end()

    await message.until("waiting")


async def test_a_waiting_edit_that_fails_is_tried_again_later_and_later(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    down, busy = ChatUnreachable("down"), ChatUnreachable("busy", retry_after=timedelta(seconds=20))
    await throttle.edit("1", message.edit("making", 2), posted_at=clock.now())
    for naps_before, trouble in enumerate([down, down, busy], start=1):
        await naps.begun(naps_before)
        message.trouble = trouble
        naps.end()

    await naps.begun(4)
    naps.end()

    await message.until("making")
    assert naps.asked == [3.0, 3.0, 6.0, 20.0]


async def test_an_edit_at_once_that_fails_tells_whoever_asked_and_may_come_again(
    throttle: Throttle, message: Message
) -> None:
    message.trouble = ChatUnreachable("down")

    with pytest.raises(ChatUnreachable):
        await throttle.settle("1", message.edit("done", 3))
    await throttle.settle("1", message.edit("done", 3))

    assert message.shown == ["done"]


async def test_messages_wait_apart(throttle: Throttle, message: Message, clock: FakeClock, naps: Naps) -> None:
    await throttle.edit("1", message.edit("first", 2), posted_at=clock.now())
    await throttle.edit("2", message.edit("second", 2), posted_at=clock.now() - PACE)

    assert message.shown == ["second"]


async def test_what_waits_at_the_end_is_given_up(
    throttle: Throttle, message: Message, clock: FakeClock, naps: Naps
) -> None:
    await throttle.edit("1", message.edit("making", 2), posted_at=clock.now())
    await naps.begun()

    await throttle.aclose()

    assert (message.shown, naps.sleeping) == ([], 0)
