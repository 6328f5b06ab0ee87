"""HTTP mode: what stands at `/slack/events`, and lets in what Slack signed, once."""

import asyncio
import hashlib
import hmac
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from enum import Enum, auto
from http import HTTPStatus

import structlog
from aiohttp import web
from multidict import CIMultiDictProxy
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bots.slack.manifest import EVENTS_PATH
from bots.slack.unfinished import FINISH_WITHIN

log = structlog.get_logger(__name__)


SIGNATURE, STAMP, RETRY = "X-Slack-Signature", "X-Slack-Request-Timestamp", "X-Slack-Retry-Num"
FRESH_FOR = timedelta(minutes=5)
REMEMBERED_FOR = 2 * FRESH_FOR
"""A request stays fresh for as long before its stamp as after it."""

BODY_WITHIN = timedelta(seconds=3)
"""After that Slack does not listen any more."""

_SIGNED = re.compile(r"v0=[0-9a-f]{64}")
_SECONDS = re.compile(r"[0-9]{1,12}")
_TRIES = frozenset({"1", "2", "3"})
_PASSED_ON = ("Content-Type", RETRY, "X-Slack-Retry-Reason")


class Verdict(Enum):
    """What becomes of a request."""

    NEW = auto()
    KNOWN = auto()
    FALSE = auto()


class Signatures:
    """Tells Slack's own requests from others, and first ones from repeated ones.

    Args:
        secret: The app's signing secret.
        now: Seconds since 1970.
    """

    def __init__(self, secret: str, now: Callable[[], float] = time.time) -> None:
        self._secret = secret.encode()
        self._now = now
        self._seen: dict[tuple[str, str], float] = {}

    def is_formed(self, headers: CIMultiDictProxy[str]) -> bool:
        """Whether there is one signature and one fresh time, before anybody reads the body."""
        signatures, stamps = headers.getall(SIGNATURE, []), headers.getall(STAMP, [])
        if len(signatures) != 1 or len(stamps) != 1 or not _SIGNED.fullmatch(signatures[0]):
            return False
        return bool(_SECONDS.fullmatch(stamps[0])) and abs(self._now() - int(stamps[0])) <= FRESH_FOR.total_seconds()

    def judge(self, headers: CIMultiDictProxy[str], body: bytes) -> Verdict:
        """Decide about a request whose headers are well formed; a new one is known from then on."""
        signed = b"v0:" + headers[STAMP].encode() + b":" + body
        expected = "v0=" + hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, headers[SIGNATURE]):
            return Verdict.FALSE
        key = _key(headers, body)
        self._forget_old()
        if key in self._seen:
            return Verdict.KNOWN
        self._seen[key] = self._now()
        return Verdict.NEW

    def forget(self, headers: CIMultiDictProxy[str], body: bytes) -> None:
        """Let a request come again, because it was not taken."""
        self._seen.pop(_key(headers, body), None)

    def _forget_old(self) -> None:
        oldest = self._now() - REMEMBERED_FOR.total_seconds()
        while self._seen and self._seen[first := next(iter(self._seen))] < oldest:
            del self._seen[first]


class FrontDoor:
    """Serves the address from the start of the process; before the core listens, Slack is asked to come again.

    Args:
        signatures: Whom to let in.
    """

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures
        self._dispatch: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]] | None = None
        self._inside = 0
        self._empty = asyncio.Event()

    @property
    def is_open(self) -> bool:
        """Whether requests are taken."""
        return self._dispatch is not None

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """What the server adds."""
        return [web.post(EVENTS_PATH, self._serve)]

    @asynccontextmanager
    async def opened(self, dispatch: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> AsyncIterator[None]:
        """Take requests; what came in is answered before the block is left.

        Args:
            dispatch: `bots.slack.listeners.dispatch_of`.
        """
        self._dispatch = dispatch
        try:
            yield
        finally:
            self._dispatch = None
            await self._emptied()

    async def _emptied(self) -> None:
        self._empty.clear()
        if self._inside:
            try:
                async with asyncio.timeout(FINISH_WITHIN.total_seconds()):
                    await self._empty.wait()
            except TimeoutError:
                log.warning("requests left unanswered", number=self._inside)

    async def _serve(self, request: web.Request) -> web.Response:
        if not self._signatures.is_formed(request.headers):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        try:
            async with asyncio.timeout(BODY_WITHIN.total_seconds()):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
        if self._dispatch is None:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        verdict = self._signatures.judge(request.headers, body)
        if verdict is Verdict.FALSE:
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        if verdict is Verdict.KNOWN:
            log.info("slack request repeated, and not done again")
            return web.Response()
        return await self._admitted(request, body)

    async def _admitted(self, request: web.Request, body: bytes) -> web.Response:
        assert self._dispatch is not None
        try:
            asked = _bolt_request(request, body)
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            # Signed, and yet nothing that slack-bolt can read: no further try would change that.
            log.warning("slack request not understood", error=type(error).__name__)
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        self._inside += 1
        try:
            answered = await self._dispatch(asked)
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()
        if answered.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self._signatures.forget(request.headers, body)
        return web.Response(status=answered.status, text=answered.body, headers=answered.first_headers())


def _bolt_request(request: web.Request, body: bytes) -> AsyncBoltRequest:
    headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
    return AsyncBoltRequest(body=body.decode(), headers={**headers})


def _key(headers: CIMultiDictProxy[str], body: bytes) -> tuple[str, str]:
    # A further try of an event within the same second is signed like the first. Its number is not signed, so that
    # whoever repeats a request could name any: only those that Slack itself names make a difference, and only for what
    # Slack tries again, which is JSON.
    number = headers.get(RETRY, "")
    return headers[SIGNATURE], number if number in _TRIES and body.startswith(b"{") else ""
