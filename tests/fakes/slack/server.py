"""A Slack on loopback: Web API, Socket Mode or signed HTTP, and files on one port, and people who use it.

The real slack-bolt, in this process or in one of its own, is pointed here by addresses alone.
"""

from datetime import timedelta
from typing import Final

from aiohttp import web

from tests.fakes.loopback import Loopback
from tests.fakes.patience import PATIENCE_S
from tests.fakes.schemas import Json
from tests.fakes.slack import news, responses
from tests.fakes.slack.calls import Call
from tests.fakes.slack.clock import Clock
from tests.fakes.slack.deliveries import Deliveries
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.file_host import FileHost
from tests.fakes.slack.gestures import Gesture
from tests.fakes.slack.house import FileIds, Slack
from tests.fakes.slack.http_mode import HttpMode
from tests.fakes.slack.people import Person
from tests.fakes.slack.socket_mode import SocketMode
from tests.fakes.slack.state import MEBIBYTE, Channel, Kind, Message, SlackFile, Team, User
from tests.fakes.slack.tiers import Tiers
from tests.fakes.slack.views import View
from tests.fakes.slack.web_api import PREFIX, WebApi, every_scope

LARGEST_BODY: Final = 200 * MEBIBYTE


class LoopbackSlack(Loopback):
    """Listens on 127.0.0.1 from `async with` on.

    With `validate=False` nothing is held against the descriptions, and with `remember=False` neither calls nor the
    bytes of uploads are kept: for benches.

    Attributes:
        team: The workspace.
        bot: The bot's own account.
        faults: What shall go wrong.
        sockets: The app's WebSockets, and what shall go wrong with them.
        http: What posts to the app, when Socket Mode is off.
        deliveries: Everything that was sent to the app, how often and how late.
        tiers: How many calls are taken.
        file_host: The files.
        clock: The time, which a test may let pass.
    """

    def __init__(
        self, team: str = "T0LIMNER", *, socket_mode: bool = True, validate: bool = True, remember: bool = True
    ) -> None:
        slack = self._slack = Slack(team, socket_mode=socket_mode, validates=validate, remembers=remember)
        self.is_socket_mode = socket_mode
        self.team: Team = slack.team
        self.bot: User = slack.bot
        self.faults: Faults = slack.faults
        self.sockets: SocketMode = slack.sockets
        self.http: HttpMode = slack.http
        self.deliveries: Deliveries = slack.deliveries
        self.tiers: Tiers = slack.tiers
        self.clock: Clock = slack.clock
        self.file_host = FileHost(slack)
        self._api = WebApi(slack)
        super().__init__(self._slack, self._app())

    @property
    def api_url(self) -> str:
        """For `LIMNER_SLACK_API_URL`."""
        return f"http://{self._address}{PREFIX}"

    @property
    def settings(self) -> dict[str, str]:
        """The environment that points a Limner here."""
        tokens = self._slack.tokens
        way_in = (
            {"SLACK_APP_TOKEN": tokens.app} if self.is_socket_mode else {"SLACK_SIGNING_SECRET": tokens.signing_secret}
        )
        return {
            "SLACK_BOT_TOKEN": tokens.bot,
            **way_in,
            "LIMNER_SLACK_API_URL": self.api_url,
            "LIMNER_SLACK_FILE_HOSTS": self.file_hosts,
        }

    @property
    def requests(self) -> list[Call]:
        """Every call, upload and answer to a gesture, in the order of arrival."""
        return self._slack.requests

    @property
    def trapped(self) -> list[tuple[str, str]]:
        """What was asked at `trap_url`, each with the Authorization header that came along."""
        return self._slack.trapped

    @property
    def gestures(self) -> list[Gesture]:
        """Every gesture, oldest first."""
        return self._slack.gestures

    @property
    def all_messages(self) -> list[Message]:
        """What anybody sees anywhere, oldest first."""
        return [one for one in self._slack.messages.values() if not one.deleted]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What only Slack and the app may know."""
        tokens = self._slack.tokens
        return tokens.bot, tokens.app, tokens.signing_secret

    @property
    def channels(self) -> list[Channel]:
        """Every channel and direct conversation, in the order of their making."""
        return [*self._slack.channels.values()]

    @property
    def files(self) -> list[SlackFile]:
        """Every file that was handed in, attached or uploaded, deleted ones too."""
        return [*self._slack.files.values()]

    def install(self, manifest: Json) -> None:
        """Let the app have what its manifest asks for, and nothing else: scopes, events, commands, shortcuts."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        self.grant(*manifest["oauth_config"]["scopes"]["bot"])
        self._slack.subscribed = set(settings.get("event_subscriptions", {}).get("bot_events", ()))
        self._slack.commands = {one["command"] for one in features.get("slash_commands", ())}
        self._slack.shortcuts = {one["name"]: one["callback_id"] for one in features.get("shortcuts", ())}

    def grant(self, *scopes: str) -> None:
        """Let the bot's token have these scopes alone."""
        self._slack.granted = set(scopes)

    def withdraw(self, scope: str) -> None:
        """Take one scope away."""
        granted = self._slack.granted
        self._slack.granted = ({*every_scope()} if granted is None else granted) - {scope}

    def process_files_for(self, time: timedelta) -> None:
        """How long a file is unusable after its upload is complete."""
        self._slack.processing = time

    def take_file_ids(self, how: FileIds) -> None:
        """What `chat.update` does with `file_ids`."""
        self._slack.file_ids = how

    def show_private_files(self) -> None:
        """Let image blocks show files that stand on no message."""
        self._slack.shows_private_files = True

    def send_mention_last(self) -> None:
        """Send `message` before `app_mention`, which come in either order."""
        self._slack.mention_first = False

    def calls(self, method: str) -> list[Call]:
        """The calls of one method: `chat.postMessage`."""
        return [call for call in self.requests if call.method == method]

    def person(self, name: str, *, admin: bool = False, guest: bool = False, team: str = "") -> Person:
        """The person of this name, who is made when there is none yet.

        Args:
            team: The name of another workspace, for somebody who is there by Slack Connect.
        """
        slack = self._slack
        for user in slack.users.values():
            if user.name == name:
                return Person(slack, user)
        user = User(slack.clock.new_id("U"), name, self._team(team) if team else slack.team, admin, guest)
        slack.users[user.id] = user
        return Person(slack, user)

    def channel(self, name: str, *, private: bool = False, has_bot: bool = True, shared_with: str = "") -> Channel:
        """The channel of this name, which is made when there is none yet.

        Args:
            shared_with: The name of another workspace: events tell only stubs of its files then.
        """
        for channel in self._slack.channels.values():
            if channel.name == name:
                return channel
        kind = Kind.PRIVATE if private else Kind.PUBLIC
        made = Channel(self.clock.new_id("C"), kind, name, has_bot)
        made.shared_with = self._team(shared_with) if shared_with else None
        return self._slack.keep_channel(made)

    def messages(self, channel: Channel) -> list[Message]:
        """What everyone sees in a channel outside of threads, oldest first."""
        return [one for one in self._slack.messages_of(channel) if one.root is None]

    def thread(self, message: Message) -> list[Message]:
        """What stands in the thread of a message, oldest first, without the message itself."""
        return self._slack.replies_to(message)

    def from_bot(self, place: Channel | Message) -> list[Message]:
        """What the bot wrote in a channel and all its threads, or in the thread of a message, oldest first."""
        found = self._slack.messages_of(place) if isinstance(place, Channel) else self.thread(place)
        return [one for one in found if one.author is self.bot]

    def seen_only_by(self, person: Person) -> list[Message]:
        """What this person alone sees, oldest first."""
        return [one for one in self.all_messages if one.seen_by is person.user]

    def home(self, person: Person) -> View | None:
        """The home page that was published for a person."""
        return self._slack.homes.get(person.user)

    async def ready(self, connections: int = 1) -> None:
        """Wait until so many sockets of the app are connected."""
        await self.until(lambda: len(self.sockets.connected) >= connections, within=PATIENCE_S)

    async def acknowledged(self, gesture: Gesture, within: float = PATIENCE_S) -> Gesture:
        """Wait until a gesture is acknowledged, and return it."""
        await self.until(lambda: gesture.acknowledged, within)
        return gesture

    async def failed(self, gesture: Gesture, within: float = PATIENCE_S) -> str:
        """Wait until Slack gives up on a gesture, and return what the person reads."""
        return await self.until(lambda: gesture.failed, within)

    async def opened(self, gesture: Gesture, within: float = PATIENCE_S) -> View:
        """Wait for the view that a gesture opens."""
        return await self.until(lambda: gesture.opened, within)

    async def answered(self, gesture: Gesture, within: float = PATIENCE_S) -> Message:
        """Wait for the answer that comes by the acknowledgement or by the response address."""
        return await self.until(lambda: gesture.answer, within)

    async def next_from_bot(self, place: Channel | Message, after: int = 0, within: float = PATIENCE_S) -> Message:
        """Wait until the bot wrote more than so many messages, and return the one behind them."""
        return await self.until(lambda: next(iter(self.from_bot(place)[after:]), None), within)

    def pass_time(self, by: timedelta) -> None:
        """Let time pass at once, for triggers, response addresses and statuses."""
        self.clock.advance(by)
        for thread in self._slack.threads.values():
            if thread.status_until is not None and thread.status_until <= self.clock.now():
                thread.status = ""

    def uninstall(self) -> None:
        """Let somebody remove the app."""
        news.tell(self._slack, "app_uninstalled", {"type": "app_uninstalled"})
        self._slack.tokens.error = "account_inactive"

    def revoke_tokens(self) -> None:
        """Let somebody revoke the bot's token."""
        event = {"type": "tokens_revoked", "tokens": {"bot": [self.bot.id], "oauth": []}}
        news.tell(self._slack, "tokens_revoked", event)
        self._slack.tokens.error = "token_revoked"

    def forget_token(self) -> None:
        """Take the bot's token no more, and tell of it only where it is shown."""
        self._slack.tokens.error = "account_inactive"

    def _found_at(self, address: str) -> None:
        self._slack.base = f"http://{address}"
        self.sockets.address = f"ws://{address}/link"

    async def _end(self) -> None:
        await self.deliveries.end()
        await self.sockets.end()
        await self.http.end()

    def _team(self, name: str) -> Team:
        return self._slack.teams.setdefault(name, Team(f"T0{name.upper()}", name))

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_get("/link", self.sockets.serve)
        app.router.add_route("*", PREFIX + "{method:.*}", self._api.serve)
        app.router.add_post("/upload/v1/{file}", self.file_host.take)
        app.router.add_get("/files-pri/{team}-{file}/{name:.*}", self.file_host.serve)
        app.router.add_post("/{kind:commands|actions|app}/{team}/{key}", self._respond)
        app.router.add_route("*", "/trap{path:.*}", self._trap)
        return app

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        return await responses.serve(self._slack, request)

    async def _trap(self, request: web.Request) -> web.StreamResponse:
        self.trapped.append((request.path_qs, request.headers.get("Authorization", "")))
        await self._slack.changed()
        return web.Response(text="trapped")
