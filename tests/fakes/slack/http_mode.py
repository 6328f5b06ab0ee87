"""Events and gestures by HTTP: signed requests to the app's own address."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp

from tests.fakes.schemas import Json
from tests.fakes.slack.deliveries import Delivery, Kind, Unanswered

FORM: Final = "application/x-www-form-urlencoded"
ROBOT: Final = "Slackbot 1.0 (+https://api.slack.com/robots)"
ACCEPTED: Final = range(200, 300)


@dataclass(frozen=True)
class Received:
    """What the app answered to one request."""

    status: int
    body: Json = field(repr=False)
    headers: dict[str, str] = field(repr=False)


class HttpMode:
    """Posts to the app.

    Attributes:
        address: The app's, `http://127.0.0.1:8080/slack/events`; nothing is sent as long as it is empty.
        secret: What signs the requests.
        received: The statuses that the app answered, in the order of the requests.
    """

    def __init__(self, secret: str) -> None:
        self.address = ""
        self.secret = secret
        self.received: list[int] = []
        self._http: aiohttp.ClientSession | None = None

    async def end(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.close()

    async def attempt(self, delivery: Delivery, number: int, reason: str, within_s: float) -> Json:
        """Send one signed request, and take what is answered as the acknowledgement."""
        if not self.address:
            raise Unanswered("connection_failed")
        body, kind = _encoded(delivery)
        retry = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason} if number else {}
        try:
            async with asyncio.timeout(within_s):
                received = await self.post(body, {"Content-Type": kind, **retry})
        except TimeoutError:
            raise Unanswered("http_timeout") from None
        except aiohttp.ClientError:
            raise Unanswered("connection_failed") from None
        if received.status not in ACCEPTED:
            raise Unanswered("http_error", is_last=received.headers.get("X-Slack-No-Retry") == "1")
        return received.body

    async def post(
        self, body: bytes, headers: dict[str, str] | None = None, *, at: float | None = None, secret: str | None = None
    ) -> Received:
        """Send a request as Slack does; with another time or secret, as somebody else does.

        Args:
            headers: They win over Slack's own; one that is empty is left out.
        """
        stamp = str(int(time.time() if at is None else at))
        own = {
            "Content-Type": FORM,
            "User-Agent": ROBOT,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(secret or self.secret, stamp, body),
        }
        sent = {name: value for name, value in {**own, **(headers or {})}.items() if value}
        if self._http is None:
            self._http = aiohttp.ClientSession()
        async with self._http.post(self.address, data=body, headers=sent) as response:
            answered = Received(response.status, _read(await response.text()), dict(response.headers))
        self.received.append(answered.status)
        return answered

    async def verify(self) -> bool:
        """Ask for the challenge, as when an address is entered in the app's settings."""
        challenge = uuid4().hex
        asked = {"token": "loopback", "challenge": challenge, "type": "url_verification"}
        answered = await self.post(json.dumps(asked).encode(), {"Content-Type": "application/json"})
        echoed = answered.body.get("challenge") if isinstance(answered.body, dict) else answered.body
        return answered.status == 200 and echoed == challenge


def signature(secret: str, stamp: str, body: bytes) -> str:
    """The `X-Slack-Signature` of a request."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()


def _encoded(delivery: Delivery) -> tuple[bytes, str]:
    match delivery.kind:
        case Kind.EVENT:
            return json.dumps(delivery.payload).encode(), "application/json"
        case Kind.COMMAND:
            return urlencode(delivery.payload).encode(), FORM
        case Kind.INTERACTION:
            return urlencode({"payload": json.dumps(delivery.payload)}).encode(), FORM


def _read(text: str) -> Json:
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
