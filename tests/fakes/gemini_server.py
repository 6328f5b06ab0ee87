"""A Gemini on loopback that holds each request against the official schema and answers as it is told.

Run it beside a real process with `python -m tests.fakes.gemini_server --port 0`: it prints its address, then one line
of JSON for each thing that happens.
"""

import argparse
import asyncio
import contextlib
import hashlib
import json
import time
from collections.abc import Callable
from typing import Self

from aiohttp import web

from tests.fakes.gemini_behaviours import (
    Behaviour,
    Exchange,
    GeminiCall,
    draws,
    error_of,
    goes_round,
    lends,
    replays,
    waits,
)
from tests.fakes.gemini_pictures import Drawing
from tests.fakes.gemini_rules import MODELS, refusal_of
from tests.fakes.gemini_wire import Json, normalised, violations_of

KEY = "test-key"
PATIENCE = 60
LARGEST_BODY = 100_000_000


class GeminiServer:
    """Answers on port 0 of loopback, from `async with` on.

    Attributes:
        calls: Every call that was let through, in the order of arrival.
        violations: What in the requests breaks the official schema or the form of the protocol. Always wrong.
        refusals: The messages of the 400s that the real API would have answered too.
        most_open: The most calls that were open at once.
        behaviour: What happens when no script is left.
        gone: Models that are neither listed nor served any more.
        not_drawing: Models that are listed and do something else.
        lists: The list comes when this is set, as it is from the beginning.
        listings: How often the list was asked for.
        models_a_page: How many the list gives at once.
    """

    def __init__(self, drawing: Drawing | None = None, behaviour: Behaviour | None = None) -> None:
        self.calls: list[GeminiCall] = []
        self.violations: list[str] = []
        self.refusals: list[str] = []
        self.most_open = 0
        self.behaviour = behaviour or draws()
        self.drawing = drawing or Drawing()
        self.gone: set[str] = set()
        self.not_drawing: set[str] = set()
        self.models_a_page = 1000
        self.listings = 0
        self.lists = asyncio.Event()
        self.lists.set()
        self.address = ""
        self.on_event: Callable[[Json], None] = lambda _event: None
        self._script: list[Behaviour] = []
        self._issued: dict[bytes, bytes] = {}
        self._arrived = asyncio.Condition()
        self._runner = web.AppRunner(_app(self), handler_cancellation=True, shutdown_timeout=0.1, access_log=None)

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def listen(self, port: int = 0) -> None:
        """Start to answer; `async with` does it by itself."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    def script(self, *behaviours: Behaviour) -> None:
        """Say how the next calls are answered, one behaviour a call."""
        self._script.extend(behaviours)

    async def call(self, number: int) -> GeminiCall:
        """Wait for the call of this number, from 1."""
        async with asyncio.timeout(PATIENCE), self._arrived:
            await self._arrived.wait_for(lambda: len(self.calls) >= number)
        return self.calls[number - 1]

    async def generate(self, http: web.Request) -> web.StreamResponse:
        """Serve `models/{model}:generateContent`."""
        model, raw = http.match_info["model"], await http.read()
        refused = await self._refused_at_the_door(http, model)
        if refused is not None:
            return refused
        request = self._read(http, raw)
        message = refusal_of(model, request, self.drawing, self._issued)
        if message is not None:
            self.refusals.append(message)
            self.on_event({"event": "refused", "model": model, "message": message, "at": time.monotonic()})
            return web.json_response(error_of(400, message, "INVALID_ARGUMENT"), status=400)
        call = GeminiCall(len(self.calls) + 1, model, request, len(raw), dict(http.headers))
        call.digest = hashlib.sha256(raw).hexdigest()
        async with self._arrived:
            self.calls.append(call)
            self._arrived.notify_all()
        self.most_open = max(
            self.most_open, sum(not (one.answered.is_set() or one.gone.is_set()) for one in self.calls)
        )
        return await self._answer(call, http)

    async def list_models(self, http: web.Request) -> web.StreamResponse:
        """Serve the list of models."""
        refused = await self._refused_at_the_door(http, None)
        if refused is not None:
            return refused
        self.listings += 1
        await self.lists.wait()
        entries = [_entry(model, "generateContent") for model in MODELS if model not in self.gone]
        entries += [_entry(model, "embedContent") for model in self.not_drawing]
        start = int(http.query.get("pageToken", "0"))
        end = start + min(self.models_a_page, int(http.query.get("pageSize", "50")))
        more = {"nextPageToken": str(end)} if end < len(entries) else {}
        return web.json_response({"models": entries[start:end]} | more)

    async def lost(self, http: web.Request) -> web.StreamResponse:
        """Serve every other address."""
        self.violations.append(f"{http.method} {http.path} does not exist")
        return web.Response(status=404, text="<!DOCTYPE html><html><title>Error 404</title></html>")

    async def _refused_at_the_door(self, http: web.Request, model: str | None) -> web.StreamResponse | None:
        key = http.headers.get("x-goog-api-key") or http.query.get("key")
        if key is None:
            message = "Method doesn't allow unregistered callers."
            return web.json_response(error_of(403, message, "PERMISSION_DENIED"), status=403)
        if key != KEY:
            return await replays("reported/400-api-key-invalid.json")(_no_exchange(http))
        if model is not None and model not in MODELS.keys() - self.gone:
            return await replays("errors/404-model-not-found.json")(_no_exchange(http))
        return None

    def _read(self, http: web.Request, raw: bytes) -> Json:
        if http.content_type != "application/json":
            self.violations.append(f"content type {http.content_type}")
        request = normalised(json.loads(raw))
        self.violations.extend(violations_of(request))
        return request

    async def _answer(self, call: GeminiCall, http: web.Request) -> web.StreamResponse:
        self.on_event(_event("arrived", call) | {"pictures": len(call.pictures), "bytes": call.size_bytes})
        behaviour = self._script.pop(0) if self._script else self.behaviour
        try:
            response = await behaviour(Exchange(call, http, self.drawing, self._issued))
            if not response.prepared:
                await response.prepare(http)
            await response.write_eof()
        except (asyncio.CancelledError, ConnectionError):
            call.gone.set()
            self.on_event(_event("gone", call))
            raise
        call.answered.set()
        self.on_event(_event("answered", call))
        return response


def _app(server: GeminiServer) -> web.Application:
    app = web.Application(client_max_size=LARGEST_BODY)
    # A path before the version is a gateway's.
    version = "/{prefix:(?:[a-z]+/)*}{version:v1beta|v1}/models"
    app.router.add_post(version + "/{model:[^:/]+}:generateContent", server.generate)
    app.router.add_get(version, server.list_models)
    app.router.add_route("*", "/{rest:.*}", server.lost)
    return app


def _entry(model: str, method: str) -> Json:
    return {"name": f"models/{model}", "supportedGenerationMethods": [method]}


def _no_exchange(http: web.Request) -> Exchange:
    return Exchange(GeminiCall(0, "", {}, 0, {}), http, Drawing())


def _event(name: str, call: GeminiCall) -> dict[str, Json]:
    # The monotonic clock is one for all processes of a computer.
    return {"event": name, "call": call.number, "model": call.model, "at": time.monotonic()}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A Gemini on loopback, for benches and trials.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that a picture takes")
    parser.add_argument("--picture-bytes", type=int, help="size of each picture, filled with noise")
    parser.add_argument("--signature-bytes", type=int, default=1_500_000)
    parser.add_argument("--ready", type=int, default=0, help="how many answers are drawn beforehand, and given in turn")
    parser.add_argument("--wish", help="a function that a text model with tools wishes for, in JSON: [name, arguments]")
    parser.add_argument("--full-size", action="store_true", help="draw 1024 pixels and more instead of 128")
    return parser.parse_args()


def _behaviour(options: argparse.Namespace, drawing: Drawing) -> Behaviour:
    if options.wish:
        return goes_round(tuple(json.loads(options.wish)))
    if options.ready:
        return lends(drawing, next(iter(MODELS)), different=options.ready, seconds=options.delay)
    return waits(options.delay)


async def _serve(options: argparse.Namespace) -> None:
    drawing = Drawing(1 if options.full_size else 8, options.picture_bytes, options.signature_bytes)
    server = GeminiServer(drawing, _behaviour(options, drawing))
    server.on_event = lambda event: print(json.dumps(event), flush=True)
    await server.listen(options.port)
    print(server.address, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(_options()))
