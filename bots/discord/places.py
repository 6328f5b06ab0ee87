"""Where a Discord request is answered: what its `place` and its conversation's thread hold; pure.

A request in a channel gets a card there, and its results in the thread that hangs on the card. The thread has the
card's id, which Discord tells only when the card is posted; until then the conversation is known by what the person
did. Everywhere else the job has one message, which changes from state to result.
"""

from dataclasses import dataclass, replace
from typing import Self

from core.model.conversation import ConversationKey
from core.model.job import Job
from core.model.preferences import Results
from core.model.request import Spot

PLATFORM = "discord"
DIRECT = "@me"
"""The space of direct messages, which belong to no server."""

DEFAULT_LIMIT = 10 * 1024 * 1024
"""Bytes of one uploaded file where Discord names no other limit."""

_UNPLACED = "~"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the job's own message stands: the card of a channel, or the state that becomes the result.

    Attributes:
        channel: Id of the channel, thread or direct message.
        message: Id of the job's own message; empty until it is posted.
        answers: Id of the person's message that it replies to, or of the interaction that only they see answered.
        limit: Bytes that one uploaded file may have there.
        is_private: Only the person who asked sees it.
    """

    channel: str
    message: str = ""
    answers: str = ""
    limit: int = DEFAULT_LIMIT
    is_private: bool = False

    def __str__(self) -> str:
        return "/".join((self.channel, self.message, self.answers, str(self.limit), "private" * self.is_private))

    @classmethod
    def read(cls, place: str) -> Self:
        """Read what a request keeps: nothing when it was forgotten."""
        if not place:
            return cls("")
        channel, message, answers, limit, private = place.split("/")
        return cls(channel, message, answers, int(limit), bool(private))

    def posted(self, message_id: int) -> Self:
        """The same place, with the message that was posted in it."""
        return replace(self, message=str(message_id))


def new_thread(guild: int, channel: int, event: int) -> ConversationKey:
    """The conversation of a card that is not posted yet, or of an answer that only one person sees."""
    return ConversationKey(PLATFORM, str(guild), str(channel), f"{_UNPLACED}{event}")


def in_thread(guild: int, parent: int, thread: int) -> ConversationKey:
    """The conversation of a thread or a forum post."""
    return ConversationKey(PLATFORM, str(guild), str(parent), str(thread))


def in_channel(guild: int | None, channel: int) -> ConversationKey:
    """The conversation of a direct message, or of a channel that allows no threads."""
    space = DIRECT if guild is None else str(guild)
    return ConversationKey(PLATFORM, space, str(channel), str(channel))


def is_unplaced(key: ConversationKey) -> bool:
    """Whether the conversation waits for its thread."""
    return key.thread.startswith(_UNPLACED)


def spot_of(place: Place, key: ConversationKey, message_id: int) -> Spot:
    """What becomes known when the job's own message is posted: a thread that is waited for has its id."""
    opens_thread = is_unplaced(key) and not place.is_private
    return Spot(str(place.posted(message_id)), str(message_id) if opens_thread else None)


def shows_on_card(job: Job) -> bool:
    """Whether the finished pictures belong on the job's card too, beside its thread."""
    return opens_thread(job) and job.request.settings.results is Results.CHANNEL


def opens_thread(job: Job) -> bool:
    """Whether the job's own message is a card whose results go into the thread on it."""
    place = Place.read(job.request.place)
    return bool(place.message) and place.message == job.request.conversation.thread


def lacks_thread(job: Job) -> bool:
    """Whether the job is answered in the channel itself because no thread may be opened there."""
    key = job.request.conversation
    return key.space != DIRECT and key.thread == key.channel


def results_in(job: Job) -> str:
    """Id of the channel or thread that the result belongs into."""
    return job.request.conversation.thread if opens_thread(job) else Place.read(job.request.place).channel
