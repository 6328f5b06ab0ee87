"""Gemini's own list of models."""

import pytest
from aiohttp import web

from core.adapters.catalogue import load_catalogue
from core.adapters.gemini import GeminiAccess, GeminiModel
from core.errors import KeyRefused, LimnerError, ModelUnreachable
from core.lineup import Lineup
from tests.fakes.gemini_rules import MODELS
from tests.fakes.gemini_server import KEY, GeminiServer


async def test_the_models_that_draw_for_the_key_are_listed(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.not_drawing = {"gemini-embedding-2"}

    assert await model.listed() == frozenset(MODELS)


async def test_a_list_of_several_pages_is_read_to_its_end(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.models_a_page = 1

    assert await model.listed() == frozenset(MODELS)


async def test_the_shipped_models_are_confirmed_by_the_list(gemini: GeminiServer, model: GeminiModel) -> None:
    lineup = Lineup(load_catalogue(providers={"gemini", "offline"}))
    gemini.gone = {"gemini-3-pro-image"}

    lineup.confirm("gemini", await model.listed())

    # Imagen needs Vertex AI, which is not set up here.
    assert lineup.catalogue.gone == {"gemini-3-pro-image", "imagen-4.0-generate-001"}
    assert lineup.catalogue.choose("gemini-3-pro-image").model.id == "gemini-nano-banana-2.1"


async def test_a_list_for_a_wrong_key_is_refused(gemini: GeminiServer) -> None:
    async with GeminiModel(GeminiAccess(api_key="wrong", base_url=gemini.address)) as model:
        with pytest.raises(KeyRefused):
            await model.listed()


async def test_a_list_from_where_nobody_is_cannot_be_had() -> None:
    async with GeminiModel(GeminiAccess(api_key=KEY, base_url="http://127.0.0.1:1")) as model:
        with pytest.raises(ModelUnreachable):
            await model.listed()


@pytest.mark.parametrize("body", ["{}", "[]", "<html>welcome</html>", '{"models": [], "nextPageToken": "x"}'])
async def test_what_is_no_list_is_not_taken_for_an_empty_one(body: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body)

    app = web.Application()
    app.router.add_get("/v1beta/models", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with GeminiModel(GeminiAccess(api_key=KEY, base_url=_address(runner))) as model:
            with pytest.raises(LimnerError):
                await model.listed()
    finally:
        await runner.cleanup()


def _address(runner: web.AppRunner) -> str:
    return f"http://127.0.0.1:{runner.addresses[0][1]}"
