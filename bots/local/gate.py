"""Who may speak to the local chat: pages of this computer that were opened with the printed address."""

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager

import structlog
from aiohttp import web
from aiohttp.hdrs import ACCEPT_LANGUAGE, METH_GET, METH_HEAD

from bots import wording
from bots.languages.speaking import accepted_locale, speaking, worded
from core.errors import LimnerError, TransientError, UserError
from core.faults import Alarms, ring_for

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_COOKIE_LIFE_S = 400 * 24 * 3600
_TOO_LARGE = 413


class Refused(Exception):
    """A request is not served, in words."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class Gate:
    """Checks every request to the chat, and puts the safety headers on every answer.

    Args:
        secret: The data folder's; a cookie made from it is good after a restart too.
        alarm: Rung for what a request fails of and whoever runs Limner must mend.
    """

    def __init__(self, secret: bytes, alarm: Alarms) -> None:
        self._alarm = alarm
        self.key = secrets.token_urlsafe(24)
        self._pass = hmac.new(secret, b"local chat: pass", hashlib.sha256).hexdigest()
        # Cookies know no ports: the chats of two data folders must not take each other's place.
        self.cookie = f"limner_{hmac.new(secret, b'local chat: name', hashlib.sha256).hexdigest()[:8]}"

    def guard(self, handler: Handler) -> Handler:
        """Let the handler see only what passes the checks; what it raises becomes `{"error": sentence}`."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            with _speaking_to(request):
                try:
                    _refuse_strangers(request)
                    self._refuse_keyless(request)
                    response = await handler(request)
                except (Refused, LimnerError, web.HTTPException) as error:
                    ring_for(self._alarm, error)
                    response = _answer_to(error)
            response.headers.update(HEADERS)
            return response

        return guarded

    def door(self, handler: Handler) -> Handler:
        """Guard the page itself: a right key in its address becomes a cookie, and leaves the address."""

        async def opened(request: web.Request) -> web.StreamResponse:
            with _speaking_to(request):
                try:
                    _refuse_strangers(request)
                    if "key" in request.query:
                        response: web.StreamResponse = self._let_in(request)
                    else:
                        self._refuse_keyless(request)
                        response = await handler(request)
                except Refused as refused:
                    response = web.Response(status=refused.status, text=refused.sentence)
            response.headers.update(HEADERS)
            response.headers["Cache-Control"] = "no-store"
            return response

        return opened

    def _let_in(self, request: web.Request) -> web.Response:
        if not _same(request.query["key"], self.key):
            self._refuse_keyless(request)
        response = web.Response(status=303, headers={"Location": "/"})
        # A strict cookie would not come along when the printed address is followed from a page of another site.
        response.set_cookie(self.cookie, self._pass, max_age=_COOKIE_LIFE_S, httponly=True, samesite="Lax", path="/")
        return response

    def _refuse_keyless(self, request: web.Request) -> None:
        if not _same(request.cookies.get(self.cookie, ""), self._pass):
            raise Refused(401, wording.HOW_TO_OPEN)


def _speaking_to(request: web.Request) -> AbstractContextManager[None]:
    return speaking(accepted_locale(request.headers.get(ACCEPT_LANGUAGE, "")))


def _refuse_strangers(request: web.Request) -> None:
    """A page elsewhere may reach this port through a name it owns (DNS rebinding), or post to it blindly."""
    host = without_usual_port(request.headers.get("Host", "").lower())
    if host not in own_hosts(_port_of(request)):
        raise Refused(403, wording.WRONG_HOST)
    origin = request.headers.get("Origin")
    reads = request.method in {METH_GET, METH_HEAD} and "Upgrade" not in request.headers
    if without_usual_port(origin or "") != f"http://{host}" and not (reads and origin is None):
        raise Refused(403, wording.WRONG_ORIGIN)


def own_hosts(port: int) -> frozenset[str]:
    """What this chat is called by whoever speaks to this port of this computer."""
    return frozenset(without_usual_port(f"{name}:{port}") for name in ("127.0.0.1", "localhost", "[::1]"))


def without_usual_port(name: str) -> str:
    """Leave out the port that browsers leave out: that of http."""
    return name.removesuffix(":80")


def _port_of(request: web.Request) -> int:
    return request.transport.get_extra_info("sockname")[1] if request.transport else 0


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def _answer_to(error: Refused | LimnerError | web.HTTPException) -> web.Response:
    if isinstance(error, Refused):
        return _error(error.status, error.sentence)
    if isinstance(error, UserError):
        return _error(409, worded(error.sentence))
    if isinstance(error, LimnerError):
        log.warning("chat request not served", error=error.code, detail=str(error)[:300])
        return _error(503 if isinstance(error, TransientError) else 500, worded(error.sentence))
    return _error(error.status, wording.TOO_LARGE if error.status == _TOO_LARGE else wording.NOTHING_THERE)


def _error(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)
