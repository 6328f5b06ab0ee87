"""What the bot's ways in work with: the core behind it, and the parts of the bot that write."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bots.doors import Core
from bots.outcomes import Post
from bots.slack.present import Look
from bots.slack.workspaces import Workspaces
from core.errors import LimnerError
from core.model.job import Job
from core.model.reply import Reply
from core.model.request import Person

log = structlog.get_logger(__name__)


class PostsCards(Protocol):
    """`bots.slack.deliver.SlackPlatform`, as far as the ways in need it."""

    async def post_card(self, job: Job) -> str:
        """Post the job's own message where its place says, once; returns its `ts`.

        Raises:
            NotInChannel, PlaceGone, ChatUnreachable: As `bots.slack.failures` says.
        """

    async def show(self, job: Job) -> None:
        """Let a job's own message say how the job stands."""

    def end_of(self, job: Job) -> asyncio.Event:
        """Set as soon as it was shown how a job ended; ask for it before the job starts."""

    async def deliver(self, job: Job, reply: Reply) -> Sequence[str]:
        """Put an answer where its request came from, or before the eyes of who asked; none when nothing takes it."""

    async def say(self, team: str, channel: str, look: Look, *, thread: str = "") -> None:
        """Post words of our own, for everyone there."""

    async def whisper(self, team: str, channel: str, person: str, look: Look, *, thread: str = "") -> None:
        """Post words of our own that one person sees."""

    async def post_file(self, team: str, channel: str, post: Post, *, thread: str = "") -> None:
        """Post a file that is no version, for everyone there."""

    async def direct_channel(self, team: str, person: str) -> str:
        """Id of the channel of somebody's direct messages."""

    async def is_admin(self, team: str, person: str) -> bool:
        """Whether somebody administers the workspace."""

    async def locale_of(self, team: str, person: str) -> str:
        """The language that somebody's Slack is set to; empty where that is not known."""

    async def named(self, team: str, person: Person) -> Person:
        """Somebody by the name that others call them, where Slack tells it in time."""

    async def pictures_of(self, team: str, channel: str, ts: str) -> Sequence[str]:
        """Ids of the pictures of a message; none when it is gone."""


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that answers are made with."""

    core: Core
    platform: PostsCards
    workspaces: Workspaces

    async def show(self, job: Job) -> None:
        """Let a job's own message say how the job stands, if Slack takes that."""
        try:
            await self.platform.show(job)
        except LimnerError as error:
            log.warning("card not shown", job=job.id, error=type(error).__name__, detail=str(error))
