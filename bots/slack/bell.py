"""Telling whoever runs Limner, on Slack."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bots.slack.failures import ShutOut
from bots.slack.posts import Posts
from bots.slack.present import note
from bots.slack.standing import Standing, Where
from bots.slack.workspaces import Workspace, Workspaces


class SlackBell:
    """The `Bell` of Slack."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        # What it says belongs to no job, so nothing of it is looked for later.
        self._posts = Posts(Standing(datetime.now(UTC)))

    async def post(self, channel: str, words: str) -> None:
        """Tell it in a channel, named by its workspace and id, or by its id alone where there is one workspace.

        Raises:
            ShutOut: The workspace is none of ours, or put us out.
            PlaceGone, MessageRefused, ChatUnreachable: As `bots.slack.failures` says.
        """
        team, _, id_ = channel.rpartition(":")
        await self._posts.say(Where(self._installed(team), id_), note(words))

    async def tell(self, person: str, words: str) -> None:
        """Tell it in somebody's direct messages.

        Raises:
            ShutOut: The workspace is none of ours, or put us out.
            PlaceGone, MessageRefused, ChatUnreachable: As `bots.slack.failures` says.
        """
        team, _, id_ = person.rpartition(":")
        workspace = self._installed(team)
        await self._posts.say(Where(workspace, await self._posts.direct_channel(workspace, id_)), note(words))

    def owners(self) -> Sequence[str]:
        """Nobody: Slack does not tell who installed an app, and its workspace's owner need not know of it."""
        return ()

    def _installed(self, team: str) -> Workspace:
        found = self._workspaces.find(team) if team else next(iter(self._workspaces.all), None)
        if found is None:
            raise ShutOut(f"no installation in {team}")
        return found
