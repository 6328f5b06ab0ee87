"""What can go wrong at Slack: one registry for the Web API, for uploads, for files and for response addresses."""

from typing import Final

from aiohttp import web

from tests.fakes import faults
from tests.fakes.faults import Fault, When
from tests.fakes.schemas import Json
from tests.fakes.slack.calls import json_answer

UPLOAD: Final = "upload"
"""The operation that takes a file's bytes."""

FILES: Final = "files"
"""The operation that gives them back."""

RESPONSE_URL: Final = "response_url"
"""The operation that answers a gesture."""


class Faults(faults.Faults):
    """The registry; an operation is a method's name (`chat.postMessage`) or one of the three names above."""

    def answer(self, operation: str, status: int, body: Json = None, *, after: bool = False, times: int = 1) -> Fault:
        """Answer in Slack's place; with `after` although the call took effect. Words are answered as a page."""

        async def act(_: web.Request) -> web.StreamResponse:
            if isinstance(body, str):
                return web.Response(status=status, text=body, content_type="text/html")
            return json_answer(status, {"ok": False, "error": "internal_error"} if body is None else body)

        return self.add(operation, act, when=When.AFTER if after else When.BEFORE, times=times)

    def refuse(self, operation: str, error: str, *, after: bool = False, times: int = 1) -> Fault:
        """Refuse with an error of Slack's; with `after` although the call took effect."""
        return self.answer(operation, 200, {"ok": False, "error": error}, after=after, times=times)

    def rate_limit(self, operation: str, retry_after_s: float, *, times: int = 1) -> Fault:
        """Answer 429 as Slack does."""

        async def act(_: web.Request) -> web.StreamResponse:
            return rate_limited(retry_after_s)

        return self.add(operation, act, times=times)


def rate_limited(retry_after_s: float) -> web.Response:
    """Too many calls."""
    return json_answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": f"{retry_after_s:.0f}"})
