"""What is signed and odd: no failure, no trace of one in the log, and at most one line."""

import copy
import json
from collections.abc import Iterator
from itertools import product
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs

from tests.fakes.schemas import Json
from tests.fakes.slack.deliveries import Delivery, Kind
from tests.fakes.slack.http_mode import FORM
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack_ears import by_http, by_sockets

TEAM = {"id": "T0LIMNER", "domain": "lighthouse"}
USER = {"id": "U1", "name": "ana", "team_id": "T0LIMNER"}
TS = "1700000000.000100"
WRITTEN = {"type": "message", "channel": "C1", "user": "U1", "text": "hello", "ts": TS, "channel_type": "im"}
BY_TYPE: dict[str, Json] = {
    "event_callback": {
        "team_id": "T0LIMNER",
        "event_id": "Ev1",
        "authorizations": [{"team_id": "T0LIMNER", "user_id": "U0LIMNER", "is_bot": True}],
        "event": {**WRITTEN, "files": [{"id": "F1"}], "thread_ts": TS},
    },
    "block_actions": {
        "team": TEAM,
        "user": USER,
        "trigger_id": "1.2.a",
        "container": {"type": "message", "message_ts": TS, "channel_id": "C1"},
        "channel": {"id": "C1", "name": "general"},
        "message": {"ts": TS, "blocks": []},
        "actions": [{"type": "button", "action_id": "limner:again", "block_id": "b", "value": "01J", "action_ts": TS}],
        "state": {"values": {}},
    },
    "view_submission": {
        "team": TEAM,
        "user": USER,
        "trigger_id": "1.2.b",
        "view": {"id": "V1", "type": "modal", "callback_id": "limner:edit", "hash": "1.h", "state": {"values": {}}},
        "response_urls": [],
    },
    "message_action": {
        "team": TEAM,
        "user": USER,
        "trigger_id": "1.2.c",
        "callback_id": "limner:picture",
        "channel": {"id": "C1", "name": "general"},
        "message": {"type": "message", "ts": TS},
        "response_url": "",
    },
}
STRANGE: tuple[Json, ...] = (None, True, 5, "x", [], [1], [[]], {}, {"a": 1})


def paths(body: Json, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where something stands in a body."""
    inside = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, value in inside:
        yield (*above, name)
        yield from paths(value, (*above, name))


def spoilt(body: Json, path: tuple[str | int, ...], value: Json) -> Json:
    """The same with something else at a path."""
    other = copy.deepcopy(body)
    inner = other
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return other


def told(body: Json) -> tuple[bytes, dict[str, str]]:
    """As Slack sends it: events as they are, everything else in a form."""
    said = json.dumps(body)
    if body.get("type") == "event_callback":
        return said.encode(), {"Content-Type": "application/json"}
    return urlencode({"payload": said}).encode(), {"Content-Type": FORM}


@pytest.mark.parametrize("kind", BY_TYPE)
async def test_whatever_stands_in_a_body_it_is_answered_without_a_failure(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"type": kind, **BY_TYPE[kind]}
    broke = []
    async with LoopbackSlack(socket_mode=False) as place, by_http(place):
        for path, value in product(paths(body), STRANGE):
            with capture_logs() as lines:
                received = await place.http.post(*told(spoilt(body, path, value)))
            levels = {line["log_level"] for line in lines}
            if received.status not in {200, 400, 404} or len(lines) > 1 or levels & {"error", "critical"}:
                broke.append((path, value, received.status))

    assert broke == []
    assert [record.getMessage() for record in caplog.records if record.levelname in {"ERROR", "CRITICAL"}] == []


async def test_a_body_that_nobody_can_read_is_refused_with_one_line() -> None:
    async with LoopbackSlack(socket_mode=False) as place, by_http(place) as way:
        with capture_logs() as lines:
            received = await place.http.post(*told({"type": "event_callback", "team_id": "T0LIMNER", "event": [1]}))

    assert (received.status, way.ear.came) == (400, [])
    assert [line["event"] for line in lines] == ["slack request not understood"]


async def test_a_body_that_nobody_can_read_breaks_no_socket() -> None:
    async with LoopbackSlack() as place, by_sockets(place) as way:
        place.deliveries.ack_within_s, place.deliveries.retries_after_s = 0.1, ()
        odd = await place.deliveries.redeliver(Delivery(Kind.EVENT, {"type": "event_callback", "event": None}))
        await place.acknowledged(await place.person("ana").write(place.channel("general"), "hello"))

    assert (odd.acknowledged, way.ear.came) == (None, ["heard T0LIMNER"])
