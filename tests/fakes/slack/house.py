"""The whole of this Slack behind its addresses: what it holds, and how a change is told."""

from collections.abc import Iterable
from datetime import timedelta
from enum import Enum

from tests.fakes.loopback import House
from tests.fakes.schemas import Json
from tests.fakes.slack.calls import Call, Refusal
from tests.fakes.slack.clock import Clock
from tests.fakes.slack.deliveries import Deliveries, Transport
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.gestures import Gesture
from tests.fakes.slack.http_mode import HttpMode
from tests.fakes.slack.socket_mode import SocketMode
from tests.fakes.slack.state import Channel, Message, SlackFile, Team, Thread, User
from tests.fakes.slack.state import Kind as Place
from tests.fakes.slack.tiers import Tiers
from tests.fakes.slack.views import View


class FileIds(Enum):
    """What `chat.update` does with `file_ids`, which is documented and was seen to differ."""

    TAKEN = "the files stand on the message"
    REFUSED = "the call is refused"
    IGNORED = "the call succeeds without the files"


class Tokens:
    """What the app holds.

    Attributes:
        bot: Of the installation.
        app: Of Socket Mode.
        signing_secret: Of HTTP mode.
        error: Why no token is taken any more: `token_revoked`, `account_inactive`; empty when they are.
    """

    def __init__(self) -> None:
        self.bot = "xoxb-0000000000-loopback"
        self.app = "xapp-1-A0LIMNER-0000-loopback"
        self.signing_secret = "loopback-signing-secret"
        self.error = ""


class Slack(House):
    """State and events.

    Attributes:
        validates: Whether calls, answers and events are held against the official descriptions.
        remembers: Whether calls and the bytes of uploads are kept.
        granted: The bot's scopes; None grants all.
        subscribed: The events that the app hears of; None tells of all.
        commands: The slash commands that the app has; None has any.
        shortcuts: The message shortcuts, from name to `callback_id`; None has any.
        base: `http://127.0.0.1:PORT`.
        processing: How long a file is processed after its upload is complete.
        shows_private_files: Whether an image block may show a file that stands on no message.
        trapped: What was asked at an address that must never be asked, with its Authorization header.
        mention_first: Whether `app_mention` is sent before `message`.
        response_keys: The gestures by the last part of their response addresses.
        homes: The published home pages, by person.
        spoken_to: By channel, the people who did something there and may be mentioned.
    """

    def __init__(self, team: str, *, socket_mode: bool, validates: bool, remembers: bool) -> None:
        super().__init__()
        self.validates = validates
        self.remembers = remembers
        self.clock = Clock()
        self.faults = Faults()
        self.tiers = Tiers()
        self.tokens = Tokens()
        self.granted: set[str] | None = None
        self.subscribed: set[str] | None = None
        self.commands: set[str] | None = None
        self.shortcuts: dict[str, str] | None = None
        self.base = ""
        self.processing = timedelta(milliseconds=50)
        self.shows_private_files = False
        self.file_ids = FileIds.TAKEN
        self.mention_first = True
        self.requests: list[Call] = []
        self.trapped: list[tuple[str, str]] = []
        self._hold_nothing(team)
        self.sockets = SocketMode(self.report, self.changed)
        self.http = HttpMode(self.tokens.signing_secret)
        transport: Transport = self.sockets if socket_mode else self.http
        self.deliveries = Deliveries(transport, self.changed)

    def _hold_nothing(self, team: str) -> None:
        self.team = Team(team, "lighthouse")
        self.teams = {self.team.name: self.team}
        self.bot = User("U0LIMNER", "limner", self.team, bot_id="B0LIMNER")
        self.users: dict[str, User] = {self.bot.id: self.bot}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[tuple[str, str], Message] = {}
        self.files: dict[str, SlackFile] = {}
        self.threads: dict[tuple[str, str], Thread] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[User, View] = {}
        self.gestures: list[Gesture] = []
        self.triggers: dict[str, Gesture] = {}
        self.response_keys: dict[str, Gesture] = {}
        self.spoken_to: dict[str, set[str]] = {}

    def told(self, last: int) -> Iterable[str]:
        """The last requests, a line each."""
        return (f"{one.method} → {one.status} {_brief(one.answer)}" for one in self.requests[-last:])

    def channel(self, name: str) -> Channel:
        """A channel that the bot's token can name; a person's id names their direct conversation.

        Raises:
            Refusal: There is none, or it is private and the bot is not in it.
        """
        if name in self.users and not self.users[name].bot_id:
            return self.direct_channel(self.users[name])
        channel = self.channels.get(name)
        if channel is None or (channel.kind is not Place.PUBLIC and not channel.has_bot):
            raise Refusal("channel_not_found")
        return channel

    def message(self, channel: Channel, ts: str, error: str = "message_not_found") -> Message:
        """A message that the bot's token can reach.

        Raises:
            Refusal: It cannot.
        """
        message = self.messages.get((channel.id, ts))
        if message is None or message.deleted or message.seen_by is not None:
            raise Refusal(error)
        return message

    def messages_of(self, channel: Channel) -> list[Message]:
        """What stands in a channel and its threads, oldest first, without what only one person sees."""
        return [
            one for one in self.messages.values() if one.channel is channel and not one.deleted and one.seen_by is None
        ]

    def replies_to(self, root: Message) -> list[Message]:
        """What stands in the thread of a message, oldest first, without the message itself."""
        return [one for one in self.messages_of(root.channel) if one.root is root]

    def thread_on(self, root: Message) -> Thread | None:
        """The assistant thread that begins with a message."""
        return self.threads.get((root.channel.id, root.ts))

    def direct_channel(self, user: User) -> Channel:
        """The conversation of a person with the bot."""
        for channel in self.channels.values():
            if channel.kind is Place.DIRECT and channel.person is user:
                return channel
        return self.keep_channel(Channel(self.clock.new_id("D"), Place.DIRECT, "directmessage", person=user))

    def keep_channel(self, channel: Channel) -> Channel:
        """Store a channel."""
        self.channels[channel.id] = channel
        return channel

    def keep_gesture(self, gesture: Gesture, *, answered: bool = False) -> Gesture:
        """Store a gesture with a trigger, and with a response address where it has one."""
        self.gestures.append(gesture)
        gesture.trigger_id = self.clock.new_trigger()
        self.triggers[gesture.trigger_id] = gesture
        if answered:
            gesture.response_key = self.clock.new_id("R")
            self.response_keys[gesture.response_key] = gesture
        if gesture.channel is not None:
            self.spoken_to.setdefault(gesture.channel.id, set()).add(gesture.user.id)
        return gesture

    def sees(self, kept: SlackFile) -> bool:
        """Whether the bot's token may look at a file."""
        return kept.owner is self.bot or kept.handed_in or any(one.channel.has_bot for one in kept.shares)


def _brief(answer: Json) -> str:
    return str(answer.get("error") or "ok") if isinstance(answer, dict) else ""
