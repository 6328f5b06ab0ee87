"""What this Discord holds: people, servers, channels, messages and their files."""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag
from typing import Final

from tests.fakes.discord.components import Button, buttons_of, media_of, texts_of
from tests.fakes.schemas import Json

MEBIBYTE = 1024 * 1024


class Allow(IntFlag):
    """Discord's permission bits, as far as they are played."""

    ADMINISTRATOR = 1 << 3
    MANAGE_SERVER = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_HISTORY = 1 << 16
    USE_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_THREADS = 1 << 35
    SEND_IN_THREADS = 1 << 38

    MEMBER = (
        ADD_REACTIONS
        | VIEW_CHANNEL
        | SEND_MESSAGES
        | EMBED_LINKS
        | ATTACH_FILES
        | READ_HISTORY
        | USE_COMMANDS
        | CREATE_THREADS
        | SEND_IN_THREADS
    )


class MessageFlag(IntFlag):
    """What a message's flags say."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SILENT = 1 << 12
    COMPONENTS_V2 = 1 << 15


NOTHING: Final = Allow(0)
PLAIN: Final = MessageFlag(0)


class Kind(IntEnum):
    """What a channel is."""

    TEXT = 0
    DIRECT = 1
    CATEGORY = 4
    THREAD = 11
    FORUM = 15


@dataclass(frozen=True)
class File:
    """Bytes with a name, as they are attached or uploaded."""

    name: str
    data: bytes = field(repr=False)
    content_type: str = ""

    @property
    def kind(self) -> str:
        """The content type, by its name where nobody said it."""
        return self.content_type or mimetypes.guess_type(self.name)[0] or "application/octet-stream"


@dataclass(eq=False)
class User:
    """An account.

    Attributes:
        permissions: In every channel of every server.
        takes_direct_messages: Whether a bot may write to it.
    """

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    permissions: Allow = Allow.MEMBER
    takes_direct_messages: bool = True


@dataclass(eq=False)
class Guild:
    """A server.

    Attributes:
        file_limit_bytes: The most that one uploaded file may have.
        granted: What the bot's role may do.
    """

    id: int
    name: str
    owner: User
    file_limit_bytes: int = 10 * MEBIBYTE
    locale: str = "en-US"
    granted: Allow = Allow.MEMBER

    @property
    def bot_role(self) -> int:
        """Id of the role that Discord made for the bot."""
        return self.id + 1


@dataclass(eq=False)
class Channel:
    """A channel, a direct conversation, or a thread.

    Attributes:
        parent: The channel of a thread, or the category of a channel.
        denied: What the bot may not do here (and in its threads).
        overwrites: What roles and people may and may not do here, as it stands on the wire.
        starter: The message that a thread stands on, or the first message of a forum post.
        typing: How often the bot showed that it types.
    """

    id: int
    kind: Kind
    name: str
    guild: Guild | None = None
    parent: "Channel | None" = None
    recipient: User | None = None
    denied: Allow = NOTHING
    owner: User | None = None
    starter: "Message | None" = None
    archived: bool = False
    locked: bool = False
    deleted: bool = False
    typing: int = 0
    overwrites: list[Json] = field(default_factory=list)

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread or a forum post."""
        return self.kind is Kind.THREAD

    def overwrite(self, whose: "User | int", *, allow: Allow = NOTHING, deny: Allow = NOTHING) -> None:
        """Allow or deny something here to a person, or to the role of this id; the server's own id is everyone's."""
        is_person = isinstance(whose, User)
        number = whose.id if isinstance(whose, User) else whose
        rights = {"allow": str(int(allow)), "deny": str(int(deny))}
        self.overwrites.append({"id": str(number), "type": int(is_person), **rights})

    def allows(self, what: Allow) -> bool:
        """Whether the bot may do all of this here."""
        forbidden = self.denied | (self.parent.denied if self.parent else Allow(0))
        return not forbidden & what

    @property
    def bot_permissions(self) -> Allow:
        """What the bot may do here."""
        return Allow.MEMBER & ~(self.denied | (self.parent.denied if self.parent else Allow(0)))


@dataclass(eq=False)
class Attachment:
    """A file of a message or of an option."""

    id: int
    file: File
    url: str
    proxy_url: str
    alt: str | None = None
    ephemeral: bool = False


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
        seen_by: The one person who sees it; None when everyone in the channel does.
        pinged: Who was notified by it when it was posted.
        history: What stood here before each edit, oldest first.
        metadata: What the wire says about the interaction that it answers.
    """

    id: int
    channel: Channel
    author: User
    created: datetime
    content: str = ""
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: MessageFlag = PLAIN
    type: int = 0
    replies_to: "Message | None" = None
    mentions: list[User] = field(default_factory=list)
    pinged: list[User] = field(default_factory=list)
    seen_by: User | None = None
    nonce: str | int | None = None
    edited: datetime | None = None
    thread: Channel | None = None
    metadata: Json = None
    deleted: bool = False
    history: list[Edition] = field(default_factory=list)

    @property
    def is_loading(self) -> bool:
        """Whether it only says "thinking…"."""
        return MessageFlag.LOADING in self.flags

    @property
    def text(self) -> str:
        """All words, in the order of display."""
        return "\n".join(filter(None, (self.content, *texts_of(self.components))))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures that a reader sees, in the order of display."""
        if MessageFlag.COMPONENTS_V2 in self.flags:
            by_id = {str(one.id): one for one in self.attachments}
            shown = [(by_id[media["attachment_id"]], alt) for media, alt in self._referenced()]
            return tuple(Picture(one.file.name, one.file.data, alt) for one, alt in shown)
        return tuple(Picture(one.file.name, one.file.data, one.alt) for one in self.attachments)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons, in the order of display."""
        return buttons_of(self.components)

    def button(self, name: str) -> Button:
        """The button with this label (with or without its emoji), verb or whole id.

        Raises:
            LookupError: None or several are called so.
        """
        named = [button for button in self.buttons if button.is_called(name)]
        if len(named) != 1:
            raise LookupError(f"{len(named)} buttons {name!r} among {[button.label for button in self.buttons]}")
        return named[0]

    def keep_edition(self, at: datetime) -> None:
        """Remember how it looks, before it changes."""
        self.history.append(Edition(self.text, self.pictures, self.buttons, at))

    def _referenced(self) -> Iterable[tuple[Json, str | None]]:
        return ((media, alt) for media, alt in media_of(self.components) if "attachment_id" in media)
