"""From what a person wrote in the local chat to a request of the core; pure."""

from dataclasses import dataclass, replace

from bots.asking import Circumstances, filling_of, wish_of
from bots.dialect import Said
from bots.local.messages import ChatFile, Written
from core.model.conversation import ConversationKey
from core.model.image import Attachment
from core.model.job import Job
from core.model.preferences import Setting
from core.model.request import Person, Request
from core.model.scope import ChannelKey

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


@dataclass(frozen=True, slots=True)
class Here:
    """Where the person does something: everything in this chat is their own.

    Attributes:
        thread: None in the channel.
    """

    thread: str | None

    @property
    def tenant(self) -> str:
        """Whose jobs stand there, as the core names it."""
        return f"{PLATFORM}:{SPACE}"

    @property
    def knows_people_everywhere(self) -> bool:
        """There is one person."""
        return True

    @property
    def keeps_messages(self) -> bool:
        """The page shows what Limner keeps."""
        return True

    @property
    def conversation(self) -> ConversationKey | None:
        """The conversation of the thread."""
        return conversation_of(self.thread) if self.thread else None

    @property
    def channel_key(self) -> ChannelKey:
        """The one channel, whose settings new conversations start from."""
        return ChannelKey(PLATFORM, SPACE, CHANNEL)

    @property
    def moot(self) -> frozenset[Setting]:
        """Settings that say nothing here: nobody else is spoken to, and each card shows its pictures."""
        return frozenset({Setting.LISTEN, Setting.RESULTS})

    def belongs(self, job: Job, person: Person) -> bool:
        """Whether it is a job of this chat; a better prompt is its person's alone."""
        is_theirs = not job.request.is_beside or job.request.person.id == person.id
        return is_theirs and job.request.conversation.platform == PLATFORM

    def lists(self, job: Job, person: Person) -> bool:
        """Whether the person is told of it there: of every job of this chat."""
        return self.belongs(job, person)

    def tells_aloud(self, job: Job, person: Person) -> bool:
        """As above: nobody else reads along."""
        return self.belongs(job, person)


def thread_on(message_id: str) -> str:
    """The thread that hangs on a message of the channel."""
    return f"t{message_id}"


def message_under_thread(thread: str) -> str:
    """The message of the channel that a thread hangs on."""
    return thread.removeprefix("t")


def conversation_of(thread: str) -> ConversationKey:
    """The core's name for a thread."""
    return ConversationKey(PLATFORM, SPACE, CHANNEL, thread)


def request_key(nonce: str) -> str:
    """The core's name for what a person did."""
    return f"{PLATFORM}:{nonce}"


def message_of(job: Job) -> str:
    """The message that asked for a job; after a press there is none of this name."""
    return job.request.key.removeprefix(request_key(""))


def card_of(message_id: str) -> str:
    """The nonce of the card that answers a message in the channel: the `place` of its request."""
    return f"{message_id}{_CARD}"


def message_under(place: str) -> str:
    """The message that a card stands for."""
    return place.removesuffix(_CARD)


def request_from(heard: Heard, said: Said, attachments: tuple[Attachment, ...] = ()) -> Request:
    """Turn words that ask for a picture into a request.

    Raises:
        UserError: Something that the verb needs is missing.
    """
    attachments = (*map(attachment_of, heard.written.files), *attachments)
    here = replace(_circumstances(heard), pictures=len(attachments))
    wish = wish_of(said, here)
    return Request(
        key=request_key(heard.message_id),
        conversation=conversation_of(heard.thread or thread_on(heard.message_id)),
        person=heard.person,
        kind=wish.kind,
        prompt=wish.prompt,
        filling=filling_of(said, here, wish),
        attachments=attachments,
        options=said.options,
        start=wish.start,
        version=wish.version,
        reply_to=wish.reply_to,
        place="" if heard.thread else card_of(heard.message_id),
    )


def _circumstances(heard: Heard) -> Circumstances:
    return Circumstances(
        goes_on=heard.thread is not None,
        has_picture=heard.has_picture,
        version=heard.written.version,
        reply_to=heard.written.reply_to,
    )


def attachment_of(file: ChatFile) -> Attachment:
    """Describe a file that the person uploaded."""
    return Attachment(file.id, file.name, file.sha256, file.size_bytes)
