import asyncio
import socket
from collections.abc import Iterator
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from bots.web import server
from bots.web.server import Pages, Probe, web_server
from core.errors import SettingsWrong
from core.setting_kinds import Address

ANYWHERE = Address("127.0.0.1", 0)


async def get(address: Address, path: str) -> tuple[int, object, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(f"http://{address}{path}") as response:
        return response.status, await response.json(content_type=None), dict(response.headers)


def says(reason: str | None) -> Probe:
    async def probe() -> str | None:
        return reason

    return probe


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


async def test_a_process_that_answers_is_alive_even_when_it_is_not_ready() -> None:
    async with web_server(ANYWHERE, {"database": says("the file is locked")}) as address:
        status, body, _ = await get(address, "/healthz")

    assert (status, body) == (200, {"alive": True})


async def test_it_is_ready_when_every_probe_is() -> None:
    async with web_server(ANYWHERE, {"database": says(None), "worker": says(None)}) as address:
        status, body, _ = await get(address, "/readyz")

    assert (status, body) == (200, {"ready": True, "reasons": {}})


async def test_what_is_not_ready_is_named_with_its_reason() -> None:
    async with web_server(ANYWHERE, {"database": says("the file is locked"), "worker": says(None)}) as address:
        status, body, _ = await get(address, "/readyz")

    assert (status, body) == (503, {"ready": False, "reasons": {"database": "the file is locked"}})


async def test_a_probe_that_hangs_does_not_hang_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LONGEST_PROBE", timedelta())

    async def hangs() -> str | None:
        await asyncio.Event().wait()
        return None

    async with web_server(ANYWHERE, {"database": hangs}) as address:
        status, body, _ = await get(address, "/readyz")

    assert (status, body) == (503, {"ready": False, "reasons": {"database": "no answer within 0 seconds"}})


async def test_the_software_is_not_named_and_types_are_not_guessed() -> None:
    async with web_server(ANYWHERE, {}) as address:
        _, _, headers = await get(address, "/healthz")

    assert "Server" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_a_role_adds_its_pages_beside_health() -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.json_response("hello")

    async with web_server(ANYWHERE, {}, Pages(routes=[web.get("/", page)])) as address:
        assert (await get(address, "/"))[:2] == (200, "hello")
        assert (await get(address, "/healthz"))[0] == 200


async def test_a_body_above_the_limit_is_refused() -> None:
    async def swallow(request: web.Request) -> web.Response:
        return web.json_response(len(await request.read()))

    pages = Pages(routes=[web.post("/", swallow)], largest_body=1_000)
    async with web_server(ANYWHERE, {}, pages) as address, aiohttp.ClientSession() as session:
        small = await session.post(f"http://{address}/", data=b"x" * 1_000)
        large = await session.post(f"http://{address}/", data=b"x" * 1_001)

    assert (small.status, large.status) == (200, 413)


async def test_a_busy_port_is_refused_in_plain_words(busy_port: int) -> None:
    with pytest.raises(SettingsWrong, match=f"already listens on 127.0.0.1:{busy_port}. Set LIMNER_HTTP"):
        async with web_server(Address("127.0.0.1", busy_port), {}):
            pass


async def test_a_busy_port_moves_to_a_further_one_where_that_is_allowed(busy_port: int) -> None:
    async with web_server(Address("127.0.0.1", busy_port), {}, further_ports=20) as address:
        status, _, _ = await get(address, "/healthz")

    assert busy_port < address.port <= busy_port + 20
    assert status == 200


async def test_an_address_that_is_not_ours_is_refused_in_plain_words() -> None:
    with pytest.raises(SettingsWrong, match=r"not possible to listen on 192\.0\.2\.1:8320.*LIMNER_HTTP"):
        async with web_server(Address("192.0.2.1", 8320), {}):
            pass


async def test_it_no_longer_listens_when_the_block_has_ended() -> None:
    async with web_server(ANYWHERE, {}) as address:
        pass

    with pytest.raises(aiohttp.ClientConnectorError):
        await get(address, "/healthz")
