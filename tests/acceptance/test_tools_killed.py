"""kill -9 while a text model goes round with its tools: one answer, nothing paid or run twice."""

import asyncio

from tests.fakes.gemini_behaviours import calls, draws, holds, says
from tests.fakes.house import House
from tests.fakes.patience import until

SUM = ("calculate", {"expression": "17 * 23"})
CAT = ("draw", {"prompt": "a cat"})
ASKED = "how much is it?"
WRITER, ARTIST = "gemini-3.8-flash", "gemini-nano-banana-2.1"


async def ask(house: House) -> None:
    """Switch tools on where everything begins, and ask for something."""
    await house.page.say("/tools on")
    await house.page.say(f"/imagine {ASKED}")


def models(house: House) -> list[str]:
    return [call.model for call in house.gemini.calls]


async def settled(house: House) -> None:
    await house.start()
    await house.settles(1)


async def test_a_round_without_an_answer_is_asked_once_more(house: House) -> None:
    house.gemini.script(holds(asyncio.Event()), says("It is 391."))
    await house.start()
    await ask(house)
    await house.gemini.call(1)

    await house.kill()
    await settled(house)

    assert models(house) == [WRITER, WRITER]
    assert house.records.answers() == ["It is 391."]
    assert house.faults() == []


async def test_a_round_that_was_saved_is_not_asked_again_when_its_tool_was_cut(house: House) -> None:
    house.gemini.script(calls(SUM), says("It is 391."))
    await house.start()
    await ask(house)
    # The first tool of a process waits for a sandbox of its own: long enough to be cut.
    await until(lambda: house.records.runs() == [("calculate", None)])

    await house.kill()
    await settled(house)

    assert models(house) == [WRITER, WRITER]
    assert house.records.runs() == [("calculate", "ran")]
    assert house.records.answers() == ["It is 391."]
    assert house.faults() == []


async def test_a_tool_that_ran_does_not_run_again(house: House) -> None:
    house.gemini.script(calls(SUM), holds(asyncio.Event()), says("It is 391."))
    await house.start()
    await ask(house)
    await house.gemini.call(2)
    before = house.records.moments_of_runs()

    await house.kill()
    await settled(house)

    assert models(house) == [WRITER] * 3
    assert house.records.moments_of_runs() == before
    assert house.records.answers() == ["It is 391."]
    assert house.faults() == []


async def test_a_drawing_that_was_cut_is_asked_for_once_more_and_no_round_is(house: House) -> None:
    house.gemini.script(calls(CAT), holds(asyncio.Event()), draws(), says(""))
    await house.start()
    await ask(house)
    await house.gemini.call(2)

    await house.kill()
    await settled(house)

    assert models(house)[:3] == [WRITER, ARTIST, ARTIST]
    assert len(house.records.versions()) == 1
    assert house.faults() == []


async def test_a_drawing_that_was_saved_is_not_paid_for_again(house: House) -> None:
    house.gemini.script(calls(CAT), draws(), holds(asyncio.Event()), says("There it is."))
    await house.start()
    await ask(house)
    await house.gemini.call(3)

    await house.kill()
    await settled(house)

    assert models(house) == [WRITER, ARTIST, WRITER, WRITER]
    assert len(house.records.versions()) == 1
    assert house.records.answers() == ["There it is."]
    assert house.faults() == []
