"""How far a request with tools has come: what was said and made, in order, and what each picture is called."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from core.artist import Drawing
from core.briefing import Brief
from core.errors import UserError
from core.model.conversation import PicturePart, Role, TextPart, Turn
from core.model.image import ImageRef
from core.model.job import Job, NewVersion
from core.model.reply import WebSources
from core.model.tooling import MadePicture, RunOutcome, ToolContext, ToolRun
from core.sayings import notices as sayings
from core.sentence import Saying, Sentence, said

BY_TOOL = "tool:"
"""Before a tool's name, where a turn tells which model it is of: no image model goes by such a name."""


@dataclass(frozen=True, slots=True)
class Named:
    """A picture that the model can name.

    Attributes:
        turn: That it stands in; None of an attachment.
        number: Of the version that it is.
        made: Id of the version that it becomes.
    """

    image: ImageRef
    turn: str | None = None
    number: int | None = None
    made: str | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """What one drawing adds to the conversation.

    Attributes:
        turns: What the image model was asked, and what it answered.
        pictures: One for each of the answers' pictures, in their order.
        parent: Number of the version that it goes on from, if it is one.
    """

    drawing: Drawing
    turns: tuple[Turn, ...]
    pictures: tuple[NewVersion, ...]
    parent: int | None = None


@dataclass(slots=True)
class Progress:
    """Grows while the job is made, and comes out the same when a killed process's work is taken up.

    Attributes:
        asked: The person's turn.
        turns: What the conversation gets beside it, in the order in which it is shown.
        pictures: One for each picture of the answers among them, in their order.
        named: Every picture that can be named.
        used: The tools that ran, each once, in order.
        held_back: The tools that would have acted and might not, each once, in order.
        failed: Why a tool did not do what was wanted, by its name; taken out when it does later.
        refused: Why the last drawing did not come; None when it did.
        notes: Of tools, for people.
        web: Where what tools found on the web comes from.
        spans: From when to when tools were at work, drawing left out.
    """

    brief: Brief
    asked: Turn
    turns: list[Turn] = field(default_factory=list)
    pictures: list[NewVersion] = field(default_factory=list)
    named: dict[str, Named] = field(default_factory=dict)
    sketches: list[Sketch] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)
    failed: dict[str, Sentence] = field(default_factory=dict)
    refused: UserError | None = None
    notes: list[Saying] = field(default_factory=list)
    web: WebSources = field(default_factory=WebSources)
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)

    @classmethod
    def begun(cls, brief: Brief, asked: Turn) -> "Progress":
        """Nothing was said or made yet; versions and attachments have their names."""
        versions = {one.label: Named(one.image, one.turn, one.number) for one in brief.versions}
        files = {name: Named(source.image) for name, source in brief.files.items()}
        return cls(brief, asked, named=versions | files)

    @property
    def job(self) -> Job:
        """Whose it is."""
        return self.brief.job

    @property
    def tool_time(self) -> timedelta:
        """How long tools were at work; while several were at once, that time counts once."""
        return _covered(self.spans)

    @property
    def context(self) -> ToolContext:
        """What a tool may touch just now."""
        images = {name: one.image for name, one in self.named.items()}
        return ToolContext(self.job, images, self.brief.subject)

    def say(self, words: str, model: str, turn_id: str) -> None:
        """The text model said something."""
        if words.strip():
            self.turns.append(Turn(turn_id, self.asked.id, Role.MODEL, (TextPart(words.strip()),), model))

    def take(self, sketch: Sketch) -> tuple[str, ...]:
        """Something was drawn; returns what its pictures are called."""
        self.sketches.append(sketch)
        self.turns.extend(sketch.turns)
        return self._name(sketch.turns, sketch.pictures)

    def keep(self, tool: str, made: Sequence[MadePicture], ids: Iterator[str]) -> tuple[str, ...]:
        """A tool made pictures; returns what they are called. Each stands alone: nothing before it goes with it."""
        model = f"{BY_TOOL}{tool}"
        turns = [Turn(next(ids), None, Role.MODEL, (PicturePart(one.image),), model) for one in made]
        self.turns.extend(turns)
        return self._name(turns, [NewVersion(next(ids), one.alt, ()) for one in made])

    def made_after(self, pictures: int) -> Mapping[str, ImageRef]:
        """What was made after so many pictures, by name, in order."""
        return {name: self.named[name].image for name in map(_name_of, range(pictures + 1, len(self.pictures) + 1))}

    def ran(self, run: ToolRun) -> None:
        """A tool did what was wanted."""
        self._used(run)
        self.failed.pop(run.name, None)
        self.notes.extend(note for note in run.notes if note not in self.notes)
        self.web += run.web

    def did_not(self, run: ToolRun) -> None:
        """A tool did not do what was wanted."""
        why = str(run.data.get("error", ""))
        if run.outcome is RunOutcome.HELD_BACK:
            self.failed[run.name] = said(sayings.tool_held_back, run.name, why)
            if run.name not in self.held_back:
                self.held_back.append(run.name)
            return
        self._used(run)
        self.fail(run.name, why)

    def fail(self, tool: str, why: str) -> None:
        """What a tool is for did not come."""
        self.failed[tool] = said(sayings.tool_failed, tool, why)

    def _used(self, run: ToolRun) -> None:
        self.spans.append((run.began_at, run.began_at + run.took))
        if run.name not in self.used:
            self.used.append(run.name)

    def _name(self, turns: Sequence[Turn], versions: Sequence[NewVersion]) -> tuple[str, ...]:
        answers = (turn for turn in turns if turn.role is Role.MODEL)
        drawn = [(turn, part.image) for turn in answers for part in turn.parts if isinstance(part, PicturePart)]
        names = []
        for (turn, image), version in zip(drawn, versions, strict=True):
            self.pictures.append(version)
            names.append(_name_of(len(self.pictures)))
            self.named[names[-1]] = Named(image, turn.id, made=version.id)
        return tuple(names)


def _covered(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """How long at least one of them lasted."""
    covered, reached = timedelta(), datetime.min.replace(tzinfo=UTC)
    for began, ended in sorted(spans):
        covered += max(ended - max(began, reached), timedelta())
        reached = max(reached, ended)
    return covered


def _name_of(number: int) -> str:
    """What the model calls a picture that was made for the request, counted from 1."""
    return f"new{number}"
