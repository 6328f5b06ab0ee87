"""What a test tells to go wrong goes wrong, and no sooner or more often."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from tests.fakes import false_files
from tests.fakes.discord.options import Impossible
from tests.fakes.discord.raw import QUIET, RawBot
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel, File
from tests.fakes.patience import soon
from tests.fakes.process import ROOT

SEND = "POST /channels/{channel_id}/messages"
HELLO = {**QUIET, "content": "hello"}
PNG = File("a.png", b"\x89PNG\r\n\x1a\npixels")


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def bot(place: LoopbackDiscord, http: aiohttp.ClientSession) -> RawBot:
    return RawBot(place, http)


async def test_an_answer_that_was_told_is_given_as_often_as_told(
    place: LoopbackDiscord, bot: RawBot, general: Channel
) -> None:
    place.faults.answer(SEND, 503, times=2)

    statuses = [(await bot.call("POST", f"/channels/{general.id}/messages", HELLO))[0] for _ in range(3)]

    assert statuses == [503, 503, 200]
    assert len(place.messages(general)) == 1


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)])
async def test_a_connection_is_dropped_before_or_after_the_effect(
    place: LoopbackDiscord, bot: RawBot, general: Channel, after: bool, posted: int
) -> None:
    place.faults.drop(SEND, after=after)

    with pytest.raises(aiohttp.ClientError):
        await bot.call("POST", f"/channels/{general.id}/messages", HELLO)

    assert len(place.messages(general)) == posted


async def test_an_upload_is_cut_halfway(place: LoopbackDiscord, bot: RawBot, general: Channel) -> None:
    place.faults.cut_upload(SEND)

    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await bot.call("POST", f"/channels/{general.id}/messages", HELLO, a=b"x" * 5_000_000)

    assert place.messages(general) == []


async def test_a_held_request_waits_until_it_is_released(place: LoopbackDiscord, bot: RawBot, general: Channel) -> None:
    held = place.faults.hold(SEND)
    sending = asyncio.create_task(bot.call("POST", f"/channels/{general.id}/messages", HELLO))
    await held.arrived()

    assert (place.messages(general), sending.done()) == ([], False)

    held.release()
    assert (await soon(sending))[0] == 200


async def test_a_file_is_served_for_a_day_at_its_signed_address(
    place: LoopbackDiscord, http: aiohttp.ClientSession, general: Channel
) -> None:
    message = await place.person("ana").write(general, "look", files=[PNG])
    url = message.attachments[0].url

    async def status(address: str) -> int:
        async with http.get(address) as response:
            return response.status

    assert await status(url) == 200
    assert await status(url.split("?")[0]) == 404
    place.pass_time(timedelta(days=1, seconds=1))
    assert await status(url) == 404


async def test_a_file_can_lead_elsewhere(place: LoopbackDiscord, http: aiohttp.ClientSession, general: Channel) -> None:
    message = await place.person("ana").write(general, "look", files=[PNG])
    place.faults.add("GET /cdn", false_files.redirects(place.trap_url))

    async with http.get(message.attachments[0].url) as response:
        await response.read()

    assert place.trapped == ["/trap"]


async def test_a_file_can_break_off_or_never_end(
    place: LoopbackDiscord, http: aiohttp.ClientSession, general: Channel
) -> None:
    url = (await place.person("ana").write(general, "look", files=[PNG])).attachments[0].url
    place.faults.add("GET /cdn", false_files.breaks_off())
    place.faults.add("GET /cdn", false_files.endless())

    with pytest.raises(aiohttp.ClientError):
        async with http.get(url) as response:
            await response.read()
    async with http.get(url) as response:
        assert response.content_length is None
        assert len(await soon(response.content.readexactly(1_000_000))) == 1_000_000


async def test_a_gesture_that_no_client_allows_is_impossible(place: LoopbackDiscord, general: Channel) -> None:
    ana = place.person("ana")
    message = await ana.write(general, "no buttons here")

    with pytest.raises(Impossible, match="registered no 'imagine'"):
        await ana.slash(general, "imagine", prompt="a fox")
    with pytest.raises(LookupError, match="0 buttons 'edit'"):
        await ana.press(message, "edit")


async def test_what_never_happens_is_told_with_the_last_requests(place: LoopbackDiscord, bot: RawBot) -> None:
    await bot.call("GET", "/users/@me")

    with pytest.raises(TimeoutError, match="GET /users/@me → 200"):
        await place.until(lambda: None, within=0.01)


async def test_it_runs_as_a_program_and_prints_where_it_is() -> None:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fakes.discord.serve"),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout is not None
    try:
        lines = [(await soon(program.stdout.readline())).decode().split("=")[0] for _ in range(4)]
    finally:
        program.kill()
        await soon(program.communicate())

    assert lines == [
        "DISCORD_TOKEN",
        "LIMNER_DISCORD_API_URL",
        "LIMNER_DISCORD_GATEWAY_URL",
        "LIMNER_DISCORD_FILE_HOSTS",
    ]
