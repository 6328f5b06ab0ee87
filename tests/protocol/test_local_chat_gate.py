"""Who may speak to the local chat, what every answer carries, and what is served how."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError
from aiohttp.client_ws import ClientWebSocketResponse
from yarl import URL

from bots.local import shelf
from bots.local.gate import own_hosts, without_usual_port
from bots.local.messages import Author, Draft, Written
from tests.fakes.local import CATALOGUE, Chat, open_chat, version
from tests.fakes.patience import PATIENCE_S

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
ADDRESSES = ["/", "/assets/app.js", "/chat/files/01F", "/chat/pictures/V1", "/chat/socket"]
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@pytest.fixture
async def stranger(tmp_path: Path) -> AsyncIterator[Chat]:
    """A browser that has not followed the printed address."""
    async with open_chat(tmp_path) as opened:
        yield opened


@pytest.fixture
async def chat(stranger: Chat) -> Chat:
    await stranger.open()
    return stranger


async def events(socket: ClientWebSocketResponse) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE_S):
        event: dict[str, Any] = await socket.receive_json()
    return event


def key_of(chat: Chat) -> str:
    return URL(chat.chat.address(1)).query["key"]


async def test_the_printed_address_gives_a_cookie_and_leaves_no_key_in_it(stranger: Chat) -> None:
    answer = await stranger.client.get("/", params={"key": key_of(stranger)}, allow_redirects=False)

    (cookie,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert key_of(stranger) not in cookie.value


async def test_the_page_opens_with_the_cookie(chat: Chat) -> None:
    answer = await chat.client.get("/")

    assert answer.status == 200
    assert "<title>Limner</title>" in await answer.text()
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ADDRESSES)
async def test_without_the_cookie_there_is_nothing_but_how_to_open_it(stranger: Chat, address: str) -> None:
    answer = await stranger.client.get(address)

    assert answer.status == 401
    assert "limner demo" in await answer.text()


@pytest.mark.parametrize("key", ["", "x", "ключ", "%00"])
async def test_a_wrong_key_opens_nothing(stranger: Chat, key: str) -> None:
    answer = await stranger.client.get("/", params={"key": key}, allow_redirects=False)

    assert answer.status == 401
    assert "Set-Cookie" not in answer.headers


async def test_a_cookie_is_good_after_a_restart_and_only_for_the_same_data(tmp_path: Path) -> None:
    async with open_chat(tmp_path / "a") as before:
        await before.open()
        kept = before.client.session.cookie_jar.filter_cookies(URL(before.origin))
        cookie = {name: morsel.value for name, morsel in kept.items()}
    async with open_chat(tmp_path / "a") as again, open_chat(tmp_path / "b", secret=b"t" * 32) as other:
        same = await again.client.get("/", cookies=cookie)
        foreign = await other.client.get("/", cookies=cookie)

        assert (same.status, foreign.status) == (200, 401)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1", "10.1.1.1:{port}", ""]
)
async def test_a_foreign_host_name_is_refused(chat: Chat, host: str) -> None:
    answer = await chat.client.get("/", headers={"Host": host.format(port=chat.client.port)})

    assert answer.status == 403
    assert "only on this computer" in await answer.text()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:80", "localhost", "[::1]"])
def test_on_the_port_of_http_a_name_is_whole_without_it(host: str) -> None:
    assert without_usual_port(host) in own_hosts(80)
    assert without_usual_port(host) not in own_hosts(8080)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
async def test_each_name_of_this_computer_is_served(stranger: Chat, host: str) -> None:
    headers = {"Host": f"{host}:{stranger.client.port}"}

    answer = await stranger.client.get("/", params={"key": key_of(stranger)}, headers=headers, allow_redirects=False)

    assert answer.status == 303


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", None])
@pytest.mark.parametrize("path", ["/chat/messages", "/chat/press", "/chat/files"])
async def test_a_post_from_another_page_is_refused(chat: Chat, path: str, origin: str | None) -> None:
    body = {"nonce": "nonce-0001", "text": "a cat"}

    answer = await chat.client.post(path, json=body, headers={"Origin": origin} if origin else {})

    assert answer.status == 403
    assert await chat.shown("written") == []


async def test_a_read_from_another_page_is_refused(chat: Chat) -> None:
    answer = await chat.client.get("/chat/pictures/V1", headers={"Origin": "http://evil.example"})

    assert answer.status == 403


@pytest.mark.parametrize("origin", ["http://evil.example", None])
async def test_a_socket_from_another_page_is_refused(chat: Chat, origin: str | None) -> None:
    with pytest.raises(WSServerHandshakeError) as caught:
        await chat.client.ws_connect("/chat/socket", origin=origin)

    assert caught.value.status == 403


@pytest.mark.parametrize("address", [*ADDRESSES, "/assets/nothing.js"])
@pytest.mark.parametrize("has_key", [True, False])
async def test_every_answer_carries_the_safety_headers(stranger: Chat, address: str, has_key: bool) -> None:
    if has_key:
        await stranger.open()

    answer = await stranger.client.get(address)

    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_the_page_asks_nothing_of_another_host() -> None:
    for path in shelf.PAGE.iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")

        assert "http:" not in text, path
        assert "https:" not in text, path
        assert "innerHTML" not in text, path
        assert " style=" not in text, path


async def test_every_file_of_the_page_is_served_as_what_it_is(chat: Chat) -> None:
    for path in shelf.PAGE.iterdir():
        if path.suffix != ".html":
            answer = await chat.client.get(f"/assets/{path.name}")

            assert answer.status == 200, path
            assert answer.content_type == TYPES[path.suffix]


@pytest.mark.parametrize("name", ["../index.html", "..%2Findex.html", "index.html", "%2e%2e/chat.py", "app.py"])
async def test_nothing_beside_the_pages_files_is_served(chat: Chat, name: str) -> None:
    answer = await chat.client.get(URL(f"/assets/{name}", encoded=True))

    assert answer.status == 404


async def test_a_picture_is_served_byte_for_byte_and_for_ever(chat: Chat) -> None:
    blob = await chat.blobs.put("local-local", PNG)
    shown = version(4)
    chat.conversations.known = {"V4": replace(shown, image=replace(shown.image, blob=blob))}

    answer = await chat.client.get("/chat/pictures/V4")

    assert await answer.read() == PNG
    assert answer.content_type == "image/png"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["Content-Disposition"] == 'inline; filename="limner-v4.png"'


async def test_a_picture_that_is_gone_is_missed_in_words(chat: Chat) -> None:
    chat.conversations.known = {"V1": version(1)}

    gone, unknown = await chat.client.get("/chat/pictures/V1"), await chat.client.get("/chat/pictures/V9")

    assert (gone.status, unknown.status) == (409, 404)
    assert "no longer stored" in (await gone.json())["error"]


@pytest.mark.parametrize(
    ("data", "name", "shows", "kind"),
    [
        (PNG, "a.html", "inline", "image/png"),
        (b"<html><script>1</script>", "a.png", "attachment", "application/octet-stream"),
        (b"<svg onload=1>", "a.svg", "attachment", "application/octet-stream"),
    ],
)
async def test_only_a_plain_picture_of_the_person_is_shown(
    chat: Chat, data: bytes, name: str, shows: str, kind: str
) -> None:
    stored = await (await chat.upload(data, name)).json()

    answer = await chat.client.get(f"/chat/files/{stored['id']}")

    assert await answer.read() == data
    assert (answer.headers["Content-Disposition"], answer.content_type) == (shows, kind)
    assert stored["mime"] == kind


async def test_a_file_over_the_limit_is_refused_with_the_limit(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "LARGEST_FILE", 2_000_000)

    answer = await chat.upload(b"x" * 2_000_001, "boat.png")

    assert answer.status == 413
    assert (await answer.json())["error"] == "boat.png is too large: at most 2 MB can be used."


async def test_a_body_that_is_no_message_but_a_flood_is_refused(chat: Chat) -> None:
    body = BytesIO(b'{"nonce": "nonce-0001", "text": "' + b"x" * 300_000 + b'"}')

    answer = await chat.client.post("/chat/messages", data=body, headers={"Origin": chat.origin})

    assert answer.status == 413
    assert (await answer.json())["error"] == "That is too large."


async def test_a_page_is_greeted_with_what_it_must_know(chat: Chat) -> None:
    async with chat.client.ws_connect("/chat/socket", origin=chat.origin) as socket:
        hello = await events(socket)

    assert (hello["type"], hello["person"], hello["offline"]) == ("hello", "ana", True)
    assert [model["name"] for model in hello["models"]] == [CATALOGUE.default]
    assert "imagine" in [command["name"] for command in hello["commands"]]


async def test_a_page_is_given_what_it_missed_and_then_what_comes(chat: Chat) -> None:
    put = chat.memory.transcript.put
    first = await put(Draft("nonce-0001", Author.PERSON, Written("one")))
    second = await put(Draft("nonce-0002", Author.PERSON, Written("two")))

    async with chat.client.ws_connect("/chat/socket", params={"after": first.revision}, origin=chat.origin) as socket:
        await events(socket)
        missed = await events(socket)
        third = await put(Draft("nonce-0003", Author.PERSON, Written("three")))
        pushed = await events(socket)

    assert [message["id"] for message in missed["messages"]] == [second.id]
    assert [message["id"] for message in pushed["messages"]] == [third.id]


async def test_two_pages_see_the_same(chat: Chat) -> None:
    connect = chat.client.ws_connect
    async with connect("/chat/socket", origin=chat.origin) as one, connect("/chat/socket", origin=chat.origin) as two:
        for socket in (one, two):
            assert [(await events(socket))["type"] for _ in range(2)] == ["hello", "messages"]
        await chat.say("/help")

        assert await events(one) == await events(two)


async def test_a_chat_that_closes_lets_its_pages_go(chat: Chat) -> None:
    async with chat.client.ws_connect("/chat/socket", origin=chat.origin) as socket:
        await events(socket)
        await events(socket)

        await asyncio.wait_for(chat.chat.close(), 5)

        assert (await socket.receive(timeout=5)).type in {WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING}


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 18, "9" * 19, "9" * 5000, "²"])
async def test_a_page_may_ask_for_what_came_after_anything(chat: Chat, after: str) -> None:
    async with chat.client.ws_connect("/chat/socket", params={"after": after}, origin=chat.origin) as socket:
        assert [(await events(socket))["type"] for _ in range(2)] == ["hello", "messages"]


async def test_the_address_names_the_host_that_is_listened_on(chat: Chat) -> None:
    assert chat.chat.address(8320).startswith("http://127.0.0.1:8320/?key=")
    assert chat.chat.address(8320, "::1").startswith("http://[::1]:8320/?key=")
