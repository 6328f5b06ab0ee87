"""From what a person did on Discord to a request of the core; pure."""

import re
from dataclasses import dataclass, field, replace

import discord

from bots import wording
from bots.dialect import Said
from bots.discord.places import DEFAULT_LIMIT, DIRECT, PLATFORM, Place, in_channel, in_thread, new_thread
from bots.requests import Asked, Chosen
from core.model.conversation import ConversationKey, Version
from core.model.image import Source
from core.model.job import Job
from core.model.preferences import Setting
from core.model.request import Person
from core.model.scope import ChannelKey
from core.model.text import clean_text

Interaction = discord.Interaction[discord.Client]
_CARRIES_WORDS = frozenset({discord.MessageType.default, discord.MessageType.reply})

_EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Here:
    """Where a person did something.

    Attributes:
        guild: None in direct messages.
        channel: The channel, the thread, or the direct messages.
        parent: The channel that a thread hangs in; None elsewhere.
        opens_threads: A card that is posted there can get a thread.
        limit: Bytes that one uploaded file may have there.
    """

    guild: int | None
    channel: int
    parent: int | None = None
    opens_threads: bool = False
    limit: int = DEFAULT_LIMIT

    @property
    def tenant(self) -> str:
        """Whose jobs stand there, as the core names it."""
        return f"{PLATFORM}:{self.space}"

    @property
    def knows_people_everywhere(self) -> bool:
        """Discord's people have one id in all servers."""
        return True

    @property
    def keeps_messages(self) -> bool:
        """Discord keeps them."""
        return False

    @property
    def goes_on(self) -> bool:
        """Whether a conversation is held there, to which plain words belong."""
        return self.guild is None or self.parent is not None

    @property
    def conversation(self) -> ConversationKey | None:
        """The conversation that is held there; None where a card opens one with its thread."""
        if self.guild is not None and self.parent is not None:
            return in_thread(self.guild, self.parent, self.channel)
        return None if self.guild is not None and self.opens_threads else in_channel(self.guild, self.channel)

    @property
    def channel_key(self) -> ChannelKey:
        """The channel, whose settings new conversations start from."""
        return ChannelKey(PLATFORM, self.space, str(self.parent or self.channel))

    @property
    def moot(self) -> frozenset[Setting]:
        """Settings that say nothing about this place."""
        return frozenset({Setting.LISTEN} if self.guild is None else ())

    @property
    def space(self) -> str:
        """The space of the conversations there."""
        return DIRECT if self.guild is None else str(self.guild)

    def belongs(self, job: Job, person: Person) -> bool:
        """Whether a button about a job may be pressed there; what only one person sees, only they may."""
        if is_private(job) or job.request.is_beside or self.guild is None:
            # The answer of any job may have moved to the direct messages.
            return _is_own(job, person)
        key = job.request.conversation
        return (key.platform, key.space) == (PLATFORM, self.space) and str(self.channel) in {key.thread, key.channel}

    def lists(self, job: Job, person: Person) -> bool:
        """Whether `/jobs` there tells this person of a job: their own on that server, and everyone's of that place."""
        key = job.request.conversation
        if (key.platform, key.space) != (PLATFORM, self.space):
            return False
        return _is_own(job, person) or self.belongs(job, person)

    def tells_aloud(self, job: Job, person: Person) -> bool:
        """Whether everyone there may read of a job: it is none of another place, and no private one."""
        return not is_private(job) and self.lists(job, person) and self.belongs(job, person)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled into a command or a form."""

    words: str = ""
    chosen: Chosen = field(default_factory=Chosen)
    attachments: tuple[discord.Attachment, ...] = ()


def here_of_interaction(interaction: Interaction) -> Here:
    """Where a command was used or a button was pressed."""
    channel, may = interaction.channel, interaction.app_permissions
    return Here(
        guild=interaction.guild_id,
        channel=interaction.channel_id or 0,
        parent=channel.parent_id if isinstance(channel, discord.Thread) else None,
        opens_threads=isinstance(channel, discord.TextChannel) and _may_open_threads(may),
        limit=interaction.filesize_limit,
    )


def here_of_message(message: discord.Message, thread: discord.Thread | None) -> Here:
    """Where a message stands; the thread is given apart, since a message may know its id alone."""
    guild, channel = message.guild, message.channel
    if guild is None:
        return Here(None, channel.id)
    # What the bot may do is known of channels that it was told of, and those are all but threads that slept.
    may = channel.permissions_for(guild.me) if isinstance(channel, discord.TextChannel) else discord.Permissions()
    return Here(
        guild=guild.id,
        channel=channel.id,
        parent=thread.parent_id if thread else None,
        opens_threads=_may_open_threads(may),
        limit=guild.filesize_limit,
    )


def _may_open_threads(may: discord.Permissions) -> bool:
    return may.create_public_threads and may.send_messages_in_threads


def request_key(event: int) -> str:
    """The core's name for what a person did."""
    return f"{PLATFORM}:{event}"


def person_of(user: discord.abc.User) -> Person:
    """Whoever did it."""
    return Person(str(user.id), user.display_name)


def locale_of(interaction: Interaction) -> str:
    """The language that the person's own Discord is set to."""
    return interaction.locale.value


def locale_around(message: discord.Message) -> str:
    """The language of the server, which a message tells instead of the person's; empty in direct messages."""
    return message.guild.preferred_locale.value if message.guild else ""


def conversation_at(here: Here, event: int) -> ConversationKey:
    """The conversation that a request belongs to by where it was made."""
    return here.conversation or new_thread(here.guild or 0, here.channel, event)


def wants_whisper(said: Said, here: Here) -> bool:
    """Whether the answer is wanted for the person alone, where others read along."""
    return said.options.private and here.guild is not None


def notice_of(said: Said, here: Here) -> str:
    """What to tell who wants that where nobody else reads along; else nothing."""
    return wording.NO_PRIVATE if said.options.private and here.guild is None else ""


def whispered(asked: Asked, here: Here, event: int, source: Version | None) -> Asked:
    """The same, as a conversation that only the person sees; the version that it changes goes along."""
    return replace(
        asked,
        conversation=new_thread(here.guild or 0, here.channel, event),
        place=str(replace(Place.read(asked.place), answers=str(event), is_private=True)),
        is_private=True,
        kept=(Source(source.image, source.label),) if source else (),
    )


def brought(asked: Asked, here: Here, event: int, source: Version | None) -> Asked:
    """The same in the conversation of this place; the version that it changes goes along."""
    kept = (Source(source.image, source.label),) if source else ()
    return replace(asked, conversation=conversation_at(here, event), kept=kept)


def came_directly(job: Job, here: Here) -> bool:
    """Whether the answer of a job that belongs elsewhere stands in direct messages, since its place took none."""
    return here.guild is None and job.request.conversation.space != DIRECT and not is_private(job)


def is_private(job: Job) -> bool:
    """Whether only the person who asked sees it."""
    return job.request.conversation.platform == PLATFORM and Place.read(job.request.place).is_private


def _is_own(job: Job, person: Person) -> bool:
    return job.request.person.id == person.id


def is_from_person(message: discord.Message) -> bool:
    """Whether a person wrote it, rather than a bot, a webhook, or Discord itself."""
    return not message.author.bot and message.webhook_id is None and message.type in _CARRIES_WORDS


def answered_message(message: discord.Message) -> discord.Message | None:
    """The message that it replies to, unless that is gone."""
    if message.type is not discord.MessageType.reply or message.reference is None:
        return None
    resolved = message.reference.resolved
    return resolved if isinstance(resolved, discord.Message) else None


def is_called(message: discord.Message, me: int) -> bool:
    """Whether a message is meant for the bot wherever it stands."""
    if message.guild is None or _names(message, me).search(message.content):
        return True
    answered = answered_message(message)
    return answered is not None and answered.author.id == me and me in {user.id for user in message.mentions}


def is_for_somebody_else(message: discord.Message, me: int) -> bool:
    """Whether a message in the bot's own thread mentions or answers another person."""
    known = {me, message.author.id, *_own_roles(message)}
    mentioned = {user.id for user in message.mentions} | set(message.raw_role_mentions)
    answered = answered_message(message)
    answers_another = answered is not None and answered.author.id not in known
    # Discord tells of a call to everyone only when its author may ping them; it is meant so all the same.
    calls_everyone = message.mention_everyone or _EVERYONE.search(message.content) is not None
    return bool(mentioned - known) or answers_another or calls_everyone


def words_of(message: discord.Message, me: int) -> str:
    """What a message says, without calling the bot by its name."""
    return clean_text(_names(message, me).sub(" ", message.content))


def _names(message: discord.Message, me: int) -> re.Pattern[str]:
    return re.compile("|".join([rf"<@!?{me}>", *(rf"<@&{role}>" for role in _own_roles(message))]))


def _own_roles(message: discord.Message) -> tuple[int, ...]:
    """The role that Discord gives the bot: it has the bot's name, and is offered to who types that."""
    role = message.guild.self_role if message.guild else None
    return (role.id,) if role else ()
