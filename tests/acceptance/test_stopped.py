"""SIGTERM, a second process on the same folder, and a second process that stops a job."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import WSCloseCode

from tests.fakes.gemini_behaviours import holds
from tests.fakes.house import House
from tests.fakes.page import Json
from tests.fakes.patience import soon, until
from tests.fakes.records import locked

STOPS_WITHIN_S = 20.0
UNAVAILABLE = 503


async def test_sigterm_ends_an_idle_process_with_0_also_while_a_page_is_open(house: House) -> None:
    await house.start()
    await house.page.begin("/imagine a lighthouse")
    await house.settles(1)

    async with house.page.live() as live:
        messages = live.messages()
        first = await soon(anext(messages))
        rest = asyncio.create_task(kinds_of(messages))
        code = await house.demo.stop()

    assert code == 0
    assert first["body"]["text"] == "/imagine a lighthouse"
    assert sorted(await soon(rest)) == ["progress", "result"]
    assert live.closed_with == WSCloseCode.GOING_AWAY
    assert house.faults() == []


async def test_sigterm_lets_a_running_job_finish_and_starts_no_other(house: House) -> None:
    gate = asyncio.Event()
    house.gemini.script(holds(gate))
    await house.start()
    thread = await house.page.begin("/imagine a lighthouse")
    await house.gemini.call(1)
    await house.page.say("make it night", thread)

    house.demo.terminate()
    await no_longer_ready(house)
    await house.page.begin("/imagine a fox")
    gate.set()
    code = await house.demo.exited()

    assert code == 0
    assert house.asked == ["a lighthouse"]
    assert [job.state for job in house.records.jobs()] == ["delivered", "queued", "queued"]
    await house.start()
    await house.settles(3)
    assert sorted(house.asked) == ["a fox", "a lighthouse", "make it night"]
    assert house.faults() == []


async def test_sigterm_hands_back_a_job_that_does_not_finish_in_time(house: House) -> None:
    house.gemini.script(holds(asyncio.Event()))
    await house.start()
    await house.page.begin("/imagine a lighthouse")
    call = await house.gemini.call(1)

    house.demo.terminate()
    code = await soon(house.demo.exited(), within=STOPS_WITHIN_S)

    assert code == 0
    assert call.gone.is_set()
    assert house.records.state("a lighthouse") == "queued"
    assert [card["state"] for card in house.records.cards()] == ["queued"]
    await house.start()
    await house.settles(1)
    assert [attempt.outcome for attempt in house.records.attempts()] == ["cancelled", "answered"]
    assert house.faults() == []


async def test_sigterm_ends_a_process_that_is_still_starting_with_0(house: House) -> None:
    await house.start()
    await house.kill()
    made_after_migrating = house.demo.data / "blobs"
    made_after_migrating.rmdir()

    await house.demo.spawn()
    await until(made_after_migrating.exists)
    with locked(house.records.limner):
        # It serves already, and waits for the database to take up its work.
        await until(lambda: house.demo.listens_on)
        assert await house.page.readiness(house.demo.listens_on) == UNAVAILABLE
        house.demo.terminate()
    code = await house.demo.exited()

    assert code == 0
    assert house.faults() == []


async def test_a_second_demo_on_the_same_folder_is_refused_in_a_plain_sentence(house: House) -> None:
    await house.start()

    second = await house.demo.command("demo", "--no-open", "--port", "0")

    assert second.code == 1
    assert second.err.startswith(f"Another Limner (process {house.demo.pid}) already works on {house.demo.data}. ")
    assert second.err.count("\n") == 1
    await house.page.begin("/imagine a lighthouse")
    await house.settles(1)
    assert house.faults() == []


async def test_a_job_that_is_cancelled_from_a_second_process_frees_its_call_and_its_conversation(house: House) -> None:
    house.gemini.script(holds(asyncio.Event()))
    await house.start()
    thread = await house.page.begin("/imagine a lighthouse")
    call = await house.gemini.call(1)
    await house.page.say("/imagine a fox", thread)
    job = house.records.job("a lighthouse")

    done = await house.demo.command("jobs", "cancel", job.id[-6:])
    await soon(call.gone.wait())
    await house.settles(2)

    assert (done.code, done.out) == (0, f"Job {job.id[-6:]} is cancelled.\n")
    assert house.asked == ["a lighthouse", "a fox"]
    assert [job.state for job in house.records.jobs()] == ["cancelled", "delivered"]
    assert [card["state"] for card in house.records.cards()] == ["cancelled"]
    assert house.faults() == []


async def test_a_cancelled_job_that_is_queued_again_from_a_second_process_is_made(house: House) -> None:
    house.gemini.script(holds(asyncio.Event()))
    await house.start()
    await house.page.begin("/imagine a lighthouse")
    await house.gemini.call(1)
    job = house.records.job("a lighthouse")
    await house.demo.command("jobs", "cancel", job.id)
    await house.settles(1)

    done = await house.demo.command("jobs", "retry", job.id)
    await house.reaches("a lighthouse", "delivered")
    await house.settles(1)

    assert done.code == 0
    assert house.asked == ["a lighthouse"] * 2
    assert house.faults() == []


async def test_a_second_process_sees_what_runs(house: House) -> None:
    house.gemini.script(holds(asyncio.Event()))
    await house.start()
    await house.page.begin("/imagine a lighthouse")
    await house.gemini.call(1)

    listed = await house.demo.command("jobs", "list", "--json", "--state", "making")

    (job,) = json.loads(listed.out)
    assert (job["id"], job["prompt"]) == (house.records.job("a lighthouse").id, "a lighthouse")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process has started")
async def test_kill_leaves_no_process_of_the_sandbox_behind(house: House) -> None:
    await house.start()
    children = await until(lambda: children_of(house.demo.pid))

    await house.kill()

    await until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))


async def kinds_of(messages: AsyncIterator[Json]) -> list[str]:
    """What the rest of the messages show."""
    return [message["body"]["kind"] async for message in messages]


async def no_longer_ready(house: House) -> None:
    """Wait until the process has taken note that it must stop."""
    async with asyncio.timeout(STOPS_WITHIN_S):
        while await house.page.readiness(house.demo.listens_on) != UNAVAILABLE:
            pass


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
