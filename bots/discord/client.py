"""The connection to Discord: logged in for REST as long as it is open, and listening on the gateway when told to."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

import discord
import structlog
from discord import InteractionType
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bots.buttons import Button
from bots.commands import Verb
from bots.discord.components import SettingSelect, ToolSelect, VerbButton
from bots.discord.failures import discord_errors
from bots.discord.handlers import Handlers
from bots.discord.hearing import Hearing
from bots.discord.library_log import quiet_library
from bots.discord.localizing import Localizing
from bots.discord.translate import Filled, Interaction
from bots.discord.tree import LimnerTree
from bots.languages.speaking import is_choice
from core.errors import LimnerError, SettingsWrong
from core.model.catalogue import Catalogue
from core.model.preferences import Setting
from core.model.template import Template

log = structlog.get_logger(__name__)

LONGEST_PAUSE = timedelta(seconds=30)
"""discord.py sleeps over shorter pauses that Discord asks for; longer ones go back to the job."""

FINISH_WITHIN = timedelta(seconds=5)
"""Time for answers that were begun, before the connection is closed under them."""

SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=2)
"""Before a further session is begun. Discord takes 1,000 beginnings a day and then withdraws the token."""

CALM = timedelta(minutes=10)
"""A session that lasted longer was no failure."""

NOT_LISTENING = "Discord: not connected yet"
LOST = "Discord: the connection is lost, and tried again"

_CLOSED_FOR_GOOD = {
    4004: "DISCORD_TOKEN: Discord does not take this token. Set the bot's own, and start again.",
    4010: "LIMNER_DISCORD_GATEWAY_URL: the gateway does not accept this connection as one of one.",
    4011: "Discord wants this bot to be split over several processes, which this version does not do.",
    4012: "LIMNER_DISCORD_GATEWAY_URL: the gateway does not speak the version that Limner speaks.",
    4013: "LIMNER_DISCORD_GATEWAY_URL: the gateway does not know the intents that Limner asks for.",
    4014: "Discord does not allow an intent that was allowed at start. Look under Bot, Privileged Gateway Intents in "
    "the developer portal, and start again.",
}
_BLIND = (
    "replies that do not mention the bot cannot be read: switch on Message Content Intent under Bot in Discord's "
    "developer portal, or let people mention the bot and use buttons"
)


class LimnerClient(discord.Client):
    """Hands everything that people do to whoever answers it."""

    def __init__(self) -> None:
        # discord.py keeps this object and reads it when it connects: what may be asked for is known after the login.
        self._wanted = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(
            intents=self._wanted,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            max_ratelimit_timeout=LONGEST_PAUSE.total_seconds(),
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        self._lacks: str | None = NOT_LISTENING
        self._refused: str | None = None
        self._tree = LimnerTree(self)
        self._answers: Handlers | None = None
        self._hears: Hearing | None = None
        self._has_commands = False
        self._waited, self._begun_at = timedelta(), 0.0
        self._underway: set[asyncio.Task[None]] = set()

    @property
    def trouble(self) -> str | None:
        """Why nothing can be heard at the moment; None while all is well."""
        return self._refused or self._lacks

    @property
    def catalogue(self) -> Catalogue:
        """The models to suggest."""
        return self._answerers.catalogue

    async def templates(self, interaction: Interaction) -> Sequence[Template]:
        """The templates to suggest there."""
        return await self._answerers.templates(interaction)

    async def setup_hook(self) -> None:
        """Learn from the login what the gateway may be asked for."""
        self.add_dynamic_items(VerbButton, SettingSelect, ToolSelect)
        flags = self.application_flags
        self._wanted.message_content = flags.gateway_message_content or flags.gateway_message_content_limited

    async def listen(self, handlers: Handlers, hearing: Hearing) -> None:
        """Take what people do until the client is closed or this is cancelled; what was begun is finished then.

        Raises:
            SettingsWrong: Discord does not let us in, and trying again would not help.
        """
        self._answers, self._hears = handlers, hearing
        if not self._wanted.message_content:
            log.warning(_BLIND)
        await self._register()
        try:
            await self.connect()
        except discord.PrivilegedIntentsRequired:
            raise self._shut_out(4014) from None
        except discord.ConnectionClosed as closed:
            raise self._shut_out(closed.code) from closed
        finally:
            await self._finish()
            # None before the first connection, whatever its type says.
            socket: DiscordWebSocket | None = self.ws
            if socket is not None and socket.open:
                await socket.close(code=1000)

    async def close(self) -> None:
        """Finish the answers that were begun, then close everything."""
        await self._finish()
        await super().close()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - theirs
        """Wait longer and longer before a further session, as long as none of them lasts."""
        lasted = timedelta(seconds=self.loop.time() - self._begun_at)
        self._waited = wait_before_session(self._waited, lasted)
        if not initial:
            await asyncio.sleep(self._waited.total_seconds())
        self._begun_at = self.loop.time()

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        """Tell of an event, as long as anybody listens: discord.py's own tasks may outlive its connection."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def commanded(self, interaction: Interaction, verb: Verb, filled: Filled) -> None:
        """Answer a command."""
        await self._tracked(self._answerers.commanded(interaction, verb, filled))

    async def picked(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the menu of a message."""
        await self._tracked(self._answerers.picked(interaction, message))

    async def described(self, interaction: Interaction, message: discord.Message) -> None:
        """Hand the other menu on."""
        await self._tracked(self._answerers.described(interaction, message))

    async def pressed(self, interaction: Interaction, button: Button) -> None:
        """Answer a button."""
        await self._tracked(self._answerers.pressed(interaction, button))

    async def chose(self, interaction: Interaction, setting: Setting, value: str) -> None:
        """Answer a choice of the panel."""
        await self._tracked(self._answerers.chose(interaction, setting, value))

    async def switched(self, interaction: Interaction, tools: tuple[str, ...]) -> None:
        """Answer the choice of the tools that may run."""
        await self._tracked(self._answerers.switched(interaction, tools))

    async def strange(self, interaction: Interaction, about: str) -> None:
        """Answer a command that is none of ours, or no longer."""
        await self._tracked(self._answerers.outdated(interaction, about))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer forms, which discord.py would forget at a restart, and presses that match no button of ours."""
        if interaction.type is InteractionType.modal_submit:
            await self._tracked(self._answerers.submitted(interaction))
        elif interaction.type is InteractionType.component and not _is_ours(interaction.custom_id or ""):
            await self._tracked(self._answerers.misplaced(interaction, interaction.custom_id or ""))

    async def on_message(self, message: discord.Message) -> None:
        """Answer what is meant for the bot."""
        assert self._hears is not None
        await self._tracked(self._hears.heard(self, message))

    async def on_connect(self) -> None:
        """The gateway took us in."""
        self._lacks = None

    async def on_ready(self) -> None:
        """A session began."""
        self._lacks = None
        log.info("discord ready", guilds=len(self.guilds))
        if not self._has_commands:
            await self._register()

    async def on_resumed(self) -> None:
        """A session goes on, and nothing was missed."""
        self._lacks = None
        log.info("discord resumed")

    async def on_disconnect(self) -> None:
        """The connection broke; discord.py tries again, more and more slowly."""
        if not self.is_closed():
            self._lacks = LOST

    @property
    def _answerers(self) -> Handlers:
        assert self._answers is not None
        return self._answers

    async def _register(self) -> None:
        """Tell Discord the commands.

        Always all of them: it is one request, the commands that exist keep their ids and do not count as created, and
        what Discord gives back is full of its own defaults, so comparing it could only miss a difference.
        """
        try:
            with discord_errors():
                if is_choice():
                    await self._tree.set_translator(Localizing())
                await self._tree.sync()
            self._has_commands = True
        except SettingsWrong:
            raise
        except LimnerError as error:
            # Those of the last start still work; the next session tries again.
            log.warning("commands not registered", error=type(error).__name__, detail=str(error))

    async def _tracked(self, answering: Coroutine[None, None, None]) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._underway.add(task)
        try:
            await answering
        finally:
            self._underway.discard(task)

    async def _finish(self) -> None:
        others = self._underway - {asyncio.current_task()}
        if others:
            await asyncio.wait(others, timeout=FINISH_WITHIN.total_seconds())

    def _shut_out(self, code: int) -> SettingsWrong:
        self._refused = _CLOSED_FOR_GOOD.get(code, f"Discord closed the connection for good, with code {code}.")
        return SettingsWrong(self._refused)


def wait_before_session(waited: timedelta, lasted: timedelta) -> timedelta:
    """How long to wait before a further session is begun.

    Args:
        waited: Before the last one.
        lasted: Since its beginning.
    """
    return SHORTEST_WAIT if lasted > CALM else min(max(SHORTEST_WAIT, waited * 2), LONGEST_WAIT)


@asynccontextmanager
async def open_client(
    token: str, *, api_url: str | None = None, gateway_url: str | None = None
) -> AsyncIterator[LimnerClient]:
    """Log in by REST; nothing is heard before `LimnerClient.listen`.

    Args:
        token: The bot's.
        api_url: Instead of Discord's own.
        gateway_url: Instead of Discord's own.

    Raises:
        SettingsWrong: Discord does not take the token.
        ChatUnreachable: Discord does not answer.
    """
    with quiet_library(), _addresses(api_url, gateway_url):
        async with LimnerClient() as client:
            try:
                with discord_errors():
                    await client.login(token)
            except discord.LoginFailure:
                raise SettingsWrong(_CLOSED_FOR_GOOD[4004]) from None
            yield client


@contextmanager
def _addresses(api_url: str | None, gateway_url: str | None) -> Iterator[None]:
    """Point discord.py elsewhere; it reads its addresses from its classes, and takes none for a single client."""
    api, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    if api_url is not None:
        Route.BASE = api_url
    if gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, gateway


def _is_ours(custom_id: str) -> bool:
    """Whether discord.py finds a button or a choice of ours by this id."""
    ours = (VerbButton, SettingSelect, ToolSelect)
    return any(one.__discord_ui_compiled_template__.fullmatch(custom_id) for one in ours)
