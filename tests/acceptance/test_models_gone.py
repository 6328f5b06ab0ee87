"""The provider's own list of models at the start, with a real process."""

import asyncio

from tests.fakes.house import House
from tests.fakes.patience import until

NOTICE = "gemini-nano-banana-2.1 is not available; this was made with gemini-3.1-flash-lite-image."


async def test_a_model_that_the_provider_does_not_list_is_replaced_before_it_is_asked(house: House) -> None:
    house.gemini.gone = {"gemini-nano-banana-2.1"}
    await house.start()
    await until(lambda: "the provider does not list a model for our key" in house.demo.log)

    await house.page.begin("/imagine a lighthouse")

    await house.shows(NOTICE)
    await house.settles(1)
    assert [call.model for call in house.gemini.calls] == ["gemini-3.1-flash-lite-image"]
    assert house.faults() == []


async def test_a_list_that_does_not_come_holds_nothing_up(house: House) -> None:
    house.gemini.lists = asyncio.Event()

    await house.start()
    await house.page.begin("/imagine a lighthouse")
    await house.settles(1)

    assert house.asked == ["a lighthouse"]
    assert await house.demo.stop() == 0
    assert house.faults() == []


async def test_a_model_that_goes_while_the_bot_runs_is_replaced_when_it_is_asked(house: House) -> None:
    await house.start()
    await until(lambda: house.gemini.listings == 1)
    house.gemini.gone = {"gemini-nano-banana-2.1"}

    await house.page.begin("/imagine a lighthouse")

    await house.shows(NOTICE)
    await house.settles(1)
    assert "the provider does not have a model" in house.demo.log
    assert house.faults() == []
