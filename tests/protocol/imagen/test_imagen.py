"""Imagen, asked through Google's own library and a Vertex AI on loopback that knows its parameters."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.adapters.imagen import ImagenAccess, ImagenModel, prove_credentials
from core.errors import (
    AnswerLost,
    KeyRefused,
    LimnerError,
    ModelBusy,
    ModelGone,
    ModelRefused,
    ModelUnreachable,
    RequestRefused,
)
from core.model.asking import ModelPrompt
from core.model.preferences import Safety
from tests.fakes.prompts import asked, model_named, prompt
from tests.fakes.vertex_server import LOCATION, PROJECT, REQUEST, VertexServer, predicts, says, sends

IMAGEN = model_named("imagen")
PEOPLE = {"dont_allow": "DONT_ALLOW", "allow_adult": "ALLOW_ADULT", "allow_all": "ALLOW_ALL"}


def of(count: int = 1, ratio: str | None = None, size: str | None = None, words: str = "a lighthouse") -> ModelPrompt:
    return replace(prompt(asked(words), model=IMAGEN, ratio=ratio, size=size), count=count)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
async def test_one_call_gives_as_many_pictures_as_were_asked_for(
    count: int, vertex: VertexServer, model: ImagenModel
) -> None:
    answer = await model.draw(of(count))

    assert len({picture.data for picture in answer.pictures}) == count
    assert {picture.mime for picture in answer.pictures} == {"image/png"}
    assert [call.parameters["sampleCount"] for call in vertex.calls] == [count]
    assert answer.usage.cost_usd == count * Decimal("0.04")


async def test_a_request_says_what_was_chosen_and_nothing_else(vertex: VertexServer, model: ImagenModel) -> None:
    await model.draw(of(2, "16:9", "2K", words="a logo with the word “Crust”"))
    await model.draw(of())

    chosen, plain = vertex.calls
    assert chosen.words == "a logo with the word “Crust”"
    assert chosen.parameters == {
        "sampleCount": 2,
        "aspectRatio": "16:9",
        "sampleImageSize": "2K",
        "personGeneration": "ALLOW_ADULT",
        "includeRaiReason": True,
    }
    assert plain.parameters == {"sampleCount": 1, "personGeneration": "ALLOW_ADULT", "includeRaiReason": True}


@pytest.mark.parametrize("ratio", IMAGEN.ratios)
async def test_each_of_its_ratios_is_legal(ratio: str, vertex: VertexServer, model: ImagenModel) -> None:
    await model.draw(of(ratio=ratio))

    assert vertex.calls[0].parameters["aspectRatio"] == ratio


@pytest.mark.parametrize(
    ("safety", "spelt"),
    [
        (Safety.STRICT, "BLOCK_LOW_AND_ABOVE"),
        (Safety.MEDIUM, "BLOCK_MEDIUM_AND_ABOVE"),
        (Safety.RELAXED, "BLOCK_ONLY_HIGH"),
        (Safety.OFF, "BLOCK_ONLY_HIGH"),
    ],
)
async def test_the_safety_setting_goes_along(
    safety: Safety, spelt: str, vertex: VertexServer, model: ImagenModel
) -> None:
    await model.draw(replace(of(), safety=safety))

    assert vertex.calls[0].parameters["safetySetting"] == spelt


@pytest.mark.parametrize(("people", "spelt"), PEOPLE.items())
async def test_whom_pictures_may_show_is_the_operators_rule(people: str, spelt: str, vertex: VertexServer) -> None:
    access = ImagenAccess(project=PROJECT, location=LOCATION, base_url=vertex.address, people=people)
    async with ImagenModel(access) as model:
        await model.draw(of())

    assert vertex.calls[0].parameters["personGeneration"] == spelt


@pytest.mark.parametrize(
    "change",
    [
        {"sampleCount": 5},
        {"sampleCount": 0},
        {"aspectRatio": "21:9"},
        {"sampleImageSize": "4K"},
        {"personGeneration": "allow_adult"},
        {"seed": 7},
        {"imageSize": "1K"},
    ],
)
def test_the_loopback_vertex_knows_what_is_not_legal(change: dict[str, object]) -> None:
    legal = {"instances": [{"prompt": "a cat"}], "parameters": {"sampleCount": 1}}

    assert REQUEST.is_valid(legal)
    assert not REQUEST.is_valid(legal | {"parameters": {"sampleCount": 1} | change})


async def test_pictures_that_were_held_back_are_only_missing(vertex: VertexServer, model: ImagenModel) -> None:
    vertex.script(predicts(held_back=1))

    answer = await model.draw(of(4))

    assert len(answer.pictures) == 3
    assert answer.usage.cost_usd == Decimal("0.12")


@pytest.mark.parametrize(
    ("reason", "kind", "words"),
    [
        ("The picture was filtered out. Support codes: 56562880", "safety", "safety filter"),
        ("Your images were filtered out. Support codes: 89371032", "policy", "rules of use"),
        ("The response shows a child. Support codes: 58061214", "person", "no children, nobody who is known"),
        ("The picture shows people. Support codes: 39322892", "person", "no children, nobody who is known"),
        ("It holds an address. Support codes: 92201652", "person", "private details of a person"),
        ("Something new.", "safety", "safety filter"),
    ],
)
async def test_when_all_are_held_back_the_person_reads_why(
    reason: str, kind: str, words: str, vertex: VertexServer, model: ImagenModel
) -> None:
    vertex.script(predicts(held_back=2, reason=reason))

    with pytest.raises(ModelRefused) as caught:
        await model.draw(of(2))

    assert caught.value.kind == kind
    assert words in caught.value.user_message
    assert caught.value.explanation == reason.partition(" Support codes")[0]


async def test_a_prompt_that_is_stopped_at_the_door_is_a_refusal(vertex: VertexServer, model: ImagenModel) -> None:
    said = (
        "The prompt could not be submitted. This prompt contains sensitive words that violate Google's Responsible AI "
        "practices. Try rephrasing the prompt. If you think this was an error, send feedback. Support codes: 42237218"
    )
    vertex.script(says(400, said, "INVALID_ARGUMENT"))

    with pytest.raises(ModelRefused) as caught:
        await model.draw(of())

    assert caught.value.kind == "policy"
    assert caught.value.explanation is not None
    assert caught.value.explanation.startswith("The prompt could not be submitted.")
    assert "Support" not in caught.value.explanation


@pytest.mark.parametrize(
    ("status", "state", "error"),
    [
        (400, "INVALID_ARGUMENT", RequestRefused),
        (403, "PERMISSION_DENIED", KeyRefused),
        (429, "RESOURCE_EXHAUSTED", ModelBusy),
        (503, "UNAVAILABLE", ModelBusy),
    ],
)
async def test_other_errors_mean_what_they_mean_for_gemini(
    status: int, state: str, error: type[LimnerError], vertex: VertexServer, model: ImagenModel
) -> None:
    vertex.script(says(status, "Something failed.", state))

    with pytest.raises(error):
        await model.draw(of())


async def test_a_model_that_vertex_does_not_have_is_gone(vertex: VertexServer, model: ImagenModel) -> None:
    with pytest.raises(ModelGone):
        await model.draw(replace(of(), model=replace(IMAGEN, id="imagen-9")))


@pytest.mark.parametrize("document", [{}, {"predictions": []}, {"predictions": [{"bytesBase64Encoded": "%"}]}, []])
async def test_an_answer_with_nothing_in_it_is_an_empty_one(
    document: object, vertex: VertexServer, model: ImagenModel
) -> None:
    vertex.script(sends(document))

    assert (await model.draw(of())).parts == ()


async def test_credentials_that_are_refused_are_the_operators_matter(vertex: VertexServer, model: ImagenModel) -> None:
    vertex.takes_callers = False

    with pytest.raises(KeyRefused, match="Vertex AI: no credentials") as caught:
        await model.draw(of())

    assert "who are you" not in str(caught.value)


async def test_without_credentials_the_operator_reads_how_to_give_them(
    vertex: VertexServer, model: ImagenModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))

    with pytest.raises(KeyRefused, match="gcloud auth application-default login"):
        await model.draw(of())


async def test_credentials_are_proved_by_a_token(vertex: VertexServer) -> None:
    await prove_credentials()

    vertex.takes_callers = False
    with pytest.raises(KeyRefused, match="Vertex AI: no credentials"):
        await prove_credentials()


async def test_a_vertex_that_is_not_there_was_sent_nothing(vertex: VertexServer) -> None:
    access = ImagenAccess(project=PROJECT, location=LOCATION, base_url="http://127.0.0.1:1")
    async with ImagenModel(access) as model:
        with pytest.raises(ModelUnreachable):
            await model.draw(of())


async def test_a_call_that_takes_too_long_is_lost(vertex: VertexServer) -> None:
    vertex.gate.clear()
    bounds = ImagenAccess(
        project=PROJECT, location=LOCATION, base_url=vertex.address, longest_call=timedelta(milliseconds=500)
    )
    async with ImagenModel(bounds) as model:
        with pytest.raises(AnswerLost):
            await model.draw(of())


async def test_a_cancelled_call_closes_its_connection(vertex: VertexServer, model: ImagenModel) -> None:
    vertex.gate.clear()
    asking = asyncio.create_task(model.draw(of()))
    await vertex.call(1)

    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking
