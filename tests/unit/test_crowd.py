"""While many people ask, what they asked for begins one after the other, so that each of them is answered soon."""

from pathlib import Path

import pytest

from core.crowd import CROWD, PAUSE_S, Crowd
from core.model.job import JobState
from tests.fakes.core import conversation, open_shop, request


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def crowd_of(people: int, seconds: Seconds) -> Crowd:
    crowd = Crowd(seconds)
    for _ in range(people):
        crowd.asks()
    return crowd


@pytest.mark.parametrize(("people", "pause_s"), [(CROWD, 0), (CROWD + 1, PAUSE_S), (10 * CROWD, PAUSE_S)])
def test_only_a_crowd_keeps_the_next_job_waiting(people: int, pause_s: float, seconds: Seconds) -> None:
    crowd = crowd_of(people, seconds)
    before = crowd.pause_s

    crowd.begins()

    assert (before, crowd.pause_s) == (0, pause_s), "the first begins at once"


def test_whoever_is_served_as_quickly_as_they_ask_is_no_crowd(seconds: Seconds) -> None:
    crowd = Crowd(seconds)
    pauses = set()

    for _ in range(10 * CROWD):
        crowd.asks()
        crowd.begins()
        pauses.add(crowd.pause_s)

    assert pauses == {0}


def test_a_crowd_is_over_after_a_second(seconds: Seconds) -> None:
    crowd = crowd_of(2 * CROWD, seconds)
    seconds.now += 1.5

    crowd.begins()

    assert crowd.pause_s == 0


def test_the_next_job_may_begin_after_the_pause(seconds: Seconds) -> None:
    crowd = crowd_of(2 * CROWD, seconds)
    crowd.begins()

    seconds.now += PAUSE_S

    assert crowd.pause_s == 0


async def test_what_a_crowd_asks_for_begins_one_by_one_and_is_all_made(tmp_path: Path, seconds: Seconds) -> None:
    async with open_shop(tmp_path) as shop:
        shop.worker._crowd = Crowd(seconds)
        jobs = [
            await shop.order(request(f"k{number}", conversation=conversation(f"t{number}")))
            for number in range(CROWD + 1)
        ]
        async with shop.working():
            first = await shop.until(jobs[0])
            held_back = [found.state for job in jobs[1:] if (found := await shop.jobs.find(job.id))]
            seconds.now += 2
            made = [await shop.until(job) for job in jobs]

    assert first.state is JobState.DELIVERED
    assert set(held_back) == {JobState.QUEUED}
    assert {job.state for job in made} == {JobState.DELIVERED}
