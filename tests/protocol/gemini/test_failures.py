"""Every way in which a call can fail, and whose failure it is."""

import asyncio
import socket
import tracemalloc
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from core.adapters.gemini import GeminiAccess, GeminiModel
from core.adapters.gemini.failures import CLOCKS_DIFFER, until_reset
from core.errors import (
    AnswerLost,
    KeyRefused,
    LimnerError,
    ModelBusy,
    ModelGone,
    ModelUnreachable,
    ProviderQuotaUsed,
    RequestRefused,
    SettingsWrong,
    SignatureMissing,
)
from tests.fakes.gemini_behaviours import (
    Behaviour,
    bursts,
    cuts,
    drops,
    error_of,
    fails,
    hangs,
    is_busy,
    replays,
    sends,
    sends_page,
    streams,
)
from tests.fakes.gemini_server import KEY, PATIENCE, GeminiServer
from tests.fakes.prompts import prompt

MEGABYTE = 1_000_000


@pytest.fixture
async def hasty(gemini: GeminiServer) -> AsyncIterator[GeminiModel]:
    """A model that waits 0.3 s and takes one megabyte."""
    access = GeminiAccess(
        api_key=KEY, base_url=gemini.address, longest_call=timedelta(seconds=0.3), largest_answer=MEGABYTE
    )
    async with GeminiModel(access) as opened:
        # The first call also imports the SDK, which takes longer than the others may.
        await opened.draw(prompt())
        yield opened


REFUSED: list[tuple[str, Behaviour, type[LimnerError]]] = [
    ("400", fails(400, "Invalid value", "INVALID_ARGUMENT"), RequestRefused),
    ("400 without details", sends(b"", status=400), RequestRefused),
    ("400 precondition", fails(400, "User location is not supported", "FAILED_PRECONDITION"), KeyRefused),
    ("400 signature gone", fails(400, "Corrupted thought signature.", "INVALID_ARGUMENT"), SignatureMissing),
    ("400 signature stale", fails(400, "Thought signature is not valid", "INVALID_ARGUMENT"), SignatureMissing),
    ("401", fails(401, "Unauthorized", "UNAUTHENTICATED"), KeyRefused),
    ("402", fails(402, "Pay", "FAILED_PRECONDITION"), KeyRefused),
    ("403", fails(403, "Forbidden", "PERMISSION_DENIED"), KeyRefused),
    ("403 page", sends_page(403), KeyRefused),
    ("404", fails(404, "Not found", "NOT_FOUND"), ModelGone),
    ("413 page", sends_page(413), RequestRefused),
    ("302", sends(b"", status=302, headers={"Location": "http://127.0.0.1:9/"}), RequestRefused),
    ("201", sends(b"{}", status=201), AnswerLost),
    ("204", sends(b"", status=204), AnswerLost),
    ("408", fails(408), ModelBusy),
    ("429", is_busy(), ModelBusy),
    ("429 page", sends_page(429), ModelBusy),
    ("429 day", is_busy(quota="GenerateRequestsPerDayPerProjectPerModel"), ProviderQuotaUsed),
    ("429 none at all", fails(429, "* Quota exceeded, limit: 0, model: x", "RESOURCE_EXHAUSTED"), KeyRefused),
    ("499", fails(499, "Cancelled", "CANCELLED"), ModelBusy),
    ("500", fails(500), ModelBusy),
    ("502 page", sends_page(502), ModelBusy),
    ("503", replays("reported/503-overloaded.json"), ModelBusy),
    ("504", fails(504, "Deadline exceeded", "DEADLINE_EXCEEDED"), ModelBusy),
    ("503 list", sends([error_of(503, "Overloaded", "UNAVAILABLE")], status=503), ModelBusy),
    ("500 not an object", sends([1, 2], status=500), ModelBusy),
    ("500 deep", sends(b"[" * 50_000, status=500), ModelBusy),
    ("500 endless", streams(bytes(100_000), status=500), ModelBusy),
    ("no answer", drops(), AnswerLost),
    ("cut", cuts(), AnswerLost),
    ("no JSON", sends(b'{"candidates": ['), AnswerLost),
    ("nothing", sends(b""), AnswerLost),
    ("page", sends_page(200), AnswerLost),
    ("deep JSON", sends(b"[" * 50_000), AnswerLost),
    ("long number", sends(b"9" * 5_000), AnswerLost),
    ("false compression", sends(b"{}", headers={"Content-Encoding": "gzip"}), AnswerLost),
    ("hang", hangs(), AnswerLost),
    ("trickle", streams(b" ", pause=0.02), AnswerLost),
    ("endless", streams(bytes(50_000)), AnswerLost),
    ("bomb", bursts(200 * MEGABYTE), AnswerLost),
]


@pytest.mark.parametrize(("behaviour", "error"), [pytest.param(*case, id=name) for name, *case in REFUSED])
async def test_each_failure_is_one_of_ours(
    gemini: GeminiServer, hasty: GeminiModel, behaviour: Behaviour, error: type[LimnerError]
) -> None:
    gemini.script(behaviour)

    with pytest.raises(error) as caught:
        await hasty.draw(prompt())

    assert type(caught.value) is error
    assert len(gemini.calls) == 2


@pytest.mark.parametrize(
    ("behaviour", "seconds"),
    [
        (replays("errors/429-retry-info.json"), 34.4),
        (is_busy("48s"), 48),
        (is_busy("850.5ms"), 0.8505),
        (is_busy("1h2m3s"), 3723),
        (fails(429, "Slow down. Please retry in 12.5s.", "RESOURCE_EXHAUSTED"), 12.5),
        (sends(b"", status=503, headers={"Retry-After": "7"}), 7),
        (sends(b"", status=503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), 0),
        (sends(b"", status=503, headers={"Retry-After": "soon"}), None),
        (fails(503), None),
    ],
)
async def test_the_providers_own_wait_is_obeyed(
    gemini: GeminiServer, model: GeminiModel, behaviour: Behaviour, seconds: float | None
) -> None:
    gemini.script(behaviour)

    with pytest.raises(ModelBusy) as caught:
        await model.draw(prompt())

    assert caught.value.retry_after == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("delay", "least", "most"),
    [
        ("6h", timedelta(hours=6), timedelta(hours=6)),
        # Another quota's delay says nothing of the day's.
        ("48s", timedelta(), timedelta(hours=26)),
    ],
)
async def test_a_used_up_day_ends_when_the_provider_says_so_or_with_its_day(
    gemini: GeminiServer, model: GeminiModel, delay: str, least: timedelta, most: timedelta
) -> None:
    gemini.script(is_busy(delay, quota="GenerateRequestsPerDayPerProjectPerModel-FreeTier"))

    with pytest.raises(ProviderQuotaUsed) as caught:
        await model.draw(prompt())

    assert caught.value.until is not None
    assert least <= caught.value.until <= most


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 11, 21, 7, 30, tzinfo=UTC), 0.5),
        (datetime(2026, 11, 21, 8, 0, tzinfo=UTC), 24),
        (datetime(2026, 7, 1, 7, 30, tzinfo=UTC), 23.5),
        # The clocks are put back in that night.
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), 25),
    ],
)
def test_the_providers_day_ends_at_midnight_in_california(now: datetime, hours: float) -> None:
    assert until_reset(now) == timedelta(hours=hours) + CLOCKS_DIFFER


async def test_a_connection_that_cannot_be_made_has_sent_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        access = GeminiAccess(api_key=KEY, base_url=f"http://127.0.0.1:{taken.getsockname()[1]}")

        async with GeminiModel(access) as model:
            with pytest.raises(ModelUnreachable):
                await model.draw(prompt())


@pytest.mark.parametrize("address", ["", "ftp://127.0.0.1", "127.0.0.1:80", "http://[", "http://127.0.0.1:99999"])
def test_an_impossible_address_is_a_wrong_setting(address: str) -> None:
    with pytest.raises(SettingsWrong, match="GOOGLE_GEMINI_BASE_URL"):
        GeminiAccess(api_key=KEY, base_url=address)


@pytest.mark.parametrize("key", ["", " ", "a\nb", "schlüssel"])
def test_an_impossible_key_is_a_wrong_setting(key: str) -> None:
    with pytest.raises(SettingsWrong, match="GEMINI_API_KEY"):
        GeminiAccess(api_key=key)


async def test_a_wrong_key_is_the_operators_to_mend(gemini: GeminiServer) -> None:
    async with GeminiModel(GeminiAccess(api_key="another", base_url=gemini.address)) as model:
        with pytest.raises(KeyRefused):
            await model.draw(prompt())


async def test_an_endless_answer_is_cut_off_at_its_limit(gemini: GeminiServer, hasty: GeminiModel) -> None:
    gemini.script(streams(bytes(50_000)))

    with pytest.raises(AnswerLost):
        await hasty.draw(prompt())

    call = await gemini.call(2)
    await asyncio.wait_for(call.gone.wait(), PATIENCE)
    # What the sockets between had taken already comes on top.
    assert call.written_bytes < 20 * MEGABYTE


async def test_a_compressed_bomb_is_not_unpacked(gemini: GeminiServer, hasty: GeminiModel) -> None:
    gemini.script(bursts(200 * MEGABYTE))
    tracemalloc.start()

    with pytest.raises(AnswerLost):
        await hasty.draw(prompt())

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * MEGABYTE


async def test_the_log_gets_one_short_line_without_the_key(gemini: GeminiServer, model: GeminiModel) -> None:
    message = "Bad\nkey AIzaSyA1234567890abcdefghij at ?key=secret&x " + "and so on " * 100
    gemini.script(fails(400, message, "INVALID_ARGUMENT"))

    with pytest.raises(RequestRefused) as caught:
        await model.draw(prompt())

    line = str(caught.value)
    assert line.startswith("HTTP 400 INVALID_ARGUMENT: Bad key ••• at ?key=•••&x and so on")
    assert len(line) <= 300


async def test_a_proxys_page_does_not_reach_the_log(gemini: GeminiServer, model: GeminiModel) -> None:
    gemini.script(sends_page(502))

    with pytest.raises(ModelBusy) as caught:
        await model.draw(prompt())

    assert str(caught.value) == "HTTP 502 : a page of HTML"
