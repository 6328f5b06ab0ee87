"""The job's own message: where it stands, how it is found again, and the thread on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import structlog
from discord import ui

from bots import wording
from bots.buttons import Button, Press
from bots.discord.failures import MayNot, MessageGone, MessageRefused, ThreadStands
from bots.discord.places import Place, opens_thread, spot_of
from bots.discord.posts import Posts, carrying, nonce_of
from bots.discord.present import card, thread_name
from bots.discord.results import ResultMessage
from bots.fitting import PostedPicture
from bots.lately import Lately
from core.model.conversation import Version
from core.model.job import Job, JobState
from core.model.reply import Failure, Reply
from core.model.request import Origin, Spot
from core.ports import Inbox

log = structlog.get_logger(__name__)

_ON_CARDS = (Press.STOP, Press.AGAIN, Press.REPHRASE)


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


class Cards:
    """Posts the jobs' own messages and knows where they stand.

    Each method may raise `PlaceGone` and `ChatUnreachable`.
    """

    def __init__(self, posts: Posts, inbox: Inbox) -> None:
        self._posts = posts
        self._inbox = inbox
        self._spots: Lately[str, Spot] = Lately()
        self._threads: Lately[str, bool] = Lately()

    async def post(self, job: Job) -> str:
        """Post the job's own message, as a reply to the person's; the same one however often within minutes."""
        place = Place.read(job.request.place)
        nonce = nonce_of(job.id, place.channel, "card")
        return await self._posts.send(place.channel, self.look(job), nonce=nonce, replies_to=place.answers)

    async def edit(self, job: Job, ending: Ending | None = None, pictures: Sequence[PostedPicture] = ()) -> None:
        """Let the job's own message say how the job stands, and show these pictures."""
        place = Place.read(job.request.place)
        await self._posts.edit(place.channel, place.message, self.look(job, ending, pictures))

    def look(self, job: Job, ending: Ending | None = None, pictures: Sequence[PostedPicture] = ()) -> ResultMessage:
        """How the job's own message looks."""
        return ResultMessage(self._view(job, ending or Ending(), pictures), tuple(pictures))

    def known(self, job: Job) -> Job:
        """The job with its own message, if this process placed it after the job was read."""
        spot = self._spots.get(job.id)
        return job.at(spot) if spot and not Place.read(job.request.place).message else job

    async def placed(self, job: Job) -> Job:
        """The job with its own message: found when a crash came before it was written down, else posted if it may be.

        Its place stays empty when the message answers an interaction and cannot be found: nobody saw one then.
        """
        job = self.known(job)
        if Place.read(job.request.place).message:
            return job
        message = await self._found(job)
        if message is None and job.request.origin is Origin.INTERACTION:
            return job
        place = Place.read(job.request.place)
        spot = spot_of(place, job.request.conversation, int(message or await self.post(job)))
        await self._inbox.place(job.id, spot)
        return job.at(self._spots.put(job.id, spot))

    async def open_thread(self, job: Job) -> bool:
        """Open the thread on the job's card, if it is a card and was not tried before; False when that is forbidden."""
        if not opens_thread(job):
            return True
        place = Place.read(job.request.place)
        known = self._threads.get(place.message)
        if known is not None:
            return known
        try:
            await self._open(place, job)
        except (ThreadStands, MessageGone):
            # A thread outlives the message that it was opened on.
            pass
        except (MayNot, MessageRefused) as error:
            log.info("no thread opened", job=job.id, detail=str(error))
            return self._threads.put(place.message, False)
        return self._threads.put(place.message, True)

    async def _open(self, place: Place, job: Job) -> None:
        try:
            await self._posts.open_thread(place.channel, place.message, thread_name(job))
        except MessageRefused as error:
            # A server may ban words from names, and the name is the person's own words.
            log.info("thread's name refused", job=job.id, detail=str(error))
            await self._posts.open_thread(place.channel, place.message, wording.UNNAMED_PICTURE)

    async def _found(self, job: Job) -> str | None:
        place = Place.read(job.request.place)
        buttons = {Button(press, job.id).id for press in _ON_CARDS}
        found = carrying(await self._posts.recent(place.channel), buttons)
        return str(found.id) if found else None

    def _view(self, job: Job, ending: Ending, pictures: Sequence[PostedPicture]) -> ui.LayoutView:
        place = Place.read(job.request.place)
        if self._threads.get(place.message) is False:
            # Without a thread it must not lead to one.
            job = job.at(Spot(str(place), place.channel))
        if job.state is JobState.DELIVERED and ending.went is Went.NOWHERE:
            # Done for the core, which has nothing left to do; for whoever looks at it, it failed.
            job = replace(job, state=JobState.FAILED, failure=Failure("AnswerNotPosted", wording.NOT_POSTED))
        return card(job, ending.versions, went_directly=ending.went is Went.DIRECTLY, pictures=pictures)
