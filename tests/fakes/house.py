"""Everything that an acceptance test stands in: a real `limner demo`, its page, its records, and Gemini on loopback."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.fakes.gemini_behaviours import GeminiCall
from tests.fakes.gemini_pictures import Drawing
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.page import Page
from tests.fakes.patience import soon, until
from tests.fakes.process import DemoProcess
from tests.fakes.records import Records


@dataclass(frozen=True, slots=True)
class House:
    """One data folder with everything around it; processes come and go."""

    gemini: GeminiServer
    demo: DemoProcess
    page: Page
    records: Records

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, drawing: Drawing | None = None, /, **more: str) -> AsyncIterator[Self]:
        """Open it around an empty folder; no process is started yet, and none is left at the end.

        Args:
            folder: For the data.
            drawing: How the model draws.
            more: Settings beside those of the model.
        """
        async with GeminiServer(drawing) as gemini, Page.open() as page:
            settings = {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": gemini.address, "LIMNER_UNPAID_OK": "1"} | more
            demo = DemoProcess(folder, settings)
            try:
                yield cls(gemini, demo, page, Records(demo.data))
            finally:
                await demo.end()
                # pytest shows it beside a failure.
                print(demo.log)

    @property
    def asked(self) -> list[str]:
        """What the model was asked for, one prompt a call, in order of arrival."""
        return [prompt_of(call) for call in self.gemini.calls]

    async def start(self) -> None:
        """Start a process and let the page find it."""
        await self.page.follow(await self.demo.start())

    async def kill(self) -> None:
        """End the process without a word, and wait until the model's side has noticed."""
        self.page.lose()
        await self.demo.kill()
        await until(lambda: all(call.answered.is_set() or call.gone.is_set() for call in self.gemini.calls))

    async def reaches(self, prompt: str, state: str) -> None:
        """Wait until the job that asks for this has come to a state."""
        await until(lambda: self.records.state(prompt) == state)

    async def settles(self, jobs: int) -> None:
        """Wait until every one of so many jobs has ended, and the chat shows it."""
        await until(lambda: self.records.are_settled(jobs))

    async def shows(self, words: str) -> None:
        """Wait until a message of the chat holds these words."""

        async def find() -> None:
            async with self.page.live() as live:
                async for message in live.messages():
                    if words in str(message["body"]):
                        return

        await soon(find())

    def faults(self) -> list[str]:
        """Everything that must never be so once all is settled."""
        return [
            *self.records.faults(),
            *(f"violation: {words}" for words in self.gemini.violations),
            *(f"refused: {words}" for words in self.gemini.refusals),
            *(f"logged: {line}" for line in _CUT_CHILD.sub("", self.demo.log).splitlines() if _is_fault(line)),
        ]


# What a process of a sandbox complains of that was still starting when its parent was killed.
_CUT_CHILD = re.compile(
    r'Traceback[^\n]*\n  File "<string>", line 1, in <module>\n(?:  [^\n]*\n)+EOFError: Ran out of input\n'
)


def prompt_of(call: GeminiCall) -> str:
    """The words that a call asks with; what is before them is history."""
    return call.words[-1]


def _is_fault(line: str) -> bool:
    # Python's own tracker of semaphores writes plain lines when a process was killed; those are no fault.
    if not line.startswith("{"):
        return line.startswith("Traceback")
    return json.loads(line)["level"] in {"error", "critical"}
