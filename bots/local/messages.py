"""What stands in the local chat: messages, and what each kind of message holds for the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from pydantic import TypeAdapter

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

FILES_ADDRESS = "/chat/files/"
"""What the address of a file begins with; its id follows."""


class Author(StrEnum):
    """Who wrote a message."""

    PERSON = "person"
    LIMNER = "limner"


@dataclass(frozen=True, slots=True)
class ChatFile:
    """A file that the person added to a message.

    Attributes:
        sha256: Of its bytes, which are stored under that name.
        mime: By content: a picture type that every browser shows safely, else `application/octet-stream`.
    """

    id: str
    name: str
    sha256: str
    mime: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Written:
    """What the person wrote and attached.

    Attributes:
        reply_to: The message that is answered.
        version: Number of the version to start from, when its ✏️ was pressed.
        label: That version, or the newest of the answered message, as the page shows it: `v3`.
    """

    text: str
    files: tuple[ChatFile, ...] = ()
    reply_to: str | None = None
    version: int | None = None
    label: str = ""
    kind: str = "written"

    @staticmethod
    def read(body: Mapping[str, Json]) -> "Written":
        """Read back what the transcript keeps."""
        return _WRITTEN.validate_python(body)


_WRITTEN = TypeAdapter(Written)


@dataclass(frozen=True, slots=True)
class PageButton:
    """A button as the page draws it.

    Attributes:
        version: Number of the version that an `edit` starts from.
    """

    id: str
    press: str
    icon: str
    label: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How a job stands: a card in the channel, or a message of its thread until the answer takes its place.

    Attributes:
        about: The person's message that a card stands for.
        opens: The thread that hangs on a card.
        sentence: May hold the slots of `bots.wording` for the page's clock.
    """

    job: str
    reference: str
    about: str
    opens: str
    asked_by: str
    prompt: str
    options: tuple[str, ...]
    state: str
    label: str
    sentence: str
    since: str | None
    until: str | None
    buttons: tuple[PageButton, ...]
    quote: str = ""
    kind: str = "progress"


@dataclass(frozen=True, slots=True)
class ShownWords:
    """Words of the model."""

    words: str


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture of the model; `address` gives its bytes as the model made them."""

    version: str
    number: int
    label: str
    address: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownLink:
    """An address of the web, by its words."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownCitation:
    """Where an answer from the web comes from: a line of links."""

    label: str
    links: tuple[ShownLink, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A finished answer.

    Attributes:
        quote: What was asked for, where no message of the person says it.
    """

    job: str
    prompt: str
    pieces: tuple[ShownWords | ShownPicture, ...]
    line: str
    notices: tuple[str, ...]
    buttons: tuple[PageButton, ...]
    cited: tuple[ShownCitation, ...] = ()
    quote: str = ""
    kind: str = "result"


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A picture that is no version."""

    address: str
    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class Note:
    """A few sentences of Limner's own; `tone` is `plain` or `error`. Without any it is over, and nobody sees it."""

    text: str
    about: str = ""
    tone: str = "plain"
    buttons: tuple[PageButton, ...] = ()
    file: ShownFile | None = None
    kind: str = "note"


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job in a list."""

    reference: str
    prompt: str
    label: str
    state: str
    thread: str
    buttons: tuple[PageButton, ...]


@dataclass(frozen=True, slots=True)
class JobList:
    """What is on its way."""

    text: str
    jobs: tuple[JobLine, ...]
    about: str = ""
    kind: str = "jobs"


Body = Written | Progress | Result | Note | JobList


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be put into the chat.

    Attributes:
        nonce: Names the message for ever: putting it again changes it, or does nothing.
        thread: None in the channel.
        job: The job that it shows.
        stage: How far what it shows has come; an earlier stage never replaces a later one, nor the same the same.
    """

    nonce: str
    author: Author
    body: Body
    thread: str | None = None
    job: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands in the chat.

    Attributes:
        number: Grows from message to message; their order.
        revision: Grows with each change of any message.
        body: As the page gets it.
        is_new: It did not stand there before it was put.
    """

    id: str
    number: int
    nonce: str
    author: Author
    thread: str | None
    body: Mapping[str, Json]
    at: datetime
    revision: int
    is_answered: bool
    is_new: bool = field(default=False, compare=False)
