"""HTTP mode: only what Slack signed comes in, once, and nothing that anybody sends breaks the door."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from bots.slack.front_door import FrontDoor, Signatures
from bots.web.server import Pages, web_server
from core.errors import StoreBusy
from core.setting_kinds import Address
from tests.fakes.patience import soon, until
from tests.fakes.slack.http_mode import FORM, signature
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel
from tests.fakes.slack_ears import Way, by_http

SECRET = "loopback-signing-secret"
COMMAND = urlencode({"command": "/imagine", "text": "a fox", "team_id": "T0LIMNER", "trigger_id": "1.2.a"}).encode()
EVENT = json.dumps(
    {
        "type": "event_callback",
        "team_id": "T0LIMNER",
        "event_id": "Ev1",
        "event": {"type": "message", "channel": "C1", "user": "U1", "text": "hello", "ts": "1700.1"},
    }
).encode()
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def place() -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack(socket_mode=False) as server:
        server.deliveries.retries_after_s = (0, 0, 0)
        yield server
    assert server.violations == []


@pytest.fixture
async def way(place: LoopbackSlack) -> AsyncIterator[Way]:
    async with by_http(place) as opened:
        yield opened


@dataclass(frozen=True)
class Forged:
    """What is wrong with the headers of a request."""

    stamp: Callable[[int], str] = str
    signature: Callable[[str], str] = str
    doubled: str = ""
    left_out: str = ""

    def headers(self, body: bytes, secret: str = SECRET) -> list[tuple[str, str]]:
        stamp = self.stamp(int(time.time()))
        signed = self.signature(signature(secret, stamp, body))
        told = [("Content-Type", FORM), ("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", signed)]
        told = [one for one in told if one[0] != self.left_out]
        return told + [one for one in told if one[0] == self.doubled]


STAMPED = {
    "words": lambda _: "abc",
    "exponent": lambda _: "1e3",
    "empty": lambda _: "",
    "negative": lambda _: "-1",
    "signed": lambda now: f"+{now}",
    "spaced": lambda now: f"{now} 1",
    "fraction": lambda now: f"{now}.5",
    "huge": lambda _: "9" * 400,
    "old": lambda now: str(now - 302),
    "coming": lambda now: str(now + 302),
    "arabic": lambda now: "".join(chr(0x660 + int(digit)) for digit in str(now)),
}
SIGNED = {
    "empty": lambda _: "",
    "short": lambda signed: signed[:-1],
    "long": lambda signed: signed + "0",
    "upper": lambda signed: signed.upper(),
    "other": lambda signed: signed[:-1] + ("0" if signed[-1] != "0" else "1"),
    "version": lambda signed: signed.replace("v0", "v1"),
    "foreign": lambda _: "v0=" + "ä" * 64,
}
FORGED = {
    **{f"stamp {name}": Forged(stamp=stamp) for name, stamp in STAMPED.items()},
    **{f"signature {name}": Forged(signature=made) for name, made in SIGNED.items()},
    "two signatures": Forged(doubled="X-Slack-Signature"),
    "two stamps": Forged(doubled="X-Slack-Request-Timestamp"),
    "no signature": Forged(left_out="X-Slack-Signature"),
    "no stamp": Forged(left_out="X-Slack-Request-Timestamp"),
}


async def sent(way: Way, body: bytes, headers: list[tuple[str, str]]) -> int:
    async with (
        aiohttp.ClientSession() as http,
        http.post(way.address, data=body, headers=headers) as response,
    ):
        assert await response.text() == ""
        return response.status


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
async def test_what_is_not_signed_as_slack_signs_is_401(way: Way, forged: Forged) -> None:
    status = await sent(way, COMMAND, forged.headers(COMMAND))

    assert status == 401
    assert way.ear.came == []


async def test_the_secret_of_another_app_opens_nothing(way: Way) -> None:
    assert await sent(way, COMMAND, Forged().headers(COMMAND, "another secret")) == 401
    assert way.ear.came == []


async def test_a_body_that_was_changed_on_the_way_is_401(way: Way) -> None:
    assert await sent(way, COMMAND + b"x", Forged().headers(COMMAND)) == 401
    assert way.ear.came == []


@pytest.mark.parametrize("seconds", [-299, 299])
async def test_a_clock_may_be_five_minutes_off(way: Way, seconds: int) -> None:
    assert await sent(way, COMMAND, Forged(lambda now: str(now + seconds)).headers(COMMAND)) == 200
    assert way.ear.came == ["commanded"]


@pytest.mark.parametrize("is_announced", [True, False])
async def test_a_body_of_ten_megabytes_is_413(way: Way, is_announced: bool) -> None:
    large = b"x" * 10_000_000

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 1_000_000):
            yield large[start : start + 1_000_000]

    body = BytesIO(large) if is_announced else chunks()
    async with aiohttp.ClientSession() as http:
        try:
            async with http.post(way.address, data=body, headers=Forged().headers(large)) as response:
                status = response.status
        except aiohttp.ClientConnectionError:
            # The door may be shut before everything was said.
            status = 413

    assert status == 413
    assert way.ear.came == []


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"{", b"[]", b'"words"', b"payload=%7B", b"{}", b"payload=[]", b"", b"a=%FF&payload=1"]
)
async def test_what_is_signed_and_means_nothing_does_nothing(way: Way, body: bytes) -> None:
    status = await sent(way, body, Forged().headers(body))

    assert status in {200, 400}
    assert way.ear.came == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stamp=st.text(max_size=12), signed=st.text(max_size=70))
def test_no_headers_whatever_are_taken_for_slacks(stamp: str, signed: str) -> None:
    headers = CIMultiDictProxy(CIMultiDict({"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed}))

    assert not Signatures(SECRET).is_formed(headers)


async def test_an_exact_repetition_does_nothing(way: Way, place: LoopbackSlack) -> None:
    headers = Forged().headers(COMMAND)

    statuses = [await sent(way, COMMAND, headers) for _ in range(3)]
    numbered = await sent(way, COMMAND, [*headers, ("X-Slack-Retry-Num", "1")])

    assert [*statuses, numbered] == [200] * 4
    assert way.ear.came == ["commanded"]


async def test_what_is_repeated_with_another_number_does_nothing_either(way: Way) -> None:
    headers = Forged().headers(EVENT)

    for number in range(1, 60):
        await sent(way, EVENT, [*headers, ("X-Slack-Retry-Num", str(number))])

    # As often as Slack itself: once, and three times more.
    assert way.ear.came == ["heard T0LIMNER"] * 4


async def test_a_repetition_is_remembered_for_longer_than_it_is_fresh(place: LoopbackSlack) -> None:
    now = time.time()
    async with by_http(place, lambda: now) as way:
        early = Forged(lambda real: str(real + 290)).headers(COMMAND)
        await sent(way, COMMAND, early)
        now += 580
        later = await sent(way, COMMAND, early)
        now += 60
        much_later = await sent(way, COMMAND, early)

    assert (later, much_later) == (200, 401)
    assert way.ear.came == ["commanded"]


async def test_slacks_own_further_try_in_the_same_second_goes_through(way: Way) -> None:
    way.ear.failures = [StoreBusy("locked")]
    headers = Forged().headers(EVENT)

    first = await sent(way, EVENT, headers)
    second = await sent(way, EVENT, [*headers, ("X-Slack-Retry-Num", "1"), ("X-Slack-Retry-Reason", "http_error")])

    assert (first, second) == (500, 200)
    assert way.ear.came == ["heard T0LIMNER"] * 2


async def test_what_was_not_taken_may_come_again_as_it_is(way: Way) -> None:
    way.ear.failures = [StoreBusy("locked")]
    headers = Forged().headers(EVENT)

    assert [await sent(way, EVENT, headers) for _ in range(3)] == [500, 200, 200]
    assert way.ear.came == ["heard T0LIMNER"] * 2


async def test_an_event_that_could_not_be_stored_comes_again(way: Way, place: LoopbackSlack, general: Channel) -> None:
    way.ear.failures = [StoreBusy("locked")]

    gesture = await place.acknowledged(await place.person("ana").write(general, "hello"))

    assert place.http.received == [500, 200]
    assert gesture.deliveries[0].attempts == ["http_error", "acknowledged"]


async def test_the_address_is_verified(way: Way, place: LoopbackSlack) -> None:
    assert await place.http.verify()


async def test_before_the_core_listens_slack_is_asked_to_come_again() -> None:
    door = FrontDoor(Signatures(SECRET))
    async with (
        web_server(Address("127.0.0.1", 0), {}, Pages(door.routes())) as bound,
        aiohttp.ClientSession(f"http://{bound}") as http,
    ):
        async with http.post("/slack/events", data=EVENT, headers=Forged().headers(EVENT)) as response:
            early = response.status
        async with http.get("/healthz") as response:
            alive = response.status

    assert (early, alive, door.is_open) == (503, 200, False)


async def test_what_came_in_is_answered_before_the_door_is_closed(place: LoopbackSlack, general: Channel) -> None:
    async with by_http(place) as way:
        way.ear.gate.clear()
        gesture = await place.person("ana").command(general, "/imagine", "a fox")
        await until(lambda: way.ear.came)
        asyncio.get_running_loop().call_later(0.1, way.ear.gate.set)

    assert (await place.acknowledged(gesture)).failed == ""


async def test_a_body_that_never_ends_is_not_waited_for(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.slack.front_door.BODY_WITHIN", timedelta(milliseconds=50))
    stall = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield b"command="
        await stall.wait()

    async with aiohttp.ClientSession() as http:
        asking = asyncio.create_task(http.post(way.address, data=body(), headers=Forged().headers(b"")))
        try:
            response = await soon(asking)
        finally:
            stall.set()

    assert response.status == 408
