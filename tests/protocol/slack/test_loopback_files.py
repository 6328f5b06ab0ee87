"""Files on the loopback Slack: uploaded in three steps, usable only later, and given to the bot's token alone."""

from datetime import timedelta

import aiohttp
import pytest

from tests.fakes import false_files
from tests.fakes.schemas import Json
from tests.fakes.slack.faults import FILES
from tests.fakes.slack.house import FileIds
from tests.fakes.slack.raw import RawBot, connected
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel, File

PNG = File("a.png", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (64).to_bytes(4, "big") * 2 + b"pixels")


def image(file: str, alt: str = "a red fox") -> Json:
    return {"type": "image", "alt_text": alt, "slack_file": {"id": file}}


async def ready(place: LoopbackSlack, bot: RawBot, file: str) -> Json:
    """The file, once its processing ended."""
    while True:
        told = await bot.call("files.info", as_form=True, file=file)
        if told["file"]["mimetype"]:
            return told["file"]


async def test_a_shared_file_becomes_a_message_a_while_later(
    place: LoopbackSlack, bot: RawBot, http: aiohttp.ClientSession, general: Channel
) -> None:
    async with connected(place, http) as socket:
        file = await bot.upload(PNG, channel_id=general.id)
        before = place.messages(general)
        told = (await socket.next())["payload"]["event"]

    assert before == []
    assert (told["subtype"], [one["id"] for one in told["files"]]) == ("file_share", [file])
    (message,) = place.from_bot(general)
    assert [(one.data, one.alt) for one in message.pictures] == [(PNG.data, "a fox")]
    assert place.violations == []


async def test_an_upload_answers_without_a_place_and_tells_it_when_it_is_processed(
    place: LoopbackSlack, bot: RawBot, http: aiohttp.ClientSession, general: Channel
) -> None:
    announced = await bot.announce(PNG)
    async with http.post(announced["upload_url"], data=PNG.data):
        pass
    files = [{"id": announced["file_id"], "title": "a fox"}]
    done = await bot.call("files.completeUploadExternal", files=files, channel_id=general.id)
    later = await ready(place, bot, announced["file_id"])

    assert (done["files"][0]["shares"], done["files"][0]["mimetype"]) == ({}, "")
    assert (later["mimetype"], later["original_w"], later["alt_txt"]) == ("image/png", 64, "a fox")
    assert [one["ts"] for one in later["shares"]["public"][general.id]] == [place.from_bot(general)[0].ts]


async def test_a_placeholder_takes_the_file_and_shows_it(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    ts = (await bot.say(general.id, "making"))["ts"]
    file = await bot.upload(PNG)
    await ready(place, bot, file)

    answer = await bot.call(
        "chat.update", channel=general.id, ts=ts, text="done", file_ids=[file], blocks=[image(file)]
    )

    assert answer["ok"]
    (message,) = place.from_bot(general)
    assert [(one.name, one.alt) for one in message.pictures] == [("a.png", "a red fox")]
    assert place.violations == []


@pytest.mark.parametrize(("how", "error"), [(FileIds.REFUSED, "unable_to_share_files"), (FileIds.IGNORED, None)])
async def test_an_edit_may_take_no_files(
    place: LoopbackSlack, bot: RawBot, general: Channel, how: FileIds, error: str | None
) -> None:
    place.take_file_ids(how)
    ts = (await bot.say(general.id, "making"))["ts"]
    file = await bot.upload(PNG)

    answer = await bot.call("chat.update", channel=general.id, ts=ts, text="done", file_ids=[file])

    assert answer.get("error") == error
    assert place.from_bot(general)[0].pictures == ()


async def test_blocks_show_no_file_that_is_processed_or_private(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    private = await bot.upload(PNG)
    await ready(place, bot, private)
    hidden = await bot.say(general.id, blocks=[image(private)])
    place.show_private_files()
    shown = await bot.say(general.id, blocks=[image(private)])
    place.process_files_for(timedelta(seconds=60))
    early = await bot.say(general.id, blocks=[image(await bot.upload(PNG))])

    assert (hidden["error"], shown["ok"], early["error"]) == ("invalid_blocks", True, "invalid_blocks")
    assert place.violations == []


async def test_blocks_show_no_file_that_was_never_there_or_is_deleted(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    file = await bot.upload(PNG, channel_id=general.id)
    await ready(place, bot, file)
    await bot.call("files.delete", file=file)

    answers = [await bot.say(general.id, blocks=[image(one)]) for one in (file, "F0NOWHERE")]

    assert [answer["error"] for answer in answers] == ["invalid_blocks"] * 2


async def test_blocks_show_no_webp(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    file = await bot.upload(File("a.webp", b"RIFF"), channel_id=general.id)
    await ready(place, bot, file)

    answer = await bot.say(general.id, blocks=[image(file)])

    assert answer["error"] == "invalid_blocks"
    assert len(place.violations) == 1


async def test_an_upload_of_another_length_is_refused(
    place: LoopbackSlack, bot: RawBot, http: aiohttp.ClientSession
) -> None:
    announced = await bot.announce(PNG)

    async with http.post(announced["upload_url"], data=b"short") as response:
        status = response.status
    answer = await bot.call("files.completeUploadExternal", files=[{"id": announced["file_id"]}])

    assert (status, answer["error"]) == (400, "file_not_found")
    assert len(place.violations) == 1


@pytest.mark.parametrize(("alt", "error"), [("", None), ("x" * 1001, "alt_txt_too_large")])
async def test_a_file_without_a_fitting_alternative_text_is_remembered(
    place: LoopbackSlack, bot: RawBot, alt: str, error: str | None
) -> None:
    answer = await bot.announce(PNG, alt)

    assert (answer.get("error"), len(place.violations)) == (error, 1)


async def test_a_file_is_given_to_the_bots_token_and_to_anybody_else_a_page(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    written = await place.person("ana").write(general, "look", files=[PNG])
    assert written.message is not None
    url = written.payload["event"]["files"][0]["url_private"]

    with_token = await bot.download(url)
    without = await bot.download(url, token="xoxb-wrong")
    place.withdraw("files:read")
    without_scope = await bot.download(url)

    assert with_token == (200, "image/png", PNG.data)
    assert without[:2] == without_scope[:2] == (200, "text/html")
    assert [authorized for _, authorized in place.file_host.served] == [True, False, True]


async def test_a_file_of_slack_connect_is_told_of_only_by_files_info(place: LoopbackSlack, bot: RawBot) -> None:
    shared = place.channel("shared", shared_with="partners")
    zoe = place.person("zoe", team="partners")
    written = await zoe.write(shared, "look", files=[PNG])
    (stub,) = written.payload["event"]["files"]

    told = await bot.call("files.info", as_form=True, file=stub["id"])

    assert (stub["file_access"], "url_private" in stub) == ("check_file_info", False)
    assert (told["file"]["mimetype"], written.payload["event"]["user_team"]) == ("image/png", "T0PARTNERS")
    assert written.payload["is_ext_shared_channel"]


async def test_a_deleted_file_leaves_its_message(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    file = await bot.upload(PNG, channel_id=general.id)
    message = await place.next_from_bot(general)

    await bot.call("files.delete", file=file)

    assert message.pictures == ()
    assert (await bot.call("files.info", as_form=True, file=file))["error"] == "file_deleted"


async def test_a_redirect_leads_into_a_trap_that_remembers_the_token(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    written = await place.person("ana").write(general, "look", files=[PNG])
    place.faults.add(FILES, false_files.redirects(place.trap_url))

    await bot.download(written.payload["event"]["files"][0]["url_private"])

    assert place.trapped == [("/trap", f"Bearer {place.settings['SLACK_BOT_TOKEN']}")]
