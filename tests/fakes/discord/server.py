"""A Discord on loopback: REST, gateway and files on one port, and people who use it.

The real discord.py, in this process or in one of its own, is pointed here by addresses alone.
"""

from datetime import timedelta
from typing import Final

from aiohttp import web

from tests.fakes.discord.calls import Call
from tests.fakes.discord.cdn import Cdn
from tests.fakes.discord.clock import Clock
from tests.fakes.discord.faults import FILES, Faults
from tests.fakes.discord.gateway import Gateway, Intent
from tests.fakes.discord.house import Discord
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.people import Person
from tests.fakes.discord.rest import PREFIX, Rest
from tests.fakes.discord.state import MEBIBYTE, NOTHING, Allow, Channel, Guild, Kind, Message, User
from tests.fakes.faults import When
from tests.fakes.loopback import Loopback
from tests.fakes.patience import PATIENCE_S

TOKEN: Final = "MTk4NjIyNDgzNDcxOTI1MjQ4.loopback.only-for-tests-and-trials"
LARGEST_BODY: Final = 200 * MEBIBYTE


class LoopbackDiscord(Loopback):
    """Listens on 127.0.0.1 from `async with` on.

    With `validate=False` nothing is held against the schemas, and with `remember=False` neither requests nor the bytes
    of uploads are kept: for benches.

    Attributes:
        token: What the bot logs in with.
        guild: The server that every channel belongs to unless another is named.
        bot: The bot's own account.
        faults: What shall go wrong.
        gateway: The sessions, and what shall go wrong with them.
        cdn: The files.
        clock: The time, which a test may let pass.
    """

    def __init__(self, *, token: str = TOKEN, validate: bool = True, remember: bool = True) -> None:
        self._discord = Discord(token, validates=validate, remembers=remember)
        self.token = token
        self.faults: Faults = self._discord.faults
        self.gateway: Gateway = self._discord.gateway
        self.cdn: Cdn = self._discord.cdn
        self.clock: Clock = self._discord.clock
        self.bot: User = self._discord.bot
        self._rest = Rest(self._discord)
        super().__init__(self._discord, self._app())
        self.guild = self.new_guild("Lighthouse")

    @property
    def api_url(self) -> str:
        """For `LIMNER_DISCORD_API_URL`."""
        return f"http://{self._address}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """For `LIMNER_DISCORD_GATEWAY_URL`."""
        return f"ws://{self._address}/gateway"

    @property
    def settings(self) -> dict[str, str]:
        """The environment that points a Limner here."""
        return {
            "DISCORD_TOKEN": self.token,
            "LIMNER_DISCORD_API_URL": self.api_url,
            "LIMNER_DISCORD_GATEWAY_URL": self.gateway_url,
            "LIMNER_DISCORD_FILE_HOSTS": self.file_hosts,
        }

    @property
    def requests(self) -> list[Call]:
        """Every REST request, in the order of arrival."""
        return self._discord.requests

    @property
    def trapped(self) -> list[str]:
        """What was asked at `trap_url`."""
        return self._discord.trapped

    @property
    def commands(self) -> list[str]:
        """The names of the commands that are registered everywhere."""
        return [command["name"] for command in self._discord.commands[0]]

    @property
    def interactions(self) -> list[Interaction]:
        """Every interaction, oldest first."""
        return [*self._discord.interactions.values()]

    def calls(self, operation: str) -> list[Call]:
        """The requests of one operation: `POST /channels/{channel_id}/messages`."""
        return [call for call in self.requests if call.name == operation]

    def person(self, name: str, *, locale: str = "en-US", manages_server: bool = False) -> Person:
        """The person of this name, who is made when there is none yet."""
        for user in self._discord.users.values():
            if user.name == name:
                return Person(self._discord, user)
        rights = Allow.MANAGE_SERVER | Allow.MANAGE_MESSAGES if manages_server else NOTHING
        return Person(self._discord, self._new_user(name, locale, Allow.MEMBER | rights))

    def new_guild(self, name: str, *, file_limit_bytes: int = 10 * MEBIBYTE) -> Guild:
        """Make a server; a bot hears of it at its next IDENTIFY."""
        owner = self.person("owner").user
        guild = Guild(self.clock.new_id(), name, owner, file_limit_bytes)
        self._discord.guilds[guild.id] = guild
        return guild

    def channel(self, name: str, *, guild: Guild | None = None, denied: Allow = NOTHING) -> Channel:
        """The text channel of this name, which is made when there is none yet.

        Args:
            denied: What the bot may not do in it. Make channels before the bot connects, so that it knows them.
        """
        return self._place(Kind.TEXT, name, guild, denied)

    def forum(self, name: str, *, guild: Guild | None = None, denied: Allow = NOTHING) -> Channel:
        """The forum of this name, which is made when there is none yet."""
        return self._place(Kind.FORUM, name, guild, denied)

    def category(self, name: str, *channels: Channel) -> None:
        """Put channels under a category of this name."""
        above = self._place(Kind.CATEGORY, name, None, NOTHING)
        for channel in channels:
            channel.parent = above

    def same_name(self, name: str) -> Channel:
        """A further text channel of a name that is taken already."""
        return self._discord.keep_channel(Channel(self.clock.new_id(), Kind.TEXT, name, self.guild))

    def grant_intents(self, *, message_content: bool) -> None:
        """Flip the application's switch, as on the developer portal."""
        self._discord.granted = Intent.MESSAGE_CONTENT if message_content else Intent(0)

    def messages(self, channel: Channel) -> list[Message]:
        """What everyone sees in a channel, oldest first."""
        return self._discord.messages_of(channel)

    @property
    def all_messages(self) -> list[Message]:
        """What anybody sees anywhere, oldest first."""
        return [one for one in self._discord.messages.values() if not one.deleted]

    def seen_only_by(self, person: Person) -> list[Message]:
        """What this person alone sees, oldest first."""
        return [one for one in self._discord.messages.values() if one.seen_by is person.user and not one.deleted]

    def from_bot(self, channel: Channel) -> list[Message]:
        """What the bot wrote in a channel, oldest first."""
        return [message for message in self.messages(channel) if message.author is self.bot]

    def thread_of(self, message: Message) -> Channel:
        """The thread that stands on a message.

        Raises:
            LookupError: There is none.
        """
        if message.thread is None:
            raise LookupError("nobody opened a thread on that message")
        return message.thread

    async def ready(self, sessions: int = 1) -> None:
        """Wait until so many gateway sessions of bots are connected."""
        await self.until(lambda: len(self.gateway.connected) >= sessions, within=PATIENCE_S)

    async def acknowledged(self, interaction: Interaction, within: float = PATIENCE_S) -> Interaction:
        """Wait until an interaction is acknowledged, and return it."""
        await self.until(lambda: interaction.acknowledged, within)
        return interaction

    async def response(self, interaction: Interaction, within: float = PATIENCE_S) -> Message:
        """Wait for the message that answers an interaction."""
        return await self.until(lambda: interaction.response, within)

    async def thread(self, message: Message, within: float = PATIENCE_S) -> Channel:
        """Wait for the thread on a message."""
        return await self.until(lambda: message.thread, within)

    async def next_from_bot(self, channel: Channel, after: int = 0, within: float = PATIENCE_S) -> Message:
        """Wait until the bot wrote more than so many messages in a channel, and return the one behind them."""
        return await self.until(lambda: next(iter(self.from_bot(channel)[after:]), None), within)

    async def delete_channel(self, channel: Channel) -> None:
        """Let a channel or thread vanish."""
        channel.deleted = True
        await self._discord.changed()

    def pass_time(self, by: timedelta) -> None:
        """Let time pass at once, for tokens, nonces and addresses."""
        self.clock.advance(by)

    def _found_at(self, address: str) -> None:
        self._discord.gateway_url = self.gateway_url
        self.cdn.base = f"http://{address}{FILES}"

    async def _end(self) -> None:
        await self.gateway.end()

    def _place(self, kind: Kind, name: str, guild: Guild | None, denied: Allow) -> Channel:
        home = guild or self.guild
        for channel in self._discord.channels.values():
            if (channel.kind, channel.name, channel.guild) == (kind, name, home):
                return channel
        return self._discord.keep_channel(Channel(self.clock.new_id(), kind, name, home, denied=denied))

    def _new_user(self, name: str, locale: str, permissions: Allow) -> User:
        user = User(self.clock.new_id(), name, locale=locale, permissions=permissions)
        self._discord.users[user.id] = user
        return user

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get(FILES + "/{path:.*}", self._file)
        app.router.add_route("*", "/trap{path:.*}", self._trap)
        app.router.add_route("*", "/{path:.*}", self._rest.serve)
        return app

    async def _file(self, request: web.Request) -> web.StreamResponse:
        told = await self.faults.strike(f"{request.method} {FILES}", When.BEFORE, request)
        response = told if told is not None else await self.cdn.serve(request)
        await self._discord.changed()
        return response

    async def _trap(self, request: web.Request) -> web.StreamResponse:
        self.trapped.append(request.path_qs)
        await self._discord.changed()
        return web.Response(text="trapped")
