"""kill -9 at named moments: each request survives, is answered once, and nothing that was saved is asked for again."""

import asyncio
from contextlib import ExitStack

import pytest
from aiohttp import ClientError

from bots import wording
from tests.fakes.gemini_behaviours import holds, is_busy
from tests.fakes.gemini_pace import withholds_the_end
from tests.fakes.gemini_pictures import Drawing, draw
from tests.fakes.house import House
from tests.fakes.page import NotTaken
from tests.fakes.patience import soon, until
from tests.fakes.records import deaf, locked
from tests.fakes.teams import photo


async def test_a_message_that_stands_in_the_chat_is_answered_although_nobody_sends_it_again(house: House) -> None:
    await house.start()

    with locked(house.records.limner):
        sending = asyncio.create_task(house.page.say("/imagine a lighthouse"))
        await until(house.records.written)
        await house.kill()
        await asyncio.wait([sending])
    assert isinstance(sending.exception(), ClientError)
    assert house.records.jobs() == []
    await house.start()
    await house.settles(1)

    assert house.asked == ["a lighthouse"]
    assert house.faults() == []


async def test_a_request_that_was_stored_before_anybody_was_told_is_answered_once(house: House) -> None:
    await house.start()

    with deaf(house.records.chat):
        with pytest.raises(NotTaken, match="503"):
            await house.page.say("/imagine a lighthouse")
        stored = house.records.state("a lighthouse")
        await house.kill()
    await house.start()
    await house.settles(1)

    assert stored == "accepted"
    assert house.asked == ["a lighthouse"]
    assert house.faults() == []


async def test_a_request_that_waited_for_its_turn_is_answered_after_the_one_before_it(house: House) -> None:
    house.gemini.script(holds(asyncio.Event()))
    await house.start()
    thread = await house.page.begin("/imagine a lighthouse")
    await house.gemini.call(1)
    await house.page.say("make it night", thread)
    await house.reaches("make it night", "queued")

    await house.kill()
    await house.start()
    await house.settles(2)

    assert house.asked == ["a lighthouse", "a lighthouse", "make it night"]
    assert [version.parents for version in house.records.versions()] == [(), (1,)]
    assert house.faults() == []


async def test_a_call_without_an_answer_is_made_once_more(house: House) -> None:
    house.gemini.script(holds(asyncio.Event()))
    await house.start()
    await house.page.begin("/imagine a lighthouse")
    await house.gemini.call(1)

    await house.kill()
    await house.start()
    await house.settles(1)

    assert house.asked == ["a lighthouse"] * 2
    assert [attempt.outcome for attempt in house.records.attempts()] == [None, "answered"]
    assert house.faults() == []


async def test_an_answer_that_nobody_read_is_asked_for_once_more(house: House) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()
    house.gemini.script(withholds_the_end(begun, gate))
    await house.start()
    await house.page.begin("/imagine a lighthouse")
    await soon(begun.wait())

    house.demo.freeze()
    gate.set()
    await soon(house.gemini.calls[0].answered.wait())
    await house.kill()
    await house.start()
    await house.settles(1)

    assert house.asked == ["a lighthouse"] * 2
    assert [attempt.outcome for attempt in house.records.attempts()] == [None, "answered"]
    assert house.faults() == []


async def test_only_the_pictures_without_an_answer_are_asked_for_again(house: House) -> None:
    gates = [asyncio.Event() for _ in range(4)]
    house.gemini.script(*map(holds, gates))
    await house.start()
    await house.page.begin("/imagine a lighthouse --count 4")
    await house.gemini.call(4)
    gates[0].set()
    gates[2].set()
    await until(lambda: len(answered(house)) == 2)
    saved = answered(house)

    await house.kill()
    await house.start()
    await house.settles(1)

    assert sorted(answered(house)) == [1, 2, 3, 4]
    assert len(house.gemini.calls) == 6
    assert sorted(answered(house)[2:]) == sorted({1, 2, 3, 4} - set(saved))
    assert [version.number for version in house.records.versions()] == [1, 2, 3, 4]
    assert house.faults() == []


@pytest.mark.parametrize("is_saved", [True, False])
async def test_a_description_is_told_once_and_what_was_saved_of_it_is_not_asked_for_again(
    house: House, is_saved: bool
) -> None:
    gate = asyncio.Event()
    house.gemini.script(holds(gate))
    await house.start()
    await house.page.say("/describe", attachments=[await house.page.upload(photo().data, "boat.png")])
    await house.gemini.call(1)
    await until(lambda: house.records.job(wording.DESCRIBE_IT).is_shown)

    with locked(house.records.chat):
        if is_saved:
            gate.set()
            await house.reaches(wording.DESCRIBE_IT, "made")
        await house.kill()
    told_before = house.records.results()
    await house.start()
    await house.settles(1)

    assert told_before == []
    assert house.asked == [wording.DESCRIBE_IT] * (1 if is_saved else 2)
    assert house.records.result(wording.DESCRIBE_IT)["pieces"][0] == {"words": "Loopback looked at 1 pictures."}
    assert house.faults() == []


async def test_what_was_saved_is_delivered_without_another_call(house: House) -> None:
    gate = asyncio.Event()
    house.gemini.script(holds(gate))
    await house.start()
    await house.page.begin("/imagine a lighthouse")
    await house.gemini.call(1)
    await until(lambda: house.records.job("a lighthouse").is_shown)

    with locked(house.records.chat):
        gate.set()
        await house.reaches("a lighthouse", "made")
        # Another command takes its time, in which this process would go on if it could.
        listed = await house.demo.command("jobs", "list", "--state", "made")
        await house.kill()
    assert "a lighthouse" in listed.out
    assert house.records.state("a lighthouse") == "made"
    assert house.records.results() == []
    await house.start()
    await house.settles(1)

    assert len(house.gemini.calls) == 1
    assert house.faults() == []


async def test_what_was_delivered_is_not_delivered_again(house: House) -> None:
    gate = asyncio.Event()
    house.gemini.script(holds(gate))
    await house.start()
    await house.page.begin("/imagine a lighthouse")
    await house.gemini.call(1)
    await until(lambda: house.records.job("a lighthouse").is_shown)

    with ExitStack() as nothing_recorded:
        with locked(house.records.chat):
            gate.set()
            await house.reaches("a lighthouse", "made")
            nothing_recorded.enter_context(locked(house.records.limner))
        (delivered,) = await until(house.records.results)
        await house.kill()
    assert house.records.state("a lighthouse") == "made"
    await house.start()
    await house.settles(1)

    assert house.records.results() == [delivered]
    assert len(house.gemini.calls) == 1
    assert house.faults() == []


async def test_a_job_that_waits_for_the_providers_time_keeps_its_place_and_its_time(house: House) -> None:
    house.gemini.script(is_busy("3s"))
    await house.start()
    thread = await house.page.begin("/imagine a lighthouse")
    await house.reaches("a lighthouse", "waiting")
    await house.page.say("make it night", thread)

    await house.kill()
    await house.start()
    await house.settles(2)

    assert house.asked == ["a lighthouse", "a lighthouse", "make it night"]
    (refused, answered, _) = house.records.attempts()
    assert answered.sent_at - (refused.ended_at or 0) >= 3
    assert house.faults() == []


async def test_a_file_that_was_handed_over_before_the_kill_is_used_after_it(house: House) -> None:
    house.gemini.script(holds(asyncio.Event()))
    await house.start()
    thread = await house.page.begin("/imagine a lighthouse")
    await house.gemini.call(1)
    boat = await house.page.upload(draw(1, "4:3", "1K", Drawing(), as_png=True), "boat.png")
    await house.page.say("put this boat in front", thread, attachments=[boat])

    await house.kill()
    await house.start()
    await house.settles(2)

    assert [len(call.pictures) for call in house.gemini.calls] == [0, 0, 2]
    assert "v2 · from v1 · + 1 reference" in house.records.result("put this boat in front")["line"]
    assert house.faults() == []


async def test_a_process_that_is_killed_while_it_starts_leaves_everything_to_the_next(house: House) -> None:
    house.gemini.script(holds(asyncio.Event()))
    await house.start()
    await house.page.begin("/imagine a lighthouse")
    await house.gemini.call(1)
    await house.kill()

    with locked(house.records.limner):
        await house.demo.spawn()
        await until(lambda: house.demo.holds_its_folder)
        await house.kill()
    await house.start()
    await house.settles(1)

    assert house.asked == ["a lighthouse"] * 2
    assert house.faults() == []


async def test_a_request_whose_calls_end_the_process_twice_fails_with_a_reference(house: House) -> None:
    house.gemini.behaviour = holds(asyncio.Event())
    await house.start()
    thread = await house.page.begin("/imagine a lighthouse")
    for number in (1, 2):
        await house.gemini.call(number)
        await house.kill()
        await house.start()

    await house.reaches("a lighthouse", "failed")
    await house.settles(1)

    (card,) = house.records.cards()
    reference = house.records.job("a lighthouse").id[-6:]
    assert len(house.gemini.calls) == 2
    assert (card["state"], card["reference"]) == ("failed", f"Reference {reference}")
    assert (card["opens"], card["sentence"]) == (
        thread,
        "This request was stopped because it failed twice without an answer.",
    )
    assert house.records.faults() == []


async def test_an_open_page_gets_the_answer_that_it_missed(house: House) -> None:
    house.gemini.script(holds(asyncio.Event()))
    await house.start()
    await house.page.begin("/imagine a lighthouse")
    await house.gemini.call(1)
    await until(lambda: house.records.job("a lighthouse").is_shown)
    seen = max(message.revision for message in house.records.messages())

    await house.kill()
    await house.start()
    async with house.page.live(after=seen) as live:
        result = await soon(anext(message async for message in live.messages() if message["body"]["kind"] == "result"))
    await house.settles(1)

    assert await house.page.picture(result["body"]["pieces"][0]["address"])
    assert house.faults() == []


def answered(house: House) -> list[int]:
    """The numbers of the saved pictures, in the order of their saving."""
    saved = [attempt for attempt in house.records.attempts() if attempt.outcome == "answered"]
    return [attempt.number for attempt in sorted(saved, key=lambda attempt: attempt.ended_at or 0)]
