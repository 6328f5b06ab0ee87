"""Files of people are asked for by their ids, and read from Slack's own host alone, with the token and bounded."""

import asyncio
import socket
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bots.slack.files import SlackFiles, attachment_of
from core.errors import BadPicture, ChatUnreachable, NotAPicture, PictureGone, PictureTooLarge
from core.model.image import Attachment
from core.sources import LARGEST_FILE
from tests.fakes import false_files
from tests.fakes.patience import soon
from tests.fakes.schemas import Json
from tests.fakes.slack.faults import FILES
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel, File
from tests.fakes.slack_delivery import INFO, Desk

PNG = File("boat.png", b"\x89PNG boat")
IN_THE_PIPE = 16 * 1024 * 1024
"""More than the buffers of a connection on one machine hold."""


@pytest.fixture
async def attachment(desk: Desk, general: Channel) -> Attachment:
    """What the bot keeps of a file that it heard of."""
    return await handed_over(desk, general)


async def handed_over(desk: Desk, channel: Channel, file: File = PNG) -> Attachment:
    written = await desk.loopback.person("ana").write(channel, "look", files=[file])
    return attachment_of(written.payload["event"]["files"][0])


async def fetch(desk: Desk, attachment: Attachment) -> bytes:
    return await desk.platform.fetch(desk.job_in(desk.loopback.person("ana").dm()), attachment)


def linked(place: LoopbackSlack, link: str, **more: Json) -> None:
    """Let Slack tell of a file that lies somewhere else."""
    told = {"id": "F1", "name": "boat.png", "mimetype": "image/png", "url_private": link, **more}
    place.faults.answer(INFO, 200, {"ok": True, "file": told})


async def test_a_file_is_read_with_the_token_after_slack_was_asked_for_it(
    place: LoopbackSlack, desk: Desk, attachment: Attachment
) -> None:
    assert await fetch(desk, attachment) == PNG.data

    assert (desk.counted(INFO), [has_token for _, has_token in place.file_host.served]) == (1, [True])


async def test_what_is_kept_of_a_file_holds_no_link(attachment: Attachment) -> None:
    assert attachment == Attachment(attachment.id, "boat.png", attachment.id, len(PNG.data))


async def test_a_file_of_another_workspace_is_read_though_only_its_id_was_told(
    place: LoopbackSlack, desk: Desk
) -> None:
    shared = place.channel("shared", shared_with="partners")
    written = await place.person("zoe", team="partners").write(shared, "look", files=[PNG])

    stub = attachment_of(written.payload["event"]["files"][0])

    assert (stub.name, stub.size_bytes) == ("The file", None)
    assert await fetch(desk, stub) == PNG.data


async def test_a_stub_that_is_no_picture_is_called_by_its_own_name(place: LoopbackSlack, desk: Desk) -> None:
    shared = place.channel("shared", shared_with="partners")
    page = File("boat.html", b"<html>", "text/html")
    written = await place.person("zoe", team="partners").write(shared, "look", files=[page])

    with pytest.raises(NotAPicture, match=r"boat\.html is not a picture"):
        await fetch(desk, attachment_of(written.payload["event"]["files"][0]))


@pytest.mark.parametrize("act", [false_files.missing, false_files.forbidden, false_files.page])
async def test_a_dead_link_is_asked_for_again_once(
    place: LoopbackSlack, desk: Desk, attachment: Attachment, act: type
) -> None:
    place.faults.add(FILES, act())

    assert await fetch(desk, attachment) == PNG.data
    assert desk.counted(INFO) == 2


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (false_files.missing, r"boat\.png can no longer be read from Slack\. Attach it again\."),
        (false_files.forbidden, r"boat\.png can no longer be read from Slack\. Attach it again\."),
        (false_files.page, r"boat\.png can no longer be read from Slack\. Attach it again\."),
        (false_files.breaks_off, r"boat\.png could not be read to its end\. Attach it again\."),
    ],
)
async def test_a_file_that_never_comes_is_told_in_plain_words(
    place: LoopbackSlack, desk: Desk, attachment: Attachment, act: type, words: str
) -> None:
    fault = place.faults.add(FILES, act(), times=10)

    with pytest.raises(BadPicture, match=words):
        await fetch(desk, attachment)

    assert fault.struck == 2


async def test_a_file_that_is_shorter_than_slack_said_is_not_used(
    place: LoopbackSlack, desk: Desk, attachment: Attachment
) -> None:
    place.faults.add(FILES, false_files.says(PNG.data[:-1]))

    with pytest.raises(BadPicture, match="could not be read to its end"):
        await fetch(desk, attachment)


@pytest.mark.parametrize("error", ["file_not_found", "file_deleted", "not_visible", "access_denied"])
async def test_a_file_that_is_gone_is_told_in_plain_words(
    place: LoopbackSlack, desk: Desk, attachment: Attachment, error: str
) -> None:
    place.faults.refuse(INFO, error)

    with pytest.raises(PictureGone, match=r"boat\.png can no longer be read from Slack"):
        await fetch(desk, attachment)


@pytest.mark.parametrize("ended", [True, False])
async def test_after_the_installation_ended_nothing_is_asked(
    place: LoopbackSlack, desk: Desk, attachment: Attachment, ended: bool
) -> None:
    place.faults.refuse(INFO, "account_inactive")
    if ended:
        desk.workspace.ended = "uninstalled"
    calls = len(place.requests)

    for _ in range(2):
        with pytest.raises(PictureGone):
            await fetch(desk, attachment)

    assert len(place.requests) == (calls if ended else calls + 1)


async def test_a_redirect_leads_nowhere_and_takes_no_token_along(
    place: LoopbackSlack, desk: Desk, attachment: Attachment
) -> None:
    place.faults.add(FILES, false_files.redirects(place.trap_url), times=2)

    with pytest.raises(PictureGone):
        await fetch(desk, attachment)

    assert place.trapped == []


async def test_what_slack_tells_is_too_large_is_not_read(
    place: LoopbackSlack, desk: Desk, attachment: Attachment
) -> None:
    linked(place, f"http://{place.file_hosts}/files-pri/T1-F1/boat.png", size=LARGEST_FILE + 1)

    with pytest.raises(PictureTooLarge):
        await fetch(desk, attachment)

    assert place.file_host.served == []


async def test_an_endless_file_is_read_to_the_limit_and_no_further(
    place: LoopbackSlack, desk: Desk, attachment: Attachment
) -> None:
    endless = false_files.Endless()
    place.faults.add(FILES, endless)

    with pytest.raises(PictureTooLarge, match="at most 50 MB"):
        await fetch(desk, attachment)

    await soon(endless.ended.wait())
    assert LARGEST_FILE < endless.sent_bytes < LARGEST_FILE + IN_THE_PIPE


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_host_is_left_for_later(
    place: LoopbackSlack, desk: Desk, attachment: Attachment, status: int
) -> None:
    place.faults.answer(FILES, status)

    with pytest.raises(ChatUnreachable):
        await fetch(desk, attachment)


async def test_a_limit_on_asking_for_files_is_left_to_the_job(
    place: LoopbackSlack, desk: Desk, attachment: Attachment
) -> None:
    fault = place.faults.rate_limit(INFO, 40, times=9)

    for _ in range(2):
        with pytest.raises(ChatUnreachable) as caught:
            await fetch(desk, attachment)
        assert timedelta(seconds=35) < (caught.value.retry_after or timedelta()) <= timedelta(seconds=40)

    assert fault.struck == 1


ELSEWHERE = (
    "{trap}",
    "http://127.0.0.1:{port}/trap",
    "http://localhost:{port}/trap",
    "http://2130706433:{port}/trap",
    "http://[::1]:{port}/trap",
    "http://files.slack.com:{port}/trap",
    "http://files.slack.com@127.0.0.1:{port}/trap",
    "https://files.slack.com:x@127.0.0.1:{port}/trap",
    "http://169.254.169.254/latest/meta-data",
    "http://files.slack.com/a.png",
    "https://limner@files.slack.com/a.png",
    "https://files.slack.com.evil.example/a.png",
    "https://files.slack.com./a.png",
    "https://evil.example/files.slack.com",
    "file:///etc/passwd",
    "http://[half",
)


@pytest.mark.parametrize("link", ELSEWHERE)
async def test_nothing_is_read_from_elsewhere_and_no_token_goes_there(
    place: LoopbackSlack, desk: Desk, link: str
) -> None:
    linked(place, link.format(trap=place.trap_url, port=place.file_hosts.partition(":")[2]))

    async with SlackFiles() as files:
        with pytest.raises(BadPicture, match=r"boat\.png does not lie on Slack"):
            await files.read(desk.workspace, Attachment("F1", "boat.png", "F1"))

    assert place.trapped == []


async def test_slacks_name_leads_to_no_private_address(
    place: LoopbackSlack, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections: list[object] = []
    linked(place, "https://files.slack.com/trap")
    trap = await asyncio.start_server(lambda *streams: connections.append(streams), "127.0.0.1", 0)
    rebound = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", trap.sockets[0].getsockname())]
    numbers = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: rebound if host == "files.slack.com" else numbers(host, *a, **k)
    )

    async with trap, SlackFiles() as files:
        with pytest.raises(ChatUnreachable):
            await files.read(desk.workspace, Attachment("F1", "boat.png", "F1"))

    assert connections == []


async def test_neither_token_nor_address_reaches_the_log_or_an_error(
    place: LoopbackSlack, desk: Desk, general: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    attachment, said = await handed_over(desk, general), []
    faults = [
        *((FILES, act) for act in (false_files.missing(), false_files.page(), false_files.breaks_off())),
        *((operation, None) for operation in ("chat.update", "upload", "files.completeUploadExternal", INFO)),
    ]
    with capture_logs() as events:
        for operation, act in faults:
            place.faults.add(operation, act, times=3) if act else place.faults.drop(operation, times=2)
            for doing in (fetch(desk, attachment), answered(desk, general)):
                try:
                    await doing
                except (BadPicture, ChatUnreachable) as error:
                    said.append(f"{error!r} {error.__context__!r} {error.__cause__!r}")
            place.faults.clear()

    written = f"{said} {events} {caplog.text}"
    assert len(said) >= len(faults)
    assert desk.workspace.token not in f"{written} {desk.workspace!r}"
    assert not [part for part in ("files-pri", "upload/v1", "a fox in the snow") if part in written]


async def answered(desk: Desk, channel: Channel) -> None:
    job, _ = await desk.carded(channel)
    await desk.platform.deliver(job, await desk.reply())
