"""What tools found on the web: shown with the answer, and kept no longer than its provider allows."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.model.job import JobState
from core.model.preferences import Setting
from core.model.reply import Link, WebSources
from core.model.scope import Wanted
from core.model.tooling import Effect, ToolInfo, ToolResult
from core.rounds import number_of_wish
from tests.fakes.core import ANA, Shop, conversation, open_shop, reply_to, request
from tests.fakes.tooling import CountingTool, Script, box, wish, wishing

TOWER, RIVER = Link("tower.org", "https://tower.org"), Link("river.org", "https://river.org")
FOUND = {"tower": WebSources((TOWER,)), "river": WebSources((RIVER, TOWER), (TOWER,))}
LOOK_UP = ToolInfo("look_up", "Looks it up.", {"type": "object"}, Effect.READS)


@pytest.fixture
def look_up() -> CountingTool:
    return CountingTool(LOOK_UP, lambda given: ToolResult({"answer": "330 m."}, web=FOUND[str(given["what"])]))


@pytest.fixture
async def shop(tmp_path: Path, look_up: CountingTool) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path, toolbox=box(look_up)) as opened:
        await opened.preferences.change(conversation(), Wanted(Setting.TOOLS, "on", ANA))
        yield opened


async def test_sources_of_every_search_stand_once_under_the_answer(shop: Shop) -> None:
    shop.model.writer = Script(
        wishing(wish("look_up", what="tower")), wishing(wish("look_up", what="river")), "It is tall."
    )

    async with shop.working():
        job = await shop.done(request("k1", "how tall is it?"))

    assert job.state is JobState.DELIVERED
    assert reply_to(shop, job).facts.web == WebSources((TOWER, RIVER), (TOWER,))


async def test_what_a_tool_told_is_forgotten_once_the_answer_is_stored(shop: Shop) -> None:
    shop.model.writer = Script(wishing(wish("look_up", what="tower")), "It is tall.")

    async with shop.working():
        job = await shop.done(request("k1", "how tall is it?"))

    [run] = await shop.runs.of(job.id)
    assert (run.name, dict(run.data), run.web) == ("look_up", {}, WebSources())


async def test_a_tool_knows_which_of_the_jobs_runs_it_is(shop: Shop, look_up: CountingTool) -> None:
    shop.model.writer = Script(wishing(wish("look_up", what="tower"), wish("look_up", what="river")), "It is tall.")

    async with shop.working():
        await shop.done(request("k1", "how tall is it?"))

    assert [context.number for context in look_up.contexts] == [number_of_wish(1, 0), number_of_wish(1, 1)]


async def test_forgetting_takes_the_sources_along(shop: Shop) -> None:
    shop.model.writer = Script(wishing(wish("look_up", what="tower")), "It is tall.")
    async with shop.working():
        job = await shop.done(request("k1", "how tall is it?"))

    await shop.erasure.forget_some(conversation(), shop.clock.now(), 10)

    reply = await shop.deliveries.reply(job.id)
    assert reply is not None
    assert reply.facts.web == WebSources()
