"""Where a Slack request is answered: what its `place` and its conversation's thread hold; pure.

A slash command in a channel gets a card there, and its results in the thread under the card. A thread has the `ts` of
the message that it hangs under, which Slack tells only when the card is posted; until then the conversation is known by
what the person did. Everywhere else the job has one message, which turns from state into result: in the thread of the
message that asked, or in the direct messages.
"""

from dataclasses import dataclass, replace
from typing import Self

from core.model.conversation import ConversationKey
from core.model.job import Job
from core.model.preferences import Results
from core.model.request import Spot

PLATFORM = "slack"

LARGEST_FILE = 1_000_000_000
"""Bytes of one uploaded file."""

_UNPLACED = "~"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the job's own message stands: the card of a channel, or the state that becomes the result.

    Attributes:
        channel: Id of the channel or of the direct messages.
        message: `ts` of the job's own message; empty until it is posted.
        thread: `ts` of the message in whose thread it stands; empty outside of threads.
        is_private: The request came from a channel, and is answered in the direct messages for the person alone.
    """

    channel: str
    message: str = ""
    thread: str = ""
    is_private: bool = False

    def __str__(self) -> str:
        return "/".join((self.channel, self.message, self.thread, "private" * self.is_private))

    @classmethod
    def read(cls, place: str) -> Self:
        """Read what a request keeps: nothing when it was forgotten."""
        if not place:
            return cls("")
        channel, message, thread, private = place.split("/")
        return cls(channel, message, thread, bool(private))

    def posted(self, ts: str) -> Self:
        """The same place, with the message that was posted in it."""
        return replace(self, message=ts)


def new_thread(team: str, channel: str, event: str) -> ConversationKey:
    """The conversation of a card that is not posted yet."""
    return ConversationKey(PLATFORM, team, channel, f"{_UNPLACED}{event}")


def in_thread(team: str, channel: str, thread_ts: str) -> ConversationKey:
    """The conversation of a thread, whose first message has this `ts`."""
    return ConversationKey(PLATFORM, team, channel, thread_ts)


def in_direct_messages(team: str, channel: str) -> ConversationKey:
    """The conversation of direct messages outside of threads."""
    return ConversationKey(PLATFORM, team, channel, channel)


def is_unplaced(key: ConversationKey) -> bool:
    """Whether the conversation waits for its thread."""
    return key.thread.startswith(_UNPLACED)


def spot_of(place: Place, key: ConversationKey, ts: str) -> Spot:
    """What becomes known when the job's own message is posted: a thread that is waited for has its `ts`."""
    return Spot(str(place.posted(ts)), ts if is_unplaced(key) else None)


def shows_on_card(job: Job) -> bool:
    """Whether the finished pictures belong on the job's card too, beside its thread."""
    return opens_thread(job) and job.request.settings.results is Results.CHANNEL


def opens_thread(job: Job) -> bool:
    """Whether the job's own message is a card whose results go into the thread under it."""
    place = Place.read(job.request.place)
    return bool(place.message) and place.message == job.request.conversation.thread


def message_id(channel: str, ts: str) -> str:
    """How the core knows a message: a `ts` names it only within its channel."""
    return f"{channel}/{ts}"
