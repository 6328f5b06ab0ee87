"""From what a person wrote in the local chat to a request of the core; pure."""

from dataclasses import dataclass

from bots import wording
from bots.commands import Verb
from bots.dialect import Said
from bots.local.messages import ChatFile, Written
from core.errors import EmptyRequest, NothingToEdit, UserError
from core.model.conversation import ConversationKey
from core.model.image import Attachment
from core.model.request import Kind, Person, Request, Start

PLATFORM = "local"
SPACE = "local"
CHANNEL = "studio"

_CARD = ":card"

_BLEND = 2
"""The fewest pictures that can be blended."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the person, and where it stands.

    Attributes:
        thread: None in the channel.
        has_picture: The thread holds a version, or may be about to.
    """

    message_id: str
    thread: str | None
    written: Written
    person: Person
    has_picture: bool = False

    @property
    def names_a_source(self) -> bool:
        """Whether it answers a picture or was begun with its ✏️."""
        return self.written.reply_to is not None or self.written.version is not None


def thread_on(message_id: str) -> str:
    """The thread that hangs on a message of the channel."""
    return f"t{message_id}"


def conversation_of(thread: str) -> ConversationKey:
    """The core's name for a thread."""
    return ConversationKey(PLATFORM, SPACE, CHANNEL, thread)


def request_key(nonce: str) -> str:
    """The core's name for what a person did."""
    return f"{PLATFORM}:{nonce}"


def card_of(message_id: str) -> str:
    """The nonce of the card that answers a message in the channel: the `place` of its request."""
    return f"{message_id}{_CARD}"


def message_under(place: str) -> str:
    """The message that a card stands for."""
    return place.removesuffix(_CARD)


def request_from(heard: Heard, said: Said) -> Request:
    """Turn words that ask for a picture into a request.

    Raises:
        UserError: Something that the verb needs is missing.
    """
    kind = _kind(heard, said)
    _refuse_incomplete(heard, said, kind)
    edits = kind is Kind.EDIT
    version = said.version if said.version is not None else heard.written.version
    return Request(
        key=request_key(heard.message_id),
        conversation=conversation_of(heard.thread or thread_on(heard.message_id)),
        person=heard.person,
        kind=kind,
        prompt=said.words,
        attachments=tuple(_attachment(file) for file in heard.written.files),
        options=said.options,
        start=Start.HEAD if edits or _talks_on(heard, said, kind) else Start.FRESH,
        version=version if edits else None,
        reply_to=heard.written.reply_to if edits and version is None else None,
        place="" if heard.thread else card_of(heard.message_id),
    )


def _kind(heard: Heard, said: Said) -> Kind:
    if said.verb is Verb.IMAGINE or said.is_new:
        return Kind.GENERATE
    if said.verb is Verb.EDIT:
        return Kind.EDIT
    if said.verb is Verb.BLEND:
        return Kind.BLEND
    if said.version is not None or heard.names_a_source:
        return Kind.EDIT
    files = len(heard.written.files)
    if heard.thread:
        # Whether the thread will hold a picture is known only when its turn comes: from a head, words edit it anyway.
        return Kind.EDIT if files else Kind.GENERATE
    return (Kind.GENERATE, Kind.EDIT, Kind.BLEND)[min(files, _BLEND)]


def _talks_on(heard: Heard, said: Said, kind: Kind) -> bool:
    """Plain words in a thread go on from what was made or said there."""
    return kind is Kind.GENERATE and heard.thread is not None and said.verb is None and not said.is_new


def _refuse_incomplete(heard: Heard, said: Said, kind: Kind) -> None:
    files = len(heard.written.files)
    if not said.words:
        raise EmptyRequest(wording.what_to_do(files) if files else None)
    if kind is Kind.BLEND and files < _BLEND:
        raise UserError(wording.BLEND_NEEDS_TWO)
    starts_from_nothing = not (files or heard.has_picture or heard.names_a_source)
    if kind is Kind.EDIT and starts_from_nothing:
        raise NothingToEdit


def _attachment(file: ChatFile) -> Attachment:
    return Attachment(file.id, file.name, file.sha256, file.size_bytes)
