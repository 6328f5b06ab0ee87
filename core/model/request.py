"""What one person asked, once."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.model.conversation import ConversationKey
from core.model.image import Attachment, Source
from core.model.preferences import Preferences
from core.model.template import Filling
from core.sentence import Saying

LONGEST_PROMPT = 8_000
"""Characters of words in one request; beyond it models lose the thread long before their own limit."""

MOST_PICTURES = 4
"""The largest `count`."""


class Kind(StrEnum):
    """What is asked for."""

    GENERATE = "generate"
    EDIT = "edit"
    BLEND = "blend"
    DESCRIBE = "describe"
    """A picture in words, and prompts that would make its like."""
    IMPROVE = "improve"
    """A better prompt for what a prompt wants, for its person alone."""
    TRANSLATE = "translate"
    """A prompt in English, for its person alone."""
    REMIND = "remind"
    """What a person wanted to be reminded of; no model is asked."""


REWORDED = frozenset({Kind.IMPROVE, Kind.TRANSLATE})
"""Kinds that put the prompt of another job in other words."""

BESIDE = REWORDED | {Kind.REMIND}
"""Kinds that depend on nothing that happens in their conversation, and have no card there."""

TOLD = REWORDED | {Kind.DESCRIBE}
"""Kinds that a text model answers: no version is made, and the conversation stays where it is."""


class Origin(StrEnum):
    """How the request came, which decides what a crash before the acknowledgement means.

    An interaction that was not acknowledged was seen to fail; a message still stands there and waits.
    """

    MESSAGE = "message"
    INTERACTION = "interaction"


class Start(StrEnum):
    """Where a request starts when it names no version."""

    HEAD = "head"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: the platform's id, and the name that others see."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Everything that one person asked for on a platform.

    Attributes:
        id: The platform's id of the person.
        space: The one server or workspace where that id means this person; None where it does everywhere.
    """

    platform: str
    id: str
    space: str | None = None


Whose = ConversationKey | Asker
"""Whose work is meant: all of a conversation, or all of a person."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the answer stands, when a platform tells it only after a message was posted.

    Attributes:
        place: The request's handle for answering from here on.
        thread: The thread that its conversation is known by from here on; None keeps the one that it has.
    """

    place: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How the picture should be; None means the settings' or the model's own choice."""

    ratio: str | None = None
    size: str | None = None
    count: int | None = None
    model: str | None = None
    private: bool = False

    @property
    def pictures(self) -> int:
        """How many pictures are to be made."""
        return self.count or 1


@dataclass(frozen=True, slots=True)
class Request:
    """One wish of one person.

    Attributes:
        key: Names what the person did, however often it is delivered; unique for ever.
        kept: Pictures that are stored already, from the request that this one repeats; before the attachments.
        options: What the person typed or chose for this request alone.
        settings: What was set where it was asked, as far as it fits; fixed when the request is accepted.
        notices: What of the settings was left out, and why.
        start: Used when neither `version` nor `reply_to` says it.
        version: Number of the version to start from.
        reply_to: The platform's id of the result message that was answered.
        place: The platform's own handle for answering, opaque to the core.
        filling: The template that the prompt is still to be made from; the prompt holds the words beside it then.
        template: Name of the template that the prompt was made from.
        opens: Its message is the one that its conversation's thread hangs under.
        improves: The job whose prompt is put in other words.
        locale: The person's, as their platform tells it, for what is said of the request; empty when it is not known.
        tools: What may run for it, by name, fixed when it is accepted; empty sends it straight to the image model.
        is_plain: It goes there also where tools are on: a button that can mean nothing else.
        appointment: The appointment that it was fired by; no person waits for it.
        is_pinned: It waited for a person, and goes on from where it started then; its conversation may have gone on.
    """

    key: str
    conversation: ConversationKey
    person: Person
    kind: Kind
    prompt: str
    attachments: tuple[Attachment, ...] = ()
    kept: tuple[Source, ...] = ()
    options: Options = field(default_factory=Options)
    settings: Preferences = field(default_factory=Preferences)
    notices: tuple[Saying, ...] = ()
    start: Start = Start.HEAD
    version: int | None = None
    reply_to: str | None = None
    origin: Origin = Origin.MESSAGE
    place: str = ""
    filling: Filling | None = None
    template: str | None = None
    opens: bool = False
    improves: str | None = None
    locale: str = ""
    tools: tuple[str, ...] = ()
    is_plain: bool = False
    appointment: str | None = None
    is_pinned: bool = False

    @property
    def is_beside(self) -> bool:
        """Whether it need not wait for its conversation, as it depends on nothing that happens there."""
        return self.kind in BESIDE

    @property
    def pictures(self) -> int:
        """How many pictures it brings along."""
        return len(self.kept) + len(self.attachments)

    @property
    def effective(self) -> Options:
        """The options that the pictures are made with: those of the request, and the settings where it has none."""
        own, settings = self.options, self.settings
        return replace(
            own,
            ratio=own.ratio or settings.ratio,
            size=own.size or settings.size,
            count=own.count or settings.count,
            model=own.model or settings.model,
        )
