"""From a prompt to what the SDK sends: pure, except that large bytes are handed to `enclose`."""

from collections.abc import Callable

from google.genai import types

from core.model.asking import LoadedCall, LoadedPart, LoadedResult, LoadedText, ModelPrompt, TextPrompt
from core.model.catalogue import ModelInfo
from core.model.preferences import Safety
from core.model.tooling import ToolInfo

Enclose = Callable[[bytes], bytes]
"""Keeps bytes aside and gives a token that stands for them until the body is written."""

_FILTERED = (
    types.HarmCategory.HARM_CATEGORY_HARASSMENT,
    types.HarmCategory.HARM_CATEGORY_HATE_SPEECH,
    types.HarmCategory.HARM_CATEGORY_SEXUALLY_EXPLICIT,
    types.HarmCategory.HARM_CATEGORY_DANGEROUS_CONTENT,
)
"""What an API key may set thresholds for."""

_THRESHOLDS = {
    Safety.STRICT: types.HarmBlockThreshold.BLOCK_LOW_AND_ABOVE,
    Safety.MEDIUM: types.HarmBlockThreshold.BLOCK_MEDIUM_AND_ABOVE,
    Safety.RELAXED: types.HarmBlockThreshold.BLOCK_ONLY_HIGH,
    Safety.OFF: types.HarmBlockThreshold.OFF,
}


def contents(prompt: ModelPrompt | TextPrompt, enclose: Enclose) -> list[types.Content]:
    """Write the turns in their order, signatures on the parts that they came with."""
    written = [
        types.Content(role=turn.role.value, parts=[_part(part, prompt.model, enclose) for part in turn.parts])
        for turn in prompt.turns
    ]
    if isinstance(prompt, TextPrompt) and prompt.instruction and not prompt.model.system_instruction:
        written[0].parts = [types.Part(text=prompt.instruction), *(written[0].parts or ())]
    return written


def config(prompt: ModelPrompt | TextPrompt) -> types.GenerateContentConfig:
    """Ask for what the model is there for, as far as it has a choice.

    No limit of tokens (thinking would eat it), no sampling fields (the default model answers 400), no candidates
    (always one), no functions called by the SDK, no answer continued by itself: one request, one bill.
    """
    asked = types.GenerateContentConfig(
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        automatic_continuation=False,
        # The SDK's own types drop `finishMessage`, the only explanation that a refusal has.
        should_return_http_response=True,
        safety_settings=_safety(prompt.safety),
    )
    return asked.model_copy(update=_of_text(prompt) if isinstance(prompt, TextPrompt) else _of_picture(prompt))


def searching(prompt: TextPrompt) -> types.GenerateContentConfig:
    """The same for an answer from the web: the search is the only tool, because beside others the API refuses it."""
    return config(prompt).model_copy(update={"tools": [types.Tool(google_search=types.GoogleSearch())]})


def _of_picture(prompt: ModelPrompt) -> dict[str, object]:
    """Words and pictures, in the shape that was chosen."""
    return {
        "response_modalities": ["TEXT", "IMAGE"],
        "image_config": _image_config(prompt),
    }


def _of_text(prompt: TextPrompt) -> dict[str, object]:
    """Words, in the form that was asked for."""
    structured = {"response_mime_type": "application/json", "response_json_schema": dict(prompt.schema or {})}
    apart = bool(prompt.instruction) and prompt.model.system_instruction
    return {
        **(structured if prompt.schema else {}),
        **({"system_instruction": prompt.instruction} if apart else {}),
        **(_of_tools(prompt) if prompt.tools else {}),
    }


def _of_tools(prompt: TextPrompt) -> dict[str, object]:
    """What the model may wish to have run; whether it does is its own affair, unless it may not."""
    never = types.FunctionCallingConfig(mode=types.FunctionCallingConfigMode.NONE)
    return {
        "tools": [types.Tool(function_declarations=[_declared(tool) for tool in prompt.tools])],
        **({} if prompt.may_call else {"tool_config": types.ToolConfig(function_calling_config=never)}),
    }


def _declared(tool: ToolInfo) -> types.FunctionDeclaration:
    return types.FunctionDeclaration(
        name=tool.name, description=tool.description, parameters_json_schema=dict(tool.parameters)
    )


def _part(part: LoadedPart, model: ModelInfo, enclose: Enclose) -> types.Part:
    if isinstance(part, LoadedCall):
        # Every model that signs its wishes wants them back signed, those too that sign no picture.
        call = types.FunctionCall(id=part.id or None, name=part.name, args=dict(part.arguments))
        return types.Part(function_call=call, thought_signature=enclose(part.native) if part.native else None)
    if isinstance(part, LoadedResult):
        result = types.FunctionResponse(id=part.id or None, name=part.name, response=dict(part.data))
        return types.Part(function_response=result)
    signature = enclose(part.native) if part.native and model.signs else None
    if isinstance(part, LoadedText):
        return types.Part(text=part.text, thought_signature=signature)
    blob = types.Blob(data=enclose(part.data), mime_type=part.mime)
    return types.Part(inline_data=blob, thought_signature=signature)


def _image_config(prompt: ModelPrompt) -> types.ImageConfig | None:
    ratio = prompt.ratio if prompt.ratio in prompt.model.ratios else None
    size = prompt.size if prompt.size in prompt.model.sizes else None
    return types.ImageConfig(aspect_ratio=ratio, image_size=size) if ratio or size else None


def _safety(safety: Safety | None) -> list[types.SafetySetting] | None:
    if safety is None:
        return None
    return [types.SafetySetting(category=category, threshold=_THRESHOLDS[safety]) for category in _FILTERED]
