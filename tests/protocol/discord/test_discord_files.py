"""Files of people are read from Discord's own hosts alone, bounded, and asked for again when a link died."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import discord
import pytest
from aiohttp import web

from bots.discord.files import DiscordFiles, attachment_of
from core.errors import BadPicture, ChatUnreachable, NotAPicture, PictureGone, PictureTooLarge
from core.model.image import Attachment
from core.sources import LARGEST_FILE
from tests.fakes import false_files
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import File, Message
from tests.fakes.discord_delivery import Desk, open_desk
from tests.fakes.patience import soon

FILE = "GET /cdn"
GET = "GET /channels/{channel_id}/messages/{message_id}"
IN_THE_PIPE = 16 * 1024 * 1024
"""More than the buffers of a connection on one machine hold."""
PNG = File("boat.png", b"\x89PNG boat")


@pytest.fixture
async def place(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
        yield server
    assert (server.violations, server.trapped) == ([], [])
    assert not any(has_token for _, has_token in server.cdn.served)


@pytest.fixture
async def desk(place: LoopbackDiscord) -> AsyncIterator[Desk]:
    async with open_desk(place) as desk:
        yield desk


@pytest.fixture
async def message(place: LoopbackDiscord) -> Message:
    return await place.person("ana").write(place.channel("general"), "look", files=[PNG])


async def handed_over(desk: Desk, message: Message) -> Attachment:
    """What the bot keeps of a file that it heard of."""
    (file,) = await desk.platform._posts.attachments(message.channel.id, message.id)
    desk.platform.files.remember([file])
    return attachment_of(file, message.channel.id, message.id)


async def nothing(_: int, __: int) -> Sequence[discord.Attachment]:
    return ()


async def fetch(desk: Desk, attachment: Attachment) -> bytes:
    return await desk.platform.fetch(desk.job_anywhere(), attachment)


async def test_a_file_is_read_from_the_link_that_came_with_it(
    place: LoopbackDiscord, desk: Desk, message: Message
) -> None:
    attachment = await handed_over(desk, message)
    asked = desk.counted(GET)

    assert await fetch(desk, attachment) == PNG.data
    assert desk.counted(GET) == asked


async def test_what_is_kept_of_a_file_holds_no_link(desk: Desk, message: Message) -> None:
    attachment = await handed_over(desk, message)

    assert attachment == Attachment(
        str(message.attachments[0].id),
        "boat.png",
        f"{message.channel.id}/{message.id}/{message.attachments[0].id}",
        len(PNG.data),
    )


async def test_a_process_that_never_heard_of_a_file_asks_for_its_link(
    place: LoopbackDiscord, desk: Desk, message: Message
) -> None:
    attachment = await handed_over(desk, message)

    async with open_desk(place) as restarted:
        assert await fetch(restarted, attachment) == PNG.data


@pytest.mark.parametrize("act", [false_files.missing, false_files.forbidden, false_files.page])
async def test_a_dead_link_is_asked_for_again_once(
    place: LoopbackDiscord, desk: Desk, message: Message, act: type
) -> None:
    attachment = await handed_over(desk, message)
    asked = desk.counted(GET)
    place.faults.add(FILE, act())

    assert await fetch(desk, attachment) == PNG.data
    assert desk.counted(GET) == asked + 1


async def test_a_link_that_expired_is_asked_for_again(place: LoopbackDiscord, desk: Desk, message: Message) -> None:
    attachment = await handed_over(desk, message)
    place.pass_time(timedelta(days=2))
    place.faults.answer(GET, 404, {"message": "Unknown Message", "code": 10008})

    with pytest.raises(PictureGone, match=r"boat\.png can no longer be read from Discord\. Attach it again\."):
        await fetch(desk, attachment)


@pytest.mark.parametrize(
    ("act", "kind", "words"),
    [
        (false_files.missing, PictureGone, "Attach it again"),
        (false_files.forbidden, PictureGone, "Attach it again"),
        (false_files.page, NotAPicture, "boat.png is not a picture"),
        (false_files.breaks_off, BadPicture, "could not be read to its end"),
    ],
)
async def test_a_file_that_never_comes_is_told_in_plain_words(
    place: LoopbackDiscord, desk: Desk, message: Message, act: type, kind: type[BadPicture], words: str
) -> None:
    attachment = await handed_over(desk, message)
    fault = place.faults.add(FILE, act(), times=10)

    with pytest.raises(kind, match=words):
        await fetch(desk, attachment)

    assert fault.struck == 2


async def test_a_file_that_breaks_off_once_is_read_again(place: LoopbackDiscord, desk: Desk, message: Message) -> None:
    attachment = await handed_over(desk, message)
    place.faults.add(FILE, false_files.breaks_off())

    assert await fetch(desk, attachment) == PNG.data


async def test_a_file_of_a_command_cannot_be_asked_for_again(desk: Desk) -> None:
    with pytest.raises(PictureGone, match="Attach it again"):
        await fetch(desk, Attachment("7", "boat.png", "//7"))


async def test_a_redirect_leads_nowhere(place: LoopbackDiscord, desk: Desk, message: Message) -> None:
    attachment = await handed_over(desk, message)
    place.faults.add(FILE, false_files.redirects(place.trap_url), times=2)

    with pytest.raises(PictureGone):
        await fetch(desk, attachment)


async def test_what_is_declared_too_large_is_not_asked_for(place: LoopbackDiscord, desk: Desk) -> None:
    with pytest.raises(PictureTooLarge):
        await fetch(desk, Attachment("7", "boat.png", "1/2/7", LARGEST_FILE + 1))

    assert place.cdn.served == []


async def test_what_says_that_it_is_too_large_is_not_read(place: LoopbackDiscord, desk: Desk, message: Message) -> None:
    attachment = await handed_over(desk, message)
    place.faults.add(FILE, false_files.breaks_off(promised=LARGEST_FILE + 1))

    with pytest.raises(PictureTooLarge):
        await fetch(desk, attachment)


async def test_an_endless_file_is_read_to_the_limit_and_no_further(
    place: LoopbackDiscord, desk: Desk, message: Message
) -> None:
    attachment = await handed_over(desk, message)
    endless = false_files.Endless()
    place.faults.add(FILE, endless)

    with pytest.raises(PictureTooLarge, match="at most 50 MB"):
        await fetch(desk, attachment)

    await soon(endless.ended.wait())
    assert LARGEST_FILE < endless.sent_bytes < LARGEST_FILE + IN_THE_PIPE


async def test_nothing_is_unpacked_on_the_way(place: LoopbackDiscord, desk: Desk, message: Message) -> None:
    attachment = await handed_over(desk, message)
    packed = gzip.compress(bytes(1_000_000))

    async def squeezed(_: web.Request) -> web.StreamResponse:
        return web.Response(body=packed, headers={"Content-Encoding": "gzip"}, content_type="image/png")

    place.faults.add(FILE, squeezed)

    assert await fetch(desk, attachment) == packed


async def test_a_file_that_never_ends_in_time_is_left_for_later(
    place: LoopbackDiscord, desk: Desk, message: Message
) -> None:
    attachment = await handed_over(desk, message)
    link = message.attachments[0].url
    place.faults.add(FILE, false_files.streams(b"x", pause_s=0.01, chunks=None))

    async with DiscordFiles([place.file_hosts], within=timedelta(seconds=0.1)) as files:
        files._links.put(attachment.id, link)
        with pytest.raises(ChatUnreachable) as caught:
            await files.read(attachment, nothing)

    assert link not in str(caught.value)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_host_is_left_for_later(place: LoopbackDiscord, desk: Desk, message: Message, status: int) -> None:
    attachment = await handed_over(desk, message)
    place.faults.answer(FILE, status)

    with pytest.raises(ChatUnreachable):
        await fetch(desk, attachment)


ELSEWHERE = (
    "{trap}",
    "http://127.0.0.1:{port}/trap",
    "http://localhost:{port}/trap",
    "http://2130706433:{port}/trap",
    "http://0177.0.0.1:{port}/trap",
    "http://[::1]:{port}/trap",
    "http://cdn.discordapp.com:{port}/trap",
    "http://cdn.discordapp.com@127.0.0.1:{port}/trap",
    "https://cdn.discordapp.com:x@127.0.0.1:{port}/trap",
    "http://169.254.169.254/latest/meta-data",
    "http://cdn.discordapp.com/a.png",
    "https://limner@cdn.discordapp.com/a.png",
    "https://cdn.discordapp.com.evil.example/a.png",
    "https://cdn.discordapp.com./a.png",
    "https://evil.example/cdn.discordapp.com",
    "file:///etc/passwd",
    "http://[half",
    "",
)


@pytest.mark.parametrize("link", ELSEWHERE)
async def test_nothing_is_read_from_elsewhere(place: LoopbackDiscord, link: str) -> None:
    port = place.file_hosts.partition(":")[2]
    async with DiscordFiles() as files:
        files._links.put("7", link.format(trap=place.trap_url, port=port))

        with pytest.raises(BadPicture, match=r"boat\.png does not lie on Discord"):
            await files.read(Attachment("7", "boat.png", "1/2/7"), nothing)


async def test_discords_name_leads_to_no_private_address(
    place: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections: list[object] = []
    trap = await asyncio.start_server(lambda *streams: connections.append(streams), "127.0.0.1", 0)
    rebound = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", trap.sockets[0].getsockname())]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rebound)
    async with trap, DiscordFiles() as files:
        files._links.put("7", "https://cdn.discordapp.com/trap")

        with pytest.raises(ChatUnreachable):
            await files.read(Attachment("7", "boat.png", "1/2/7"), nothing)

    assert connections == []


async def test_plain_http_is_spoken_to_a_named_loopback_address_alone(place: LoopbackDiscord) -> None:
    async with DiscordFiles(["files.example", place.file_hosts]) as files:
        files._links.put("7", "http://files.example/a.png")

        with pytest.raises(BadPicture, match="does not lie on Discord"):
            await files.read(Attachment("7", "boat.png", "1/2/7"), nothing)
