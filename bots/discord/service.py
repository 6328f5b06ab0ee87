"""What the bot's ways in work with: the core behind it, and the parts of the bot that write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import discord
import structlog

from bots.discord.whispers import Whispers
from bots.doors import Core
from core.errors import LimnerError
from core.model.job import Job
from core.model.reply import Reply

log = structlog.get_logger(__name__)


class PostsCards(Protocol):
    """`bots.discord.deliver.DiscordPlatform`, as far as the ways in need it."""

    async def open_thread(self, job: Job) -> bool:
        """Open the thread on a job's card, unless it is there or has no place there; False when the bot may not."""

    async def show(self, job: Job) -> None:
        """Let a job's own message say how the job stands."""

    async def reveal(self, job: Job, reply: Reply, interaction_id: str) -> Sequence[str]:
        """Show a job's answer to the one person who pressed for it; returns its messages' ids."""

    async def post_card(self, job: Job) -> int:
        """Post a job's own message as a reply to the person's; returns its id."""


class RemembersFiles(Protocol):
    """`bots.discord.files.DiscordFiles`, as far as the ways in need it."""

    def remember(self, attachments: Iterable[discord.Attachment]) -> None:
        """Keep the addresses of files that have just been handed over."""


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that answers are made with."""

    core: Core
    platform: PostsCards
    files: RemembersFiles
    whispers: Whispers

    async def open_thread(self, job: Job) -> bool:
        """Open the thread on a job's card, and say whether it stands; the worker opens it later where that fails."""
        try:
            return await self.platform.open_thread(job)
        except LimnerError as error:
            log.warning("thread not opened", job=job.id, error=type(error).__name__, detail=str(error))
            return False

    async def show(self, job: Job) -> None:
        """Let a job's own message say how the job stands, if Discord takes that."""
        try:
            await self.platform.show(job)
        except LimnerError as error:
            log.warning("card not shown", job=job.id, error=type(error).__name__, detail=str(error))
