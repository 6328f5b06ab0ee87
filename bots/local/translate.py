"""From what a person wrote in the local chat to a request of the core; pure."""

from dataclasses import dataclass

from bots.asking import Circumstances, wish_of
from bots.dialect import Said
from bots.local.messages import ChatFile, Written
from core.model.conversation import ConversationKey
from core.model.image import Attachment
from core.model.request import Person, Request

PLATFORM = "local"
SPACE = "local"
CHANNEL = "studio"

_CARD = ":card"


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
    wish = wish_of(said, _circumstances(heard))
    return Request(
        key=request_key(heard.message_id),
        conversation=conversation_of(heard.thread or thread_on(heard.message_id)),
        person=heard.person,
        kind=wish.kind,
        prompt=said.words,
        filling=said.filling,
        attachments=tuple(_attachment(file) for file in heard.written.files),
        options=said.options,
        start=wish.start,
        version=wish.version,
        reply_to=wish.reply_to,
        place="" if heard.thread else card_of(heard.message_id),
    )


def _circumstances(heard: Heard) -> Circumstances:
    return Circumstances(
        pictures=len(heard.written.files),
        goes_on=heard.thread is not None,
        has_picture=heard.has_picture,
        version=heard.written.version,
        reply_to=heard.written.reply_to,
    )


def _attachment(file: ChatFile) -> Attachment:
    return Attachment(file.id, file.name, file.sha256, file.size_bytes)
