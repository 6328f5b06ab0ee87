"""What a whole answer becomes: each recording of the real API, and the shapes that nobody published."""

import json
from base64 import b64decode
from decimal import Decimal

import pytest

from core.adapters.gemini import GeminiModel
from core.errors import KeyRefused, LimnerError, ModelGone, ModelRefused, RequestRefused, SignatureMissing
from core.model.asking import LoadedPicture, LoadedText
from core.model.usage import Usage
from tests.fakes.gemini_behaviours import (
    RECORDINGS,
    Behaviour,
    answer_of,
    blocks,
    draws,
    picture_part,
    replays,
    says,
    sends,
    stops,
    text_part,
)
from tests.fakes.gemini_server import GeminiServer
from tests.fakes.gemini_wire import Json
from tests.fakes.prompts import OLDER, PRO, prompt

ANSWERS = {
    "image/gemini-3-pro-image.generate.json",
    "image/gemini-2.5-flash-image.text-and-image.json",
    "image/gemini-2.5-flash-image.text-only.json",
    "image/gemini-2.0-flash.edit.json",
}

REFUSALS = {
    "blocked/finish-safety.empty-content.json": ("safety", None),
    "blocked/finish-model-armor.no-content.json": ("policy", "The response violated Responsible AI Safety settings"),
    "blocked/prompt-feedback-model-armor.json": ("policy", "The prompt violated Prompt Injection"),
    "reported/200-image-safety.null-parts.json": ("safety", "Unable to show the generated image."),
    "reported/200-image-prohibited-content.json": ("policy", "Unable to show the generated image due to interests"),
    "reported/200-image-prohibited-content.thinking-billed.json": ("policy", "The model output could not be generated"),
}

EMPTY = {
    "reported/200-image-other.empty-content.json": "IMAGE_OTHER",
    "reported/200-image-other.no-content.json": "IMAGE_OTHER",
}

ERRORS: dict[str, type[LimnerError]] = {
    "errors/404-model-not-found.json": ModelGone,
    "reported/400-api-key-invalid.json": KeyRefused,
    "reported/400-developer-instruction-not-enabled.json": RequestRefused,
    "reported/400-function-calling-not-enabled.json": RequestRefused,
    "reported/400-missing-thought-signature.json": SignatureMissing,
}

TOOLS = {f"tools/validated-mode.{step}.json" for step in (1, 2, 3)}
"""One talk, gone through in `test_tools`."""

BUSY = {"errors/429-retry-info.json", "reported/503-overloaded.json"}
"""Told apart by their delays, in `test_failures`."""


def recorded_parts(name: str) -> list[Json]:
    """The parts of a recorded answer."""
    parts: list[Json] = json.loads((RECORDINGS / name).read_text())["response"]["candidates"][0]["content"]["parts"]
    return parts


def test_every_recording_is_in_a_table() -> None:
    names = {str(path.relative_to(RECORDINGS)) for path in RECORDINGS.rglob("*.json")}

    assert names == ANSWERS | REFUSALS.keys() | EMPTY.keys() | ERRORS.keys() | BUSY | TOOLS


async def test_a_picture_comes_with_its_bytes_its_signature_and_its_cost(
    gemini: GeminiServer, model: GeminiModel
) -> None:
    gemini.script(replays("image/gemini-3-pro-image.generate.json"))
    [part] = recorded_parts("image/gemini-3-pro-image.generate.json")

    answer = await model.draw(prompt(model=PRO))

    [picture] = answer.pictures
    assert picture.data == b64decode(part["inlineData"]["data"])
    assert (picture.mime, len(picture.data)) == ("image/jpeg", 931_369)
    assert picture.native == b64decode(part["thoughtSignature"])
    assert answer.usage == Usage(22, 96, 1120, 179, Decimal("0.137744"))
    assert answer.stopped is None


async def test_words_and_picture_keep_their_order(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(replays("image/gemini-2.5-flash-image.text-and-image.json"))

    answer = await model.draw(prompt(model=OLDER))

    words, picture = answer.parts
    assert words == LoadedText("Here's an image of an axolotl for you! ")
    assert isinstance(picture, LoadedPicture)
    assert (picture.mime, len(picture.data), picture.native) == ("image/png", 1_525_181, None)
    assert answer.usage == Usage(10, 14, 1290, 0, Decimal("0.038738"))


async def test_an_edit_is_read_like_any_answer(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(replays("image/gemini-2.0-flash.edit.json"))

    answer = await model.draw(prompt(model=OLDER))

    assert [type(part) for part in answer.parts] == [LoadedText, LoadedPicture]
    assert answer.usage.input_tokens == 266


async def test_words_alone_are_an_answer(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(replays("image/gemini-2.5-flash-image.text-only.json"))

    answer = await model.draw(prompt(model=OLDER))

    [words] = answer.parts
    assert isinstance(words, LoadedText)
    assert words.text.startswith("In a hidden cave")
    assert answer.stopped is None


@pytest.mark.parametrize(("name", "refusal"), REFUSALS.items())
async def test_a_refusal_says_its_kind_and_keeps_the_models_words(
    gemini: GeminiServer, model: GeminiModel, name: str, refusal: tuple[str, str | None]
) -> None:
    gemini.script(replays(name))

    with pytest.raises(ModelRefused) as caught:
        await model.draw(prompt(model=PRO))

    kind, explanation = refusal
    assert caught.value.kind == kind
    assert (caught.value.explanation or "").startswith(explanation or "")
    assert (caught.value.explanation is None) == (explanation is None)


@pytest.mark.parametrize(("name", "reason"), EMPTY.items())
async def test_an_answer_without_content_says_why_it_stopped(
    gemini: GeminiServer, model: GeminiModel, name: str, reason: str
) -> None:
    gemini.script(replays(name))

    answer = await model.draw(prompt(model=PRO))

    assert (answer.parts, answer.stopped) == ((), reason)


@pytest.mark.parametrize(("name", "error"), ERRORS.items())
async def test_a_recorded_error_becomes_one_of_ours(
    gemini: GeminiServer, model: GeminiModel, name: str, error: type[LimnerError]
) -> None:
    gemini.script(replays(name))

    with pytest.raises(error) as caught:
        await model.draw(prompt(model=PRO))

    assert type(caught.value) is error


FINISHES: list[tuple[str, str]] = [
    ("SAFETY", "safety"),
    ("IMAGE_SAFETY", "safety"),
    ("PROHIBITED_CONTENT", "policy"),
    ("IMAGE_PROHIBITED_CONTENT", "policy"),
    ("BLOCKLIST", "policy"),
    ("ESCALATION", "policy"),
    ("RECITATION", "recitation"),
    ("IMAGE_RECITATION", "recitation"),
    ("SPII", "person"),
    ("LANGUAGE", "language"),
]

BLOCKS: list[tuple[str, str]] = [
    ("SAFETY", "safety"),
    ("IMAGE_SAFETY", "safety"),
    ("BLOCKLIST", "policy"),
    ("PROHIBITED_CONTENT", "policy"),
    ("JAILBREAK", "policy"),
    ("OTHER", "other"),
    ("SOMETHING_OF_NEXT_YEAR", "other"),
]


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [(stops(reason), kind) for reason, kind in FINISHES] + [(blocks(reason), kind) for reason, kind in BLOCKS],
    ids=[f"finish {reason}" for reason, _ in FINISHES] + [f"prompt {reason}" for reason, _ in BLOCKS],
)
async def test_each_refusing_reason_has_its_kind(
    gemini: GeminiServer, model: GeminiModel, behaviour: Behaviour, kind: str
) -> None:
    gemini.script(behaviour)

    with pytest.raises(ModelRefused) as caught:
        await model.draw(prompt())

    assert caught.value.kind == kind


@pytest.mark.parametrize(
    "reason",
    [
        "NO_IMAGE",
        "IMAGE_OTHER",
        "OTHER",
        "MAX_TOKENS",
        "MALFORMED_FUNCTION_CALL",
        "MALFORMED_RESPONSE",
        "UNEXPECTED_TOOL_CALL",
        "TOO_MANY_TOOL_CALLS",
        "CONTINUATION",
        "SOMETHING_OF_NEXT_YEAR",
    ],
)
async def test_each_other_reason_leaves_what_arrived(gemini: GeminiServer, model: GeminiModel, reason: str) -> None:
    gemini.script(stops(reason), sends(answer_of(text_part("Let me"), reason=reason)))

    nothing, something = await model.draw(prompt()), await model.draw(prompt())

    assert (nothing.parts, nothing.stopped) == ((), reason)
    assert (something.parts, something.stopped) == ((LoadedText("Let me"),), reason)


async def test_a_picture_that_came_is_not_thrown_away_for_a_refusal_behind_it(
    gemini: GeminiServer, model: GeminiModel
) -> None:
    gemini.script(sends(answer_of(picture_part(b"drawn", "image/png"), reason="IMAGE_SAFETY")))

    answer = await model.draw(prompt())

    assert ([picture.data for picture in answer.pictures], answer.stopped) == ([b"drawn"], "IMAGE_SAFETY")


async def test_words_before_a_refusal_explain_it_when_nothing_else_does(
    gemini: GeminiServer, model: GeminiModel
) -> None:
    gemini.script(sends(answer_of(text_part("I cannot draw real people."), reason="IMAGE_SAFETY")))

    with pytest.raises(ModelRefused) as caught:
        await model.draw(prompt())

    assert caught.value.explanation == "I cannot draw real people."


@pytest.mark.parametrize(
    ("reason", "error"), [("MISSING_THOUGHT_SIGNATURE", SignatureMissing), ("PUP_LIMITED_DISABLED", KeyRefused)]
)
async def test_some_finish_reasons_are_errors_of_the_operators(
    gemini: GeminiServer, model: GeminiModel, reason: str, error: type[LimnerError]
) -> None:
    gemini.script(stops(reason))

    with pytest.raises(error):
        await model.draw(prompt())


async def test_pictures_of_the_models_thinking_are_left_out(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(draws(2, words="Here:", interim=True))

    answer = await model.draw(prompt())

    assert [type(part) for part in answer.parts] == [LoadedText, LoadedPicture, LoadedText, LoadedPicture]
    assert len({picture.data for picture in answer.pictures}) == 2


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        None,
        {"candidates": []},
        {"candidates": None},
        {"candidates": [None]},
        {"candidates": [{"finishReason": "STOP"}]},
        {"candidates": [{"content": {}, "finishReason": "STOP"}]},
        {"candidates": [{"content": {"parts": None}}]},
        {"candidates": [{"content": {"parts": [None, {}, {"text": ""}, {"text": "  "}, {"text": 7}]}}]},
    ],
)
async def test_an_answer_of_any_empty_shape_is_an_empty_answer(
    gemini: GeminiServer, model: GeminiModel, document: Json
) -> None:
    gemini.script(sends(document))

    answer = await model.draw(prompt())

    assert (answer.parts, answer.stopped) == ((), "no content")


@pytest.mark.parametrize("data", ["", "=", "no base64!", "AAAAA", 7, None])
async def test_a_picture_that_cannot_be_decoded_counts_as_stopped(
    gemini: GeminiServer, model: GeminiModel, data: Json
) -> None:
    broken = {"inlineData": {"mimeType": "image/png", "data": data}}
    gemini.script(sends(answer_of(text_part("Here it is:"), broken)))

    answer = await model.draw(prompt())

    assert (answer.parts, answer.stopped) == ((LoadedText("Here it is:"),), "broken picture")


async def test_a_picture_is_handed_on_whatever_it_claims_to_be(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(sends(answer_of(picture_part(b"RIFF....WEBP", "image/png"))))

    answer = await model.draw(prompt())

    assert answer.pictures == (LoadedPicture(b"RIFF....WEBP", "image/png"),)


async def test_output_tokens_that_are_not_divided_count_as_the_pictures(
    gemini: GeminiServer, model: GeminiModel
) -> None:
    counts = {"promptTokenCount": 10, "candidatesTokenCount": 1000}
    gemini.script(
        sends(answer_of(picture_part(b"drawn", "image/png")) | {"usageMetadata": counts}),
        sends(answer_of(text_part("no")) | {"usageMetadata": counts}),
    )

    drawn, said = await model.draw(prompt()), await model.draw(prompt())

    assert drawn.usage == Usage(10, 0, 1000, 0, Decimal("0.030015"))
    assert said.usage == Usage(10, 1000, 0, 0, Decimal("0.007515"))


async def test_an_answer_without_counts_has_no_known_price(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(says("Hello"))

    answer = await model.draw(prompt())

    assert answer.usage == Usage(cost_usd=None)
