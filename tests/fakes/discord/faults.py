"""What can go wrong at Discord: one registry for REST and for files."""

from typing import Final

from aiohttp import web

from tests.fakes import faults
from tests.fakes.discord.calls import json_answer
from tests.fakes.faults import Fault, When
from tests.fakes.schemas import Json

FILES: Final = "/cdn"
"""The route of every file's address."""


class Faults(faults.Faults):
    """The registry; an operation is `POST /channels/{channel_id}/messages`, or `GET /cdn` for files."""

    def answer(self, operation: str, status: int, body: Json = None, *, after: bool = False, times: int = 1) -> Fault:
        """Answer in Discord's place; with `after` although the request took effect."""

        async def act(_: web.Request) -> web.StreamResponse:
            if isinstance(body, str):
                return web.Response(status=status, text=body, content_type="text/html")
            said = {"message": f"{status}: told by a test", "code": 0} if body is None else body
            return json_answer(status, said, {"Via": "1.1 loopback"})

        return self.add(operation, act, when=When.AFTER if after else When.BEFORE, times=times)

    def refuse(self, operation: str, status: int, code: int, *, times: int = 1) -> Fault:
        """Refuse with an error code of Discord's, before anything takes effect."""
        return self.answer(operation, status, {"message": "told by a test", "code": code}, times=times)

    def rate_limit(self, operation: str, retry_after_s: float, *, everywhere: bool = False, times: int = 1) -> Fault:
        """Answer 429 as Discord does."""

        async def act(_: web.Request) -> web.StreamResponse:
            said = {"message": "You are being rate limited.", "retry_after": retry_after_s, "global": everywhere}
            scope = "global" if everywhere else "user"
            headers = {"Via": "1.1 loopback", "Retry-After": f"{retry_after_s:.0f}", "X-RateLimit-Scope": scope}
            return json_answer(429, said, headers)

        return self.add(operation, act, times=times)
