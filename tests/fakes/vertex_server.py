"""A Vertex AI on loopback that serves Imagen, and the token service that its callers prove themselves to."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from aiohttp import web
from jsonschema import Draft202012Validator

from tests.fakes.gemini_behaviours import error_of
from tests.fakes.gemini_pictures import Drawing, draw
from tests.fakes.gemini_wire import Json

PROJECT, LOCATION = "team-project", "europe-west4"
TOKEN = "token-of-the-loopback-service"
PATIENCE = 60
SPEC = Path(__file__).parents[1] / "specs" / "imagen" / "predict.request.schema.json"
REQUEST = Draft202012Validator(json.loads(SPEC.read_text()))
SERVED = frozenset({"imagen-4.0-generate-001"})

Answer = Callable[[Json], web.Response]


@dataclass(frozen=True, slots=True)
class Prediction:
    """One call as it arrived."""

    model: str
    body: Json

    @property
    def words(self) -> str:
        """The prompt."""
        return str(self.body["instances"][0]["prompt"])

    @property
    def parameters(self) -> Json:
        """Everything but the prompt."""
        return self.body["parameters"]


class VertexServer:
    """Answers on port 0 of loopback, from `async with` on.

    Attributes:
        calls: Every call that was let through.
        violations: What in the requests breaks the schema or the form of the protocol. Always wrong.
        gate: Answers come while this is set, as it is from the beginning.
        takes_callers: Whether the token service gives tokens.
    """

    def __init__(self) -> None:
        self.calls: list[Prediction] = []
        self.violations: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.takes_callers = True
        self.address = ""
        self._script: list[Answer] = []
        self._arrived = asyncio.Condition()
        app = web.Application()
        app.router.add_post(
            "/{version}/projects/{project}/locations/{location}/publishers/google/models/{model:[^:/]+}:predict",
            self._predict,
        )
        app.router.add_post("/token", self._token)
        app.router.add_route("*", "/{rest:.*}", self._lost)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def script(self, *answers: Answer) -> None:
        """Say how the next calls are answered, one answer a call."""
        self._script.extend(answers)

    def credentials(self, folder: Path) -> str:
        """Write a file of credentials, as a workload of another cloud has it; returns its path."""
        subject = folder / "subject-token"
        subject.write_text("proof", encoding="utf-8")
        file = folder / "credentials.json"
        content = {
            "type": "external_account",
            "audience": "//iam.googleapis.com/pool",
            "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
            "token_url": f"{self.address}/token",
            "credential_source": {"file": str(subject)},
        }
        file.write_text(json.dumps(content), encoding="utf-8")
        return str(file)

    async def call(self, number: int) -> Prediction:
        """Wait for the call of this number, from 1."""
        async with asyncio.timeout(PATIENCE), self._arrived:
            await self._arrived.wait_for(lambda: len(self.calls) >= number)
        return self.calls[number - 1]

    async def _predict(self, http: web.Request) -> web.Response:
        if http.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response(error_of(401, "Request had invalid credentials.", "UNAUTHENTICATED"), status=401)
        if http.match_info["model"] not in SERVED:
            return web.json_response(error_of(404, "Publisher Model was not found.", "NOT_FOUND"), status=404)
        body = await http.json()
        where = (http.match_info["version"], http.match_info["project"], http.match_info["location"])
        if where != ("v1beta1", PROJECT, LOCATION):
            self.violations.append(f"asked at {http.path}")
        self.violations.extend(error.message[:200] for error in REQUEST.iter_errors(body))
        async with self._arrived:
            self.calls.append(Prediction(http.match_info["model"], body))
            self._arrived.notify_all()
        await self.gate.wait()
        return (self._script.pop(0) if self._script else predicts())(body)

    async def _token(self, http: web.Request) -> web.Response:
        if not self.takes_callers or (await http.post()).get("subject_token") != "proof":
            return web.json_response({"error": "invalid_grant", "error_description": "who are you?"}, status=400)
        kind = "urn:ietf:params:oauth:token-type:access_token"
        return web.json_response(
            {"access_token": TOKEN, "expires_in": 3600, "token_type": "Bearer", "issued_token_type": kind}
        )

    async def _lost(self, http: web.Request) -> web.Response:
        self.violations.append(f"{http.method} {http.path} does not exist")
        return web.Response(status=404, text="<!DOCTYPE html><html><title>Error 404</title></html>")


def predicts(held_back: int = 0, reason: str = "Some pictures were filtered out. Support codes: 56562880") -> Answer:
    """Answer with the pictures that were asked for, the last ones held back."""

    def answer(body: Json) -> web.Response:
        parameters = body["parameters"]
        drawn = parameters["sampleCount"] - held_back
        pictures = [_picture(number, parameters) for number in range(drawn)]
        return web.json_response({"predictions": [*pictures, *[{"raiFilteredReason": reason}] * held_back]})

    return answer


def says(status: int, message: str, state: str) -> Answer:
    """Answer with an error in Google's form."""
    return lambda _: web.json_response(error_of(status, message, state), status=status)


def sends(document: Json) -> Answer:
    """Answer with a document as it is."""
    return lambda _: web.json_response(document)


def _picture(number: int, parameters: Json) -> Json:
    shape, size = parameters.get("aspectRatio"), parameters.get("sampleImageSize")
    data = draw(number + 1, shape, size, Drawing(), as_png=True)
    return {"bytesBase64Encoded": b64encode(data).decode(), "mimeType": "image/png"}
