"""Searching the web with a real process and Gemini on loopback: what is sent, shown, paid and survived."""

import asyncio

from tests.fakes.gemini_behaviours import GeminiCall, calls, holds, says
from tests.fakes.gemini_grounding import REDIRECT, finds
from tests.fakes.house import House

QUESTION = "How tall is the Eiffel Tower?"
WISH = calls(("web_search", {"question": QUESTION}))
FOUND = finds("330 m.", ["toureiffel.paris"], ["Eiffel Tower height"])


def tools_of(call: GeminiCall) -> list[str]:
    """Which kinds of tools a call has."""
    return [kind for tool in call.request.get("tools", []) for kind in tool]


async def with_tools(house: House) -> str:
    """A conversation with a picture in which tools are on."""
    await house.start()
    thread = await house.page.begin("/imagine a lighthouse")
    await house.settles(1)
    await house.page.say("/tools on", thread)
    await house.shows("switched tools on here")
    return thread


async def test_an_answer_from_the_web_shows_its_sources_and_counts_what_it_cost(house: House) -> None:
    thread = await with_tools(house)
    await house.page.say("/tools list", thread)
    await house.shows("web_search: on")
    house.gemini.script(WISH, FOUND, says("It is 330 m tall."))

    await house.page.say("how tall is the real one?", thread)
    await house.settles(2)

    await house.shows(f"{REDIRECT}p0")
    assert [tools_of(call) for call in house.gemini.calls[1:]] == [
        ["functionDeclarations"],
        ["googleSearch"],
        ["functionDeclarations"],
    ]
    assert house.gemini.calls[2].words == [QUESTION]
    assert "330 m." in str(house.gemini.calls[3].request["contents"][-1])
    assert house.faults() == []


async def test_a_search_that_was_cut_by_kill_9_is_made_once_more_and_answered_once(house: House) -> None:
    thread = await with_tools(house)
    house.gemini.script(WISH, holds(asyncio.Event(), FOUND), FOUND, says("It is 330 m tall."))

    await house.page.say("how tall is the real one?", thread)
    await house.gemini.call(3)
    await house.kill()
    await house.start()
    await house.settles(2)

    await house.shows("It is 330 m tall.")
    assert [tools_of(call)[0] for call in house.gemini.calls[1:]].count("googleSearch") == 2
    assert len(house.gemini.calls) == 5
    assert house.faults() == []
