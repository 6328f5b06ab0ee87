"""A conversation whose tools are on: what runs, what is said and made, and in which order."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import ModelRefused
from core.model.asking import NO_CONTENT, ModelAnswer
from core.model.job import JobState
from core.model.preferences import Setting
from core.model.reply import Picture, Reply, Words
from core.model.request import Options
from core.model.scope import Wanted
from core.model.tooling import ToolPicture, ToolResult
from core.model.usage import Usage
from core.sayings import pictures
from core.sentence import said
from tests.fakes.core import ANA, Shop, conversation, open_shop, picture, reply_to, request, sent_pictures
from tests.fakes.tooling import PLOT, CountingTool, Script, adder, box, plotter, results_in, texts_in, wish, wishing


@pytest.fixture
def add() -> CountingTool:
    return adder()


@pytest.fixture
async def shop(tmp_path: Path, add: CountingTool) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path, toolbox=box(add, plotter())) as opened:
        await opened.preferences.change(conversation(), Wanted(Setting.TOOLS, "on", ANA))
        async with opened.working():
            yield opened


async def answer(shop: Shop, *script: object, prompt: str = "what is 2 + 3?", key: str = "k1") -> Reply:
    shop.model.writer = Script(*script)  # type: ignore[arg-type]  # answers of every kind
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


async def test_after_a_picture_the_model_may_have_nothing_to_add(shop: Shop) -> None:
    nothing = ModelAnswer((), Usage(), NO_CONTENT)

    reply = await answer(shop, wishing(wish("draw", prompt="a cat")), nothing, prompt="a cat please")

    assert (shape(reply), reply.notices) == (["v1"], ())
    assert len(shop.model.written) == 2


async def test_the_model_is_told_what_was_said_and_made_before(shop: Shop) -> None:
    await answer(shop, wishing(wish("add", a=2, b=3)), "It is 5.")
    await answer(shop, "Ten.", prompt="and doubled?", key="k2")

    opening = texts_in(shop.model.written[-1].turns[0].parts)
    assert "ana: what is 2 + 3?\nYou: It is 5." in opening
    assert opening.endswith("The request:\nand doubled?")


async def test_the_picture_that_a_request_is_about_is_looked_at_under_its_name(shop: Shop) -> None:
    await answer(shop, wishing(wish("draw", prompt="a cat", done=True)), prompt="a cat")
    await answer(shop, "A cat.", prompt="what is it?", key="k2")

    prompt = shop.model.written[-1]
    assert sent_pictures(prompt) == ["picture of a cat"]
    assert "v1 (the request is about this one):" in texts_in(prompt.turns[0].parts)


async def test_the_model_looks_at_what_was_made_before_it_goes_on(shop: Shop) -> None:
    await answer(
        shop, wishing(wish("draw", prompt="a cat"), wish("plot", numbers=[2])), "A grey cat.", prompt="what is on it?"
    )

    prompt = shop.model.written[1]
    assert sent_pictures(prompt) == ["picture of a cat", "plot of [2]"]
    assert [type(part).__name__ for part in prompt.turns[-1].parts] == [
        *["LoadedResult"] * 2,
        *["LoadedText", "LoadedPicture"] * 2,
    ]
    assert texts_in(prompt.turns[-1].parts) == "new1:\nnew2:"


async def test_what_a_tools_picture_shows_and_its_notes_are_kept_as_sentences(tmp_path: Path) -> None:
    shown = said(pictures.code_says, "Hello")
    code = CountingTool(PLOT, lambda _: ToolResult({}, (ToolPicture(b"code", shown),), notes=(shown,)))
    async with open_shop(tmp_path, toolbox=box(code)) as shop, shop.working():
        await shop.preferences.change(conversation(), Wanted(Setting.TOOLS, "on", ANA))
        reply = await answer(shop, wishing(wish("plot", numbers=[2])), "Scan it.")

    assert ([version.alt for version in reply.versions], reply.notices) == ([shown], (shown,))


async def test_an_edit_goes_on_from_the_version_with_the_image_models_own_history(shop: Shop) -> None:
    await answer(shop, wishing(wish("draw", prompt="a cat", done=True)), prompt="a cat please")
    reply = await answer(shop, wishing(wish("draw", prompt="make it night", edit="v1", done=True)), key="k2")

    roles = [(turn.role, texts_in(turn.parts)) for turn in shop.model.prompts[1].turns]
    assert roles == [("user", "a cat"), ("model", ""), ("user", "make it night")]
    assert (reply.versions[0].parents, reply.facts.parent) == ((1,), 1)


async def test_a_straight_edit_afterwards_sends_the_very_same_history(shop: Shop) -> None:
    await answer(shop, wishing(wish("draw", prompt="a cat", done=True)), prompt="a cat please")
    await shop.preferences.change(conversation(), Wanted(Setting.TOOLS, "off", ANA))
    await answer(shop, prompt="make it night", key="k2")

    straight = shop.model.prompts[1]
    assert [texts_in(turn.parts) for turn in straight.turns] == ["a cat", "", "make it night"]
    assert straight.turns[1].parts[0] == picture("a cat")


async def test_a_version_made_from_another_of_the_same_answer_is_its_child(shop: Shop) -> None:
    reply = await answer(
        shop,
        wishing(wish("draw", prompt="a cat")),
        wishing(wish("draw", prompt="now at night", edit="new1", done=True)),
    )

    assert [version.parents for version in reply.versions] == [(), (1,)]


async def test_further_pictures_go_in_as_references(shop: Shop) -> None:
    await answer(shop, wishing(wish("draw", prompt="a cat", done=True)))
    await answer(
        shop,
        wishing(wish("plot", numbers=[1])),
        wishing(wish("draw", {"prompt": "both", "edit": "v1", "with": ["new1"]}, done=True)),
        key="k2",
    )

    assert sent_pictures(shop.model.prompts[-1]) == ["picture of a cat", "plot of [1]"]


async def test_two_drawings_at_once_keep_the_order_of_their_wishes(shop: Shop) -> None:
    reply = await answer(
        shop, wishing(wish("draw", prompt="a cat"), wish("draw", prompt="a dog"), wish("add", a=1, b=1)), "Both."
    )

    assert [version.alt for version in reply.versions] == ["a cat", "a dog"]
    assert [next(iter(data)) for data in results_in(shop.model.written[1])] == ["output"] * 3


async def test_what_the_person_typed_counts_more_than_what_the_model_wishes(shop: Shop) -> None:
    shop.model.writer = Script(wishing(wish("draw", prompt="a cat", ratio="1:1", count=1, done=True)))

    job = await shop.done(request("k1", "a cat", options=Options(ratio="16:9", count=2)))

    assert len(reply_to(shop, job).versions) == 2
    assert {prompt.ratio for prompt in shop.model.prompts} == {"16:9"}


async def test_a_refused_drawing_is_told_to_the_model_and_fails_the_request_when_nothing_else_comes(shop: Shop) -> None:
    shop.model.script = lambda _: ModelRefused("Not this.", kind="safety")
    nothing = ModelAnswer((), Usage(), "OTHER")
    shop.model.writer = Script(wishing(wish("draw", prompt="a bad cat", done=True)), nothing, nothing)

    job = await shop.done(request("k1", "a bad cat"))

    assert (job.state, job.failure and job.failure.code) == (JobState.FAILED, "ModelRefused")
    assert results_in(shop.model.written[1]) == [{"error": "Not this."}]


async def test_the_cost_of_the_text_model_is_counted_with_the_rest(shop: Shop) -> None:
    reply = await answer(shop, wishing(wish("add", a=2, b=3)), wishing("It is 5."))
    attempts = await shop.attempts.of(shop.chat.delivered[-1][0])

    assert [attempt.number for attempt in attempts] == [1000, 2000]
    assert sum(one.usage.cost_usd for one in attempts if one.usage and one.usage.cost_usd) == Decimal("0.0004")
    assert reply.facts.model == "writer-a"
