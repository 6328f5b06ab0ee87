"""From what a person did on Slack to a request of the core; pure."""

import re
from dataclasses import dataclass, replace

from bots import wording
from bots.dialect import Said
from bots.requests import Asked
from bots.slack.payloads import Payload, flag, parts, text
from bots.slack.places import PLATFORM, Place, in_direct_messages, in_thread, is_unplaced
from core.model.conversation import ConversationKey, Version
from core.model.image import Source
from core.model.job import Job
from core.model.preferences import Setting
from core.model.request import Person
from core.model.scope import ChannelKey
from core.model.text import clean_text

_CARRIES_WORDS = frozenset({"", "file_share"})
"""Subtypes of messages that people write; every other tells of something else, or of a change."""

_SLACKBOT = "USLACKBOT"

_TOKEN = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}


@dataclass(frozen=True, slots=True)
class Here:
    """Where a person did something.

    Attributes:
        team: The workspace.
        channel: The channel, or the direct messages; empty on the bot's own page.
        thread: `ts` of the message in whose thread it was; empty outside of threads.
    """

    team: str
    channel: str
    thread: str = ""

    @property
    def tenant(self) -> str:
        """Whose jobs stand there, as the core names it."""
        return f"{PLATFORM}:{self.team}"

    @property
    def knows_people_everywhere(self) -> bool:
        """Slack promises that an id is one person's within a workspace."""
        return False

    @property
    def keeps_messages(self) -> bool:
        """Slack keeps them."""
        return False

    @property
    def is_direct(self) -> bool:
        """Whether nobody but the person reads along."""
        return is_direct(self.channel)

    @property
    def goes_on(self) -> bool:
        """Whether a conversation is held there, to which plain words belong."""
        return self.conversation is not None

    @property
    def conversation(self) -> ConversationKey | None:
        """The conversation that is held there; None where each request opens its own."""
        if self.thread:
            return in_thread(self.team, self.channel, self.thread)
        return in_direct_messages(self.team, self.channel) if self.is_direct else None

    @property
    def channel_key(self) -> ChannelKey:
        """The channel, whose settings new conversations start from."""
        return ChannelKey(PLATFORM, self.team, self.channel)

    @property
    def moot(self) -> frozenset[Setting]:
        """Settings that say nothing about this place."""
        return frozenset({Setting.LISTEN} if self.is_direct else ())

    def belongs(self, job: Job, person: Person) -> bool:
        """Whether a button about a job may be pressed there; what only one person sees, only they may."""
        key = job.request.conversation
        if (key.platform, key.space) != (PLATFORM, self.team):
            return False
        if self.is_direct or job.request.is_beside:
            # The answer of any job may have moved to the direct messages.
            return _is_own(job, person)
        # What stands in the channel itself is a card, whose job may be any of its threads'.
        return key.channel == self.channel and self.thread in {"", key.thread}

    def lists(self, job: Job, person: Person) -> bool:
        """Whether this person is told of a job there: their own of that workspace, and everyone's of that place."""
        key = job.request.conversation
        if (key.platform, key.space) != (PLATFORM, self.team):
            return False
        return _is_own(job, person) or self.belongs(job, person)

    def tells_aloud(self, job: Job, person: Person) -> bool:
        """Whether everyone there may read of a job: it is none of another place, and no private one."""
        return self.belongs(job, person) and (self.is_direct or not is_private(job))


@dataclass(frozen=True, slots=True)
class Written:
    """A message that a person wrote.

    Attributes:
        words: As Slack sends them, with its marks.
        under: Who wrote the message whose thread it stands in; empty outside of threads.
    """

    here: Here
    ts: str
    person: Person
    words: str
    files: tuple[Payload, ...] = ()
    under: str = ""

    @property
    def key(self) -> str:
        """The core's name for it, the same for every event that tells of it."""
        return request_key(self.here.team, self.here.channel, self.ts)

    @property
    def conversation(self) -> ConversationKey:
        """Where it belongs: in a channel each message begins its own, in the thread under it."""
        here = self.here
        return here.conversation or in_thread(here.team, here.channel, self.ts)


def is_direct(channel: str) -> bool:
    """Whether a channel is somebody's direct messages."""
    return channel.startswith("D")


def request_key(team: str, channel: str, ts: str) -> str:
    """The core's name for a message."""
    return f"{PLATFORM}:{team}:{channel}:{ts}"


def written_in(team: str, event: Payload) -> Written | None:
    """The message of an event; None when it is no person's, or only changed."""
    channel, ts, user = text(event, "channel"), text(event, "ts"), text(event, "user")
    is_news = text(event, "subtype") in _CARRIES_WORDS and "edited" not in event and not flag(event, "hidden")
    is_persons = user not in {"", _SLACKBOT} and not text(event, "bot_id")
    if not (channel and ts and is_news and is_persons):
        return None
    thread = text(event, "thread_ts")
    return Written(
        here=Here(team, channel, "" if thread == ts else thread),
        ts=ts,
        person=Person(user, user),
        words=text(event, "text"),
        files=parts(event, "files"),
        under=text(event, "parent_user_id"),
    )


def is_called(written: Written, me: str) -> bool:
    """Whether a message mentions the bot."""
    return any(_mentioned(token) == me for token in _TOKEN.findall(written.words))


def is_for_somebody_else(written: Written, me: str) -> bool:
    """Whether a message calls another person, a group of them, or everyone."""
    known = {me, written.person.id, ""}
    return any(_mentioned(token) not in known for token in _TOKEN.findall(written.words))


def words_of(written: Written, me: str) -> str:
    """What a message says, without calling the bot by its name."""
    return plain_words(re.sub(rf"<@{re.escape(me)}(?:\|[^<>]*)?>", " ", written.words))


def plain_words(marked: str) -> str:
    """Words as a person sees them, from what Slack sends: names, channels and links are marked there."""
    return clean_text(_ENTITY.sub(lambda found: _ENTITIES[found[1]], _TOKEN.sub(_plain, marked)))


def wants_privacy(said: Said, here: Here) -> bool:
    """Whether the answer is wanted for the person alone, where others read along."""
    return said.options.private and not here.is_direct


def notice_of(said: Said, here: Here) -> str:
    """What to tell who wants the answer for themselves alone; else nothing."""
    if not said.options.private:
        return ""
    return wording.NO_PRIVATE if here.is_direct else wording.ANSWER_DIRECTLY


def moved(asked: Asked, to: Here, source: Version | None = None, *, is_private: bool = False) -> Asked:
    """The same in somebody's direct messages; the version that it changes goes along."""
    return replace(
        asked,
        conversation=to.conversation or in_direct_messages(to.team, to.channel),
        place=str(Place(to.channel, thread=to.thread, is_private=is_private)),
        is_private=is_private,
        kept=(Source(source.image, source.label),) if source else (),
    )


def place_in(key: ConversationKey, *, is_private: bool = False) -> Place:
    """A message of its own in a conversation: in its thread, or a card where it waits for one."""
    is_flat = is_unplaced(key) or key.thread == key.channel
    return Place(key.channel, thread="" if is_flat else key.thread, is_private=is_private)


def came_directly(job: Job, here: Here) -> bool:
    """Whether the answer of a job that belongs elsewhere stands in direct messages, since its place took none."""
    return here.is_direct and job.request.conversation.channel != here.channel


def is_private(job: Job) -> bool:
    """Whether it was asked in a channel, for the person alone."""
    return job.request.conversation.platform == PLATFORM and Place.read(job.request.place).is_private


def _is_own(job: Job, person: Person) -> bool:
    return job.request.person.id == person.id


def _mentioned(token: tuple[str, str]) -> str:
    """Who is called by a mark; empty for links, channels and dates."""
    mark = token[0]
    if mark.startswith("@"):
        return mark[1:]
    calls = mark.startswith("!") and not mark.startswith("!date")
    return mark if calls else ""


def _plain(found: re.Match[str]) -> str:
    mark, name = found[1], found[2] or ""
    if mark.startswith("@"):
        return f"@{name or wording.SOMEBODY}"
    if mark.startswith("#"):
        return f"#{name or wording.SOME_CHANNEL}"
    if mark.startswith("!"):
        return name or f"@{mark[1:].partition('^')[0]}"
    return name or mark.removeprefix("mailto:")
