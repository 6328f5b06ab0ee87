"""What a test tells to go wrong goes wrong, and no sooner or more often."""

import asyncio
import os
import sys

import aiohttp
import pytest

from tests.fakes import false_files
from tests.fakes.faults import Act
from tests.fakes.patience import soon
from tests.fakes.process import ROOT
from tests.fakes.slack.faults import FILES, RESPONSE_URL, UPLOAD
from tests.fakes.slack.raw import RawBot
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel, File

POST = "chat.postMessage"
PNG = File("a.png", b"\x89PNG\r\n\x1a\npixels")


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)])
async def test_a_refusal_comes_before_or_after_the_effect(
    place: LoopbackSlack, bot: RawBot, general: Channel, after: bool, posted: int
) -> None:
    told = place.faults.refuse(POST, "internal_error", after=after)

    answer = await bot.say(general.id)

    assert (answer["error"], told.struck, len(place.messages(general))) == ("internal_error", 1, posted)
    assert place.violations == []


async def test_an_answer_that_was_told_is_given_as_often_as_told(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    place.faults.answer(POST, 503, times=2)

    statuses = [(await bot.answer(POST, channel=general.id, text="x"))[0] for _ in range(3)]

    assert statuses == [503, 503, 200]


async def test_a_rate_limit_says_how_long_to_wait(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    place.faults.rate_limit(POST, 7)

    status, headers, body = await bot.answer(POST, channel=general.id, text="x")

    assert (status, headers["Retry-After"], body["error"]) == (429, "7", "ratelimited")


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)])
async def test_a_connection_is_dropped_before_or_after_the_effect(
    place: LoopbackSlack, bot: RawBot, general: Channel, after: bool, posted: int
) -> None:
    place.faults.drop(POST, after=after)

    with pytest.raises(aiohttp.ClientError):
        await bot.say(general.id)

    assert len(place.messages(general)) == posted


async def test_an_upload_is_cut_halfway(place: LoopbackSlack, bot: RawBot) -> None:
    place.faults.cut_upload(UPLOAD)

    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await bot.upload(File("a.png", b"x" * 5_000_000))

    assert place.calls("files.completeUploadExternal") == []
    assert place.violations == []


async def test_a_held_call_waits_until_it_is_released(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    hold = place.faults.hold(POST)
    async with asyncio.TaskGroup() as tasks:
        call = tasks.create_task(bot.say(general.id))
        await hold.arrived()
        before = len(place.messages(general))
        hold.release()

    assert (before, call.result()["ok"]) == (0, True)


async def test_a_response_address_fails_as_told(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    gesture = await place.person("ana").command(general, "/imagine")
    place.faults.answer(RESPONSE_URL, 500)

    statuses = []
    for _ in range(2):
        async with http.post(gesture.payload["response_url"], json={"text": "hello"}) as response:
            statuses.append(response.status)

    assert statuses == [500, 200]


FALSE: dict[str, tuple[Act, int, str]] = {
    "missing": (false_files.missing(), 404, "text/plain"),
    "forbidden": (false_files.forbidden(), 403, "text/plain"),
    "page": (false_files.page(), 200, "text/html"),
    "other bytes": (false_files.says(b"GIF89a", "image/gif"), 200, "image/gif"),
}


@pytest.mark.parametrize("name", FALSE)
async def test_a_file_is_answered_falsely(place: LoopbackSlack, bot: RawBot, general: Channel, name: str) -> None:
    act, status, kind = FALSE[name]
    written = await place.person("ana").write(general, files=[PNG])
    place.faults.add(FILES, act)

    answered = await bot.download(written.payload["event"]["files"][0]["url_private"])

    assert answered[:2] == (status, kind)


async def test_a_file_breaks_off(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    written = await place.person("ana").write(general, files=[PNG])
    place.faults.add(FILES, false_files.breaks_off())

    with pytest.raises(aiohttp.ClientError):
        await bot.download(written.payload["event"]["files"][0]["url_private"])


async def test_a_file_never_ends(place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel) -> None:
    written = await place.person("ana").write(general, files=[PNG])
    place.faults.add(FILES, false_files.endless())

    async with http.get(written.payload["event"]["files"][0]["url_private"]) as response:
        assert response.content_length is None
        assert len(await response.content.readexactly(3_000_000)) == 3_000_000


async def test_a_fact_that_never_holds_tells_what_happened(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    await bot.say(general.id)

    with pytest.raises(TimeoutError, match=r"chat\.postMessage → 200 ok"):
        await place.until(lambda: None, within=0.05)


async def test_the_program_prints_the_settings_and_what_people_say() -> None:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fakes.slack.serve"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ},
    )
    assert program.stdin is not None
    assert program.stdout is not None
    try:
        settings = [await soon(program.stdout.readline()) for _ in range(4)]
        program.stdin.write(b"> hello\n")
        said = await soon(program.stdout.readline())
    finally:
        program.terminate()
        await soon(program.wait())

    assert [one.split(b"=")[0] for one in settings][1] == b"SLACK_APP_TOKEN"
    assert b"hello" in said
