"""A conversation whose tools are on: what runs, what is said and made, and in which order."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.model.job import JobState
from core.model.preferences import Setting
from core.model.reply import Picture, Reply, Words
from core.model.scope import Wanted
from tests.fakes.core import ANA, Shop, conversation, open_shop, reply_to, request, sent_pictures
from tests.fakes.tooling import CountingTool, Script, adder, box, plotter, results_in, texts_in, wish, wishing


@pytest.fixture
def add() -> CountingTool:
    return adder()


@pytest.fixture
async def shop(tmp_path: Path, add: CountingTool) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path, toolbox=box(add, plotter())) as opened:
        await opened.preferences.change(conversation(), Wanted(Setting.TOOLS, "on", ANA))
        yield opened


async def answer(shop: Shop, *script: object, prompt: str = "what is 2 + 3?", key: str = "k1") -> Reply:
    shop.model.writer = Script(*script)  # type: ignore[arg-type]  # answers of every kind
    async with shop.working():
        job = await shop.done(request(key, prompt))
    assert job.state is JobState.DELIVERED, job.failure
    return reply_to(shop, job)


def shape(reply: Reply) -> list[str]:
    return [piece.text if isinstance(piece, Words) else piece.version.label for piece in reply.pieces]


async def test_a_tool_runs_and_the_model_answers_with_what_came_of_it(shop: Shop, add: CountingTool) -> None:
    reply = await answer(shop, wishing(wish("add", "c1", a=2, b=3)), "It is 5.")

    assert (add.runs, shape(reply)) == ([{"a": 2, "b": 3}], ["It is 5."])
    assert results_in(shop.model.written[1])[0]["output"] == {"sum": 5.0}
    assert (reply.facts.tools, reply.facts.model) == (("add",), "writer-a")


async def test_what_is_wanted_is_drawn_by_the_image_model(shop: Shop) -> None:
    reply = await answer(shop, wishing(wish("draw", prompt="a cat in a hat")), "", prompt="a cat please")

    assert isinstance(reply.pieces[0], Picture)
    assert reply.facts.model == "model-a"
    assert [texts_in(turn.parts) for turn in shop.model.prompts[0].turns] == ["a cat in a hat"]


async def test_a_picture_that_is_all_that_was_wanted_needs_no_further_word(shop: Shop) -> None:
    await answer(shop, wishing(wish("draw", prompt="a cat", done=True)), prompt="a cat please")

    assert len(shop.model.written) == 1


async def test_words_and_pictures_come_in_the_order_in_which_they_were_made(shop: Shop) -> None:
    reply = await answer(
        shop,
        wishing("The sum first.", wish("add", a=2, b=3)),
        wishing("Now the chart.", wish("plot", numbers=[2, 3])),
        wishing("And the poster.", wish("draw", prompt="a poster", edit="new1")),
        "There you are.",
    )

    assert shape(reply) == ["The sum first.", "Now the chart.", "v1", "And the poster.", "v2", "There you are."]


async def test_a_tools_picture_goes_to_the_image_model_as_the_persons_own(shop: Shop) -> None:
    await answer(
        shop,
        wishing(wish("plot", numbers=[2, 3])),
        wishing(wish("draw", prompt="make it hand-drawn", edit="new1")),
        "Done.",
    )

    [drawing] = shop.model.prompts
    assert [turn.role for turn in drawing.turns] == ["user"]
    assert sent_pictures(drawing) == ["plot of [2, 3]"]
