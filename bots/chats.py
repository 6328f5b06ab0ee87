"""The chats that are set up: each opened by what its settings say."""

from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from pydantic import SecretStr

from bots.doors import Chat
from core.errors import SettingsWrong
from core.settings import Settings

if TYPE_CHECKING:
    from bots.slack.front_door import FrontDoor

log = structlog.get_logger(__name__)

NO_WAY_IN = (
    "SLACK_BOT_TOKEN is set, and no way for Slack to reach Limner: set SLACK_APP_TOKEN for Socket Mode, or "
    "SLACK_SIGNING_SECRET for HTTP mode."
)


class Chats:
    """Decides how each chat is reached, and opens them.

    Args:
        settings: Of the operator.
        roles: A chat that is not among them is opened all the same, since the worker delivers there.

    Raises:
        SettingsWrong: A chat is to be heard, and the settings lack how.
    """

    def __init__(self, settings: Settings, roles: Collection[str]) -> None:
        self._settings = settings
        is_slack_heard = "slack" in roles and settings.slack_bot_token is not None
        self._door = _slack_door(settings) if is_slack_heard else None

    @property
    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """What the chats are reached by, to be served from the beginning."""
        return self._door.routes() if self._door is not None else ()

    async def open(self, stack: AsyncExitStack) -> Sequence[tuple[str, Chat]]:
        """Open every chat that has a token, by name."""
        opened: list[tuple[str, Chat]] = []
        if self._settings.discord_token is not None:
            opened.append(("discord", await self._discord(stack)))
        if self._settings.slack_bot_token is not None:
            opened.append(("slack", await self._slack(stack)))
        return opened

    async def _discord(self, stack: AsyncExitStack) -> Chat:
        from bots.discord.chat import DiscordAccess, open_discord

        settings = self._settings
        access = DiscordAccess(
            _clear(settings.discord_token),
            settings.discord_api_url,
            settings.discord_gateway_url,
            settings.discord_file_hosts,
        )
        return await stack.enter_async_context(open_discord(access))

    async def _slack(self, stack: AsyncExitStack) -> Chat:
        from bots.slack.chat import SlackAccess, open_slack
        from bots.slack.ways import WAYS_FILE

        settings = self._settings
        access = SlackAccess(
            _clear(settings.slack_bot_token),
            app_token=_clear(settings.slack_app_token) if settings.slack_app_token else None,
            door=self._door,
            api_url=settings.slack_api_url,
            file_hosts=settings.slack_file_hosts,
            ways_file=settings.data_dir / WAYS_FILE,
        )
        return await stack.enter_async_context(open_slack(access))


def _slack_door(settings: Settings) -> "FrontDoor | None":
    """What Slack comes in by; where we can go to Slack instead, we do."""
    if settings.slack_app_token is not None:
        if settings.slack_signing_secret is not None:
            log.info("slack by socket mode", because="SLACK_APP_TOKEN is set", unused="SLACK_SIGNING_SECRET")
        return None
    if settings.slack_signing_secret is None:
        raise SettingsWrong(NO_WAY_IN)
    from bots.slack.front_door import FrontDoor, Signatures

    return FrontDoor(Signatures(_clear(settings.slack_signing_secret)))


def _clear(secret: SecretStr | None) -> str:
    assert secret is not None, "asked for where it is set"
    return secret.get_secret_value()
