"""Tools: what a text model may call for a person, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import ToolFailed
from core.model.image import ImageRef
from core.model.job import Job
from core.model.reply import WebSources
from core.sentence import Saying

TOOL_NAME = "[a-z][a-z0-9_]{0,39}"
"""What tools are called."""


class Effect(StrEnum):
    """What a tool does to the world."""

    NONE = "none"
    """It works with its arguments alone."""
    READS = "reads"
    """It looks something up, here or elsewhere."""
    ACTS = "acts"
    """It changes something: a person says yes before it runs."""


@dataclass(frozen=True, slots=True)
class ToolInfo:
    """A tool as a text model is told of it.

    Attributes:
        name: As `TOOL_NAME` says; people read and write it too.
        description: For the model: what it does, and when to call it.
        parameters: JSON Schema of the arguments: an object, `additionalProperties` false.
        title: For people, where the name does not say whose it is: an MCP server's own name.
        is_opt_in: Off until a conversation, or its channel, switches this very tool on.
        edition: Changes with what a tool of somebody else's says of itself: a standing yes is to one edition.
        is_repeatable: Called twice with the same arguments it acts once; so what a killed process began, it is called
            for again.
    """

    name: str
    description: str
    parameters: Mapping[str, object]
    effect: Effect = Effect.NONE
    title: str = ""
    is_opt_in: bool = False
    edition: str = ""
    is_repeatable: bool = False


@dataclass(frozen=True, slots=True)
class ToolPicture:
    """A picture that a tool made: it becomes a version of the conversation.

    Attributes:
        data: A PNG, JPEG or WebP.
        alt: What it shows, in words.
    """

    data: bytes
    alt: Saying


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool gives back.

    Attributes:
        data: Plain JSON for the model; it is data there, never an instruction.
        pictures: In order.
        notes: Lines that people must read beside the answer.
        web: Where it comes from, to be shown to people.
    """

    data: Mapping[str, object]
    pictures: tuple[ToolPicture, ...] = ()
    notes: tuple[Saying, ...] = ()
    web: WebSources = field(default_factory=WebSources)


@dataclass(frozen=True, slots=True)
class MadePicture:
    """The same, stored."""

    image: ImageRef
    alt: Saying


class RunOutcome(StrEnum):
    """How one run of a tool ended."""

    RAN = "ran"
    FAILED = "failed"
    """It said why."""
    HELD_BACK = "held back"
    """It may not act, so it did not run."""


@dataclass(frozen=True, slots=True)
class ToolRun:
    """One run of a tool: recorded before it begins, and again when what came of it is stored.

    Attributes:
        number: Which wish of the job it answers, as `core.rounds` counts.
        arguments: As they were checked.
        outcome: None while it runs, and for ever if the process died meanwhile.
        data: What the model is told.
    """

    job: str
    number: int
    name: str
    arguments: Mapping[str, object]
    began_at: datetime
    took: timedelta = timedelta()
    outcome: RunOutcome | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    pictures: tuple[MadePicture, ...] = ()
    notes: tuple[Saying, ...] = ()
    web: WebSources = field(default_factory=WebSources)


@dataclass(frozen=True, slots=True)
class ToolContext:
    """Everything that a tool may touch: fixed by the job's row, never by words of a model.

    Attributes:
        job: Whose call it is: conversation, person, settings.
        pictures: What can be looked at, by the name that the model knows it by: `v3` a version of the conversation,
            `file1` an attachment, `new1` a picture that was made for this request.
        subject: Which of them the request is about; None when it is about none.
        number: Of this run among the calls and runs of the job, as `core.rounds` counts.
    """

    job: Job
    pictures: Mapping[str, ImageRef] = field(default_factory=dict)
    subject: str | None = None
    number: int = 0

    def picture(self, name: object = None) -> tuple[str, ImageRef]:
        """Find a picture by its name; without a name, the one that the request is about.

        Raises:
            ToolFailed: There is none; the sentence lists those that there are.
        """
        wanted = name.strip().lower() if isinstance(name, str) and name.strip() else self.subject
        found = self.pictures.get(wanted) if wanted else None
        if wanted is None or found is None:
            raise ToolFailed(f"There is no such picture. {self._known()}")
        return wanted, found

    def _known(self) -> str:
        return f"The pictures here are {', '.join(self.pictures)}." if self.pictures else "There is no picture here."
