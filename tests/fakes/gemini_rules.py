"""What each model of the loopback Gemini refuses, from Google's documentation and not from our catalogue."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tests.fakes.gemini_pictures import Drawing, signature_of
from tests.fakes.gemini_wire import Json, bytes_of, parts_of

MOST_BYTES = 20_000_000
"""Raw bytes of pictures and signatures in one request: the older of Google's two limits, which is still quoted."""

TEN_RATIOS = frozenset(["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"])
FOURTEEN_RATIOS = TEN_RATIOS | frozenset(["1:4", "4:1", "1:8", "8:1"])
INPUT_TYPES = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "webp", "heic", "heif"))
SAMPLING = frozenset(
    {"temperature", "topP", "topK", "seed", "logprobs", "responseLogprobs", "presencePenalty", "frequencyPenalty"}
)
SIGNATURES_PAGE = "https://ai.google.dev/gemini-api/docs/thought-signatures#model-behavior"


@dataclass(frozen=True, slots=True)
class Abilities:
    """What one model takes."""

    pictures_in: int
    ratios: frozenset[str]
    sizes: frozenset[str]
    signs: bool = True
    takes_sampling: bool = True
    takes_instruction: bool = True
    draws_png: bool = False
    searches: bool = True
    thinking: frozenset[str] = frozenset()
    draws: bool = True


MODELS = {
    "gemini-nano-banana-2.1": Abilities(
        14,
        FOURTEEN_RATIOS,
        frozenset({"1K", "2K", "4K"}),
        takes_sampling=False,
        thinking=frozenset({"MINIMAL", "MEDIUM", "HIGH"}),
    ),
    "gemini-3-pro-image": Abilities(14, TEN_RATIOS, frozenset({"1K", "2K", "4K"})),
    "gemini-3.1-flash-lite-image": Abilities(14, TEN_RATIOS, frozenset({"1K"})),
    "gemini-2.5-flash-image": Abilities(
        3, TEN_RATIOS, frozenset(), signs=False, takes_instruction=False, draws_png=True, searches=False
    ),
    "gemini-3.8-flash": Abilities(3000, frozenset(), frozenset(), takes_sampling=False, draws=False),
    "gemini-3.5-flash-lite": Abilities(3000, frozenset(), frozenset(), draws=False),
    "gemini-2.5-flash": Abilities(3000, frozenset(), frozenset(), signs=False, draws=False),
}


def refusal_of(model: str, request: Json, drawing: Drawing, issued: Mapping[bytes, bytes]) -> str | None:
    """The message of the 400 that the real API would answer, if it would.

    Args:
        model: One of `MODELS`.
        request: Normalised.
        drawing: Made the signatures of what the server drew.
        issued: Further signatures, by what they sign.
    """
    abilities = MODELS[model]
    return (
        _refused_fields(model, abilities, request)
        or _refused_shape(abilities, request.get("generationConfig", {}))
        or _refused_contents(abilities, request)
        or (_missing_signature(request) if abilities.signs else _needless_signature(request))
        or _wrong_signature(request, drawing, issued)
        or _unanswered_call(request)
    )


def _refused_fields(model: str, abilities: Abilities, request: Json) -> str | None:
    refused = _refused_tools(model, abilities, request.get("tools", []))
    if refused is not None:
        return refused
    if "systemInstruction" in request and not abilities.takes_instruction:
        return f"Developer instruction is not enabled for models/{model}"
    config = request.get("generationConfig", {})
    sampling = sorted(SAMPLING & set(config))
    if sampling and not abilities.takes_sampling:
        return f"{sampling[0]} is not supported for models/{model}"
    if config.get("candidateCount", 1) != 1:
        return "Multiple candidates is not enabled for this model"
    return None


def _refused_tools(model: str, abilities: Abilities, tools: Json) -> str | None:
    declares = any("functionDeclarations" in tool for tool in tools)
    if abilities.draws and declares:
        return f"Function calling is not enabled for models/{model}"
    if declares and any("googleSearch" in tool for tool in tools):
        return "Built-in tools ({google_search}) and Function Calling cannot be combined in the same request."
    if tools and not abilities.searches:
        return f"Search Grounding is not supported for models/{model}"
    return None


def _refused_shape(abilities: Abilities, config: Json) -> str | None:
    if not abilities.draws:
        return _refused_form(config)
    if "responseMimeType" in config or "responseJsonSchema" in config:
        return "JSON mode is not enabled for this model"
    image = config.get("imageConfig", {})
    if "aspectRatio" in image and image["aspectRatio"] not in abilities.ratios:
        return f"Invalid aspect ratio {image['aspectRatio']}"
    if "imageSize" in image and image["imageSize"] not in abilities.sizes:
        return f"Invalid image size {image['imageSize']}"
    if "IMAGE" not in config.get("responseModalities", ["IMAGE"]):
        return "The model only answers with images"
    return None


def _refused_form(config: Json) -> str | None:
    """What a text model does not take."""
    if "IMAGE" in config.get("responseModalities", []) or "imageConfig" in config:
        return "Image output is not supported by this model"
    if "responseJsonSchema" in config and config.get("responseMimeType") != "application/json":
        return "response_mime_type must be application/json when a schema is given"
    return None


def _refused_contents(abilities: Abilities, request: Json) -> str | None:
    contents = request.get("contents", [])
    if not contents or not all(content.get("parts") for content in contents):
        return "contents are required and each must have at least one part"
    if {content.get("role", "user") for content in contents} - {"user", "model"}:
        return "Please use a valid role: user, model."
    if contents[-1].get("role", "user") != "user":
        return "Please ensure that the last turn is of the user"
    pictures = [part["inlineData"] for *_, part in parts_of(request) if "inlineData" in part]
    if len(pictures) > abilities.pictures_in:
        return f"Too many images: {len(pictures)}, at most {abilities.pictures_in}"
    if any(picture.get("mimeType") not in INPUT_TYPES for picture in pictures):
        return "Unsupported MIME type"
    return _refused_bytes(request)


def _refused_bytes(request: Json) -> str | None:
    total = 0
    for *_, part in parts_of(request):
        for text in (part.get("inlineData", {}).get("data", ""), part.get("thoughtSignature", "")):
            try:
                total += len(bytes_of(text))
            except ValueError:
                return "Base64 decoding failed"
    if total > MOST_BYTES:
        return f"Request payload size exceeds the limit: {MOST_BYTES} bytes."
    return None


def _missing_signature(request: Json) -> str | None:
    for content_place, part_place, role, part in parts_of(request):
        if role != "model" or "thoughtSignature" in part:
            continue
        place = f"content position {content_place}, part position {part_place}"
        more = f"Please refer to {SIGNATURES_PAGE} for more details."
        if "inlineData" in part:
            return f"Image part is missing a thought_signature in {place}. {more}"
        # Of calls that stand side by side the first alone is signed.
        if "functionCall" in part and not _is_beside_a_call(request, content_place, part_place):
            return f"Function call is missing a thought_signature in {place}. {more}"
    return None


def _is_beside_a_call(request: Json, content_place: int, part_place: int) -> bool:
    return any("functionCall" in part for part in request["contents"][content_place - 1]["parts"][: part_place - 1])


def _needless_signature(request: Json) -> str | None:
    # What the real API makes of these is not known; ours has no reason to send them.
    has_signature = any("thoughtSignature" in part and "functionCall" not in part for *_, part in parts_of(request))
    return "Thought signatures are not supported by this model" if has_signature else None


def _wrong_signature(request: Json, drawing: Drawing, issued: Mapping[bytes, bytes]) -> str | None:
    for *_, part in parts_of(request):
        if "thoughtSignature" in part:
            signed = signed_by(part)
            if bytes_of(part["thoughtSignature"]) != (issued.get(signed) or signature_of(signed, drawing)):
                return "Corrupted thought signature."
    return None


def signed_by(part: Json) -> bytes:
    """What the signature of a part is made from: its picture, its wish or its words."""
    if "inlineData" in part:
        return bytes_of(part["inlineData"]["data"])
    if "functionCall" in part:
        call = part["functionCall"]
        return json.dumps([call.get("name"), call.get("args", {})], sort_keys=True).encode()
    return bytes(part.get("text", "").encode())


def _unanswered_call(request: Json) -> str | None:
    """Every wish is answered, in the very next turn, by its own name; and nothing is answered that was not wished."""
    wished: list[Json] = []
    for content in request.get("contents", []):
        answered = [part["functionResponse"] for part in content["parts"] if "functionResponse" in part]
        if [one.get("name") for one in answered] != [one.get("name") for one in wished]:
            return (
                "Please ensure that the number of function response parts is equal to the number of function call "
                "parts of the function call turn."
            )
        if [one.get("id") for one in answered] != [one.get("id") for one in wished]:
            return "The id of a function response is not that of its call."
        wished = [part["functionCall"] for part in content["parts"] if "functionCall" in part]
    return None
