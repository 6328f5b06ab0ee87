"""What one call puts on the wire."""

from dataclasses import replace

import pytest

from core.adapters.gemini import GeminiAccess, GeminiModel
from core.adapters.gemini.enclosures import SLICE
from core.model.asking import LoadedPicture, LoadedText, LoadedTurn, ModelPrompt
from core.model.catalogue import ModelInfo
from core.model.conversation import Role
from core.model.preferences import Safety
from tests.fakes.gemini_behaviours import says
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.gemini_wire import Json
from tests.fakes.prompts import LITE, NANO, OLDER, PHOTO, PRO, asked, prompt


async def test_a_call_holds_the_words_and_asks_for_words_and_pictures(gemini: GeminiServer, model: GeminiModel) -> None:
    await model.draw(prompt(asked("a lighthouse at dusk")))

    [call] = gemini.calls
    assert call.model == "gemini-nano-banana-2.1"
    assert call.request == {
        "contents": [{"role": "user", "parts": [{"text": "a lighthouse at dusk"}]}],
        "generationConfig": {"responseModalities": ["TEXT", "IMAGE"]},
    }


@pytest.mark.parametrize(
    ("asked_of", "ratio", "size", "sent"),
    [
        (NANO, "16:9", "2K", {"aspectRatio": "16:9", "imageSize": "2K"}),
        (NANO, None, "4K", {"imageSize": "4K"}),
        (NANO, "1:8", None, {"aspectRatio": "1:8"}),
        (PRO, "1:8", "512", {}),
        (LITE, "21:9", "2K", {"aspectRatio": "21:9"}),
        (OLDER, "9:16", "1K", {"aspectRatio": "9:16"}),
    ],
)
async def test_a_shape_is_sent_as_far_as_the_model_takes_it(
    gemini: GeminiServer, model: GeminiModel, asked_of: ModelInfo, ratio: str | None, size: str | None, sent: Json
) -> None:
    await model.draw(prompt(model=asked_of, ratio=ratio, size=size))

    assert gemini.calls[0].image_config == sent
    assert gemini.refusals == []


@pytest.mark.parametrize(
    ("safety", "threshold"),
    [
        (Safety.STRICT, "BLOCK_LOW_AND_ABOVE"),
        (Safety.MEDIUM, "BLOCK_MEDIUM_AND_ABOVE"),
        (Safety.RELAXED, "BLOCK_ONLY_HIGH"),
        (Safety.OFF, "OFF"),
    ],
)
async def test_a_level_of_safety_is_sent_for_each_kind_of_harm(
    gemini: GeminiServer, model: GeminiModel, safety: Safety, threshold: str
) -> None:
    await model.draw(replace(prompt(), safety=safety))

    sent = {one["category"]: one["threshold"] for one in gemini.calls[0].request["safetySettings"]}
    assert sent == dict.fromkeys(
        (
            "HARM_CATEGORY_HARASSMENT",
            "HARM_CATEGORY_HATE_SPEECH",
            "HARM_CATEGORY_SEXUALLY_EXPLICIT",
            "HARM_CATEGORY_DANGEROUS_CONTENT",
        ),
        threshold,
    )
    assert gemini.refusals == []


async def test_turns_and_parts_keep_their_order_and_roles(gemini: GeminiServer, model: GeminiModel) -> None:
    said = LoadedTurn(Role.MODEL, (LoadedText("Here it is."),))

    await model.draw(prompt(asked(PHOTO, "one"), said, asked("two", PHOTO, "three")))

    contents = gemini.calls[0].request["contents"]
    assert [(turn["role"], [part.get("text", "picture") for part in turn["parts"]]) for turn in contents] == [
        ("user", ["picture", "one"]),
        ("model", ["Here it is."]),
        ("user", ["two", "picture", "three"]),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, SLICE - 1, SLICE, SLICE + 1, 2 * SLICE + 2])
async def test_a_picture_of_any_length_arrives_byte_for_byte(
    gemini: GeminiServer, model: GeminiModel, size: int
) -> None:
    data = bytes(range(251)) * (size // 251 + 1)
    first, second = LoadedPicture(data[:size], "image/png"), LoadedPicture(data[-size:], "image/webp")

    await model.draw(prompt(asked(first, "between", second)))

    [call] = gemini.calls
    assert call.pictures == [first.data, second.data]
    assert int(call.headers["Content-Length"]) == call.size_bytes


async def test_words_that_look_like_a_token_stay_words(gemini: GeminiServer, model: GeminiModel) -> None:
    words = 'bGltbmVyAAAAAAAAAAAAAAAAAAAAAAAA "quoted" \\ \u2028 é 漢 🎨'

    await model.draw(prompt(asked(words, PHOTO)))

    assert gemini.calls[0].words == [words]


async def test_the_key_travels_in_a_header_alone(gemini: GeminiServer, model: GeminiModel) -> None:
    await model.draw(prompt())

    [call] = gemini.calls
    assert [name for name, value in call.headers.items() if KEY in value] == ["x-goog-api-key"]
    assert KEY not in repr(GeminiAccess(api_key=KEY))


async def test_an_answer_is_asked_for_without_compression(gemini: GeminiServer, model: GeminiModel) -> None:
    await model.draw(prompt())

    assert gemini.calls[0].headers["Accept-Encoding"] == "identity"


async def test_the_server_is_told_how_long_we_wait(gemini: GeminiServer, model: GeminiModel) -> None:
    await model.draw(prompt())

    assert gemini.calls[0].headers["X-Server-Timeout"] == "150"


async def test_a_gateways_path_is_kept(gemini: GeminiServer) -> None:
    async with GeminiModel(GeminiAccess(api_key=KEY, base_url=f"{gemini.address}/gateway/google/")) as model:
        answer = await model.draw(prompt())

    assert len(answer.pictures) == 1


async def test_nothing_in_the_environment_changes_a_call(gemini: GeminiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "GOOGLE_API_KEY": "another key",
        "GEMINI_API_KEY": "a third key",
        "GOOGLE_GENAI_USE_VERTEXAI": "true",
        "GOOGLE_GENAI_USE_ENTERPRISE": "1",
        "GOOGLE_GENAI_CLIENT_MODE": "replay",
        "GOOGLE_GENAI_REPLAYS_DIRECTORY": "/nowhere",
        "GOOGLE_GENAI_REPLAY_ID": "one",
        "GOOGLE_GENAI_API_VERSION": "v1",
        "GOOGLE_GENAI_HTTP_CLIENT": "auto",
        "GOOGLE_GEMINI_BASE_URL": "http://127.0.0.1:9",
        "GOOGLE_VERTEX_BASE_URL": "http://127.0.0.1:9",
        "GOOGLE_CLOUD_PROJECT": "project",
        "GOOGLE_CLOUD_LOCATION": "europe-west4",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)

    async with GeminiModel(GeminiAccess(api_key=KEY, base_url=gemini.address)) as model:
        answer = await model.draw(prompt())

    assert len(answer.pictures) == 1
    assert gemini.calls[0].headers["x-goog-api-key"] == KEY


async def test_a_proxy_of_the_environment_is_used_for_other_computers(
    gemini: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", gemini.address)

    async with GeminiModel(GeminiAccess(api_key=KEY, base_url="http://gemini.test")) as model:
        await model.draw(prompt())

    assert gemini.calls[0].headers["Host"] == "gemini.test"


async def test_words_alone_can_be_asked_about(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(says("A cat."))

    answer = await model.draw(ModelPrompt(NANO, (asked(PHOTO, "What is this?"),)))

    assert answer.parts == (LoadedText("A cat."),)
