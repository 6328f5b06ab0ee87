"""Socket Mode: two sockets, and nothing is lost when one of them ends."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from structlog.testing import capture_logs

from bots.slack.client import web_client
from bots.slack.sockets import LOST, NOT_LISTENING, SWITCHED_OFF, Paces, Sockets
from core.errors import SettingsWrong, StoreBusy
from tests.fakes.patience import soon, until
from tests.fakes.slack.deliveries import Kind
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel
from tests.fakes.slack_ears import QUICK, Way, by_sockets


@pytest.fixture
async def way(place: LoopbackSlack) -> AsyncIterator[Way]:
    place.deliveries.retries_after_s = (0, 0, 0)
    async with by_sockets(place) as opened:
        yield opened
    assert place.violations == []


def sockets_of(place: LoopbackSlack, token: str = "", paces: Paces = QUICK) -> Sockets:
    token = token or place.settings["SLACK_APP_TOKEN"]

    async def nobody(_: AsyncBoltRequest) -> BoltResponse:
        raise AssertionError("nothing was sent")

    return Sockets(web_client(token, place.api_url), token, nobody, paces=paces)


async def test_two_sockets_share_what_comes(way: Way, place: LoopbackSlack, general: Channel) -> None:
    for number in range(4):
        await place.acknowledged(await place.person("ana").command(general, "/imagine", f"fox {number}"))

    assert way.ear.came == ["commanded"] * 4
    assert [one.acks for one in place.sockets.connected] == [2, 2]


async def test_slack_is_asked_who_we_are_once_and_never_again(way: Way, place: LoopbackSlack, general: Channel) -> None:
    await place.acknowledged(await place.person("ana").write(general, "hello"))

    assert sorted(call.method for call in place.requests) == ["apps.connections.open"] * 2 + ["auth.test"]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_the_next_socket_is_open_before_one_with_notice_is_closed(
    way: Way, place: LoopbackSlack, general: Channel, reason: str
) -> None:
    first = place.sockets.connections[0]
    way.ear.gate.clear()
    held = [await place.person("ana").command(general, "/imagine", f"fox {number}") for number in range(2)]
    await until(lambda: len(way.ear.came) == 2)

    await first.disconnect(reason)
    await place.until(lambda: len(place.sockets.connections) == 3)
    is_open_beside_it = not first.is_closed
    way.ear.gate.set()

    assert is_open_beside_it
    assert [(await place.acknowledged(gesture)).failed for gesture in held] == ["", ""]
    await place.until(lambda: first.is_closed or None)
    assert len(place.sockets.connected) == 2


@pytest.mark.parametrize("how", ["abort", "refresh_requested", "close"])
async def test_whatever_ends_a_socket_the_next_one_is_there(
    way: Way, place: LoopbackSlack, general: Channel, how: str
) -> None:
    for connection in [*place.sockets.connected]:
        match how:
            case "abort":
                connection.kill()
            case "close":
                await connection.close()
            case reason:
                await connection.disconnect(reason, closes=True)
    heard = await place.person("ana").write(general, "hello")

    await place.until(lambda: len(place.sockets.connected) == 2)
    await place.acknowledged(heard)
    assert way.ear.came == ["heard T0LIMNER"]


async def test_with_refreshes_under_way_every_request_comes_through(
    way: Way, place: LoopbackSlack, general: Channel
) -> None:
    ana, told = place.person("ana"), []
    for number in range(40):
        told.append(await ana.write(general, f"fox {number}"))
        if number % 5 == 0 and place.sockets.connected:
            await place.sockets.connected[0].disconnect("refresh_requested")

    for gesture in told:
        await place.acknowledged(gesture)
    assert {str(event["ts"]) for event in way.ear.payloads} == {one.message.ts for one in told if one.message}


async def test_too_many_sockets_make_room_first_and_wait(place: LoopbackSlack, general: Channel) -> None:
    async with by_sockets(place, Paces(crowded=timedelta(hours=1))) as way:
        crowded, other = place.sockets.connections
        await crowded.disconnect("too_many_websockets")
        await place.until(lambda: crowded.is_closed or None)
        heard = await place.person("ana").command(general, "/imagine", "a fox")
        await place.acknowledged(heard)

        assert way.sockets is not None
        assert way.sockets.trouble is None
        assert place.sockets.connected == [other]
        assert len(place.sockets.connections) == 2


async def test_a_deaf_socket_is_given_up(place: LoopbackSlack, general: Channel) -> None:
    paces = Paces(first=timedelta(milliseconds=1), heartbeat=timedelta(milliseconds=50))
    async with by_sockets(place, paces):
        deaf = place.sockets.connections[0]
        deaf.is_deaf = True

        await place.until(lambda: not deaf.is_open or None)
        await place.until(lambda: len(place.sockets.connected) == 2)


async def test_an_event_that_could_not_be_stored_is_not_acknowledged_and_comes_again(
    way: Way, place: LoopbackSlack, general: Channel
) -> None:
    place.deliveries.ack_within_s = 0.2
    way.ear.failures = [StoreBusy("locked")]

    with capture_logs() as events:
        gesture = await place.acknowledged(await place.person("ana").write(general, "hello"))

    assert gesture.deliveries[0].attempts == ["timeout", "acknowledged"]
    assert way.ear.came == ["heard T0LIMNER"] * 2
    assert [event["error"] for event in events if event["event"] == "event not taken"] == ["StoreBusy"]


async def test_one_envelope_on_two_sockets_is_acknowledged_on_both(
    way: Way, place: LoopbackSlack, general: Channel
) -> None:
    place.deliveries.repeat(same_envelope=True, kinds=(Kind.COMMAND,))

    await place.acknowledged(await place.person("ana").command(general, "/imagine", "a fox"))
    await place.until(lambda: all(one.acknowledged for one in place.deliveries.sent) or None)

    assert [one.acks for one in place.sockets.connected] == [1, 1]


async def test_what_was_begun_is_acknowledged_before_the_sockets_close(
    way: Way, place: LoopbackSlack, general: Channel
) -> None:
    way.ear.gate.clear()
    gesture = await place.person("ana").command(general, "/imagine", "a fox")
    await until(lambda: way.ear.came)

    assert way.listening is not None
    way.listening.cancel()
    asyncio.get_running_loop().call_later(0.1, way.ear.gate.set)
    await soon(way.closed())

    assert (await place.acknowledged(gesture)).failed == ""
    await place.until(lambda: not place.sockets.connected)


async def test_an_app_token_that_slack_does_not_take_names_its_setting(place: LoopbackSlack) -> None:
    for token in ("xapp-wrong", place.settings["SLACK_BOT_TOKEN"]):
        with pytest.raises(SettingsWrong, match="SLACK_APP_TOKEN"):
            await soon(sockets_of(place, token).listen())


async def test_a_token_that_is_withdrawn_meanwhile_ends_only_the_sockets(way: Way, place: LoopbackSlack) -> None:
    place.forget_token()
    for connection in [*place.sockets.connected]:
        connection.kill()

    await until(lambda: way.sockets and "SLACK_APP_TOKEN" in str(way.sockets.trouble))
    assert len(place.calls("apps.connections.open")) == 4


async def test_a_slack_that_is_away_is_tried_again(place: LoopbackSlack) -> None:
    place.faults.answer("apps.connections.open", 500, times=4)
    sockets = sockets_of(place)
    before = sockets.trouble
    listening = asyncio.create_task(sockets.listen())

    await place.ready(2)
    await until(lambda: sockets.trouble is None)

    assert before == NOT_LISTENING
    assert len(place.calls("apps.connections.open")) == 6
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_it_says_why_nothing_is_heard(way: Way, place: LoopbackSlack) -> None:
    assert way.sockets is not None
    before = way.sockets.trouble
    held = place.faults.hold("apps.connections.open")
    for connection in [*place.sockets.connected]:
        connection.kill()
    await until(lambda: way.sockets and way.sockets.trouble == LOST)
    held.release()
    await until(lambda: way.sockets and way.sockets.trouble is None)
    place.sockets.is_switched_off = True
    for connection in [*place.sockets.connected]:
        await connection.disconnect("link_disabled", closes=True)

    await until(lambda: way.sockets and way.sockets.trouble == SWITCHED_OFF)
    assert before is None


async def test_a_workspace_that_ended_is_not_connected_to_again(way: Way, place: LoopbackSlack) -> None:
    way.workspaces.all[0].ended = "account_inactive"
    before = len(place.requests)
    for connection in [*place.sockets.connected]:
        connection.kill()

    assert way.listening is not None
    await soon(way.listening)
    assert len(place.requests) == before
