"""Tools, and what the loop that calls them needs from outside."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.model.asking import Findings, TextPrompt
from core.model.chart import Chart
from core.model.colour import Shade
from core.model.conversation import ConversationKey
from core.model.job import Job
from core.model.number import Number
from core.model.recollection import Recollection
from core.model.tool_server import Definition, Pin
from core.model.tooling import ToolContext, ToolInfo, ToolResult, ToolRun


class Tool(Protocol):
    """Something that a text model may have done, in a conversation that allows it."""

    @property
    def info(self) -> ToolInfo:
        """What the model is told of it; the same for as long as it is offered."""

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        """Do it once; cancelling the call ends what it began.

        Args:
            arguments: They fit the schema; what a schema cannot say is for the tool to check.
            context: What it may touch.

        Raises:
            ToolFailed: With a sentence that says why.
        """


class Archive(Protocol):
    """What is kept of conversations."""

    async def recall(self, key: ConversationKey) -> Recollection:
        """What was asked, said and made in a conversation, without what was for one person alone."""


class WebSearch(Protocol):
    """A text model that searches the web by itself."""

    async def search(self, prompt: TextPrompt) -> Findings:
        """Ask once; cancelling the call closes its connection.

        Raises:
            ModelRefused, TransientError, OperatorError: As `core.errors` says; nothing else.
        """


class ToolSource(Protocol):
    """Where tools come from that may come and go while Limner runs."""

    @property
    def tools(self) -> Sequence[Tool]:
        """Those that can be offered just now."""


class ToolPins(Protocol):
    """What was approved of the tools of servers that are not ours."""

    async def of(self, server: str) -> Sequence[Pin]:
        """Everything known of a server's tools, by name."""

    async def compare(
        self, server: str, said: Mapping[str, Definition], marked: Collection[str], *, now: datetime
    ) -> Sequence[Pin]:
        """Keep what a server says of its tools, and compare it with what was approved.

        Args:
            server: Its name.
            said: All of its tools.
            marked: Those that the operator wants; nothing else is kept.
            now: When it said so.

        Returns:
            What is known of the marked ones then; a change that was not approved yet stays one.
        """

    async def approve(self, shown: Sequence[Pin]) -> Sequence[Pin]:
        """Let hold what a server said last, where that still is what was shown; returns those pins as they are then."""


class Calculator(Protocol):
    """Arithmetic on what a model wrote, kept away from this process."""

    async def value_of(self, expression: str) -> Number:
        """Work out one expression.

        Raises:
            ToolFailed: It is none, its result is too large, or it takes too long.
        """


class ChartPainter(Protocol):
    """Drawing data, kept away from this process."""

    async def draw(self, chart: Chart) -> bytes:
        """Draw one chart as a PNG; nothing in its words is taken for markup.

        Raises:
            ToolFailed: Not in the time and memory allowed.
        """


class CodePainter(Protocol):
    """Drawing QR codes, kept away from this process."""

    async def draw(self, text: str, correction: str) -> bytes:
        """Draw one code as a PNG, with the quiet zone that readers need.

        Args:
            text: What it says.
            correction: `L`, `M`, `Q` or `H`, as ISO/IEC 18004 has it.

        Raises:
            ToolFailed: The text does not fit into a code.
        """


class Colours(Protocol):
    """Looking at the colours of pictures, kept away from this process."""

    async def shades(self, data: bytes, most: int) -> Sequence[Shade]:
        """The main colours of a picture, the largest first; none of one that is wholly transparent.

        Raises:
            BadPicture: It cannot be read.
        """

    async def card(self, shades: Sequence[Shade]) -> bytes:
        """Show colours side by side with their numbers and names, as a PNG.

        Raises:
            BadPicture: Not in the time allowed.
        """


class ToolRuns(Protocol):
    """The record of what tools did, written before and after each run."""

    async def of(self, job_id: str) -> Sequence[ToolRun]:
        """Every run for a job, in order."""

    async def began(self, job: Job, run: ToolRun) -> None:
        """Record that a tool is about to run; the same number once more replaces a run that never ended.

        Raises:
            ClaimLost: The job is no longer this worker's; do not run.
        """

    async def ended(self, run: ToolRun, now: datetime) -> None:
        """Record what came of it; what its pictures refer to was on disk before."""
