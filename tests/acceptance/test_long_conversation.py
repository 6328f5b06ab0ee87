"""Ten edits in one thread, with a kill -9 in the middle, against a Gemini that checks every signature and limit."""

import asyncio
from pathlib import Path

from tests.fakes.gemini_behaviours import GeminiCall, holds
from tests.fakes.gemini_pictures import Drawing
from tests.fakes.gemini_rules import MODELS, MOST_BYTES
from tests.fakes.gemini_wire import bytes_of, parts_of
from tests.fakes.house import House

NEWEST, OLDER = "gemini-nano-banana-2.1", "gemini-2.5-flash-image"
EDITS = [f"make it look like chapter {number}" for number in range(1, 11)]
KILLED_AT = 5
HEAVY = Drawing(size_bytes=700_000, signature_bytes=1_500_000)
"""About what real pictures and signatures weigh: ten of them exceed what one call may hold."""


async def test_ten_edits_send_all_that_was_drawn_and_said_before_with_its_signatures(tmp_path: Path) -> None:
    async with House.open(tmp_path) as house:
        await hold_a_long_conversation(house, NEWEST)

        parents, faults = parents_of(house), house.faults()

    last = house.gemini.calls[-1]
    assert last.words == ["a lighthouse", *EDITS]
    assert len(signatures_of(last)) == len(last.pictures) == len(EDITS)
    assert parents == [(), *((number,) for number in range(1, 11))]
    assert faults == []


async def test_ten_heavy_edits_never_send_more_bytes_than_a_call_may_hold_and_say_what_was_left_out(
    tmp_path: Path,
) -> None:
    async with House.open(tmp_path, HEAVY) as house:
        await hold_a_long_conversation(house, NEWEST)

        parents, notices, faults = parents_of(house), notices_of(house), house.faults()

    sent = [len(call.pictures) for call in house.gemini.calls]
    assert max(map(weight_of, house.gemini.calls)) <= MOST_BYTES
    assert sent == [0, 1, 2, 3, 4, 5, 5, 6, 7, 8, 8, 8]
    assert [len(first) for first in notices[:9]] == [1, *[0] * 8]
    assert "made by AI" in notices[0][0]
    assert notices[9:] == [["Only the 8 newest pictures of this conversation were sent to the model."]] * 2
    assert parents == [(), *((number,) for number in range(1, 11))]
    assert faults == []


async def test_ten_edits_never_send_more_pictures_than_an_older_model_takes(tmp_path: Path) -> None:
    async with House.open(tmp_path) as house:
        await hold_a_long_conversation(house, OLDER)

        parents, faults = parents_of(house), house.faults()

    assert [call.model for call in house.gemini.calls] == [OLDER] * 12
    assert max(len(call.pictures) for call in house.gemini.calls) == MODELS[OLDER].pictures_in
    assert parents == [(), *((number,) for number in range(1, 11))]
    assert faults == []


async def hold_a_long_conversation(house: House, model: str) -> None:
    """Ask, edit ten times, and kill the process while the fifth edit is drawn."""
    await house.start()
    thread = await house.page.begin(f"/imagine a lighthouse --model {model}")
    await house.settles(1)
    for number, words in enumerate(EDITS, start=1):
        if number == KILLED_AT:
            house.gemini.script(holds(asyncio.Event()))
        await house.page.say(f"{words} --model {model}", thread)
        if number == KILLED_AT:
            await house.gemini.call(number + 1)
            await house.kill()
            await house.start()
        await house.settles(number + 1)


def parents_of(house: House) -> list[tuple[int, ...]]:
    """What each version was made from, by number."""
    return [version.parents for version in house.records.versions()]


def notices_of(house: House) -> list[list[str]]:
    """The notices of each result, oldest first."""
    return [result.body["notices"] for result in house.records.results()]


def signatures_of(call: GeminiCall) -> list[bytes]:
    """Every signature that went back to the model."""
    return [bytes_of(part["thoughtSignature"]) for *_, part in parts_of(call.request) if "thoughtSignature" in part]


def weight_of(call: GeminiCall) -> int:
    """Bytes of pictures and signatures in one call."""
    return sum(map(len, call.pictures)) + sum(map(len, signatures_of(call)))
