"""What a text model with tools is sent, what it may wish for, and what goes back to it."""

import json
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from core.adapters.gemini import GeminiModel
from core.model.asking import LoadedCall, LoadedResult, LoadedText, LoadedTurn, ModelAnswer, TextPrompt
from core.model.conversation import Role
from core.model.tooling import ToolInfo
from tests.fakes.gemini_behaviours import RECORDINGS, answer_of, call_part, calls, replays, says, sends, stops
from tests.fakes.gemini_pictures import Drawing, signature_of
from tests.fakes.gemini_rules import signed_by
from tests.fakes.gemini_server import GeminiServer
from tests.fakes.gemini_wire import Json, bytes_of
from tests.fakes.prompts import FLASH, asked, model_named, prompt
from tests.fakes.tooling import ADD, PLOT

OLDER_FLASH = model_named("gemini-2.5-flash")
CITY: Json = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
SUM = TextPrompt(FLASH, (asked("What is 2 + 3?"),), "You help.", tools=(ADD, PLOT))


def going_on(prompt: TextPrompt, answer: ModelAnswer, *data: Json) -> TextPrompt:
    """The same talk, with an answer and what came of its wishes."""
    results = tuple(LoadedResult(call.id, call.name, one) for call, one in zip(answer.calls, data, strict=True))
    turns = (*prompt.turns, LoadedTurn(Role.MODEL, answer.parts), LoadedTurn(Role.USER, results))
    return replace(prompt, turns=turns)


async def test_tools_are_declared_and_nothing_calls_them_but_us(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(says("5"))

    await model.write(SUM)

    [tool] = gemini.calls[0].request["tools"]
    assert [one["name"] for one in tool["functionDeclarations"]] == ["add", "plot"]
    assert tool["functionDeclarations"][0]["parametersJsonSchema"] == ADD.parameters
    assert "toolConfig" not in gemini.calls[0].request


async def test_a_model_that_may_not_call_is_told_of_its_tools_all_the_same(
    gemini: GeminiServer, model: GeminiModel
) -> None:
    await model.write(replace(SUM, may_call=False))

    assert gemini.calls[0].request["toolConfig"] == {"functionCallingConfig": {"mode": "NONE"}}
    assert gemini.violations == []


async def test_wishes_come_in_their_order_among_the_words(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(calls(("add", {"a": 2, "b": 3}), ("plot", {"numbers": [1]}), words="Let me see."))

    answer = await model.write(SUM)

    assert [type(part) for part in answer.parts] == [LoadedText, LoadedCall, LoadedCall]
    assert [(call.id, call.name, call.arguments) for call in answer.calls] == [
        ("call-1-0", "add", {"a": 2, "b": 3}),
        ("call-1-1", "plot", {"numbers": [1]}),
    ]
    assert answer.stopped is None


@pytest.mark.parametrize("has_ids", [True, False])
async def test_results_go_back_under_the_ids_and_signatures_that_their_wishes_came_with(
    gemini: GeminiServer, model: GeminiModel, *, has_ids: bool
) -> None:
    gemini.drawing = Drawing(signature_bytes=100_001)
    gemini.script(calls(("add", {"a": 2, "b": 3}), ("add", {"a": 1, "b": 1}), call_ids=has_ids), says("5 and 2."))
    answer = await model.write(SUM)

    await model.write(going_on(SUM, answer, {"output": 5}, {"output": 2}))

    _, wished, answered = gemini.calls[1].request["contents"]
    assert bytes_of(wished["parts"][0]["thoughtSignature"]) == answer.calls[0].native
    assert len(answer.calls[0].native or b"") == 100_001
    assert answered["role"] == "user"
    assert [part["functionResponse"]["response"] for part in answered["parts"]] == [{"output": 5}, {"output": 2}]
    assert gemini.refusals == []


async def test_the_recorded_loop_is_gone_through_with_its_signatures_unchanged(
    gemini: GeminiServer, model: GeminiModel
) -> None:
    gemini.script(*(replays(f"tools/validated-mode.{step}.json") for step in (1, 2, 3)))
    tools = tuple(ToolInfo(name, "", CITY) for name in ("get_weather", "get_time"))
    talk = TextPrompt(OLDER_FLASH, (asked("What is the weather and the time in Paris?"),), tools=tools)

    for said in ("The weather in Paris is sunny and 24C.", "The time in Paris is 3pm."):
        talk = going_on(talk, await model.write(talk), {"return_value": said})
    last = await model.write(talk)

    assert last.text == "The weather in Paris is sunny and 24C. The time in Paris is 3pm."
    assert signatures(gemini.calls[2].request) == signatures(recorded("tools/validated-mode.3.json")["request"])
    assert gemini.refusals == []


async def test_arguments_that_are_no_object_stand_for_none(gemini: GeminiServer, model: GeminiModel) -> None:
    wish = call_part("add") | {"thoughtSignature": b64encode(b"signed").decode()}
    wish["functionCall"]["args"] = ["2", "3"]
    gemini.script(sends(answer_of(wish)))

    assert (await model.write(SUM)).calls[0].arguments == {"args": ["2", "3"]}


@pytest.mark.parametrize("reason", ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS"])
async def test_a_model_that_gets_lost_among_its_tools_says_so(
    gemini: GeminiServer, model: GeminiModel, reason: str
) -> None:
    gemini.script(stops(reason, "Malformed function call: print(add(2, 3))"))

    answer = await model.write(SUM)

    assert (answer.parts, answer.stopped) == ((), reason)


async def test_a_wish_without_a_name_is_none(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(sends(answer_of({"functionCall": {"args": {}}})))

    answer = await model.write(SUM)

    assert (answer.parts, answer.stopped) == ((), "broken call")


async def test_an_image_model_has_nothing_to_wish_for(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(calls(("add", {"a": 2, "b": 3})))

    answer = await model.draw(prompt())

    assert (answer.parts, answer.stopped) == ((), "broken call")


def test_the_loopback_server_signs_a_wish_by_its_name_and_arguments() -> None:
    drawing = Drawing()
    part = call_part("add", {"a": 1}, drawing=drawing)

    assert bytes_of(part["thoughtSignature"]) == signature_of(signed_by(part), drawing)


def recorded(name: str) -> Json:
    return json.loads((Path(RECORDINGS) / name).read_text())


def signatures(request: Json) -> list[bytes]:
    parts = [part for content in request["contents"] for part in content["parts"]]
    return [bytes_of(part["thoughtSignature"]) for part in parts if "thoughtSignature" in part]
