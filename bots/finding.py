"""Finding the work that a person speaks of or presses on, and refusing what belongs elsewhere: in every chat."""

from dataclasses import dataclass
from typing import Protocol

import structlog

from bots import wording
from bots.buttons import About
from bots.doors import Core
from core.errors import NotKept, UnknownJob, UserError
from core.model.conversation import ConversationKey, Gone, Version
from core.model.job import Job
from core.model.preferences import Setting
from core.model.request import Person
from core.model.scope import ChannelKey
from core.naming import not_kept

log = structlog.get_logger(__name__)

LONGEST_ABOUT = 100


class Around(Protocol):
    """The place where a person does something."""

    @property
    def tenant(self) -> str:
        """Whose jobs stand there, as the core names it."""

    @property
    def conversation(self) -> ConversationKey | None:
        """The conversation that is held there; None where each request opens its own."""

    @property
    def channel_key(self) -> ChannelKey:
        """The channel, whose settings new conversations start from."""

    @property
    def moot(self) -> frozenset[Setting]:
        """Settings that say nothing about this place."""

    @property
    def knows_people_everywhere(self) -> bool:
        """Whether a person's id means the same person in every space of the platform."""

    @property
    def keeps_messages(self) -> bool:
        """Whether the chat's own messages are Limner's to keep, and are forgotten with the rest."""

    def belongs(self, job: Job, person: Person) -> bool:
        """Whether a button about a job may be pressed there; what only one person sees, only they may."""

    def lists(self, job: Job, person: Person) -> bool:
        """Whether this person is told of a job there: their own of that tenant, and everyone's of that place."""

    def tells_aloud(self, job: Job, person: Person) -> bool:
        """Whether everyone there may read of a job."""


@dataclass(frozen=True, slots=True)
class Found:
    """A job, and the version of it where the button or the form is about one."""

    job: Job
    version: Version | None = None


class Finding:
    """Finds what a button or a form is about."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def what(self, here: Around, person: Person, about: About, name: str) -> Found | None:
        """What a button or a form is about; None for what is about neither a job nor a version.

        Raises:
            UserError: It does not belong where it was used.
        """
        if about is About.VERSION:
            version, job = await self.version(here, person, name)
            return Found(job, version)
        if about is About.OTHER:
            return None
        if about is About.APPROVAL:
            return Found(await self._asked(here, person, name))
        return Found(await self.job(here, person, name, from_list=about is About.LISTED_JOB))

    async def job(self, here: Around, person: Person, job_id: str, *, from_list: bool = False) -> Job:
        """The job that a button is about.

        Args:
            here: Where it was pressed.
            person: Who pressed it.
            job_id: As the button's id says; it may have been forged.
            from_list: `/jobs` tells of it too.

        Raises:
            NotKept: It was forgotten.
            UserError: It does not belong where the button was pressed.
        """
        try:
            job = await self._core.control.find(job_id)
        except UnknownJob:
            raise misplaced(here, person, job_id) from None
        if job.gone is Gone.FORGOTTEN:
            # Nothing is left that tells where it belonged.
            raise NotKept(wording.WAS_FORGOTTEN)
        if here.belongs(job, person) or (from_list and here.lists(job, person)):
            return job
        raise misplaced(here, person, job_id)

    async def _asked(self, here: Around, person: Person, approval_id: str) -> Job:
        """The job that waits for an approval, or waited for it.

        Raises:
            UserError: It does not belong where the button was pressed.
        """
        job = await self._core.consent.job_of(approval_id)
        if job is None:
            raise misplaced(here, person, approval_id)
        return await self.job(here, person, job.id)

    async def version(self, here: Around, person: Person, version_id: str) -> tuple[Version, Job]:
        """The version that a button or a form is about, and the job that made it.

        Raises:
            NotKept: It was deleted or forgotten, or has expired.
            UserError: It does not belong where the button was pressed.
        """
        version = await self._core.conversations.version(version_id)
        if version is None:
            raise await self._lost(here, person, version_id)
        return version, await self.job(here, person, version.job)

    async def _lost(self, here: Around, person: Person, version_id: str) -> UserError:
        """Why there is no such version; what belongs elsewhere is not told of."""
        conversations = self._core.conversations
        lost = await conversations.lost(version_id)
        if lost is None:
            return misplaced(here, person, version_id)
        job = await self.job(here, person, lost.job)
        return not_kept(lost, await conversations.versions(job.request.conversation))


def misplaced(here: Around, person: Person, about: str) -> UserError:
    """Write down that a button or a form was used where it does not belong, and say so."""
    log.warning("press refused", about=about[:LONGEST_ABOUT], person=person.id, tenant=here.tenant)
    return UserError(wording.NOT_HERE)
