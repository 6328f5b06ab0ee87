"""What a call of a text model puts on the wire, and what comes back."""

from dataclasses import replace

import pytest

from core.adapters.gemini import GeminiModel
from core.errors import ModelBusy, ModelRefused
from core.model.asking import LoadedText, TextPrompt
from core.model.preferences import Safety
from tests.fakes.gemini_behaviours import answer_of, is_busy, replays, sends, stops, text_part
from tests.fakes.gemini_server import GeminiServer
from tests.fakes.gemini_wire import Json
from tests.fakes.prompts import FLASH, NANO, PHOTO, asked

FORM: Json = {
    "type": "object",
    "properties": {"description": {"type": "string"}, "prompts": {"type": "array", "items": {"type": "string"}}},
    "required": ["description", "prompts"],
}
DESCRIBE = TextPrompt(FLASH, (asked(PHOTO, "Describe this picture."),), "You describe pictures.", FORM)


async def test_a_call_holds_the_picture_the_instruction_and_the_form(gemini: GeminiServer, model: GeminiModel) -> None:
    answer = await model.write(DESCRIBE)

    [call] = gemini.calls
    assert (call.model, call.pictures, call.words) == ("gemini-3.8-flash", [PHOTO.data], ["Describe this picture."])
    assert call.request["systemInstruction"]["parts"] == [{"text": "You describe pictures."}]
    assert call.request["generationConfig"] == {"responseMimeType": "application/json", "responseJsonSchema": FORM}
    assert '"description": "Loopback looked at 1 pictures."' in answer.text
    assert gemini.refusals == []


async def test_a_model_that_takes_no_instruction_is_told_first_thing(gemini: GeminiServer, model: GeminiModel) -> None:
    plain = replace(FLASH, system_instruction=False)

    await model.write(replace(DESCRIBE, model=plain))

    assert gemini.calls[0].words == ["You describe pictures.", "Describe this picture."]
    assert "systemInstruction" not in gemini.calls[0].request


async def test_a_level_of_safety_holds_for_words_too(gemini: GeminiServer, model: GeminiModel) -> None:
    await model.write(replace(DESCRIBE, safety=Safety.STRICT))

    assert {one["threshold"] for one in gemini.calls[0].request["safetySettings"]} == {"BLOCK_LOW_AND_ABOVE"}
    assert gemini.refusals == []


async def test_without_a_form_the_answer_is_free(gemini: GeminiServer, model: GeminiModel) -> None:
    answer = await model.write(replace(DESCRIBE, schema=None))

    assert gemini.calls[0].request["generationConfig"] == {}
    assert answer.parts == (LoadedText("Loopback has nothing to add."),)


async def test_words_are_priced_as_words(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(
        sends(answer_of(text_part("A cat.")) | {"usageMetadata": {"promptTokenCount": 1000, "candidatesTokenCount": 4}})
    )

    usage = (await model.write(DESCRIBE)).usage

    assert (usage.input_tokens, usage.text_tokens, usage.image_tokens) == (1000, 4, 0)
    assert str(usage.cost_usd) == "0.000765"


async def test_the_models_thinking_is_left_out(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(sends(answer_of(text_part("Hm, a cat?") | {"thought": True}, text_part("A cat.", b"signed"))))

    answer = await model.write(DESCRIBE)

    assert answer.parts == (LoadedText("A cat.", b"signed"),)


async def test_a_refusal_speaks_of_an_answer_and_not_of_a_drawing(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(replays("blocked/finish-safety.empty-content.json"))

    with pytest.raises(ModelRefused) as refused:
        await model.write(DESCRIBE)

    assert refused.value.kind == "safety"
    assert refused.value.user_message.startswith("The model did not answer because its safety filter stepped in.")


async def test_a_busy_text_model_says_for_how_long(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(is_busy("12s"))

    with pytest.raises(ModelBusy) as busy:
        await model.write(DESCRIBE)

    assert busy.value.retry_after is not None
    assert busy.value.retry_after.total_seconds() == 12


async def test_an_answer_that_was_cut_says_why(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(sends(answer_of(text_part('{"description": "A c'), reason="MAX_TOKENS")), stops("OTHER"))

    cut, empty = await model.write(DESCRIBE), await model.write(DESCRIBE)

    assert (cut.stopped, empty.stopped, empty.parts) == ("MAX_TOKENS", "OTHER", ())


async def test_an_image_model_is_never_sent_a_form(gemini: GeminiServer) -> None:
    # The loopback server itself: what the real API answers to a form for an image model.
    from tests.fakes.gemini_rules import refusal_of

    request = {"contents": [{"parts": [{"text": "x"}]}], "generationConfig": {"responseMimeType": "application/json"}}

    assert refusal_of(NANO.id, request, gemini.drawing, {}) == "JSON mode is not enabled for this model"
