"""The real delivery side of the Discord bot on a loopback Discord, logged in by REST alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import aiohttp
import discord

from bots.discord.deliver import DiscordPlatform
from bots.discord.files import DiscordFiles
from bots.discord.places import DEFAULT_LIMIT, Place, in_channel, in_thread, new_thread, spot_of
from bots.discord.whispers import Whispers
from core.model.conversation import Version
from core.model.image import ImageRef
from core.model.job import Job, JobState
from core.model.reply import Facts, Picture, Reply
from core.model.request import Kind, Origin, Person, Request, Spot
from tests.fakes.core import FakeBlobs, FakePixels
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.raw import RawBot
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel, Message
from tests.fakes.naps import Naps
from tests.fakes.their_clock import TheirClock

PICTURE = b"\x89PNG\r\n\x1a\n picture"
COMMAND = {"name": "imagine", "description": "Make a picture"}
PRIVATE_V2 = (1 << 6) | (1 << 15)


@dataclass
class FakeInbox:
    """Keeps where jobs were placed."""

    placed: dict[str, Spot] = field(default_factory=dict)

    async def place(self, job_id: str, spot: Spot) -> None:
        self.placed[job_id] = spot


@dataclass
class Desk:
    """A platform, and the jobs that a test hands to it."""

    loopback: LoopbackDiscord
    client: discord.Client
    platform: DiscordPlatform
    raw: RawBot
    blobs: FakeBlobs
    clock: TheirClock
    whispers: Whispers
    naps: Naps
    inbox: FakeInbox

    def job(self, place: Place, *, state: JobState = JobState.MADE, **changes: Any) -> Job:
        """Ana's request, whose thread is not known yet, made this moment."""
        ana = self.loopback.person("ana").user
        event = self.clock.new_id()
        guild = self.loopback.guild.id
        key = changes.pop("conversation", new_thread(guild, int(place.channel), int(place.answers or 1)))
        request = Request(
            f"discord:{event}", key, Person(str(ana.id), "ana"), Kind.GENERATE, "a fox in the snow", place=str(place)
        )
        request = replace(request, origin=changes.pop("origin", Origin.MESSAGE))
        now = self.clock.now()
        return Job(event, request, state, **{**BEGINNING, "created_at": now, "changed_at": now, **changes})

    def job_anywhere(self) -> Job:
        """A job whose place does not matter."""
        return self.job(Place("1"))

    async def carded(self, channel: Channel, **changes: Any) -> tuple[Job, Message]:
        """A request in a channel, and its card."""
        asked = await self.loopback.person("ana").write(channel, "a fox in the snow")
        return await self.posted(self.job(Place(str(channel.id), answers=str(asked.id)), **changes))

    async def in_place(self, channel: Channel, **changes: Any) -> tuple[Job, Message]:
        """A request where the job's own message becomes the answer: a thread, or direct messages."""
        guild = channel.guild.id if channel.guild else None
        key = in_channel(guild, channel.id)
        if guild and channel.parent:
            key = in_thread(guild, channel.parent.id, channel.id)
        return await self.posted(self.job(Place(str(channel.id)), conversation=key, **changes))

    async def posted(self, job: Job) -> tuple[Job, Message]:
        """Post the job's own message."""
        message_id = await self.platform.post_card(job)
        spot = spot_of(Place.read(job.request.place), job.request.conversation, message_id)
        return placed(job, spot), next(one for one in self.loopback.all_messages if one.id == message_id)

    async def whispered(self, channel: Channel, **changes: Any) -> tuple[Job, Message, Interaction]:
        """A private request, acknowledged to Ana alone."""
        await self.raw.call("PUT", f"/applications/{self.loopback.bot.id}/commands", [COMMAND])
        asked = await self.loopback.person("ana").slash(channel, "imagine")
        await self.raw.answer(asked, flags=PRIVATE_V2, components=[{"type": 10, "content": "Queued"}])
        self.whispers.remember(str(asked.id), self.loopback.bot.id, asked.token)
        assert asked.response is not None
        limit = changes.pop("limit", DEFAULT_LIMIT)
        place = Place(str(channel.id), str(asked.response.id), str(asked.id), limit, is_private=True)
        return self.job(place, origin=Origin.INTERACTION, **changes), asked.response, asked

    async def reply(self, *pictures: bytes) -> Reply:
        """An answer of these pictures."""
        versions = [await self._version(number, data) for number, data in enumerate(pictures or (PICTURE,), start=1)]
        return Reply(tuple(Picture(version) for version in versions), Facts("model-a"))

    async def _version(self, number: int, data: bytes) -> Version:
        blob = await self.blobs.put("discord", data)
        image = ImageRef(blob, "image/png", 8, 8)
        return Version(f"V{number}", number, "job", "turn", (), image, "a fox in the snow")

    def counted(self, operation: str) -> int:
        """How many requests of one kind were made."""
        return len(self.loopback.calls(operation))

    @property
    def refused(self) -> list[str]:
        """The requests that Discord answered with an error."""
        return [f"{call.name} {call.status}" for call in self.loopback.requests if call.status >= 400]


BEGINNING: dict[str, Any] = {"fence": 1, "revision": 2, "shown": 1, "tries": 0}


def placed(job: Job, spot: Spot) -> Job:
    """The job as the store keeps it once its message is posted."""
    key = replace(job.request.conversation, thread=spot.thread or job.request.conversation.thread)
    return replace(job, request=replace(job.request, place=spot.place, conversation=key))


def later(job: Job, state: JobState, **changes: Any) -> Job:
    """The job's next change."""
    return replace(job, state=state, revision=job.revision + 1, **changes)


def made_before(job: Job, ago: timedelta) -> Job:
    """The job as if it had been made, and asked for, some time ago."""
    return replace(job, created_at=job.created_at - ago, changed_at=job.changed_at - ago)


@asynccontextmanager
async def open_desk(place: LoopbackDiscord) -> AsyncIterator[Desk]:
    """Log in and open the platform; a second desk on the same Discord is a process of its own."""
    clock = TheirClock(place.clock)
    blobs, inbox, naps, whispers = FakeBlobs(), FakeInbox(), Naps(), Whispers(clock)
    client = discord.Client(intents=discord.Intents.none(), max_messages=None, max_ratelimit_timeout=30)
    async with client, DiscordFiles([place.file_hosts]) as files, aiohttp.ClientSession() as http:
        await client.login(place.token)
        platform = DiscordPlatform(
            client,
            blobs=blobs,
            pixels=FakePixels(),
            inbox=inbox,  # type: ignore[arg-type]  # as much of the port as a delivery needs
            clock=clock,
            files=files,
            whispers=whispers,
            sleep=naps,
        )
        try:
            yield Desk(place, client, platform, RawBot(place, http), blobs, clock, whispers, naps, inbox)
        finally:
            await platform.aclose()
