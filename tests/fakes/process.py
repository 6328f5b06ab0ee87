"""A real `limner demo` or `limner run` in a process of its own: started, frozen, killed and stopped from outside."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tests.fakes.patience import soon
from tests.fakes.records import Records

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(rb"Limner is ready")
ADDRESS = re.compile(rb"http://127\.0\.0\.1:\d+/\?key=\S+")


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended."""

    code: int
    out: str
    err: str


class LimnerProcess:
    """`limner …` on one data folder, one process after the other.

    Attributes:
        data: The data folder.
        starts_s: How long each start took until the process said that it takes work.
    """

    command_line: Sequence[str]

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.data = folder / "data"
        self.starts_s: list[float] = []
        self._folder = folder
        self._log = folder / "limner.log"
        self._logged_before = 0
        self._settings = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(folder),
            # The product as it stands in this tree, wherever the process is started.
            "PYTHONPATH": str(ROOT),
            "LIMNER_DATA_DIR": str(self.data),
            "LIMNER_LOG": "json",
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """Of the process that was started last."""
        return self._alive.pid

    @property
    def holds_its_folder(self) -> bool:
        """Whether the process has come so far that the data folder is its own."""
        return (self.data / "limner.lock").read_text(encoding="ascii") == f"{self.pid}\n"

    @property
    def listens_on(self) -> str:
        """Host and port of the running process; empty before it listens."""
        events = (json.loads(line) for line in self.log[self._logged_before :].splitlines() if line.startswith("{"))
        return next((str(event["address"]) for event in events if event["event"] == "listening"), "")

    @property
    def is_at_rest(self) -> bool:
        """Whether no job goes on; one that waits for a person does not."""
        return all(job.is_over or job.state == "waiting" for job in Records(self.data).jobs())

    @property
    def log(self) -> str:
        """Everything that all the processes have logged."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    async def spawn(self) -> None:
        """Start a process, and wait for nothing."""
        self._logged_before = len(self.log)
        with self._log_file() as log:
            self._process = await self._execute(*self.command_line, stderr=log)

    async def ready(self, sign: re.Pattern[bytes]) -> bytes:
        """Start a process; returns what it printed as a sign that it takes work."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        await self.spawn()
        found = await soon(self._printed(sign))
        self.starts_s.append(loop.time() - began)
        return found

    def freeze(self) -> None:
        """Stop every thread of the process where it stands; returns when they stand."""
        self._alive.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._alive.pid, os.WSTOPPED | os.WNOWAIT)

    async def kill(self) -> None:
        """End the process without a word: kill -9."""
        self._alive.kill()
        assert await self.exited() == -signal.SIGKILL

    def terminate(self) -> None:
        """Ask the process to stop, as every service manager does."""
        self._alive.terminate()

    async def exited(self) -> int:
        """Wait for the end of the process; returns its exit code."""
        process = self._alive
        # What it still printed; its pipe is closed with its end.
        assert process.stdout is not None
        await soon(process.stdout.read())
        code = await soon(process.wait())
        self._process = None
        return code

    async def stop(self) -> int:
        """Ask the process to stop; returns its exit code."""
        self.terminate()
        return await self.exited()

    async def command(self, *arguments: str) -> Finished:
        """Run another `limner` command with the same settings, to its end."""
        process = await self._execute(*arguments, stderr=asyncio.subprocess.PIPE)
        try:
            out, err = await soon(process.communicate())
        finally:
            # A command that should have ended by itself must not outlive the test that waited for it.
            if process.returncode is None:
                process.kill()
                await process.wait()
        return Finished(await process.wait(), out.decode(), err.decode())

    async def end(self) -> None:
        """Leave no process behind."""
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.kill()
        await self.exited()

    @property
    def _alive(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "start it first"
        return self._process

    async def _execute(self, *arguments: str, stderr: int | BinaryIO) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bots",
            *arguments,
            cwd=self._folder,
            env=self._settings,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
        )

    @contextmanager
    def _log_file(self) -> Iterator[BinaryIO]:
        with self._log.open("ab") as log:
            yield log

    async def _printed(self, sign: re.Pattern[bytes]) -> bytes:
        assert self._alive.stdout is not None
        async for line in self._alive.stdout:
            if found := sign.search(line):
                return found[0]
        raise AssertionError(f"limner ended before it said that it takes work:\n{self.log[-2000:]}")


class DemoProcess(LimnerProcess):
    """`limner demo`.

    Attributes:
        address: What the running process printed, with its key.
    """

    command_line = ("demo", "--no-open", "--port", "0")
    address = ""

    async def start(self) -> str:
        """Start a process; returns its address once it prints one."""
        self.address = (await self.ready(ADDRESS)).decode()
        return self.address


class RunProcess(LimnerProcess):
    """`limner run`, with the chats that its settings name."""

    command_line = ("run",)

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        super().__init__(folder, {"LIMNER_HTTP": "127.0.0.1:0", **settings})

    async def start(self) -> None:
        """Start a process, and wait until it takes work."""
        await self.ready(READY)
