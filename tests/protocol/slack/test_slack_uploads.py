"""Pictures get onto messages in whatever way a workspace takes them, each sent once, whatever breaks off."""

from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bots.slack import uploads
from bots.slack.ways import Way, Ways
from core.errors import ChatUnreachable
from tests.fakes.faults import When
from tests.fakes.slack.faults import UPLOAD
from tests.fakes.slack.house import FileIds
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel
from tests.fakes.slack_delivery import ANNOUNCE, COMPLETE, EDIT, INFO, PICTURE, Desk, open_desk

NOT_TAKEN = (FileIds.REFUSED, FileIds.IGNORED)


def picture_counts(place: LoopbackSlack, desk: Desk) -> tuple[int, int]:
    return desk.counted(ANNOUNCE), desk.counted(UPLOAD)


async def test_pictures_are_waited_for_until_slack_has_looked_at_them(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    place.process_files_for(timedelta(seconds=0.5))
    job, card = await desk.carded(general)

    await desk.platform.deliver(job, await desk.reply())

    (answer,) = place.from_bot(card)
    assert [one.data for one in answer.pictures] == [PICTURE]
    assert desk.refused == []


async def test_a_picture_that_slack_looks_at_for_too_long_is_left_for_later_and_not_sent_again(
    place: LoopbackSlack, desk: Desk, general: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LOOKS", (0.01, 0.01))
    place.process_files_for(timedelta(seconds=0.5))
    (job, card), reply = await desk.carded(general), await desk.reply()

    with pytest.raises(ChatUnreachable, match="still looking"):
        await desk.platform.deliver(job, reply)
    assert place.from_bot(card) == []
    monkeypatch.setattr(uploads, "LOOKS", (0.1,) * 50)
    await desk.platform.deliver(job, reply)

    assert [len(one.pictures) for one in place.from_bot(card)] == [1]
    assert picture_counts(place, desk) == (1, 1)


@pytest.mark.parametrize("how", NOT_TAKEN)
async def test_where_messages_take_no_files_the_pictures_follow_in_one_of_their_own(
    place: LoopbackSlack, desk: Desk, general: Channel, how: FileIds
) -> None:
    place.take_file_ids(how)
    job, card = await desk.carded(general)

    ids = await desk.platform.deliver(job, await desk.reply(b"first", b"second!"))

    words, pictures = place.from_bot(card)
    assert ids == tuple(f"{general.id}/{one.ts}" for one in (words, pictures))
    assert (words.pictures, [one.data for one in pictures.pictures]) == ((), [b"first", b"second!"])
    assert "asked by" in words.text
    assert desk.platform.ways.of(place.team.id) is Way.SHARED


@pytest.mark.parametrize("how", NOT_TAKEN)
async def test_in_direct_messages_too_the_pictures_follow_the_words(
    place: LoopbackSlack, desk: Desk, how: FileIds
) -> None:
    place.take_file_ids(how)
    direct = place.person("ana").dm()
    job, message = await desk.in_place(direct)

    await desk.platform.deliver(job, await desk.story(b"first", b"second!"))

    shown = [(one.text.split("\n")[0], [each.data for each in one.pictures]) for one in place.from_bot(direct)]
    assert shown == [("Step 1", []), ("", [b"first"]), ("Step 2", []), ("", [b"second!"])]
    assert place.from_bot(direct)[0] is message


async def test_the_way_that_works_is_kept_and_no_other_is_tried_again(
    place: LoopbackSlack, general: Channel, tmp_path: Path
) -> None:
    place.take_file_ids(FileIds.REFUSED)
    async with open_desk(place, tmp_path / "ways.json") as desk:
        await desk.platform.deliver((await desk.carded(general))[0], await desk.reply())
        refused = len(desk.refused)

    async with open_desk(place, tmp_path / "ways.json") as restarted:
        job, card = await restarted.carded(general)
        await restarted.platform.deliver(job, await restarted.reply())

    assert (refused, len(restarted.refused)) == (1, 1)
    assert [len(one.pictures) for one in place.from_bot(card)] == [0, 1]
    assert Ways(tmp_path / "ways.json").of(place.team.id) is Way.SHARED


@pytest.mark.parametrize("kept", ["", "[]", '{"T1": "by pigeon"}', "{"])
def test_a_file_of_ways_that_cannot_be_read_costs_a_try_and_nothing_else(tmp_path: Path, kept: str) -> None:
    path = tmp_path / "ways.json"
    path.write_text(kept, encoding="utf-8")
    ways = Ways(path)

    ways.remember("T2", Way.ATTACHED)

    assert (Ways(path).of("T1"), Ways(path).of("T2")) == (None, Way.ATTACHED)


def test_ways_without_a_file_are_remembered_in_memory(tmp_path: Path) -> None:
    ways, unwritable = Ways(None), Ways(tmp_path / "missing" / "ways.json")

    for one in (ways, unwritable):
        one.remember("T1", Way.SHARED)

    assert [one.of("T1") for one in (ways, unwritable)] == [Way.SHARED, Way.SHARED]


async def test_an_answer_that_names_no_files_is_not_taken_for_one_without(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, card = await desk.carded(general)

    async def as_described(_: web.Request) -> web.StreamResponse:
        said = {"ok": True, "channel": general.id, "ts": "1.1", "text": "", "message": {"text": ""}}
        return web.json_response(said)

    place.faults.add(EDIT, as_described, when=When.AFTER)

    await desk.platform.deliver(job, await desk.reply())

    assert [len(one.pictures) for one in place.from_bot(card)] == [1]
    assert desk.platform.ways.of(place.team.id) is Way.ATTACHED


@pytest.mark.parametrize("how", ["cut", "drop", "500"])
async def test_an_upload_that_breaks_off_goes_on_where_it_was(
    place: LoopbackSlack, desk: Desk, general: Channel, how: str
) -> None:
    (job, card), reply = await desk.carded(general), await desk.reply(b"x" * 2_000_000)
    {
        "cut": lambda: place.faults.cut_upload(UPLOAD),
        "drop": lambda: place.faults.drop(UPLOAD, after=True),
        "500": lambda: place.faults.answer(UPLOAD, 500),
    }[how]()

    with pytest.raises(ChatUnreachable):
        await desk.platform.deliver(job, reply)
    await desk.platform.deliver(job, reply)

    (answer,) = place.from_bot(card)
    assert [len(one.data) for one in answer.pictures] == [2_000_000]
    assert desk.counted(ANNOUNCE) == 1


@pytest.mark.parametrize("after", [True, False])
async def test_a_completion_whose_answer_was_lost_sends_no_picture_twice(
    place: LoopbackSlack, desk: Desk, general: Channel, after: bool
) -> None:
    (job, card), reply = await desk.carded(general), await desk.reply()
    place.faults.drop(COMPLETE, after=after)

    with pytest.raises(ChatUnreachable):
        await desk.platform.deliver(job, reply)
    await desk.platform.deliver(job, reply)

    assert [len(one.pictures) for one in place.from_bot(card)] == [1]
    assert picture_counts(place, desk) == (1, 1)
    assert desk.counted(COMPLETE) == (1 if after else 2)


async def test_pictures_of_their_own_message_appear_once_though_the_answer_was_lost(
    place: LoopbackSlack, general: Channel, tmp_path: Path
) -> None:
    Ways(tmp_path / "ways.json").remember(place.team.id, Way.SHARED)
    async with open_desk(place, tmp_path / "ways.json") as desk:
        (job, card), reply = await desk.carded(general), await desk.reply()
        place.faults.drop(COMPLETE, after=True)

        with pytest.raises(ChatUnreachable):
            await desk.platform.deliver(job, reply)
        await desk.platform.deliver(job, reply)
        async with open_desk(place, tmp_path / "ways.json") as restarted:
            restarted.blobs.kept = desk.blobs.kept
            await restarted.platform.deliver(job, reply)

    assert [len(one.pictures) for one in place.from_bot(card)] == [0, 1]
    assert picture_counts(place, desk) == (1, 1)


async def test_an_address_that_takes_no_bytes_any_more_is_asked_for_again(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    (job, card), reply = await desk.carded(general), await desk.reply()
    place.faults.answer(UPLOAD, 404)

    await desk.platform.deliver(job, reply)

    assert [len(one.pictures) for one in place.from_bot(card)] == [1]
    assert desk.counted(ANNOUNCE) == 2


@pytest.mark.parametrize(
    ("operation", "error"), [(UPLOAD, ""), (ANNOUNCE, "file_upload_size_restricted"), (COMPLETE, "file_update_failed")]
)
async def test_a_picture_that_is_too_large_after_all_is_made_smaller_once(
    place: LoopbackSlack, desk: Desk, general: Channel, operation: str, error: str
) -> None:
    job, card = await desk.carded(general)
    place.faults.refuse(operation, error) if error else place.faults.answer(operation, 413)

    await desk.platform.deliver(job, await desk.reply(b"x" * 11_000_000))

    (answer,) = place.from_bot(card)
    assert [len(one.data) for one in answer.pictures] == [10_485_760]
    assert "smaller copy" in answer.text


@pytest.mark.parametrize(
    ("operation", "error"), [(UPLOAD, ""), (ANNOUNCE, "storage_limit_reached"), (ANNOUNCE, "file_uploads_disabled")]
)
async def test_what_slack_never_takes_is_answered_without_pictures(
    place: LoopbackSlack, desk: Desk, general: Channel, operation: str, error: str
) -> None:
    job, card = await desk.carded(general)
    place.faults.refuse(operation, error, times=9) if error else place.faults.answer(operation, 413, times=9)

    ids = await desk.platform.deliver(job, await desk.reply())

    (answer,) = place.from_bot(card)
    assert (ids, answer.pictures) == ((f"{general.id}/{answer.ts}",), ())
    assert "v1 could not be" in answer.text


async def test_a_limit_on_looking_at_files_is_left_to_the_job(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    (job, card), reply = await desk.carded(general), await desk.reply()
    fault = place.faults.rate_limit(INFO, 30, times=9)

    for _ in range(2):
        with pytest.raises(ChatUnreachable) as caught:
            await desk.platform.deliver(job, reply)
        assert timedelta(seconds=25) < (caught.value.retry_after or timedelta()) <= timedelta(seconds=30)

    assert (fault.struck, place.from_bot(card)) == (1, [])


async def test_bytes_go_out_without_the_token_and_follow_no_redirect(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    job, _ = await desk.carded(general)

    async def elsewhere(_: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": place.trap_url})

    place.faults.add(UPLOAD, elsewhere)
    await desk.platform.deliver(job, await desk.reply())

    assert place.trapped == []
    assert [call.token for call in place.calls(UPLOAD)] == ["", ""]


@pytest.mark.parametrize("how", NOT_TAKEN)
async def test_pictures_that_come_onto_no_message_stay_nowhere(
    place: LoopbackSlack, desk: Desk, general: Channel, how: FileIds
) -> None:
    place.take_file_ids(how)
    job, card = await desk.carded(general)

    await desk.platform.deliver(job, await desk.reply())

    shown = {picture.data for message in place.from_bot(card) for picture in message.pictures}
    assert (len(place.files), len(shown)) == (2, 1)
    assert [file.deleted for file in place.files if not file.shares] == [True]


async def test_pictures_that_cannot_be_taken_away_keep_no_answer_back(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    place.take_file_ids(FileIds.IGNORED)
    place.faults.answer("files.delete", 500)
    job, card = await desk.carded(general)

    await desk.platform.deliver(job, await desk.reply())

    assert sum(len(one.pictures) for one in place.from_bot(card)) == 1
