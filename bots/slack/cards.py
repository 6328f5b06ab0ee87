"""The job's own message: where it stands, and how it is found again."""

import asyncio
from dataclasses import dataclass, replace
from enum import Enum, auto

from bots import wording
from bots.lately import Lately
from bots.slack.places import Place, spot_of
from bots.slack.posts import Posts
from bots.slack.present import Look, card
from bots.slack.standing import Tag, Where
from bots.slack.workspaces import Workspace
from core.model.conversation import Version
from core.model.job import Job, JobState
from core.model.reply import Failure, Reply
from core.model.request import Origin, Spot
from core.ports import Inbox

PART = "card"


class Went(Enum):
    """Where an answer went."""

    HERE = auto()
    """Into the thread of the card, or into the place of the job's own message."""
    DIRECTLY = auto()
    """To the direct messages of whoever asked."""
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of an answer.

    Attributes:
        reply: The answer itself, where its pictures belong on the card too.
    """

    versions: tuple[Version, ...] = ()
    went: Went = Went.HERE
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A job with its own message.

    Attributes:
        is_shown: The message was posted this moment, and shows the job as it is.
    """

    job: Job
    is_shown: bool = False


class Cards:
    """Posts the jobs' own messages and knows where they stand.

    Each method may raise `PlaceGone` and `ChatUnreachable`.
    """

    def __init__(self, posts: Posts, inbox: Inbox) -> None:
        self._posts = posts
        self._inbox = inbox
        self._spots: Lately[str, Spot] = Lately()
        # Whoever asked for a message may stop waiting; it is posted all the same, and nobody posts another meanwhile.
        # No TaskGroup could own these tasks beyond that; `aclose` cancels and awaits them.
        self._posting: dict[str, asyncio.Task[str]] = {}

    async def aclose(self) -> None:
        """Give up what is being posted."""
        tasks = [*self._posting.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def post(self, workspace: Workspace, job: Job) -> str:
        """Post the job's own message; the same one however often, and by however many at once."""
        task = self._posting.get(job.id)
        if task is None:
            task = asyncio.create_task(self._posts.post(_where(workspace, job), self.look(job), Tag.of(job, PART)))
            self._posting[job.id] = task
            task.add_done_callback(lambda done: self._posted(job.id, done))
        return await asyncio.shield(task)

    async def edit(self, workspace: Workspace, job: Job, ending: Ending | None = None) -> None:
        """Let the job's own message say how the job stands."""
        ts = Place.read(job.request.place).message
        await self._posts.edit(_where(workspace, job), ts, self.look(job, ending))

    def look(self, job: Job, ending: Ending | None = None) -> Look:
        """How the job's own message looks."""
        ending = ending or Ending()
        if job.state is JobState.DELIVERED and ending.went is Went.NOWHERE:
            # Done for the core, which has nothing left to do; for whoever looks at it, it failed.
            job = replace(job, state=JobState.FAILED, failure=Failure("AnswerNotPosted", wording.NOT_POSTED_IN_SLACK))
        return card(job, ending.versions, went_directly=ending.went is Went.DIRECTLY)

    def known(self, job: Job) -> Job:
        """The job with its own message, if this process placed it after the job was read."""
        spot = self._spots.get(job.id)
        return job.at(spot) if spot and not Place.read(job.request.place).message else job

    async def placed(self, workspace: Workspace, job: Job) -> Placed:
        """The job with its own message: found when a crash came before it was written down, else posted.

        Its place stays empty when the job was stopped before anybody saw a message of it: nobody waits for one.
        """
        job = self.known(job)
        place = Place.read(job.request.place)
        if place.message:
            return Placed(job)
        # What is being posted for somebody else may show an earlier state.
        is_being_posted = job.id in self._posting
        ts = None if is_being_posted else await self._posts.find(_where(workspace, job), Tag.of(job, PART))
        if ts is None and job.state is JobState.CANCELLED and job.request.origin is Origin.INTERACTION:
            return Placed(job)
        spot = spot_of(place, job.request.conversation, ts or await self.post(workspace, job))
        await self._inbox.place(job.id, spot)
        return Placed(job.at(self._spots.put(job.id, spot)), is_shown=ts is None and not is_being_posted)

    def _posted(self, job_id: str, task: asyncio.Task[str]) -> None:
        del self._posting[job_id]
        if not task.cancelled():
            # Whoever waited for it reads the error; without this an error that nobody waits for would be complained of.
            task.exception()


def _where(workspace: Workspace, job: Job) -> Where:
    place = Place.read(job.request.place)
    return Where(workspace, place.channel, place.thread)
