"""How the loopback Gemini answers a call: well, badly, late or not at all."""

import asyncio
import gzip
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from tests.fakes.gemini_pictures import Drawing, draw, signature_of
from tests.fakes.gemini_rules import MODELS, signed_by
from tests.fakes.gemini_wire import Json, bytes_of, parts_of

RECORDINGS = Path(__file__).parents[1] / "recordings" / "gemini"
PICTURE_TOKENS = 1120


@dataclass(slots=True)
class GeminiCall:
    """One call as it arrived.

    Attributes:
        request: Normalised.
        size_bytes: Of the body on the wire.
        answered: Set when the whole answer was written.
        gone: Set when the client hung up before that.
        written_bytes: Written so far by the behaviours that write without end.
        digest: Of the body on the wire.
    """

    number: int
    model: str
    request: Json
    size_bytes: int
    headers: dict[str, str]
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    written_bytes: int = 0
    digest: str = ""

    @property
    def words(self) -> list[str]:
        """Every text of the request, oldest first."""
        return [part["text"] for *_, part in parts_of(self.request) if "text" in part]

    @property
    def pictures(self) -> list[bytes]:
        """Every picture of the request, oldest first."""
        return [bytes_of(part["inlineData"]["data"]) for *_, part in parts_of(self.request) if "inlineData" in part]

    @property
    def image_config(self) -> Json:
        """Ratio and size, as far as they were named."""
        return self.request.get("generationConfig", {}).get("imageConfig", {})


@dataclass(frozen=True, slots=True)
class Exchange:
    """A call with what is needed to answer it.

    Attributes:
        issued: Signatures that were given out and are not made by the drawing, by what they sign.
    """

    call: GeminiCall
    http: web.Request
    drawing: Drawing
    issued: dict[bytes, bytes] = field(default_factory=dict)


Behaviour = Callable[[Exchange], Awaitable[web.StreamResponse]]


def text_part(text: str, signature: bytes | None = None) -> Json:
    """Words of the model."""
    return {"text": text} | ({"thoughtSignature": b64encode(signature).decode()} if signature else {})


def picture_part(data: bytes, mime: str, signature: bytes | None = None) -> Json:
    """A picture of the model."""
    blob = {"mimeType": mime, "data": b64encode(data).decode()}
    return {"inlineData": blob} | ({"thoughtSignature": b64encode(signature).decode()} if signature else {})


def answer_of(*parts: Json, reason: str = "STOP", **more: Json) -> Json:
    """A whole answer with these parts; `more` goes into the candidate."""
    candidate = {"content": {"role": "model", "parts": list(parts)}, "finishReason": reason, "index": 0, **more}
    return {"candidates": [candidate], "modelVersion": "loopback", "responseId": "loopback"}


def error_of(status: int, message: str, state: str, *details: Json) -> Json:
    """A whole error in Google's form."""
    error = {"code": status, "message": message, "status": state}
    return {"error": error | ({"details": list(details)} if details else {})}


def call_part(name: str, args: Json = None, *, call_id: str = "", drawing: Drawing | None = None) -> Json:
    """A wish to have a function called; signed as the server signs, unless no `drawing` is given."""
    part: Json = {"functionCall": {"name": name, "args": args or {}} | ({"id": call_id} if call_id else {})}
    if drawing is None:
        return part
    return part | {"thoughtSignature": b64encode(signature_of(signed_by(part), drawing)).decode()}


def calls(*wishes: tuple[str, Json], words: str = "", call_ids: bool = True) -> Behaviour:
    """Wish for functions, side by side; the first wish is signed.

    Args:
        wishes: Each a name and arguments.
        words: Said before them.
        call_ids: Give each an id of its own.
    """

    async def behave(exchange: Exchange) -> web.StreamResponse:
        parts = [text_part(words)] if words else []
        for place, (name, args) in enumerate(wishes):
            call_id = f"call-{exchange.call.number}-{place}" if call_ids else ""
            parts.append(call_part(name, args, call_id=call_id, drawing=None if place else exchange.drawing))
        usage = {"promptTokenCount": 100, "candidatesTokenCount": 20, "thoughtsTokenCount": 50, "totalTokenCount": 170}
        answer = answer_of(*parts, finishMessage="Model generated function call(s).")
        return web.json_response(answer | {"usageMetadata": usage})

    return behave


def goes_round(*wishes: tuple[str, Json]) -> Behaviour:
    """Wish for functions whenever there are some and none was answered yet; else answer as usual."""
    wish, answer = calls(*wishes), draws()

    async def behave(exchange: Exchange) -> web.StreamResponse:
        request = exchange.call.request
        answered = any("functionResponse" in part for part in request["contents"][-1]["parts"])
        return await (wish if request.get("tools") and not answered else answer)(exchange)

    return behave


def draws(pictures: int = 1, *, words: str | None = None, interim: bool = False) -> Behaviour:
    """Answer with pictures of the ratio and size that were asked for; a text model fills the form that it was given.

    Args:
        pictures: How many.
        words: Said before each; the drawing's own if None.
        interim: Put a picture of the model's thinking first.
    """

    async def behave(exchange: Exchange) -> web.StreamResponse:
        call, drawing = exchange.call, exchange.drawing
        if not MODELS[call.model].draws:
            return web.json_response(answer_of(text_part(_written(call))) | {"usageMetadata": _usage(call, 0)})
        parts = await asyncio.to_thread(_drawn, call, drawing, pictures, words or drawing.words)
        if interim:
            parts.insert(0, parts[-1] | {"thought": True})
        return web.json_response(_answered(call, parts, pictures))

    return behave


def says(text: str) -> Behaviour:
    """Answer with words alone."""
    return sends(answer_of(text_part(text)))


def stops(reason: str, message: str | None = None) -> Behaviour:
    """End without content."""
    candidate = {"finishReason": reason, "index": 0} | ({"finishMessage": message} if message else {})
    return sends({"candidates": [candidate]})


def blocks(reason: str, message: str | None = None) -> Behaviour:
    """Refuse the prompt itself."""
    feedback = {"blockReason": reason} | ({"blockReasonMessage": message} if message else {})
    return sends({"promptFeedback": feedback})


def fails(status: int, message: str = "Something failed.", state: str = "INTERNAL", *details: Json) -> Behaviour:
    """Answer with an error in Google's form."""
    return sends(error_of(status, message, state, *details), status=status)


def is_busy(delay: str = "34.4s", quota: str = "GenerateRequestsPerMinutePerProjectPerModel") -> Behaviour:
    """Answer 429, as when a quota is used up."""
    return fails(
        429,
        "You exceeded your current quota, please check your plan and billing details.",
        "RESOURCE_EXHAUSTED",
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": quota}]},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay},
    )


def sends(body: Json | bytes, *, status: int = 200, headers: dict[str, str] | None = None) -> Behaviour:
    """Answer with a document, or with bytes as they are."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def behave(exchange: Exchange) -> web.StreamResponse:
        return web.Response(
            status=status, body=data, headers={"Content-Type": "application/json; charset=UTF-8"} | (headers or {})
        )

    return behave


def sends_page(status: int) -> Behaviour:
    """Answer with the page of some proxy, which is neither JSON nor UTF-8."""
    page = "<!doctype html><html><title>Passerelle indisponible, réessayez</title></html>".encode("latin-1")
    return sends(page, status=status, headers={"Content-Type": "text/html"})


def replays(name: str) -> Behaviour:
    """Answer as it was recorded."""
    recording = json.loads((RECORDINGS / name).read_text())
    answer = sends(recording["response"], status=recording["status"], headers=recording["response_headers"])
    signed = {
        signed_by(part): bytes_of(part["thoughtSignature"])
        for candidate in recording["response"].get("candidates", [])
        for part in candidate.get("content", {}).get("parts") or []
        if "thoughtSignature" in part
    }

    async def behave(exchange: Exchange) -> web.StreamResponse:
        exchange.issued.update(signed)
        return await answer(exchange)

    return behave


def drops() -> Behaviour:
    """Close the connection instead of answering."""

    async def behave(exchange: Exchange) -> web.StreamResponse:
        _hang_up(exchange.http)
        return web.Response()

    return behave


def hangs() -> Behaviour:
    """Take the request and never answer."""
    return holds(asyncio.Event())


def holds(gate: asyncio.Event, then: Behaviour | None = None) -> Behaviour:
    """Answer when the gate opens."""
    behaviour = then or draws()

    async def behave(exchange: Exchange) -> web.StreamResponse:
        await gate.wait()
        return await behaviour(exchange)

    return behave


def waits(seconds: float) -> Behaviour:
    """Draw after a while."""
    drawn = draws()

    async def behave(exchange: Exchange) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await drawn(exchange)

    return behave


def lends(drawing: Drawing, model: str, *, different: int, seconds: float) -> Behaviour:
    """Answer after a while, in turn with so many answers that are drawn and written beforehand.

    Drawing one takes 30 ms of processor, which the real Gemini does not take from whoever asks it.
    """
    calls_before = (GeminiCall(number, model, {"contents": []}, 0, {}) for number in range(different))
    ready = [json.dumps(_answered(call, _drawn(call, drawing, 1, None), 1)).encode() for call in calls_before]

    async def behave(exchange: Exchange) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return web.Response(body=ready[exchange.call.number % different], content_type="application/json")

    return behave


def cuts(body: bytes = b'{"candidates": [{"content": ') -> Behaviour:
    """Promise a long answer, send its beginning and close."""

    async def behave(exchange: Exchange) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(body) + 1000)})
        await response.prepare(exchange.http)
        await response.write(body)
        _hang_up(exchange.http)
        return response

    return behave


def streams(chunk: bytes, *, pause: float = 0, status: int = 200) -> Behaviour:
    """Send the same bytes again and again, until the client has enough of them."""

    async def behave(exchange: Exchange) -> web.StreamResponse:
        response = web.StreamResponse(status=status)
        await response.prepare(exchange.http)
        while True:
            await response.write(chunk)
            exchange.call.written_bytes += len(chunk)
            await asyncio.sleep(pause)

    return behave


def bursts(size_bytes: int) -> Behaviour:
    """Send a small compressed body that unpacks to this size."""
    bomb = gzip.compress(bytes(size_bytes), compresslevel=9)
    return sends(bomb, headers={"Content-Encoding": "gzip"})


def _drawn(call: GeminiCall, drawing: Drawing, pictures: int, words: str | None) -> list[Json]:
    abilities = MODELS[call.model]
    shape = call.image_config
    parts = []
    for place in range(pictures):
        if words:
            # The first words of an answer are signed, later ones are not.
            is_signed = abilities.signs and place == 0
            parts.append(text_part(words, signature_of(words.encode(), drawing) if is_signed else None))
        data = draw(
            call.number * 10 + place,
            shape.get("aspectRatio"),
            shape.get("imageSize"),
            drawing,
            as_png=abilities.draws_png,
        )
        mime = "image/png" if abilities.draws_png else "image/jpeg"
        parts.append(picture_part(data, mime, signature_of(data, drawing) if abilities.signs else None))
    return parts


def _answered(call: GeminiCall, parts: list[Json], pictures: int) -> Json:
    return answer_of(*parts) | {"usageMetadata": _usage(call, pictures)}


def _written(call: GeminiCall) -> str:
    fields = call.request.get("generationConfig", {}).get("responseJsonSchema", {}).get("properties", {})
    known = {
        "description": f"Loopback looked at {len(call.pictures)} pictures.",
        "prompts": [f"prompt {number} of call {call.number}" for number in range(1, 5)],
        "prompt": f"{call.words[-1]}, in more words",
        "translation": f"{call.words[-1]}, in English",
    }
    return json.dumps({name: known[name] for name in fields}) if fields else "Loopback has nothing to add."


def _usage(call: GeminiCall, pictures: int) -> Json:
    words, images = sum(len(text.split()) for text in call.words), len(call.pictures) * PICTURE_TOKENS
    drawn = pictures * PICTURE_TOKENS
    return {
        "promptTokenCount": words + images,
        "candidatesTokenCount": drawn,
        "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": drawn}],
        "thoughtsTokenCount": 100,
        "totalTokenCount": words + images + drawn + 100,
    }


def _hang_up(http: web.Request) -> None:
    if http.transport is not None:
        http.transport.close()
