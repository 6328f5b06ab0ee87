"""Servers behind an address: a real one, made with the official library, and one that misbehaves."""

import asyncio
import io
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image
from structlog.testing import capture_logs

from core.adapters.pixels import SandboxedPixels
from core.adapters.sandbox import ProcessSandbox
from core.errors import ToolFailed
from tests.fakes import mcp_web
from tests.fakes.lending import IMPATIENT, OFFICIAL, address, lent, write_tools
from tests.fakes.mcp_web import Misbehaviour, OddWeb
from tests.fakes.patience import until

ALLOWED = 8_000_000
"""Bytes that a server may have got rid of when it is cut off: what we read, and what the system holds in between."""


@asynccontextmanager
async def official(folder: Path, *tools: str) -> AsyncIterator[str]:
    """A real server on a free port."""
    write_tools(folder, *tools)
    process = await asyncio.create_subprocess_exec(sys.executable, str(OFFICIAL), str(folder), "--http")
    try:
        await until(lambda: (folder / "port").exists() and (folder / "port").read_text(encoding="utf-8"))
        yield f"http://127.0.0.1:{(folder / 'port').read_text(encoding='utf-8')}/mcp"
    finally:
        process.kill()
        await process.wait()


async def test_a_server_behind_an_address_lends_its_tools_is_told_our_headers_and_is_watched(tmp_path: Path) -> None:
    Image.new("RGB", (30, 20), "red").save(tmp_path / "picture.png", exif=b"Exif\0\0where I live")
    async with official(tmp_path, "add", "announce", "headers", "paint") as url, ProcessSandbox(workers=1) as sandbox:
        server = address(url, "add", "announce", "headers", "paint", Authorization="Bearer open-sesame")
        async with lent(server, pixels=SandboxedPixels(sandbox)) as ours:
            assert (await ours.call("shop__add", a=2, b=3)).data["structured"] == {"total": 5}
            assert "Bearer open-sesame" in str((await ours.call("shop__headers")).data["text"])

            painted = await ours.call("shop__paint")
            assert painted.data == {"server": "shop", "pictures_left_out": 1}
            (picture,) = painted.pictures
            assert Image.open(io.BytesIO(picture.data)).size == (30, 20)
            assert b"where I live" not in picture.data
            assert picture.alt == "A picture from shop"

            write_tools(tmp_path, "announce", "headers", "paint", add="Something else.")
            await ours.call("shop__announce")
            await until(lambda: not ours.names)


@pytest.mark.parametrize("flood", [mcp_web.flood, mcp_web.flood_of_events, mcp_web.bomb])
async def test_an_endless_answer_is_cut_off_while_it_is_read(flood: Misbehaviour) -> None:
    async with OddWeb(flood) as server, lent(address(server.url, "echo")) as ours:
        with pytest.raises(ToolFailed, match="The tool server shop failed"):
            await ours.call("shop__echo")

        assert server.sent < ALLOWED


async def test_an_answer_that_is_no_json_fails_the_call_alone() -> None:
    async with OddWeb(mcp_web.no_json) as server, lent(address(server.url, "echo")) as ours:
        for _ in range(2):
            with pytest.raises(ToolFailed, match="The tool server shop failed"):
                await ours.call("shop__echo")

        assert server.sessions == 1


async def test_a_redirect_is_not_followed_and_our_headers_go_nowhere_else() -> None:
    async with OddWeb(mcp_web.elsewhere) as server:
        async with lent(address(server.url, "echo", Authorization="Bearer open-sesame")) as ours:
            with pytest.raises(ToolFailed):
                await ours.call("shop__echo")

        assert server.authorizations == {"Bearer open-sesame"}
        assert server.trapped == []


async def test_a_server_that_does_not_let_us_in_is_told_to_the_operator_without_the_secret() -> None:
    with capture_logs() as lines:
        async with (
            OddWeb(mcp_web.forbidden) as server,
            lent(address(server.url, "echo", Authorization="Bearer open-sesame"), patience=IMPATIENT) as ours,
        ):
            with pytest.raises(ToolFailed):
                await ours.call("shop__echo")
            await until(lambda: any("headers" in str(line.get("trouble")) for line in lines))

    assert "open-sesame" not in str(lines)


async def test_a_session_that_the_server_ends_is_begun_anew() -> None:
    async with OddWeb(mcp_web.session_over) as server, lent(address(server.url, "echo")) as ours:
        with pytest.raises(ToolFailed):
            await ours.call("shop__echo")
        await until(lambda: server.sessions == 2)

        with capture_logs():
            result = await ours.call("shop__echo")

    assert result.data["text"] == "a new session"


async def test_an_address_where_nobody_is_holds_up_nothing(unused_tcp_port: int) -> None:
    with capture_logs() as lines:
        async with lent(address(f"http://127.0.0.1:{unused_tcp_port}/mcp", "echo")) as ours:
            assert ours.names == set()
            await until(lambda: lines)

    assert lines[0]["trouble"] == "it cannot be reached"
