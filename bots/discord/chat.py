"""The Discord bot as one thing: what `bots/app.py` opens."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from bots.discord.bell import DiscordBell
from bots.discord.client import LimnerClient, open_client
from bots.discord.deliver import DiscordPlatform
from bots.discord.files import DiscordFiles
from bots.discord.handlers import Handlers
from bots.discord.hearing import Hearing
from bots.discord.service import Service
from bots.discord.whispers import Whispers
from bots.doors import Core, Lent
from bots.patience import reached


@dataclass(frozen=True, slots=True)
class DiscordAccess:
    """How Discord is reached.

    Attributes:
        file_hosts: Attachments are downloaded from these alone; none means Discord's own.
    """

    token: str = field(repr=False)
    api_url: str | None = None
    gateway_url: str | None = None
    file_hosts: Sequence[str] = ()


class DiscordChat:
    """The `Chat` of Discord."""

    def __init__(self, client: LimnerClient, files: DiscordFiles, stack: AsyncExitStack) -> None:
        self._client = client
        self._files = files
        self._stack = stack
        self._writes: tuple[DiscordPlatform, Whispers] | None = None

    def platform(self, lent: Lent) -> DiscordPlatform:
        """What the worker writes through."""
        whispers = Whispers(lent.clock)
        platform = DiscordPlatform(
            self._client,
            blobs=lent.blobs,
            pixels=lent.pixels,
            inbox=lent.inbox,
            clock=lent.clock,
            files=self._files,
            whispers=whispers,
        )
        self._stack.push_async_callback(platform.aclose)
        self._writes = platform, whispers
        return platform

    @property
    def bell(self) -> DiscordBell:
        """What operators are told by."""
        return DiscordBell(self._client)

    async def listen(self, core: Core) -> None:
        """Take what people say until cancelled.

        Raises:
            SettingsWrong: Discord does not let us in.
        """
        assert self._writes is not None, "the platform comes first"
        platform, whispers = self._writes
        service = Service(core, platform, self._files, whispers)
        await self._client.listen(Handlers(service), Hearing(service))

    async def trouble(self) -> str | None:
        """Why nothing can be heard or said at the moment."""
        return self._client.trouble


@asynccontextmanager
async def open_discord(access: DiscordAccess) -> AsyncIterator[DiscordChat]:
    """Log in, however long Discord is away.

    Raises:
        SettingsWrong: Discord does not take the token.
    """
    async with AsyncExitStack() as stack:
        client = await _logged_in(access, stack)
        files = await stack.enter_async_context(DiscordFiles(access.file_hosts))
        yield DiscordChat(client, files, stack)


async def _logged_in(access: DiscordAccess, stack: AsyncExitStack) -> LimnerClient:
    async def login() -> LimnerClient:
        opening = open_client(access.token, api_url=access.api_url, gateway_url=access.gateway_url)
        return await stack.enter_async_context(opening)

    return await reached("discord", login)
