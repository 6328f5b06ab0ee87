"""A server that is a program of this computer: started, spoken to over its pipes, and surely ended."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter

from core.adapters.mcp.bounds import FLOOD, LARGEST_MESSAGE, MOST_AT_ONCE, Patience, ServerTrouble, TooMuch, weigh
from core.model.tool_server import ToolServer

LEASH = Path(__file__).with_name("leash.py")
LONGEST_WRITE = timedelta(seconds=2)
"""A program that does not read what it is told for so long hangs."""

Reader = MemoryObjectReceiveStream[SessionMessage | Exception]
Writer = MemoryObjectSendStream[SessionMessage]


@asynccontextmanager
async def program(server: ToolServer, patience: Patience) -> AsyncIterator[tuple[Reader, Writer]]:
    """Run a server's program for as long as the context is open.

    Raises:
        ServerTrouble: It cannot be started, or it ended or misbehaved meanwhile; in a group.
    """
    process = await _start(server)
    heard, reader = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    writer, told = anyio.create_memory_object_stream[SessionMessage](0)
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_listen, process, heard)
            tasks.start_soon(_tell, process, told)
            try:
                yield reader, writer
            finally:
                tasks.cancel_scope.cancel()
    finally:
        with anyio.CancelScope(shield=True):
            await _end(process, patience)
        for stream in (heard, reader, writer, told):
            stream.close()


async def _start(server: ToolServer) -> asyncio.subprocess.Process:
    found = shutil.which(server.command[0], path=server.environment.get("PATH"))
    if found is None:
        raise ServerTrouble("its program is not found")
    leash = (sys.executable, "-I", "-S", str(LEASH), str(os.getpid()))
    return await asyncio.create_subprocess_exec(
        *leash,
        found,
        *server.command[1:],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # Whatever it complains about is in words of its own, and may hold what it was told.
        stderr=asyncio.subprocess.DEVNULL,
        env=dict(server.environment),
        # So that it is ended together with everything that it starts.
        start_new_session=True,
        limit=LARGEST_MESSAGE,
    )


async def _listen(
    process: asyncio.subprocess.Process, heard: MemoryObjectSendStream[SessionMessage | Exception]
) -> None:
    """Hand on each message; a line that is none is left out, since programs chat."""
    assert process.stdout is not None
    meter = _Meter()
    async with heard:
        with suppress(anyio.BrokenResourceError):
            while line := await _line(process.stdout):
                meter.count(len(line))
                weigh(line)
                try:
                    message = jsonrpc_message_adapter.validate_json(line, by_name=False)
                except ValueError:
                    continue
                await heard.send(SessionMessage(message))
        if heard.statistics().open_receive_streams:
            raise ServerTrouble("its program ended")


async def _line(stdout: asyncio.StreamReader) -> bytes:
    try:
        return await stdout.readline()
    except ValueError as error:
        raise TooMuch("it sends more than 256 kB at once") from error


async def _tell(process: asyncio.subprocess.Process, told: MemoryObjectReceiveStream[SessionMessage]) -> None:
    assert process.stdin is not None
    async with told:
        async for item in told:
            document = item.message.model_dump_json(by_alias=True, exclude_unset=True)
            try:
                async with asyncio.timeout(LONGEST_WRITE.total_seconds()):
                    process.stdin.write(document.encode() + b"\n")
                    await process.stdin.drain()
            except (OSError, TimeoutError) as error:
                raise ServerTrouble("its program does not listen") from error


class _Meter:
    """How much a program writes within a stretch of time."""

    def __init__(self) -> None:
        self._began = anyio.current_time()
        self._bytes = 0

    def count(self, size: int) -> None:
        """Count a line.

        Raises:
            TooMuch: It is a flood.
        """
        if anyio.current_time() - self._began > FLOOD.total_seconds():
            self._began, self._bytes = anyio.current_time(), 0
        self._bytes += size
        if self._bytes > MOST_AT_ONCE:
            raise TooMuch("it sends more than is read")


async def _end(process: asyncio.subprocess.Process, patience: Patience) -> None:
    """End the program and what it started: by closing its input, by a request, by force."""
    assert process.stdin is not None
    process.stdin.close()
    for number in (None, signal.SIGTERM, signal.SIGKILL):
        if number is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
        if await _has_ended(process, patience.ending):
            break
    # Those that it started may have outlived it.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    # What left the group can hold the pipes open for ever, and asyncio has no other way to let go of them.
    process._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001 - see above


async def _has_ended(process: asyncio.subprocess.Process, within: timedelta) -> bool:
    try:
        async with asyncio.timeout(within.total_seconds()):
            await process.wait()
    except TimeoutError:
        return process.returncode is not None
    return True
