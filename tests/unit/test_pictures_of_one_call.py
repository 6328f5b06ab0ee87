"""A model that makes several new pictures in one call and changes none, through the whole core."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import ModelGone, StoreBusy, UnknownOption
from core.lineup import Lineup
from core.model.asking import ModelAnswer, ModelPrompt
from core.model.catalogue import Catalogue
from core.model.image import Attachment
from core.model.job import Job, JobState, Made
from core.model.request import Kind, Options, Start
from core.model.usage import Usage
from tests.fakes.core import (
    BATCH,
    BATCH_CATALOGUE,
    Shop,
    drawn,
    last_words,
    open_shop,
    picture,
    reply_to,
    request,
    sent_pictures,
)

FOUR = Options(model="model-batch", count=4)
NEW_ONLY = "model-batch makes new pictures only; this was made with model-a."


def draws(prompt: ModelPrompt) -> ModelAnswer:
    return ModelAnswer(tuple(picture(f"{last_words(prompt)} {n}", None) for n in range(prompt.count)), Usage())


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path) as opened:
        opened.lineup = Lineup(BATCH_CATALOGUE)
        opened.build(opened.database)
        opened.model.script = draws
        async with opened.working():
            yield opened


def calls(shop: Shop) -> list[tuple[str, int]]:
    return [(prompt.model.id, prompt.count) for prompt in shop.model.prompts]


async def test_four_pictures_are_one_call_and_four_versions(shop: Shop) -> None:
    job = await shop.done(request(prompt="a cat", options=FOUR))

    assert calls(shop) == [("model-batch", 4)]
    assert [version.label for version in reply_to(shop, job).versions] == ["v1", "v2", "v3", "v4"]
    assert reply_to(shop, job).notices == ()


async def test_fewer_pictures_than_asked_for_are_said_so_and_not_asked_for_again(shop: Shop) -> None:
    shop.model.script = lambda _: ModelAnswer((picture("one"), picture("two"), picture("three")), Usage(), "held back")

    job = await shop.done(request(options=FOUR))

    assert len(reply_to(shop, job).versions) == 3
    assert tuple(map(str, reply_to(shop, job).notices)) == ("Asked for 4, got 3.",)
    assert len(shop.model.prompts) == 1


async def test_a_saved_answer_is_asked_for_no_second_time(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    finish = shop.conversations.finish
    refusals = [StoreBusy("locked")]

    async def finish_at_last(job: Job, made: Made, now: object) -> Job:
        if refusals:
            raise refusals.pop()
        return await finish(job, made, shop.clock.now())

    monkeypatch.setattr(shop.conversations, "finish", finish_at_last)
    job = await shop.done(request(options=FOUR))

    assert refusals == []
    assert len(reply_to(shop, job).versions) == 4
    assert calls(shop) == [("model-batch", 4)]


async def test_an_edit_of_one_of_them_goes_to_a_model_that_takes_pictures(shop: Shop) -> None:
    await shop.done(request("k1", "a cat", options=FOUR))
    job = await shop.done(request("k2", "in a hat", version=2, options=FOUR))

    assert sent_pictures(shop.model.prompts[-1]) == ["picture of a cat 1"]
    assert calls(shop)[1:] == [("model-a", 1)] * 4
    assert tuple(map(str, reply_to(shop, job).notices)) == (NEW_ONLY,)


async def test_words_in_a_conversation_go_to_a_model_that_knows_it(shop: Shop) -> None:
    await shop.done(request("k1", "a cat"))
    job = await shop.done(request("k2", "mit einem Hut auf dem Kopf", options=FOUR))

    assert reply_to(shop, job).facts.model == "model-a"
    assert NEW_ONLY in map(str, reply_to(shop, job).notices)


async def test_a_fresh_start_in_a_conversation_is_its_own_again(shop: Shop) -> None:
    await shop.done(request("k1", "a cat"))
    await shop.done(request("k2", "a dog", start=Start.FRESH, options=FOUR))

    assert calls(shop) == [("model-a", 1), ("model-batch", 4)]


async def test_attached_pictures_go_to_a_model_that_takes_them(shop: Shop) -> None:
    shop.chat.files = {"f1": b"a boat", "f2": b"a pier"}
    files = (Attachment("f1", "boat.png", ""), Attachment("f2", "pier.png", ""))

    job = await shop.done(request(kind=Kind.BLEND, prompt="zusammen auf dem See", attachments=files, options=FOUR))

    assert reply_to(shop, job).facts.model == "model-a"
    assert NEW_ONLY in map(str, reply_to(shop, job).notices)


@pytest.mark.parametrize("start", Start)
async def test_another_language_is_refused_without_asking_the_model(start: Start, shop: Shop) -> None:
    job = await shop.done(request(prompt="ein Leuchtturm bei Nacht", start=start, options=FOUR))

    assert job.failure is not None
    assert (job.failure.code, str(job.failure.words)) == (
        "NotEnglish",
        "model-batch understands English only, so nothing was drawn. Let it be translated, or let model-a draw it, "
        "which knows other languages.",
    )
    assert shop.model.prompts == []


async def test_where_no_model_understands_another_language_none_is_offered(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        shop.lineup = Lineup(Catalogue((BATCH,), "model-batch"))
        shop.build(shop.database)
        async with shop.working():
            job = await shop.done(request(prompt="ein Leuchtturm bei Nacht", options=FOUR))

    assert job.failure is not None
    assert (job.failure.code, str(job.failure.words)) == (
        "UserError",
        "model-batch understands English only, so nothing was drawn. Say it in English.",
    )


async def test_other_models_take_every_language(shop: Shop) -> None:
    job = await shop.done(request(prompt="ein Leuchtturm bei Nacht"))

    assert job.state is JobState.DELIVERED


async def test_its_ratios_are_its_own(shop: Shop) -> None:
    with pytest.raises(UnknownOption, match=r"model-batch has no ratio 16:9\. Use one of: 1:1, 3:4"):
        await shop.intake.submit(request(options=Options(model="model-batch", ratio="16:9")))


async def test_when_it_is_gone_another_makes_the_pictures_one_a_call(shop: Shop) -> None:
    shop.model.script = lambda prompt: (
        ModelGone("HTTP 404") if prompt.model == BATCH else drawn(f"a cat {prompt.number}")
    )

    job = await shop.done(request(options=FOUR))

    assert calls(shop) == [("model-batch", 4)] + [("model-a", 1)] * 4
    assert tuple(map(str, reply_to(shop, job).notices)) == (
        "model-batch is not available; this was made with model-a.",
    )
