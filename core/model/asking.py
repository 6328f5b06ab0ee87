"""What one model call takes and gives back: whole bytes, ready to be sent or stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from core.model.catalogue import ModelInfo
from core.model.conversation import Role
from core.model.preferences import Safety
from core.model.reply import WebSources
from core.model.tooling import ToolInfo
from core.model.usage import Usage

NO_CONTENT = "no content"
"""Why an answer stopped that ended by itself and holds nothing."""


@dataclass(frozen=True, slots=True)
class LoadedText:
    """Words, with the provider's own bytes for them (`native`) when a model wrote them."""

    text: str
    native: bytes | None = None


@dataclass(frozen=True, slots=True)
class LoadedPicture:
    """A picture's bytes as they are, with the provider's own bytes for it (`native`) when a model drew it."""

    data: bytes
    mime: str
    native: bytes | None = None


@dataclass(frozen=True, slots=True)
class LoadedCall:
    """A text model's wish to have a tool run, with the provider's own bytes for it (`native`).

    Attributes:
        id: The provider's own; empty where it gave none.
    """

    id: str
    name: str
    arguments: Mapping[str, object]
    native: bytes | None = None


@dataclass(frozen=True, slots=True)
class LoadedResult:
    """What came of such a wish, in a person's turn; `id` and `name` are the wish's own."""

    id: str
    name: str
    data: Mapping[str, object]


LoadedPart = LoadedText | LoadedPicture | LoadedCall | LoadedResult


@dataclass(frozen=True, slots=True)
class LoadedTurn:
    """One turn as it is sent."""

    role: Role
    parts: tuple[LoadedPart, ...]


@dataclass(frozen=True, slots=True)
class ModelPrompt:
    """One model call.

    Attributes:
        turns: Oldest first; the last is the person's.
        safety: None leaves the model's own filters as they are.
        count: How many pictures this call is to give; 1 unless the model can be asked for more.
        number: Which of the `count` pictures this call is for, from 1; lets equal calls differ.
    """

    model: ModelInfo
    turns: tuple[LoadedTurn, ...]
    ratio: str | None = None
    size: str | None = None
    safety: Safety | None = None
    number: int = 1
    count: int = 1

    @property
    def again(self) -> Self:
        """What is asked when nothing came of it."""
        return self


@dataclass(frozen=True, slots=True)
class TextPrompt:
    """One call of a text model.

    Attributes:
        turns: Oldest first; the last is the person's.
        instruction: What the model is to do, said by Limner and stronger than the turns.
        schema: JSON Schema of the answer, which is one object then; None leaves the answer free.
        tools: What the model may wish to have run.
        may_be_silent: Nothing is an answer too, as everything is said already.
        may_call: Else it is told of them, because earlier turns speak of them, and has to do without.
        safety: As in `ModelPrompt`.
        number: The same.
    """

    model: ModelInfo
    turns: tuple[LoadedTurn, ...]
    instruction: str = ""
    schema: Mapping[str, object] | None = None
    tools: tuple[ToolInfo, ...] = ()
    may_be_silent: bool = False
    may_call: bool = True
    safety: Safety | None = None
    number: int = 1

    @property
    def again(self) -> Self:
        """What is asked when nothing came of it: a model that got lost among its tools does without them."""
        return replace(self, may_call=False)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a model that searches the web said, and where it has it from."""

    answer: "ModelAnswer"
    sources: WebSources


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What one call gave, in the model's own order; interim pictures of its thinking are left out.

    Attributes:
        parts: Empty when the model stopped before it drew or said anything.
        stopped: Why it stopped early, in the provider's own word and for the log; None when it ended by itself.
        explanation: The same in the model's own words, when it gave any: they may be shown.
    """

    parts: tuple[LoadedPart, ...]
    usage: Usage
    stopped: str | None = None
    explanation: str | None = None

    @property
    def pictures(self) -> tuple[LoadedPicture, ...]:
        """The pictures alone."""
        return tuple(part for part in self.parts if isinstance(part, LoadedPicture))

    @property
    def calls(self) -> tuple[LoadedCall, ...]:
        """The wishes to have a tool run alone."""
        return tuple(part for part in self.parts if isinstance(part, LoadedCall))

    @property
    def text(self) -> str:
        """The words alone, as one text."""
        return "".join(part.text for part in self.parts if isinstance(part, LoadedText))
