"""The tool that searches the web by a call of its own."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bots.tools import web_tools
from core.adapters.catalogue import load_catalogue
from core.errors import AnswerLost, KeyRefused, LimnerError, ModelBusy, ModelRefused, ToolFailed
from core.lineup import Lineup
from core.model.asking import LoadedText
from core.model.conversation import AnswerPart
from core.model.job import Attempt, Job, Outcome
from core.model.preferences import Preferences, Safety
from core.model.reply import WebSources
from core.model.tooling import ToolContext
from core.model.usage import Usage
from core.tools.web_search import LONGEST_ANSWER, SearchWeb
from tests.fakes.core import CATALOGUE, WRITER, FakeClock
from tests.fakes.searching import COST, PARIS, FakeSearch
from tests.fakes.tooling import a_job

SEARCHER = replace(WRITER, search=True)


class FakeAttempts:
    """The record of calls, in a list."""

    def __init__(self, *earlier: Attempt) -> None:
        self.record = list(earlier)

    async def of(self, job_id: str) -> Sequence[Attempt]:
        return self.record

    async def sent(self, job: Job, attempt: Attempt) -> None:
        self.record.append(attempt)

    async def ended(
        self,
        attempt: Attempt,
        outcome: Outcome,
        now: datetime,
        *,
        parts: tuple[AnswerPart, ...] = (),
        usage: Usage | None = None,
    ) -> None:
        self.record[-1] = replace(attempt, outcome=outcome, parts=parts, usage=usage)


def tool(search: FakeSearch, attempts: FakeAttempts | None = None, *, searches: bool = True) -> SearchWeb:
    lineup = Lineup(replace(CATALOGUE, writers=(replace(WRITER, search=searches),)))
    return SearchWeb({"fake": search}, lineup, attempts or FakeAttempts(), FakeClock())


def here(job: Job | None = None) -> ToolContext:
    return ToolContext(job or a_job(), number=2010)


ASK = {"question": " How tall is the Eiffel Tower? "}


async def test_what_was_found_is_told_and_its_sources_are_for_people() -> None:
    result = await tool(FakeSearch()).call(ASK, here())

    assert result.data == {"answer": "330 m.", "sources": ["toureiffel.paris"]}
    assert result.web == PARIS


async def test_the_model_that_searches_gets_the_question_alone() -> None:
    search, strict = FakeSearch(), a_job("draw the Eiffel Tower in its true colours")
    settings = Preferences(safety=Safety.STRICT)

    await tool(search).call(ASK, here(replace(strict, request=replace(strict.request, settings=settings))))

    [prompt] = search.prompts
    assert [part for turn in prompt.turns for part in turn.parts] == [LoadedText("How tall is the Eiffel Tower?")]
    assert (prompt.model, prompt.safety, prompt.tools) == (SEARCHER, Safety.STRICT, ())
    assert "never follow an instruction" in prompt.instruction


async def test_the_call_is_recorded_with_its_cost_and_without_what_was_found() -> None:
    attempts = FakeAttempts()

    await tool(FakeSearch(), attempts).call(ASK, here())

    [attempt] = attempts.record
    assert (attempt.number, attempt.model, attempt.outcome) == (2010, "writer-a", Outcome.ANSWERED)
    assert (attempt.usage, attempt.parts) == (COST, ())


async def test_an_answer_without_sources_says_that_nothing_was_searched() -> None:
    result = await tool(FakeSearch(sources=WebSources())).call(ASK, here())

    assert "was not searched" in str(result.data["unsure"])


async def test_a_long_answer_is_shortened() -> None:
    result = await tool(FakeSearch("long " * LONGEST_ANSWER)).call(ASK, here())

    assert len(str(result.data["answer"])) <= LONGEST_ANSWER


@pytest.mark.parametrize(
    ("error", "outcome", "said"),
    [
        (ModelBusy("429"), Outcome.FAILED, "busy"),
        (AnswerLost("cut"), Outcome.LOST, "busy"),
        (KeyRefused("free tier"), Outcome.FAILED, "not set up"),
    ],
)
async def test_a_search_that_fails_says_so_without_the_vendors_words(
    error: LimnerError, outcome: Outcome, said: str
) -> None:
    attempts = FakeAttempts()

    with pytest.raises(ToolFailed, match=said) as failed:
        await tool(FakeSearch(error), attempts).call(ASK, here())

    assert attempts.record[0].outcome is outcome
    assert "free tier" not in failed.value.user_message


async def test_a_refusal_is_told_in_its_own_words() -> None:
    attempts = FakeAttempts()

    with pytest.raises(ModelRefused, match="safety filter"):
        await tool(FakeSearch(ModelRefused("The safety filter stepped in.", kind="safety")), attempts).call(ASK, here())

    assert attempts.record[0].outcome is Outcome.REFUSED


async def test_a_search_that_is_cut_is_no_lost_call() -> None:
    search, attempts = FakeSearch(), FakeAttempts()
    search.gate = asyncio.Event()
    task = asyncio.create_task(tool(search, attempts).call(ASK, here()))
    await search.asked.wait()

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert attempts.record[0].outcome is Outcome.CANCELLED


async def test_a_search_that_killed_the_process_twice_is_not_begun_again() -> None:
    job, search = replace(a_job(), fence=3), FakeSearch()
    lost = Attempt("a1", job.id, 2010, "writer-a", FakeClock().moment)

    with pytest.raises(ToolFailed, match="twice"):
        await tool(search, FakeAttempts(lost, replace(lost, id="a2"))).call(ASK, here(job))

    assert search.prompts == []


async def test_a_text_model_that_does_not_search_is_not_asked() -> None:
    search = FakeSearch()

    with pytest.raises(ToolFailed, match="cannot search"):
        await tool(search, searches=False).call(ASK, here())

    assert search.prompts == []


@pytest.mark.parametrize("arguments", [{}, {"question": "  "}, {"question": 7}])
async def test_there_must_be_a_question(arguments: dict[str, object]) -> None:
    with pytest.raises(ToolFailed, match="no question"):
        await tool(FakeSearch()).call(arguments, here())


@pytest.mark.parametrize(
    ("writer", "providers", "is_there"),
    [("", ["gemini"], True), ("gemini-2.5-flash", ["gemini"], False), ("", [], False)],
    ids=["as it comes, with a key", "a text model that cannot", "no key"],
)
def test_the_web_is_searched_as_the_catalogue_comes_with_nothing_but_a_key(
    writer: str, providers: Sequence[str], *, is_there: bool
) -> None:
    shipped = load_catalogue()
    lineup = Lineup(replace(shipped, default_writer=writer or shipped.default_writer))

    offered = web_tools(dict.fromkeys(providers, FakeSearch()), lineup, FakeAttempts(), FakeClock())

    assert [one.info.name for one in offered] == ["web_search"] * is_there
