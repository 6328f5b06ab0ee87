"""A bot under measurement: `limner demo` and a Gemini on loopback, each in a process of its own."""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from tests.fakes.gemini_server import KEY
from tests.fakes.page import Json, Page
from tests.fakes.process import ROOT, DemoProcess

PATIENCE_S = 60
SIGNATURE_BYTES = 1_200_000
"""Of the smaller recorded signatures: 1.1 to 2.9 MB."""

READY = 32
"""Answers that are drawn before a stream begins: twice as many as are made at once, so that few are alike."""


@dataclass
class Gemini:
    """The loopback Gemini of a measurement, and when it was asked and had answered (monotonic seconds)."""

    address: str
    asked: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        """The environment that points a Limner here."""
        return {"GEMINI_API_KEY": KEY, "LIMNER_UNPAID_OK": "1", "GOOGLE_GEMINI_BASE_URL": self.address}

    async def read(self, lines: asyncio.StreamReader) -> None:
        """Take down its log until it ends."""
        async for line in lines:
            event: dict[str, Any] = json.loads(line)
            if event["event"] == "arrived":
                self.asked.append(event["at"])
            elif event["event"] == "answered":
                self.answered.append(event["at"])


@dataclass
class Bot:
    """The running bot, with its page open."""

    process: DemoProcess
    page: Page
    gemini: Gemini
    http: aiohttp.ClientSession
    delivered: dict[str, float] = field(default_factory=dict)
    progress: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def glance(self) -> None:
        """Ask for `/healthz`, which does nothing but answer."""
        async with self.http.get(URL(self.process.address).origin().with_path("/healthz")) as answer:
            await answer.read()

    async def follow(self) -> None:
        """Note when each finished job is pushed to the page, by its id (monotonic seconds)."""
        loop = asyncio.get_running_loop()
        async with self.page.live() as live:
            async for message in live.messages():
                job = _finished_job(message)
                if job and job not in self.delivered:
                    self.delivered[job] = loop.time()
                    async with self.progress:
                        self.progress.notify_all()

    async def until_delivered(self, count: int) -> None:
        """Wait until so many jobs are finished."""
        async with asyncio.timeout(PATIENCE_S), self.progress:
            await self.progress.wait_for(lambda: len(self.delivered) >= count)

    @property
    def memory_mb(self) -> float:
        """What the bot's own process holds in memory, without its sandbox."""
        return memory_mb(self.process.pid)


@asynccontextmanager
async def running_bot(
    *,
    picture_bytes: int,
    delay_s: float = 0,
    signature_bytes: int = SIGNATURE_BYTES,
    ready: int = 0,
    wish: str = "",
) -> AsyncIterator[Bot]:
    """Start both processes on an empty data folder and open the page; the loopback Gemini takes the rest."""
    with tempfile.TemporaryDirectory(prefix="limner-bench-") as folder:
        async with (
            loopback_gemini(picture_bytes, delay_s, signature_bytes, ready=ready, wish=wish) as gemini,
            Page.open() as page,
            aiohttp.ClientSession() as http,
        ):
            process = DemoProcess(Path(folder), gemini.settings)
            try:
                await page.follow(await process.start())
                bot = Bot(process, page, gemini, http)
                follower = asyncio.ensure_future(bot.follow())
                yield bot
                follower.cancel()
                await asyncio.wait([follower])
            finally:
                await process.end()


@asynccontextmanager
async def loopback_gemini(
    picture_bytes: int, delay_s: float, signature_bytes: int, *, ready: int = 0, wish: str = ""
) -> AsyncIterator[Gemini]:
    """Start a Gemini in a process of its own.

    Args:
        picture_bytes: Of each picture.
        delay_s: That each takes.
        signature_bytes: Of each signature.
        ready: How many answers are drawn beforehand and given in turn; none draws each anew.
        wish: A function to be wished for, as the loopback Gemini takes it.
    """
    options: dict[str, str | float] = {
        "--port": 0,
        "--delay": delay_s,
        "--picture-bytes": picture_bytes,
        "--signature-bytes": signature_bytes,
        "--ready": ready,
    }
    options |= {"--wish": wish} if wish else {}
    arguments = [str(word) for option in options.items() for word in option]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.gemini_server", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    gemini = Gemini((await process.stdout.readline()).decode().strip())
    reader = asyncio.ensure_future(gemini.read(process.stdout))
    try:
        yield gemini
    finally:
        process.kill()
        await process.wait()
        await reader


def _finished_job(message: Json) -> str | None:
    """The job of a message that shows its answer."""
    body = message["body"]
    return str(body["job"]) if body.get("kind") == "result" else None


def memory_mb(pid: int) -> float:
    """What a process holds in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise AssertionError("no VmRSS")
