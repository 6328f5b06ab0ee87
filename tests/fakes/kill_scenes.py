"""Ana in a chat, a real process and Gemini on loopback: what is killed, repeated, lost and refused in tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from tests.fakes.discord.state import Message as DiscordMessage
from tests.fakes.discord_team import DiscordTeam
from tests.fakes.gemini_server import KEY, GeminiServer
from tests.fakes.house import prompt_of
from tests.fakes.patience import until
from tests.fakes.records import Records
from tests.fakes.slack.faults import UPLOAD
from tests.fakes.slack.gestures import Gesture
from tests.fakes.slack.state import Message as SlackMessage
from tests.fakes.slack_team import SlackTeam

Kind = TypeVar("Kind", DiscordTeam, SlackTeam)


@dataclass(frozen=True)
class Scene(Generic[Kind]):
    """What holds in every chat.

    Attributes:
        prepares: The call that the delivery of an answer begins with.
        uploads: The one that carries the pictures.
        begun_bytes: As many of its bytes come at once.
    """

    team: Kind
    gemini: GeminiServer

    prepares: ClassVar[str]
    uploads: ClassVar[str]
    begun_bytes: ClassVar[int]

    @property
    def asked(self) -> list[str]:
        """What the model was asked for, oldest first."""
        return [prompt_of(call) for call in self.gemini.calls]

    @property
    def records(self) -> Records:
        """What stands on disk."""
        return Records(self.team.process.data)

    async def comes_to(self, *states: str) -> None:
        """Wait until the jobs are in these states, oldest first."""
        await until(lambda: [job.state for job in self.records.jobs()] == [*states])

    async def kill(self) -> None:
        """End the process with kill -9."""
        await self.team.process.kill()

    async def start(self) -> None:
        """Start another one."""
        await self.team.start()


@dataclass(frozen=True)
class DiscordScene(Scene[DiscordTeam]):
    """Ana on Discord."""

    prepares = uploads = "POST /channels/{channel_id}/messages"
    begun_bytes = 16_384

    @property
    def results(self) -> list[DiscordMessage]:
        """Every message that shows a picture."""
        return [message for message in self.team.place.all_messages if message.pictures]

    async def imagine(self, words: str = "a lighthouse") -> None:
        """Use the slash command."""
        await self.team.ana.slash(self.team.general, "imagine", prompt=words)


@dataclass(frozen=True)
class SlackScene(Scene[SlackTeam]):
    """Ana on Slack."""

    prepares = "files.getUploadURLExternal"
    uploads = UPLOAD
    begun_bytes = 1_024

    @property
    def results(self) -> list[SlackMessage]:
        """Every message that shows a picture."""
        return [message for message in self.team.place.all_messages if message.pictures]

    async def imagine(self, words: str = "a lighthouse") -> Gesture:
        """Use the slash command."""
        return await self.team.ana.command(self.team.general, "/imagine", words)

    async def mention(self, words: str = "a lighthouse") -> Gesture:
        """Mention the bot."""
        return await self.team.ana.write(self.team.general, words, mention=True)

    async def all_is_told(self) -> None:
        """Wait until Slack has nothing left to deliver."""
        await self.team.place.until(lambda: all(one.acknowledged for one in self.team.place.deliveries.sent) or None)


@asynccontextmanager
async def discord_scene(folder: Path) -> AsyncIterator[DiscordScene]:
    """A scene on Discord, in which nothing may go against the rules of either side."""
    async with GeminiServer() as gemini, DiscordTeam.open(folder, **_settings(gemini)) as team:
        yield DiscordScene(team, gemini)
        assert team.place.violations == []
        assert gemini.violations == []


@asynccontextmanager
async def slack_scene(folder: Path, kind: type[SlackTeam] = SlackTeam) -> AsyncIterator[SlackScene]:
    """The same on Slack."""
    async with GeminiServer() as gemini, kind.open(folder, **_settings(gemini)) as team:
        yield SlackScene(team, gemini)
        assert team.place.violations == []
        assert gemini.violations == []


def _settings(gemini: GeminiServer) -> dict[str, str]:
    return {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": gemini.address, "LIMNER_UNPAID_OK": "1"}
