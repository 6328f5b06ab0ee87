"""A conversation with tools, over the wire: what each model is sent, and that tools that are off change no byte."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from core.adapters.catalogue import load_catalogue
from core.adapters.gemini import GeminiAccess, GeminiModel
from core.lineup import Lineup
from core.model.catalogue import Catalogue
from core.model.preferences import Setting
from core.model.request import Options
from core.model.scope import Wanted
from core.toolbox import NO_TOOLS, Toolbox
from tests.fakes.core import ANA, FakeModel, Shop, conversation, open_shop, reply_to, request
from tests.fakes.gemini_behaviours import calls, draws, says, stops
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.gemini_wire import bytes_of
from tests.fakes.tooling import adder, box, plotter

WRITER, ARTIST = "gemini-3.8-flash", "gemini-nano-banana-2.1"
SUM, PLOT = ("add", {"a": 2, "b": 3}), ("plot", {"numbers": [2, 3]})


@asynccontextmanager
async def conversing(folder: Path, toolbox: Toolbox) -> AsyncIterator[tuple[Shop, GeminiServer]]:
    """A shop whose models are Gemini's, on loopback."""
    async with (
        GeminiServer() as gemini,
        GeminiModel(GeminiAccess(api_key=KEY, base_url=gemini.address)) as model,
        open_shop(folder, toolbox=toolbox) as shop,
    ):
        shop.model, shop.lineup = cast("FakeModel", model), Lineup(_of_the_shop(load_catalogue()))
        shop.build(shop.database)
        async with shop.working():
            yield shop, gemini
        assert (gemini.violations, gemini.refusals) == ([], [])


def _of_the_shop(catalogue: Catalogue) -> Catalogue:
    return replace(
        catalogue,
        models=tuple(replace(model, provider="fake") for model in catalogue.models),
        writers=tuple(replace(model, provider="fake") for model in catalogue.writers),
    )


async def switch(shop: Shop, value: str, thread: str = "t1") -> None:
    await shop.preferences.change(conversation(thread), Wanted(Setting.TOOLS, value, ANA))


async def sent_for_two_requests(folder: Path, toolbox: Toolbox, *, switched_off: bool) -> list[str]:
    """Make a picture and change it; the digests of what was sent."""
    async with conversing(folder, toolbox) as (shop, gemini):
        if switched_off:
            await switch(shop, "on", "t2")
            await switch(shop, "on")
            await switch(shop, "off")
        await shop.done(request("k1", "a cat", options=Options(ratio="16:9")))
        await shop.done(request("k2", "make it night"))
        return [call.digest for call in gemini.calls]


async def test_tools_that_are_off_change_no_byte_of_what_the_image_model_is_sent(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    here, there = tmp_path_factory.mktemp("without"), tmp_path_factory.mktemp("off")
    without = await sent_for_two_requests(here, NO_TOOLS, switched_off=False)
    off = await sent_for_two_requests(there, box(adder(), plotter()), switched_off=True)

    assert off == without
    assert len(set(off)) == 2


async def test_calculated_charted_and_drawn_in_one_request(tmp_path: Path) -> None:
    add = adder()
    async with conversing(tmp_path, box(add, plotter())) as (shop, gemini):
        await switch(shop, "on")
        gemini.script(
            calls(SUM, words="First the total."),
            calls(PLOT),
            calls(("draw", {"prompt": "a poster with this chart", "edit": "new1"})),
            draws(words=None),
            says("There you are."),
        )
        job = await shop.done(request("k1", "calculate the total, chart it, then draw a poster with it"))

    reply = reply_to(shop, job)
    assert [call.model for call in gemini.calls] == [WRITER, WRITER, WRITER, ARTIST, WRITER]
    assert gemini.calls[3].pictures == [b"plot of [2, 3]"]
    assert [version.label for version in reply.versions] == ["v1", "v2"]
    assert reply.words == "First the total.\n\nThere you are."
    assert add.runs == [{"a": 2, "b": 3}]


async def test_tools_at_once_are_answered_at_once(tmp_path: Path) -> None:
    async with conversing(tmp_path, box(adder(), plotter())) as (shop, gemini):
        await switch(shop, "on")
        gemini.script(calls(SUM, PLOT, SUM), says("5."))
        await shop.done(request("k1", "what is it?"))

    *results, name, picture = gemini.calls[1].request["contents"][-1]["parts"]
    assert [(one["functionResponse"]["name"], one["functionResponse"]["id"]) for one in results] == [
        ("add", "call-1-0"),
        ("plot", "call-1-1"),
        ("add", "call-1-2"),
    ]
    assert (name["text"], bytes_of(picture["inlineData"]["data"])) == ("new1:", b"plot of [2, 3]")


async def test_an_endless_model_is_told_in_the_end_to_do_without_tools(tmp_path: Path) -> None:
    async with conversing(tmp_path, box(adder())) as (shop, gemini):
        await switch(shop, "on")
        gemini.script(*(calls(("add", {"a": number, "b": 1}), words="Hm.") for number in range(12)))
        await shop.done(request("k1", "count for ever"))

    modes = [call.request.get("toolConfig", {}).get("functionCallingConfig", {}).get("mode") for call in gemini.calls]
    assert modes == [*[None] * 7, "NONE"]


async def test_a_malformed_call_is_followed_by_one_try_without_tools(tmp_path: Path) -> None:
    async with conversing(tmp_path, box(adder())) as (shop, gemini):
        await switch(shop, "on")
        gemini.script(stops("MALFORMED_FUNCTION_CALL"), says("Five."))
        job = await shop.done(request("k1", "what is 2 + 3?"))

    assert gemini.calls[1].request["toolConfig"] == {"functionCallingConfig": {"mode": "NONE"}}
    assert reply_to(shop, job).words == "Five."
