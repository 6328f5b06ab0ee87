"""Models that are gone: found on the provider's list or by a call, and what does instead."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.errors import LimnerError, ModelGone, ModelUnreachable
from core.intake import check
from core.lineup import Lineup
from core.model.asking import ModelAnswer, ModelPrompt
from core.model.catalogue import Catalogue, Choice, ModelInfo, ModelStatus
from core.model.job import JobState
from core.model.request import Options
from core.sayings import notices
from core.sentence import said
from tests.fakes.core import BATCH, CATALOGUE, MODEL, OTHER_MODEL, PATIENCE, drawn, open_shop, reply_to, request

OFFLINE = ModelInfo("offline", "offline", pictures_in=3, ratios=("1:1",), stands_in=False)
OLDER = ModelInfo("model-older", "fake", ModelStatus.LIMITED, pictures_in=3, ratios=("1:1",))
RETIRED = ModelInfo("model-retired", "fake", ModelStatus.RETIRED, replaced_by="model-b")


def lineup(*models: ModelInfo, default: str = "model-a") -> Lineup:
    return Lineup(Catalogue(models or (MODEL, OTHER_MODEL, OLDER, OFFLINE, RETIRED), default))


class FakeList:
    """A provider's list; an error is raised instead of an answer."""

    def __init__(self, *said: frozenset[str] | Exception) -> None:
        self.said = [*said]
        self.asked = asyncio.Event()

    async def listed(self) -> frozenset[str]:
        answer = self.said.pop(0)
        if not self.said:
            self.asked.set()
        if isinstance(answer, Exception):
            raise answer
        return answer


def gone(prompt: ModelPrompt) -> ModelAnswer | Exception:
    """The provider has no model-a."""
    return ModelGone("HTTP 404 NOT_FOUND") if prompt.model.id == "model-a" else drawn("a cat")


def test_a_model_that_is_not_on_the_list_leads_to_another_with_a_notice() -> None:
    models = lineup()

    models.confirm("fake", {"model-b", "model-older", "something-else"})

    assert models.catalogue.choose(None) == Choice(OTHER_MODEL, said(notices.not_available, "model-a", "model-b"))
    assert "model-a" not in [model.id for model in models.catalogue.usable]


def test_the_operator_is_told_once_a_look_which_model_is_missing_and_what_does_instead() -> None:
    models = lineup()

    with capture_logs() as logs:
        models.confirm("fake", {"model-b"})

    told = [(log["log_level"], log["model"], log["instead"]) for log in logs]
    assert told == [("warning", "model-a", "model-b"), ("info", "model-older", "model-b")]


def test_a_text_model_that_is_not_on_the_list_leads_to_another_and_the_operator_is_told() -> None:
    models = Lineup(CATALOGUE)

    with capture_logs() as logs:
        models.confirm("fake", {"model-a", "model-b", "writer-b"})

    assert models.catalogue.choose_writer().model.id == "writer-b"
    assert [(log["model"], log["instead"]) for log in logs] == [("writer-a", "writer-b")]


def test_what_replaced_a_retired_model_may_be_gone_too() -> None:
    models = lineup()

    models.confirm("fake", {"model-a"})

    assert models.catalogue.choose("model-retired") == Choice(
        MODEL, said(notices.was_retired, "model-retired", "", "model-a")
    )


def test_a_list_of_one_provider_says_nothing_of_anothers_models() -> None:
    models = lineup()

    models.confirm("fake", {"model-a"})

    assert models.catalogue.choose("offline") == Choice(OFFLINE)


def test_a_list_without_any_of_our_models_says_nothing() -> None:
    models = lineup()

    models.confirm("fake", {"house-alias"})

    assert models.catalogue.choose(None) == Choice(MODEL)


def test_a_model_that_is_listed_again_is_used_again() -> None:
    models = lineup()
    models.confirm("fake", {"model-b"})
    models.lose("model-older")

    models.confirm("fake", {"model-a", "model-b", "model-older"})

    assert models.catalogue.gone == frozenset()


def test_the_offline_model_never_stands_in_unasked() -> None:
    models = lineup(MODEL, OFFLINE)

    models.lose("model-a")

    # Asked all the same, so that the operator learns what the provider says.
    assert models.catalogue.choose("model-a") == Choice(MODEL)


async def test_a_lost_model_of_a_provider_without_a_list_is_tried_again_at_the_next_look() -> None:
    absent = frozenset({"model-older"})
    models = Lineup(Catalogue((MODEL, OTHER_MODEL, OLDER, BATCH), "model-a", gone=absent))
    models.lose("model-batch")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await models.keep_confirmed({})

    assert models.catalogue.gone == absent


async def test_a_list_that_cannot_be_had_is_no_error() -> None:
    models, failing = lineup(), FakeList(ModelUnreachable("no route"), frozenset({"model-b"}))

    with capture_logs() as logs, pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await models.keep_confirmed({"fake": failing})

    assert models.catalogue.gone == frozenset()
    assert [log["log_level"] for log in logs] == ["info"]


async def test_the_next_provider_is_asked_after_one_in_a_strange_form() -> None:
    models, strange, good = lineup(), FakeList(ZeroDivisionError()), FakeList(frozenset({"model-b"}))

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(models.keep_confirmed({"odd": strange, "fake": good}))
        await good.asked.wait()
        await asyncio.sleep(0)
        asking.cancel()

    assert "model-a" in models.catalogue.gone


def test_a_request_is_checked_against_what_will_draw_it() -> None:
    models = lineup()
    models.lose("model-a")

    with pytest.raises(LimnerError, match="model-b has no ratio 16:9"):
        check(request(options=Options(model="model-a", ratio="16:9")), models.catalogue)


async def test_a_model_that_a_call_finds_gone_is_replaced_once_with_a_notice(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = gone
        with capture_logs() as logs:
            job = await shop.done(request(options=Options(count=2)))
        again = await shop.done(request("k2"))

        assert job.state is JobState.DELIVERED
        assert reply_to(shop, job).facts.model == "model-b"
        told = reply_to(shop, job).notices
        assert [str(one) for one in told] == ["model-a is not available; this was made with model-b."]
        assert [log["instead"] for log in logs if log["event"] == "the provider does not have a model"] == ["model-b"]
        assert [prompt.model.id for prompt in shop.model.prompts] == ["model-a"] * 2 + ["model-b"] * 3
        assert reply_to(shop, again).facts.model == "model-b"


async def test_when_every_model_is_gone_the_job_fails_as_the_operators_matter(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = lambda _: ModelGone("HTTP 404 NOT_FOUND")
        job = await shop.done(request())

        assert (job.state, job.failure.code if job.failure else None) == (JobState.FAILED, "ModelGone")
        assert [prompt.model.id for prompt in shop.model.prompts] == ["model-a", "model-b"]


async def test_a_shape_that_the_other_model_lacks_is_not_claimed(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, shop.working():
        shop.model.script = gone
        job = await shop.done(request(options=Options(ratio="16:9", size="2K")))

        facts = reply_to(shop, job).facts
        assert (facts.ratio, facts.size) == ("1:1", None)


async def test_a_job_stays_with_the_model_that_began_to_answer_it(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.model.script = lambda prompt: drawn("one") if prompt.number == 1 else ModelUnreachable("no route")
        async with shop.working():
            job = await shop.order(request(options=Options(count=2)))
            await shop.until(job, JobState.WAITING)
    async with open_shop(tmp_path) as shop:
        shop.lineup = Lineup(replace(CATALOGUE, default="model-b"))
        shop.build(shop.database)
        async with shop.working():
            await shop.until(job)

        assert [(prompt.model.id, prompt.number) for prompt in shop.model.prompts] == [("model-a", 2)]
        assert reply_to(shop, job).facts.model == "model-a"
        assert tuple(map(str, reply_to(shop, job).notices)) == ("This was made with model-a.",)
