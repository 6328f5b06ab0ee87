"""A conversation: its turns, its versions and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.model.image import BlobRef, ImageRef
from core.sentence import Saying


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """Which thread it is; the parts are the platform's own ids, opaque to the core.

    Attributes:
        platform: `discord`, `slack` or `local`.
        space: The server or workspace; pictures and limits are kept apart by it.
        channel: The channel that the thread hangs in.
        thread: The thread, or the direct message.
    """

    platform: str
    space: str
    channel: str
    thread: str

    @property
    def tenant(self) -> str:
        """Whose work this is, for fairness between servers and workspaces."""
        return f"{self.platform}:{self.space}"


class Role(StrEnum):
    """Who speaks in a turn."""

    USER = "user"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class TextPart:
    """Words of a turn.

    Attributes:
        native: The provider's own bytes for these words (a thought signature), returned untouched.
    """

    text: str
    native: BlobRef | None = None


@dataclass(frozen=True, slots=True)
class PicturePart:
    """A picture of a turn, with the provider's own bytes for it, returned untouched."""

    image: ImageRef
    native: BlobRef | None = None


Part = TextPart | PicturePart
"""What a conversation holds."""


@dataclass(frozen=True, slots=True)
class CallPart:
    """A text model's wish to have a tool run, with the provider's own bytes for it, returned untouched.

    Attributes:
        id: The provider's own; empty where it gave none.
        arguments: As they came: nothing about them can be trusted.
    """

    id: str
    name: str
    arguments: Mapping[str, object]
    native: BlobRef | None = None


AnswerPart = Part | CallPart
"""What one answer of a model holds; wishes have no place in a conversation."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message to or from the model.

    Attributes:
        id: ULID.
        parent: The turn before it on its path; None at a root.
        model: Which model wrote it, or was asked; native bytes fit that model only.
        parts: Empty when what was said is not kept any more.
        continues: Key of the picture that a person's turn goes on from, when the turn before it has several; empty
            when that picture is not kept any more.
        is_faded: The provider's own bytes were kept for as long as they may be, and are gone.
    """

    id: str
    parent: str | None
    role: Role
    parts: tuple[Part, ...]
    model: str
    continues: str | None = None
    is_faded: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One picture of a conversation.

    Attributes:
        id: ULID.
        number: Counts from 1 in its conversation and is never reused.
        job: The job that made it.
        turn: The model turn that holds it.
        parents: Numbers of the versions it was made from, the edited one first.
        alt: What it shows, in words.
    """

    id: str
    number: int
    job: str
    turn: str
    parents: tuple[int, ...]
    image: ImageRef
    alt: Saying

    @property
    def label(self) -> str:
        """`v4`, as people write and read it."""
        return f"v{self.number}"


class Gone(StrEnum):
    """Why something is not kept any more."""

    DELETED = "deleted"
    """Somebody removed the picture."""
    FORGOTTEN = "forgotten"
    """A person, or a whole conversation, was forgotten."""
    EXPIRED = "expired"
    """It was older than such things are kept."""


@dataclass(frozen=True, slots=True)
class GoneVersion:
    """A version whose picture is not kept any more: its place in the tree, so that numbers and children stay.

    Attributes:
        by: Who deleted it, by the name that others see; None when nobody did, or when they were forgotten.
    """

    id: str
    number: int
    job: str
    parents: tuple[int, ...]
    why: Gone
    by: str | None = None

    @property
    def label(self) -> str:
        """`v4`, as people write and read it."""
        return f"v{self.number}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The versions of a conversation, by number.

    Attributes:
        grows: A job of it has not ended, and may make the next one.
    """

    kept: tuple[Version, ...] = ()
    gone: tuple[GoneVersion, ...] = ()
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """Where the next edit starts: the last turn, and the version that it holds."""

    turn: str | None = None
    version: Version | None = None
