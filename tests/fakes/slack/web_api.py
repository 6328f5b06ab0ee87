"""The Web API: one call from the door to its answer."""

import functools
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from tests.fakes.faults import When
from tests.fakes.schemas import Json
from tests.fakes.slack.calls import Call, Refusal, json_answer, read_call
from tests.fakes.slack.faults import rate_limited
from tests.fakes.slack.house import Slack
from tests.fakes.slack.played import PLAYED
from tests.fakes.slack.spec import Method, methods

PREFIX: Final = "/api/"
WITH_APP_TOKEN: Final = {"apps.connections.open"}
WITHOUT_TOKEN: Final = {"api.test"}


class WebApi:
    """Serves `/api/<method>`."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def serve(self, http: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = methods().get(http.path.removeprefix(PREFIX))
        if method is None:
            self._slack.report([f"{http.method} {http.path} does not exist"])
            return json_answer(200, {"ok": False, "error": "unknown_method", "req_method": http.path})
        try:
            return await self._serve(http, method)
        finally:
            await self._slack.changed()

    async def _serve(self, http: web.Request, method: Method) -> web.StreamResponse:
        slack = self._slack
        if (told := await slack.faults.strike(method.name, When.READING, http)) is not None:
            return told
        try:
            call = await read_call(http, method)
        except Refusal as refusal:
            slack.report([f"{method.name}: {fault}" for fault in refusal.faults])
            return json_answer(200, refusal.body)
        if slack.remembers:
            slack.requests.append(call)
        # A call that is about to be held is a fact already.
        await slack.changed()
        if (told := await slack.faults.strike(method.name, When.BEFORE, http)) is not None:
            call.status = told.status
            return told
        if wait_s := slack.tiers.wait_s(method, call.text("channel"), slack.clock.now()):
            call.status = 429
            return rate_limited(wait_s)
        call.answer = await self._answer(call, method)
        if (told := await slack.faults.strike(method.name, When.AFTER, http)) is not None:
            call.status = told.status
            return told
        call.status = 200
        return json_answer(200, call.answer, self._headers(method))

    async def _answer(self, call: Call, method: Method) -> Json:
        try:
            self._admit(call, method)
            answer = {"ok": True, **await self._play(call)}
        except Refusal as refusal:
            if refusal.is_violation:
                reasons = refusal.faults or [str(refusal.more or "")]
                self._slack.report([f"{call.method}: {refusal.error} {reason}".strip() for reason in reasons])
            answer = refusal.body
        if self._slack.validates:
            wrong = method.faults_of_answer(answer)
            self._slack.report([f"the fake's own answer to {call.method}: {fault}" for fault in wrong])
        return answer

    def _admit(self, call: Call, method: Method) -> None:
        self._admit_token(call)
        if not self._slack.validates:
            return
        granted = self._slack.granted
        if method.scopes and granted is not None and not granted & set(method.scopes):
            needed, provided = ",".join(method.scopes), ",".join(sorted(granted))
            raise Refusal("missing_scope", needed=needed, provided=provided)
        if call.is_json and not method.takes_json:
            raise Refusal("invalid_arguments", ["takes no JSON body"])
        if faults := [*method.faults_of(call.arguments)]:
            raise Refusal("invalid_arguments", faults)

    def _admit_token(self, call: Call) -> None:
        tokens = self._slack.tokens
        if call.method in WITHOUT_TOKEN:
            return
        if not call.token:
            raise Refusal("not_authed")
        if call.token not in {tokens.bot, tokens.app}:
            raise Refusal("invalid_auth")
        if (call.token == tokens.app) != (call.method in WITH_APP_TOKEN):
            raise Refusal("not_allowed_token_type")
        if tokens.error:
            raise Refusal(tokens.error)

    async def _play(self, call: Call) -> Json:
        play = PLAYED.get(call.method)
        if play is None:
            self._slack.report([f"{call.method} is not played by this fake"])
            raise Refusal("internal_error")
        return await play(self._slack, call)

    def _headers(self, method: Method) -> Mapping[str, str]:
        granted = self._slack.granted
        accepted = {"X-Accepted-OAuth-Scopes": ",".join(method.scopes)} if method.scopes else {}
        return {**accepted, "X-OAuth-Scopes": ",".join(sorted(granted if granted is not None else every_scope()))}


@functools.cache
def every_scope() -> frozenset[str]:
    """All that a bot's token can have here."""
    return frozenset(scope for method in methods().values() for scope in method.scopes) | {
        "app_mentions:read",
        "commands",
    }
