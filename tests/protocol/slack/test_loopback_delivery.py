"""What the loopback Slack sends comes until it is acknowledged, sometimes twice, and signed."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.schemas import Json
from tests.fakes.slack.deliveries import Kind
from tests.fakes.slack.http_mode import signature
from tests.fakes.slack.raw import Answer, RawBot, RawSocket, Request, connected, listening
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.socket_mode import MOST_CONNECTIONS, TOO_MANY
from tests.fakes.slack.state import Channel


@pytest.fixture
async def by_http() -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack(socket_mode=False) as server:
        server.deliveries.retries_after_s = (0, 0, 0)
        yield server
    assert server.violations == []


async def test_an_event_that_nobody_acknowledges_comes_four_times(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    place.deliveries.ack_within_s, place.deliveries.retries_after_s = 0.02, (0, 0, 0)
    async with connected(place, http) as socket:
        gesture = await place.person("ana").write(general, "hello")
        envelopes = [await socket.next() for _ in range(4)]
        reason = await place.failed(gesture)

    assert [(one["retry_attempt"], one["retry_reason"]) for one in envelopes] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
        (3, "timeout"),
    ]
    assert len({one["payload"]["event_id"] for one in envelopes}) == 1
    assert reason == "timeout"


async def test_a_command_that_nobody_acknowledges_has_failed(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    place.deliveries.ack_within_s = 0.02
    ana = place.person("ana")
    nobody = await place.failed(await ana.command(general, "/imagine", "a fox"))
    async with connected(place, http) as socket:
        late = await ana.command(general, "/imagine", "a fox")
        told = await place.failed(late)
        await socket.acknowledge(await socket.next(), {"text": "too late"})
        await place.until(lambda: place.sockets.connected[0].acks == 1)

    assert (nobody, told) == ("dispatch_failed", "operation_timeout")
    assert place.seen_only_by(ana) == []


async def test_connections_share_what_is_sent(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    ana = place.person("ana")
    async with connected(place, http) as first, connected(place, http) as second:
        for _ in range(2):
            await ana.write(general, "hello")
        heard = [await first.next(), await second.next()]
        await first.acknowledge(heard[0])
        await second.acknowledge(heard[1])

    assert heard[0]["payload"]["event"]["ts"] != heard[1]["payload"]["event"]["ts"]


async def test_an_envelope_can_come_on_two_sockets(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    place.deliveries.repeat(same_envelope=True)
    async with connected(place, http) as first, connected(place, http) as second:
        await place.person("ana").command(general, "/imagine", "a fox")
        heard = [await first.next(), await second.next()]
        await first.acknowledge(heard[0])
        await second.acknowledge(heard[1])

    assert heard[0] == heard[1]


async def test_an_event_can_come_four_times_and_three_hours_later(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    place.deliveries.repeat(3, kinds=(Kind.EVENT,))
    async with connected(place, http) as socket:
        gesture = await place.person("ana").write(general, "hello")
        heard = [await acknowledged(socket) for _ in range(4)]
        place.pass_time(timedelta(hours=3))
        again, _ = await asyncio.gather(place.deliveries.redeliver(gesture.deliveries[0]), acknowledged(socket))

    assert {one["payload"]["event_id"] for one in heard} == {again.event_id}
    assert len({one["envelope_id"] for one in heard}) == 4
    assert again.acknowledged is not None


async def test_what_a_torn_connection_had_not_acknowledged_comes_on_the_next(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    place.deliveries.retries_after_s = (0, 0, 0)
    async with connected(place, http) as first:
        gesture = await place.person("ana").write(general, "hello")
        lost = await first.next()
        place.sockets.connected[0].kill()
        async with connected(place, http) as second:
            found = await acknowledged(second)
            await place.acknowledged(gesture)

    assert lost["payload"] == found["payload"]
    assert (found["retry_attempt"], found["retry_reason"]) == (1, "connection_closed")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_is_asked_to_make_room(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel, reason: str
) -> None:
    async with connected(place, http) as socket:
        await place.sockets.connected[0].disconnect(reason, closes=reason != "warning")
        told, after = await socket.next(), len(place.sockets.connected)

    assert (told["type"], told["reason"]) == ("disconnect", reason)
    assert after == (1 if reason == "warning" else 0)


async def test_the_eleventh_connection_is_refused(
    place: LoopbackSlack, http: aiohttp.ClientSession, bot: RawBot
) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(MOST_CONNECTIONS):
            await stack.enter_async_context(connected(place, http))
        opened = await bot.call("apps.connections.open", token=place.settings["SLACK_APP_TOKEN"])
        async with http.ws_connect(opened["url"]) as socket:
            told = await socket.receive_json()

    assert told["reason"] == TOO_MANY


async def test_a_deaf_connection_answers_no_ping(place: LoopbackSlack, http: aiohttp.ClientSession) -> None:
    async with connected(place, http) as socket:
        before = await socket.is_heard()
        place.sockets.connected[0].is_deaf = True

        assert (before, await socket.is_heard(within=0.05)) == (True, False)


async def test_an_acknowledgement_of_nothing_is_remembered(place: LoopbackSlack, http: aiohttp.ClientSession) -> None:
    async with connected(place, http) as socket:
        await socket.acknowledge({"envelope_id": "nobody's"})
        await place.until(lambda: place.violations)

    assert "acknowledges nothing" in place.violations[0]


async def test_by_http_a_command_is_signed_and_its_answer_is_the_acknowledgement(by_http: LoopbackSlack) -> None:
    ana = by_http.person("ana")
    async with listening(by_http) as app:
        app.answers.append(saying(200, {"text": "one moment"}))
        await by_http.acknowledged(await ana.command(by_http.channel("general"), "/imagine", "a fox & more"))
        request = await app.requests.get()

    stamp = request.headers["X-Slack-Request-Timestamp"]
    secret = by_http.settings["SLACK_SIGNING_SECRET"]
    assert request.headers["X-Slack-Signature"] == signature(secret, stamp, request.body)
    assert request.payload["text"] == "a fox &amp; more"
    assert [one.text for one in by_http.seen_only_by(ana)] == ["one moment"]


async def test_by_http_an_event_is_tried_again_until_it_is_taken(by_http: LoopbackSlack) -> None:
    by_http.deliveries.ack_within_s = 0.05
    async with listening(by_http) as app:
        app.answers += [saying(500), never]
        gesture = await by_http.person("ana").write(by_http.channel("general"), "hello")
        await by_http.acknowledged(gesture)
        requests = [await app.requests.get() for _ in range(3)]

    retries = [(one.headers.get("X-Slack-Retry-Num"), one.headers.get("X-Slack-Retry-Reason")) for one in requests]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_timeout")]
    assert len({one.payload["event_id"] for one in requests}) == 1


async def test_by_http_an_app_may_ask_for_no_further_try(by_http: LoopbackSlack) -> None:
    async with listening(by_http) as app:
        app.answers.append(saying(500, headers={"X-Slack-No-Retry": "1"}))
        gesture = await by_http.person("ana").write(by_http.channel("general"), "hello")
        await by_http.failed(gesture)

    assert gesture.deliveries[0].attempts == ["http_error"]


async def test_the_address_of_an_app_is_verified(by_http: LoopbackSlack) -> None:
    async with listening(by_http) as app:
        app.answers += [echo, saying(200)]

        assert [await by_http.http.verify(), await by_http.http.verify()] == [True, False]


async def acknowledged(socket: RawSocket) -> Json:
    envelope = await socket.next()
    await socket.acknowledge(envelope)
    return envelope


def saying(status: int, body: object = None, headers: dict[str, str] | None = None) -> Answer:
    async def answer(_: Request) -> web.Response:
        text = "" if body is None else json.dumps(body)
        return web.Response(status=status, text=text, content_type="application/json", headers=headers)

    return answer


async def never(_: Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def echo(request: Request) -> web.Response:
    return web.json_response({"challenge": request.payload["challenge"]})
