"""The workspaces that the bot is installed in, each with what it is spoken to with."""

import asyncio
from dataclasses import dataclass, field

import structlog
from slack_sdk.web.async_client import AsyncWebClient

log = structlog.get_logger(__name__)


@dataclass(eq=False)
class Workspace:
    """One installation.

    Attributes:
        team: Id of the workspace.
        token: The bot's.
        me: User id of the bot: who a message mentions when it is meant for the bot.
        bot: Bot id of the bot: who its own messages are from.
        name: What people call the bot: `@Limner`.
        ended: Why nothing may be called any more; None while the installation stands.
        departure: Set with it.
    """

    team: str
    token: str = field(repr=False)
    client: AsyncWebClient = field(repr=False)
    me: str
    bot: str
    name: str
    ended: str | None = None
    departure: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def end(self, why: str) -> None:
        """Call nothing of it any more."""
        if self.ended is None:
            log.error("workspace left", team=self.team, reason=why)
        self.ended = why
        self.departure.set()


class Workspaces:
    """Finds an installation by its team; one now, many once OAuth fills it."""

    def __init__(self, *installed: Workspace) -> None:
        self._by_team = {workspace.team: workspace for workspace in installed}

    def find(self, team: str) -> Workspace | None:
        """The installation of a workspace, if there is one."""
        return self._by_team.get(team)

    @property
    def all(self) -> tuple[Workspace, ...]:
        """Every installation."""
        return tuple(self._by_team.values())
