"""What this Slack holds: teams, people, channels, messages and their files."""

import mimetypes
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final

from tests.fakes.schemas import Json
from tests.fakes.slack.blocks import Button, buttons_of, images_of, texts_of

MEBIBYTE: Final = 1024 * 1024


class Kind(Enum):
    """What a channel is; the value is the `channel_type` of its messages."""

    PUBLIC = "channel"
    PRIVATE = "group"
    DIRECT = "im"


@dataclass(frozen=True)
class File:
    """Bytes with a name, as a person attaches them."""

    name: str
    data: bytes = field(repr=False)
    content_type: str = ""

    @property
    def kind(self) -> str:
        """The content type, by its name where nobody said it."""
        return self.content_type or mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(frozen=True, eq=False)
class Team:
    """A workspace."""

    id: str
    name: str


@dataclass(eq=False)
class User:
    """An account.

    Attributes:
        team: Whose member it is; somebody of another team is there by Slack Connect.
        bot_id: Of a bot's account.
    """

    id: str
    name: str
    team: Team
    is_admin: bool = False
    is_guest: bool = False
    locale: str = "en-US"
    bot_id: str = ""


@dataclass(eq=False)
class Channel:
    """A channel, or a direct conversation with the bot.

    Attributes:
        has_bot: Whether the bot is a member.
        shared_with: The other team of a channel of Slack Connect.
        person: Whose direct conversation it is.
        absent: People who are not members.
        is_restricted: Only some of its members may post.
    """

    id: str
    kind: Kind
    name: str
    has_bot: bool = True
    is_archived: bool = False
    shared_with: Team | None = None
    person: User | None = None
    absent: set[User] = field(default_factory=set)
    is_restricted: bool = False


@dataclass(eq=False)
class SlackFile:
    """A file that Slack keeps.

    Attributes:
        length: As it was announced.
        file: The bytes; None until they are uploaded.
        alt: The alternative text.
        completed: When the upload was declared complete; it is usable a while later.
        ready: When its processing ends.
        shares: The messages that it stands on.
        is_stub: Whether events tell of it only that `files.info` must be asked.
        handed_in: Whether it came in by a modal, where the bot sees it without a message.
    """

    id: str
    owner: User
    name: str
    length: int
    created: datetime
    alt: str | None = None
    title: str = ""
    file: File | None = None
    completed: datetime | None = None
    ready: datetime | None = None
    shares: list["Message"] = field(default_factory=list)
    is_stub: bool = False
    handed_in: bool = False
    deleted: bool = False

    def is_ready(self, now: datetime) -> bool:
        """Whether blocks may show it."""
        return self.ready is not None and self.ready <= now


@dataclass(frozen=True)
class Picture:
    """A picture as a reader sees it."""

    name: str
    data: bytes = field(repr=False)
    alt: str | None


@dataclass(frozen=True)
class Edition:
    """How a message looked before an edit."""

    text: str
    pictures: tuple[Picture, ...]
    buttons: tuple[Button, ...]
    at: datetime


@dataclass(eq=False)
class Message:
    """A message.

    Attributes:
        fallback: The `text` of the message, which notifications and screen readers give when there are blocks.
        root: The message whose thread this one stands in.
        shown: The kept files that its image blocks name, by what they call them.
        seen_by: The one person who sees it; None when everyone in the channel does.
        edited: When its author changed it last.
        history: What stood here before each edit, oldest first.
    """

    ts: str
    channel: Channel
    author: User
    fallback: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[SlackFile] = field(default_factory=list)
    root: "Message | None" = None
    shown: dict[str, SlackFile] = field(default_factory=dict)
    subtype: str = ""
    metadata: Json = None
    seen_by: User | None = None
    edited: str | None = None
    deleted: bool = False
    history: list[Edition] = field(default_factory=list)

    @property
    def thread_ts(self) -> str | None:
        """The name of the thread; None outside of threads."""
        return self.root.ts if self.root else None

    @property
    def text(self) -> str:
        """The words that a reader sees, in the order of display."""
        return "\n".join(texts_of(self.blocks)) if self.blocks else self.fallback

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures that a reader sees, in the order of display: those in blocks, then the files below them."""
        blocks = [(self.shown[_file_of(image)], image["alt_text"]) for image in self._images()]
        below = [(kept, kept.alt) for kept in self.files if kept.id not in {one.id for one, _ in blocks}]
        return tuple(
            Picture(kept.name, kept.file.data, alt)
            for kept, alt in (*blocks, *below)
            if kept.file is not None and kept.file.kind.startswith("image/")
        )

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, in the order of display."""
        return buttons_of(self.blocks)

    def button(self, name: str) -> Button:
        """The button with this label (with or without its emoji), verb or whole id.

        Raises:
            LookupError: None or several are called so.
        """
        return the_button(self.buttons, name)

    def keep_edition(self, at: datetime) -> None:
        """Remember how it looks, before it changes."""
        self.history.append(Edition(self.text, self.pictures, self.buttons, at))

    def _images(self) -> list[Json]:
        return [image for image in images_of(self.blocks) if _file_of(image) in self.shown]


@dataclass(eq=False)
class Thread:
    """An assistant thread: a thread of a direct conversation with a title, a status and prompts.

    Attributes:
        root: The message that it begins with.
        status: What the assistant says that it does; empty when it does nothing.
        status_until: When Slack clears the status by itself.
        prompts: What a person is offered to say.
    """

    root: Message
    title: str = ""
    status: str = ""
    status_until: datetime | None = None
    statuses: list[str] = field(default_factory=list)
    prompts: list[Json] = field(default_factory=list)


def the_button(buttons: tuple[Button, ...], name: str) -> Button:
    """The only button that is called so.

    Raises:
        LookupError: None or several are.
    """
    called = [button for button in buttons if button.is_called(name)]
    if len(called) != 1:
        raise LookupError(f"{len(called)} buttons {name!r} among {[button.label for button in buttons]}")
    return called[0]


def _file_of(image: Json) -> str:
    named = image.get("slack_file") or {}
    return str(named.get("id") or named.get("url") or "")
