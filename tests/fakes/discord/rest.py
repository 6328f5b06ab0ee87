"""REST: one request from the door to its answer."""

from typing import Final

from aiohttp import web

from tests.fakes.discord.calls import Answer, Call, Refusal, invalid_form, json_answer, read_call
from tests.fakes.discord.house import Discord
from tests.fakes.discord.routes import PLAYED
from tests.fakes.discord.rules import faults_of_query
from tests.fakes.discord.spec import Operation, find
from tests.fakes.faults import When
from tests.fakes.schemas import Json

PREFIX: Final = "/api/v10"
WITHOUT_TOKEN: Final = ("/interactions/", "/webhooks/", "/gateway")
BUCKET: Final = 1000
SHARED: Final = {"Via": "1.1 loopback", "X-RateLimit-Limit": str(BUCKET), "X-RateLimit-Remaining": str(BUCKET - 1)}


class Rest:
    """Serves `/api/v10`."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord

    async def serve(self, http: web.Request) -> web.StreamResponse:
        """Answer one request."""
        path = http.path.removeprefix(PREFIX)
        found = find(http.method, path)
        if found is None:
            self._discord.report([f"{http.method} {http.path} does not exist"])
            return json_answer(404, {"message": "404: Not Found", "code": 0}, SHARED)
        operation, params = found
        try:
            return await self._serve(http, operation, params, path)
        finally:
            await self._discord.changed()

    async def _serve(
        self, http: web.Request, operation: Operation, params: dict[str, str], path: str
    ) -> web.StreamResponse:
        faults, name = self._discord.faults, operation.name
        if (told := await faults.strike(name, When.READING, http)) is not None:
            return told
        try:
            call = await read_call(http, operation, params, path)
        except Refusal as refusal:
            self._discord.report([f"{operation.method} {path}: {refusal.message}"])
            return json_answer(refusal.status, refusal.body, SHARED)
        if self._discord.remembers:
            self._discord.requests.append(call)
        # A request that is about to be held is a fact already.
        await self._discord.changed()
        if (told := await faults.strike(name, When.BEFORE, http)) is not None:
            call.status = told.status
            return told
        answer = await self._answer(call, operation)
        if (told := await faults.strike(name, When.AFTER, http)) is not None:
            call.status = told.status
            return told
        call.status = answer.status
        return _response(answer, operation)

    async def _answer(self, call: Call, operation: Operation) -> Answer:
        try:
            self._admit(call, operation)
            answer = await self._play(call)
        except Refusal as refusal:
            if refusal.is_violation:
                reasons = refusal.faults or [refusal.message]
                self._discord.report([f"{call.method} {call.path}: {reason}" for reason in reasons])
            answer = Answer(refusal.status, refusal.body)
        if self._discord.validates:
            wrong = operation.faults_of_answer(answer.status, answer.body)
            self._discord.report([f"the fake's own answer to {call.name}: {fault}" for fault in wrong])
        return answer

    def _admit(self, call: Call, operation: Operation) -> None:
        needs_token = not call.path.startswith(WITHOUT_TOKEN) or call.path == "/gateway/bot"
        if needs_token and call.headers.get("Authorization") != f"Bot {self._discord.token}":
            raise Refusal(401, 0, "401: Unauthorized")
        if not self._discord.validates:
            return
        faults = faults_of_query(operation, call.query)
        if operation.bodies:
            kind = call.headers.get("Content-Type", "").split(";")[0]
            check = operation.bodies.get(kind)
            faults += [f"a body of type {kind or 'none'}"] if check is None else check(_body(call))
        if faults:
            raise invalid_form(faults)

    async def _play(self, call: Call) -> Answer:
        play = PLAYED.get(call.name)
        if play is None:
            self._discord.report([f"{call.name} is not played by this fake"])
            return Answer(501, {"message": "not played", "code": 0})
        return await play(self._discord, call)


def _body(call: Call) -> Json:
    return {} if call.json is None and call.files else call.json


def _response(answer: Answer, operation: Operation) -> web.Response:
    bucket = f"{abs(hash(operation.name)):x}"
    headers = {**SHARED, "X-RateLimit-Reset-After": "1", "X-RateLimit-Bucket": bucket}
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    return json_answer(answer.status, answer.body, headers)
