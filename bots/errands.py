"""What people do with work that exists, by a command or in words: see it, stop it, go back; in every chat."""

from collections.abc import Awaitable, Callable, Sequence

from bots import wording
from bots.commands import Verb
from bots.dialect import Said
from bots.doors import Core
from bots.finding import Around
from bots.wishes import short_prompt
from core.errors import UnknownJob, UserError
from core.model.appointment import Appointment
from core.model.conversation import ConversationKey, Version
from core.model.job import Job
from core.model.request import TOLD, Person
from core.naming import not_kept, numbered

GoesBack = Callable[[ConversationKey, str | None], Awaitable[Version]]


class Errands:
    """Each returns what to say.

    Args:
        core: What they are done with.
        undo: Moves a head back, where that is not `Control.undo` itself.
    """

    def __init__(self, core: Core, undo: GoesBack | None = None) -> None:
        self._core = core
        self._undo = undo or core.control.undo

    async def jobs(self, here: Around, person: Person, *, aloud: bool = False) -> Sequence[Job]:
        """The unfinished jobs of a person on this server, and of everyone in this place; newest first.

        Args:
            here: The place.
            person: Who asks.
            aloud: Everyone in the place reads the answer: it tells of the place's own jobs, and of no private one.
        """
        may_tell = here.tells_aloud if aloud else here.lists
        jobs = await self._core.control.jobs(tenant=here.tenant)
        return [job for job in jobs if may_tell(job, person) and not (aloud and job.request.is_beside)]

    async def listed(self, here: Around, person: Person) -> Sequence[Job]:
        """What a person is told of when nobody reads along: those jobs, and the answers that no chat took."""
        return [*await self.jobs(here, person), *await self._core.control.unseen(here.tenant, person)]

    async def coming(self, here: Around, person: Person, *, aloud: bool = False) -> Sequence[Appointment]:
        """What a person wanted to happen later; where others read along, what was wanted before everyone there."""
        theirs = await self._core.agenda.of(here.tenant, person)
        return [one for one in theirs if not aloud or await self._is_told_there(here, person, one)]

    async def _is_told_there(self, here: Around, person: Person, one: Appointment) -> bool:
        try:
            job = await self._core.control.find(one.job)
        except UnknownJob:
            return False
        return here.tells_aloud(job, person) and not job.request.is_beside

    async def cancel(self, here: Around, person: Person, reference: str, *, aloud: bool = False) -> str:
        """Stop the named job, else the newest of the conversation, else the newest of this person.

        Args:
            here: The place.
            person: Who asks.
            reference: Names the job; may be empty.
            aloud: As above.

        Raises:
            UserError: There is none, or it has ended already.
        """
        listed = await self.jobs(here, person, aloud=aloud)
        may_tell = here.tells_aloud if aloud else here.lists
        job = await self._core.control.find(reference) if reference else _newest(listed, here, person)
        if not may_tell(job, person):
            # A short reference may be guessed: nothing is told of the jobs of others elsewhere.
            raise UnknownJob
        stopped = await self._core.control.cancel(job.id)
        return wording.stopped(short_prompt(stopped.request), sum(other.id != stopped.id for other in listed))

    async def undo(self, here: Around) -> str:
        """Go back to the version before.

        Raises:
            UserError: No conversation is held here, or it has no version before.
        """
        if here.conversation is None:
            raise UserError(wording.UNDO_IN_THREAD)
        return wording.went_back((await self._undo(here.conversation, None)).label)

    async def undo_job(self, job: Job) -> str:
        """Go back to the version that a job's picture was made from.

        Raises:
            UserError: It was made from none.
        """
        return wording.went_back((await self._undo(job.request.conversation, job.id)).label)

    async def source(
        self, key: ConversationKey, said: Said, pressed: Version | None = None, *, has_pictures: bool = False
    ) -> Version | None:
        """What words take along when they leave a conversation, where its numbers mean nothing any more.

        Args:
            key: That conversation.
            said: The words.
            pressed: The version whose button they came by.
            has_pictures: Pictures came with them.

        Returns:
            The version that they name, else the pressed one, else the head where they are about that.

        Raises:
            NotKept, UnknownVersion: The named one cannot be had.
        """
        conversations = self._core.conversations
        if said.version is not None:
            return numbered(said.version, await conversations.versions(key), await conversations.gone(key))
        is_about_head = said.verb is Verb.EDIT or (said.verb is Verb.DESCRIBE and not has_pictures)
        return pressed or ((await conversations.head(key)).version if is_about_head else None)

    async def refuse_gone(self, key: ConversationKey, message_id: str) -> None:
        """Refuse to go on from a message of another place whose pictures are gone.

        Raises:
            NotKept: They are.
        """
        gone = await self._core.conversations.gone_under(key, message_id)
        if gone:
            raise not_kept(gone[-1], await self._core.conversations.versions(key))

    async def has_picture(self, key: ConversationKey | None) -> bool:
        """Whether a conversation holds a version, or may be about to."""
        if key is None:
            return False
        head = await self._core.conversations.head(key)
        running = await self._core.control.jobs(key)
        return head.version is not None or any(job.request.kind not in TOLD for job in running)


def _newest(listed: Sequence[Job], here: Around, person: Person) -> Job:
    in_place = [job for job in listed if job.request.conversation == here.conversation]
    own = [job for job in listed if job.request.person.id == person.id]
    for jobs in (in_place, own):
        if jobs:
            return jobs[0]
    raise UserError(wording.NOTHING_RUNS)
