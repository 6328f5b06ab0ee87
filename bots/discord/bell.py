"""Telling whoever runs Limner, on Discord."""

from collections.abc import Sequence

import discord
from discord.enums import TeamMemberRole, TeamMembershipState

from bots.discord.posts import Posts, nonce_of
from bots.discord.present import note
from bots.discord.results import ResultMessage


class DiscordBell:
    """The `Bell` of Discord: by REST, with a client that is logged in and need not be connected."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._posts = Posts(client)

    async def post(self, channel: str, words: str) -> None:
        """Tell it in a channel.

        Raises:
            PlaceGone, MessageRefused, ChatUnreachable: As `bots.discord.failures` says.
        """
        await self._posts.send(channel, ResultMessage(note(words), ()), nonce=nonce_of(words, channel, "bell"))

    async def tell(self, person: str, words: str) -> None:
        """Tell it in somebody's direct messages.

        Raises:
            PlaceGone, MessageRefused, ChatUnreachable: As `bots.discord.failures` says.
        """
        await self.post(await self._posts.direct_channel(person), words)

    def owners(self) -> Sequence[str]:
        """Who made the application: a person, or those of a team who may change it."""
        application = self._client.application
        if application is None:
            return ()
        if application.team is None:
            return (str(application.owner.id),)
        return [
            str(member.id)
            for member in application.team.members
            if member.membership_state is TeamMembershipState.accepted and member.role is not TeamMemberRole.read_only
        ]
