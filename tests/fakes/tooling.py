"""What tests of tools need: a job to run for, tools that count their runs, and a text model that plays a script."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from core.errors import ToolFailed
from core.model.asking import LoadedCall, LoadedPart, LoadedResult, LoadedText, ModelAnswer, TextPrompt
from core.model.image import BlobRef, ImageRef
from core.model.job import Job, JobState
from core.model.tooling import Effect, ToolContext, ToolInfo, ToolPicture, ToolResult
from core.model.usage import Usage
from core.toolbox import Toolbox
from tests.fakes.core import in_words, request

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOAT = ImageRef(BlobRef("fake-home/ab/boat", 10), "image/png", 4, 3)
ADD = ToolInfo(
    "add",
    "Adds two numbers.",
    {
        "type": "object",
        "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
        "required": ["a", "b"],
        "additionalProperties": False,
    },
)
PLOT = ToolInfo(
    "plot",
    "Draws numbers as bars.",
    {
        "type": "object",
        "properties": {"numbers": {"type": "array", "items": {"type": "number"}}},
        "required": ["numbers"],
        "additionalProperties": False,
    },
)
SEND = ToolInfo("send", "Sends something.", {"type": "object", "additionalProperties": False}, Effect.ACTS)


def a_job(prompt: str = "what is 2 + 2?") -> Job:
    """A claimed job."""
    asked = request(prompt=prompt)
    return Job("01J0TOOLS0", asked, JobState.MAKING, 1, 1, 1, 0, created_at=NOON, changed_at=NOON, started_at=NOON)


def context(subject: str | None = None, **pictures: ImageRef) -> ToolContext:
    """What a tool may touch in that job."""
    return ToolContext(a_job(), pictures, subject)


@dataclass
class CountingTool:
    """Does what it is told and remembers each run; `gate` may hold it back."""

    info: ToolInfo
    does: Callable[[Mapping[str, object]], ToolResult | Exception]
    runs: list[Mapping[str, object]] = field(default_factory=list)
    contexts: list[ToolContext] = field(default_factory=list)
    gate: asyncio.Event | None = None
    began: asyncio.Event = field(default_factory=asyncio.Event)

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        self.runs.append(arguments)
        self.contexts.append(context)
        self.began.set()
        if self.gate is not None:
            await self.gate.wait()
        done = self.does(arguments)
        if isinstance(done, Exception):
            raise done
        return done


def adder() -> CountingTool:
    """Adds, for real."""
    return CountingTool(ADD, lambda given: ToolResult({"sum": float(str(given["a"])) + float(str(given["b"]))}))


def plotter() -> CountingTool:
    """Gives a picture whose bytes say what is on it."""
    return CountingTool(
        PLOT, lambda given: ToolResult({}, (ToolPicture(f"plot of {given['numbers']}".encode(), "A chart."),))
    )


def failing(why: str = "It rained.") -> CountingTool:
    """Never does it."""
    return CountingTool(ADD, lambda _: ToolFailed(why))


def box(*tools: CountingTool) -> Toolbox:
    """A toolbox of these."""
    return Toolbox(tools)


def wish(name: str, *rest: str | Mapping[str, object], **arguments: object) -> LoadedCall:
    """A text model's wish, signed; `rest` is its id, and arguments whose names are no names in Python."""
    call_id = next((one for one in rest if isinstance(one, str)), "")
    more = [one for one in rest if not isinstance(one, str)]
    return LoadedCall(call_id, name, {**arguments, **(more[0] if more else {})}, f"signature of {name}".encode())


def wishing(*parts: LoadedPart | str) -> ModelAnswer:
    """An answer of wishes, and of words between them."""
    loaded = tuple(LoadedText(part) if isinstance(part, str) else part for part in parts)
    return ModelAnswer(loaded, Usage(input_tokens=100, text_tokens=20, cost_usd=Decimal("0.0002")))


class Script:
    """A text model that plays its answers in order, and says that it is done when none is left."""

    def __init__(self, *answers: ModelAnswer | Exception | str) -> None:
        self._answers = list(answers)

    def __call__(self, prompt: TextPrompt) -> ModelAnswer | Exception:
        answer = self._answers.pop(0) if self._answers else "Done."
        return in_words(answer) if isinstance(answer, str) else answer


def results_in(prompt: TextPrompt) -> Sequence[Mapping[str, object]]:
    """What a prompt says came of the last wishes."""
    return [part.data for part in prompt.turns[-1].parts if isinstance(part, LoadedResult)]


def texts_in(parts: Iterable[LoadedPart]) -> str:
    """The words of these parts."""
    return "\n".join(part.text for part in parts if isinstance(part, LoadedText))
