"""The whole of this Discord behind its addresses: what it holds, and how a change is told."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from tests.fakes import loopback
from tests.fakes.discord.calls import Call, unknown
from tests.fakes.discord.cdn import Cdn
from tests.fakes.discord.clock import Clock
from tests.fakes.discord.faults import Faults
from tests.fakes.discord.gateway import Gateway, House, Intent, Session
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.state import Channel, Guild, Kind, Message, MessageFlag, User
from tests.fakes.discord.wire import guild_json, member_json, message_json, thread_json, user_json
from tests.fakes.schemas import Json

NONCE_LIVES: Final = timedelta(minutes=5)
# A flag of the application for each privileged intent, granted to bots that are not verified.
GRANTS: Final = {Intent.GUILD_PRESENCES: 1 << 13, Intent.GUILD_MEMBERS: 1 << 15, Intent.MESSAGE_CONTENT: 1 << 19}


class Discord(loopback.House):
    """State and events.

    Attributes:
        validates: Whether requests, answers and events are held against the official schemas.
        remembers: Whether requests and the bytes of uploads are kept.
        granted: The privileged intents that the application has.
        requests: Every REST request, in the order of arrival.
        trapped: The paths that were asked for at an address that must never be asked.
        tokens: The interactions by what their answers are sent to.
        nonces: The newest message of each nonce in each channel.
        commands: The registered commands, by server (0: everywhere).
    """

    def __init__(self, token: str, *, validates: bool, remembers: bool) -> None:
        self.clock = Clock()
        self.cdn = Cdn(self.clock)
        self.faults = Faults()
        self.token = token
        super().__init__()
        self.validates = validates
        self.remembers = remembers
        self.granted = Intent.MESSAGE_CONTENT
        self.requests: list[Call] = []
        self.trapped: list[str] = []
        self.gateway_url = ""
        self.bot = User(self.clock.new_id(), "limner", bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.interactions: dict[int, Interaction] = {}
        self.tokens: dict[str, Interaction] = {}
        self.nonces: dict[tuple[int, str | int], Message] = {}
        self.commands: dict[int, list[Json]] = {0: []}
        self.gateway = Gateway(self._told_to_gateway(), validates=validates)

    @property
    def application_flags(self) -> int:
        """The application's flags, as the portal's switches set them."""
        return sum(flag for intent, flag in GRANTS.items() if intent in self.granted)

    def told(self, last: int) -> Iterable[str]:
        """The last requests, a line each."""
        return (f"{one.method} {one.path} → {one.status}" for one in self.requests[-last:])

    def channel(self, number: int) -> Channel:
        """A channel that exists.

        Raises:
            Refusal: It does not.
        """
        channel = self.channels.get(number)
        if channel is None or channel.deleted:
            raise unknown("Channel", 10003)
        return channel

    def message(self, channel: Channel, number: int) -> Message:
        """A message that the bot's own token can reach.

        Raises:
            Refusal: It cannot.
        """
        message = self.messages.get(number)
        if message is None or message.channel is not channel or message.deleted or message.seen_by is not None:
            raise unknown("Message", 10008)
        return message

    def messages_of(self, channel: Channel) -> list[Message]:
        """What stands in a channel, oldest first, without what only one person sees."""
        return [
            one for one in self.messages.values() if one.channel is channel and not one.deleted and one.seen_by is None
        ]

    def direct_channel(self, user: User) -> Channel:
        """The conversation of a person with the bot."""
        for channel in self.channels.values():
            if channel.kind is Kind.DIRECT and channel.recipient is user:
                return channel
        return self.keep_channel(Channel(self.clock.new_id(), Kind.DIRECT, user.name, recipient=user))

    def keep_channel(self, channel: Channel) -> Channel:
        """Store a channel."""
        self.channels[channel.id] = channel
        return channel

    async def post(self, message: Message) -> None:
        """Let a message appear."""
        self.messages[message.id] = message
        if message.nonce is not None:
            self.nonces[message.channel.id, message.nonce] = message
        if message.channel.is_thread:
            message.channel.archived = False
        await self.gateway.tell("MESSAGE_CREATE", lambda session: self._as_heard(message, session))

    async def edited(self, message: Message) -> None:
        """Let a message look different."""
        await self.gateway.tell("MESSAGE_UPDATE", lambda session: self._as_heard(message, session))

    async def removed(self, message: Message) -> None:
        """Let a message vanish."""
        message.deleted = True
        if message.seen_by is not None:
            return
        place = {"id": str(message.id), "channel_id": str(message.channel.id), **_guild(message.channel)}
        await self.gateway.tell("MESSAGE_DELETE", lambda session: place if _hears(message, session) else None)

    async def thread_opened(self, thread: Channel) -> None:
        """Let a thread appear."""
        self.keep_channel(thread)
        told = {**thread_json(thread), "newly_created": True}
        await self.gateway.tell("THREAD_CREATE", lambda session: told if Intent.GUILDS in session.intents else None)

    async def thread_updated(self, thread: Channel) -> None:
        """Let a thread be archived, locked or called otherwise."""
        told = thread_json(thread)
        await self.gateway.tell("THREAD_UPDATE", lambda session: told if Intent.GUILDS in session.intents else None)

    def _as_heard(self, message: Message, session: Session) -> Json | None:
        if not _hears(message, session):
            return None
        told = {**message_json(message), **_guild(message.channel)}
        if message.channel.guild is not None and message.metadata is None:
            told["member"] = member_json(message.author, with_account=False)
        told["mentions"] = [self._mentioned(user, message) for user in message.mentions]
        if not self._is_readable(message, session):
            told |= _EMPTY
        answered = message.replies_to
        if told.get("referenced_message") and answered and not self._is_readable(answered, session):
            told["referenced_message"] |= _EMPTY
        return told

    def _is_readable(self, message: Message, session: Session) -> bool:
        free = message.channel.kind is Kind.DIRECT or message.author is self.bot or self.bot in message.mentions
        return free or Intent.MESSAGE_CONTENT in session.intents

    def _mentioned(self, user: User, message: Message) -> Json:
        return {
            **user_json(user),
            **({"member": member_json(message.author, with_account=False)} if message.channel.guild else {}),
        }

    def _told_to_gateway(self) -> House:
        return House(
            token=lambda: self.token,
            granted=lambda: self.granted,
            ready=self._ready,
            guilds=lambda: [guild_json(one, [*self.channels.values()], self.bot) for one in self.guilds.values()],
            report=self.report,
            changed=self.changed,
        )

    def _ready(self, session_id: str) -> Json:
        flags = self.application_flags
        return {
            "v": 10,
            "user": {**user_json(self.bot), "mfa_enabled": True, "verified": True},
            "guilds": [{"id": str(guild), "unavailable": True} for guild in self.guilds],
            "session_id": session_id,
            "resume_gateway_url": self.gateway_url,
            "application": {"id": str(self.bot.id), "flags": flags, "flags_new": str(flags)},
        }


_EMPTY: Final[Json] = {"content": "", "attachments": [], "embeds": [], "components": []}


def _hears(message: Message, session: Session) -> bool:
    if message.seen_by is not None or MessageFlag.EPHEMERAL in message.flags:
        return False
    wanted = Intent.DIRECT_MESSAGES if message.channel.kind is Kind.DIRECT else Intent.GUILD_MESSAGES
    return wanted in session.intents


def _guild(channel: Channel) -> Json:
    return {"guild_id": str(channel.guild.id)} if channel.guild else {}
