"""A call that searches the web: what it puts on the wire, and what is read from its answer."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.adapters.gemini import GeminiModel
from core.errors import ModelBusy
from core.model.asking import TextPrompt
from core.model.reply import Link
from core.model.tooling import ToolInfo
from tests.fakes.gemini_behaviours import is_busy, says
from tests.fakes.gemini_grounding import REDIRECT, finds
from tests.fakes.gemini_server import GeminiServer
from tests.fakes.prompts import FLASH, asked

ASK = TextPrompt(FLASH, (asked("How tall is the Eiffel Tower?"),), "Search the web.")
TOOL = ToolInfo("calculate", "Works it out.", {"type": "object", "properties": {}})


async def test_the_search_is_the_only_tool_of_its_call(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(finds("330 m."))

    await model.search(ASK)

    assert gemini.calls[0].request["tools"] == [{"googleSearch": {}}]
    assert gemini.calls[0].words == ["How tall is the Eiffel Tower?"]
    assert gemini.refusals == []


async def test_other_tools_never_stand_beside_the_search(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(finds("330 m."))

    await model.search(replace(ASK, tools=(TOOL,)))

    assert gemini.calls[0].request["tools"] == [{"googleSearch": {}}]


async def test_a_call_that_does_not_search_has_no_search(gemini: GeminiServer, model: GeminiModel) -> None:
    await model.write(ASK)

    assert "tools" not in gemini.calls[0].request


async def test_pages_and_suggested_searches_come_as_google_gives_them(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(finds("330 m.", ["toureiffel.paris", "wikipedia.org"], ["Eiffel Tower height", 'height & "tip"']))

    findings = await model.search(ASK)

    assert findings.answer.text == "330 m."
    assert findings.sources.pages == (
        Link("toureiffel.paris", f"{REDIRECT}p0"),
        Link("wikipedia.org", f"{REDIRECT}p1"),
    )
    assert findings.sources.searches == (
        Link("Eiffel Tower height", f"{REDIRECT}s0=="),
        Link('height & "tip"', f"{REDIRECT}s1=="),
    )


async def test_each_search_is_added_to_the_price(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(finds("330 m.", ["a.org"], ["one", "two", "two", ""]))

    usage = (await model.search(ASK)).answer.usage

    tokens = Decimal("0.75") * 100 / 1_000_000 + Decimal("3.75") * 120 / 1_000_000
    assert usage.cost_usd == tokens + 2 * Decimal("0.014")


async def test_an_answer_from_memory_has_no_sources(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(says("330 m, I think."))

    findings = await model.search(ASK)

    assert not findings.sources


async def test_a_search_that_is_turned_away_says_so(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(is_busy("12s"))

    with pytest.raises(ModelBusy):
        await model.search(ASK)
