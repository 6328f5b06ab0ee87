"""The loopback server itself: its answers obey the official schema, and it refuses what Google documents."""

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from jsonschema import Draft202012Validator

from tests.fakes.gemini_behaviours import Behaviour, blocks, draws, says, stops
from tests.fakes.gemini_grounding import finds
from tests.fakes.gemini_pictures import Drawing
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.gemini_wire import SPECS, Json

ONE_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
WORDS = {"contents": [{"parts": [{"text": "a cat"}]}]}


@pytest.fixture
async def http(gemini: GeminiServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(gemini.address, headers={"x-goog-api-key": KEY}) as session:
        yield session


def schema(value: Json) -> Json:
    """Turn Google's discovery form into JSON Schema."""
    if isinstance(value, list):
        return [schema(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: schema(item) for key, item in value.items() if not (key == "type" and item == "any")}
    if isinstance(kept.get("$ref"), str):
        kept["$ref"] = f"#/$defs/{kept['$ref']}"
    return kept


def official(name: str) -> Draft202012Validator:
    """The validator of one of Google's types."""
    document = json.loads((SPECS / "aiplatform.v1beta1.generateContent.schemas.json").read_text())
    types = {key: value for key, value in (document.get("schemas") or document).items() if isinstance(value, dict)}
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema(types)})


def asking(model: str = "gemini-3-pro-image", version: str = "v1beta") -> str:
    """The address of a model."""
    return f"/{version}/models/{model}:generateContent"


@pytest.mark.parametrize(
    "behaviour",
    [
        draws(2, words="Here:"),
        draws(interim=True),
        says("no"),
        stops("IMAGE_OTHER", "why"),
        blocks("OTHER", "why"),
        finds("330 m.", ["a.org"], ["tower height"]),
    ],
)
async def test_answers_obey_the_official_schema(
    gemini: GeminiServer, http: aiohttp.ClientSession, behaviour: Behaviour
) -> None:
    gemini.script(behaviour)

    async with http.post(asking(), json=WORDS) as response:
        errors = list(
            official("GoogleCloudAiplatformV1beta1GenerateContentResponse").iter_errors(await response.json())
        )

    assert errors == []


def with_parts(role: str, *parts: Json) -> Json:
    """A talk of three turns."""
    mine = {"role": "user", "parts": [{"text": "a cat"}]}
    return {"contents": [mine, {"role": role, "parts": list(parts)}, mine]}


PICTURE = {"inlineData": {"mimeType": "image/png", "data": ONE_PIXEL}}


@pytest.mark.parametrize(
    ("model", "request_body", "message"),
    [
        ("gemini-3-pro-image", WORDS | {"tools": [{"functionDeclarations": [{"name": "f"}]}]}, "Function calling"),
        ("gemini-2.5-flash-image", WORDS | {"tools": [{"googleSearch": {}}]}, "Search Grounding"),
        (
            "gemini-3.8-flash",
            WORDS | {"tools": [{"googleSearch": {}}, {"functionDeclarations": [{"name": "f"}]}]},
            "cannot be combined",
        ),
        ("gemini-2.5-flash-image", WORDS | {"systemInstruction": {"parts": [{"text": "x"}]}}, "Developer instruction"),
        ("gemini-nano-banana-2.1", WORDS | {"generationConfig": {"temperature": 1}}, "temperature"),
        ("gemini-3-pro-image", WORDS | {"generation_config": {"image_config": {"image_size": "512"}}}, "image size"),
        ("gemini-2.5-flash-image", WORDS | {"generationConfig": {"imageConfig": {"imageSize": "1K"}}}, "image size"),
        ("gemini-3-pro-image", WORDS | {"generationConfig": {"imageConfig": {"aspectRatio": "1:8"}}}, "aspect ratio"),
        ("gemini-2.5-flash-image", with_parts("user", *[PICTURE] * 4), "Too many images: 4, at most 3"),
        ("gemini-3-pro-image", with_parts("model", PICTURE), "content position 2, part position 1"),
        ("gemini-3-pro-image", with_parts("model", PICTURE | {"thoughtSignature": "AAAA"}), "Corrupted"),
        ("gemini-3-pro-image", with_parts("robot", {"text": "x"}), "valid role"),
        ("gemini-3-pro-image", {"contents": []}, "contents are required"),
    ],
)
async def test_it_refuses_what_google_documents(
    gemini: GeminiServer, http: aiohttp.ClientSession, model: str, request_body: Json, message: str
) -> None:
    async with http.post(asking(model), json=request_body) as response:
        answer = await response.json()

    assert (response.status, len(gemini.calls)) == (400, 0)
    assert message in answer["error"]["message"]
    assert message in gemini.refusals[0]


async def test_it_refuses_more_bytes_than_a_request_may_hold(
    gemini: GeminiServer, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.gemini_rules.MOST_BYTES", 50)

    async with http.post(asking(), json=with_parts("user", PICTURE)) as response:
        assert response.status == 400

    assert gemini.refusals == ["Request payload size exceeds the limit: 50 bytes."]


async def test_unknown_fields_are_violations(gemini: GeminiServer, http: aiohttp.ClientSession) -> None:
    async with http.post(asking(), json=WORDS | {"colour": "red"}) as response:
        assert response.status == 200

    assert "colour" in gemini.violations.pop()


@pytest.mark.parametrize("version", ["v1", "v1beta"])
async def test_the_key_may_stand_in_the_address(gemini: GeminiServer, version: str) -> None:
    async with (
        aiohttp.ClientSession(gemini.address) as http,
        http.post(f"{asking(version=version)}?key={KEY}", json=WORDS) as keyed,
        http.post(asking(version=version), json=WORDS) as keyless,
    ):
        assert (keyed.status, keyless.status) == (200, 403)


async def test_its_models_are_listed(gemini: GeminiServer, http: aiohttp.ClientSession) -> None:
    async with http.get("/v1beta/models?pageSize=1000") as response:
        models = (await response.json())["models"]

    assert "models/gemini-nano-banana-2.1" in {model["name"] for model in models}


async def test_pictures_have_the_size_that_was_ordered(gemini: GeminiServer, http: aiohttp.ClientSession) -> None:
    gemini.drawing = Drawing(size_bytes=300_000, signature_bytes=1_000)

    async with http.post(asking(), json=WORDS) as response:
        [part] = (await response.json())["candidates"][0]["content"]["parts"]

    assert 299_990 <= len(part["inlineData"]["data"]) * 3 // 4 <= 300_004
