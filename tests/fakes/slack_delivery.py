"""The real delivery side of the Slack bot on a loopback Slack, without any way in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bots.slack.client import open_workspace
from bots.slack.deliver import SlackPlatform
from bots.slack.files import SlackFiles
from bots.slack.places import Place, in_direct_messages, in_thread, new_thread, spot_of
from bots.slack.ways import Ways
from bots.slack.workspaces import Workspace, Workspaces
from core.model.conversation import Version
from core.model.image import ImageRef
from core.model.job import Job, JobState
from core.model.reply import Facts, Picture, Reply, Words
from core.model.request import Kind, Origin, Person, Request, Spot
from tests.fakes.core import FakeBlobs, FakePixels
from tests.fakes.naps import Naps
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel, File, Message
from tests.fakes.their_clock import TheirClock

PICTURE = b"\x89PNG\r\n\x1a\n picture"
BEGINNING: dict[str, Any] = {"fence": 1, "revision": 2, "shown": 1, "tries": 0}

POST, EDIT = "chat.postMessage", "chat.update"
ANNOUNCE, COMPLETE, INFO = "files.getUploadURLExternal", "files.completeUploadExternal", "files.info"
HISTORY, REPLIES = "conversations.history", "conversations.replies"


@dataclass
class FakeInbox:
    """Keeps where jobs were placed, each once."""

    placed: dict[str, Spot] = field(default_factory=dict)

    async def place(self, job_id: str, spot: Spot) -> None:
        assert job_id not in self.placed
        self.placed[job_id] = spot


@dataclass
class Desk:
    """A platform, and the jobs that a test hands to it."""

    loopback: LoopbackSlack
    workspace: Workspace
    platform: SlackPlatform
    blobs: FakeBlobs
    clock: TheirClock
    naps: Naps
    inbox: FakeInbox

    def job(self, place: Place, *, state: JobState = JobState.MADE, **changes: Any) -> Job:
        """Ana's request, whose thread is not known yet, made this moment."""
        ana = self.loopback.person("ana").user
        event = self.clock.new_id()
        key = changes.pop("conversation", new_thread(self.loopback.team.id, place.channel, event))
        name = changes.pop("key", f"slack:{event}")
        request = Request(name, key, Person(ana.id, "ana"), Kind.GENERATE, "a fox in the snow", place=str(place))
        request = replace(request, origin=changes.pop("origin", Origin.INTERACTION))
        now = self.clock.now()
        return Job(event, request, state, **{**BEGINNING, "created_at": now, "changed_at": now, **changes})

    async def carded(self, channel: Channel, **changes: Any) -> tuple[Job, Message]:
        """A command in a channel, and its card."""
        await self.loopback.person("ana").command(channel, "/imagine", "a fox in the snow")
        return await self.posted(self.job(Place(channel.id), **changes))

    async def wrote(self, where: Channel | Message, words: str = "look", *files: File) -> Message:
        """What Ana wrote there."""
        message = (await self.loopback.person("ana").write(where, words, files=files)).message
        assert message is not None
        return message

    async def in_place(self, where: Channel | Message, **changes: Any) -> tuple[Job, Message]:
        """A request where the job's own message becomes the answer: in a thread, or in direct messages."""
        await self.wrote(where, "a fox in the snow")
        return await self.posted(self.job_in(where, **changes))

    def job_in(self, where: Channel | Message, **changes: Any) -> Job:
        """The same, before its own message is posted."""
        team = self.loopback.team.id
        place = Place(where.id) if isinstance(where, Channel) else Place(where.channel.id, thread=where.ts)
        key = in_thread(team, place.channel, place.thread) if place.thread else in_direct_messages(team, place.channel)
        return self.job(place, conversation=key, **{"origin": Origin.MESSAGE, **changes})

    async def posted(self, job: Job) -> tuple[Job, Message]:
        """Post the job's own message."""
        ts = await self.platform.post_card(job)
        spot = spot_of(Place.read(job.request.place), job.request.conversation, ts)
        return job.at(spot), self.message(job, ts)

    def message(self, job: Job, ts: str) -> Message:
        """A message in the channel of a job."""
        channel = Place.read(job.request.place).channel
        return next(one for one in self.loopback.all_messages if (one.channel.id, one.ts) == (channel, ts))

    async def reply(self, *pictures: bytes) -> Reply:
        """An answer of these pictures."""
        versions = [await self._version(number, data) for number, data in enumerate(pictures or (PICTURE,), start=1)]
        return Reply(tuple(Picture(version) for version in versions), Facts("model-a"))

    async def story(self, *pictures: bytes) -> Reply:
        """An answer of words before each picture."""
        reply = await self.reply(*pictures)
        pieces = [piece for version in reply.versions for piece in (Words(f"Step {version.number}"), Picture(version))]
        return replace(reply, pieces=tuple(pieces))

    async def _version(self, number: int, data: bytes) -> Version:
        blob = await self.blobs.put("slack", data)
        image = ImageRef(blob, "image/png", 8, 8)
        return Version(f"V{number}", number, "job", "turn", (), image, "a fox in the snow")

    def counted(self, method: str) -> int:
        """How many calls of a method were made."""
        return len(self.loopback.calls(method))

    @property
    def refused(self) -> list[str]:
        """The calls that Slack refused."""
        return [f"{one.method} {one.answer['error']}" for one in self.loopback.requests if _is_refused(one.answer)]


def _is_refused(answer: Any) -> bool:
    return isinstance(answer, dict) and not answer.get("ok", True)


def later(job: Job, state: JobState, **changes: Any) -> Job:
    """The job's next change."""
    return replace(job, state=state, revision=job.revision + 1, **changes)


def made_before(job: Job, ago: timedelta) -> Job:
    """The job as if it had been made, and asked for, some time ago."""
    return replace(job, created_at=job.created_at - ago, changed_at=job.changed_at - ago)


@asynccontextmanager
async def open_desk(place: LoopbackSlack, ways: Path | None = None) -> AsyncIterator[Desk]:
    """Open the platform; a second desk on the same Slack is a process of its own."""
    clock, blobs, inbox, naps = TheirClock(place.clock), FakeBlobs(), FakeInbox(), Naps()
    workspace = await open_workspace(place.settings["SLACK_BOT_TOKEN"], place.api_url)
    async with SlackFiles([place.file_hosts]) as files:
        platform = SlackPlatform(
            Workspaces(workspace),
            blobs=blobs,
            pixels=FakePixels(),
            inbox=inbox,  # type: ignore[arg-type]  # as much of the port as a delivery needs
            clock=clock,
            files=files,
            ways=Ways(ways),
            sleep=naps,
        )
        try:
            yield Desk(place, workspace, platform, blobs, clock, naps, inbox)
        finally:
            await platform.aclose()
