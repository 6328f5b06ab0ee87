"""One job to its answer: look up, have it drawn, store."""

from dataclasses import dataclass

from core.artist import Artist, Commission, Drawing, alts, notices_of
from core.crew import Crew
from core.errors import NothingToEdit
from core.model.conversation import Role, Turn
from core.model.job import Job, Made, NewVersion, Sources
from core.model.reply import Facts
from core.model.request import TOLD, Kind, Person, Request
from core.prompt import Asking, request_parts
from core.reminding import reminded
from core.scribe import Scribe
from core.sentence import Saying
from core.starts import Base, Starts
from core.teller import Teller, Telling


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job with everything that it refers to looked up.

    Attributes:
        based_on: Who asked for the version that it starts from, if that was somebody else.
    """

    job: Job
    base: Base
    sources: Sources
    based_on: Person | None = None


class Studio:
    """Makes jobs."""

    def __init__(self, crew: Crew) -> None:
        self._conversations = crew.conversations
        self._gatherer = crew.gatherer
        self._artist = Artist(crew.models, crew.lineup, crew.caller)
        self._starts = Starts(crew.conversations)
        self._teller = Teller(Scribe(crew.models, crew.lineup, crew.caller), crew.caller, crew.clock)
        self._clock = crew.clock

    async def make(self, job: Job, *, last_try: bool = False) -> Job:
        """Get every picture that was asked for, and store the answer.

        Calls that were saved before a crash or a pause are not made again.

        Args:
            job: A claimed job.
            last_try: Be content with the pictures that came.

        Raises:
            ClaimLost: The job was stopped or taken over.
            UserError, TransientError, OperatorError: Why there is no answer; what came so far is saved.
        """
        if job.request.kind is Kind.REMIND:
            return await self._conversations.finish(job, reminded(job, self._clock), self._clock.now())
        if job.request.kind in TOLD:
            return await self._tell(job)
        prepared = await self._prepare(job)
        drawing = await self._artist.draw(await self._commission(prepared), last_try=last_try)
        return await self._conversations.finish(job, self._made(prepared, drawing), self._clock.now())

    async def _tell(self, job: Job) -> Job:
        """Let the text model answer, beside the conversation."""
        sources = await self._gatherer.gather(job)
        base = Base()
        if job.request.kind is Kind.DESCRIBE and not (sources.pictures and _names_nothing(job.request)):
            base = await self._starts.of(job.request)
        made = await self._teller.tell(Telling(job, sources, base.version))
        return await self._conversations.finish(job, made, self._clock.now())

    async def _prepare(self, job: Job) -> Prepared:
        request = job.request
        sources = await self._gatherer.gather(job)
        base = await self._starts.of(request)
        if request.kind is Kind.EDIT and base.version is None and not sources.pictures:
            raise NothingToEdit
        return Prepared(job, base, sources, await self._starts.somebody_else(base, request.person))

    async def _commission(self, prepared: Prepared) -> Commission:
        base, request = prepared.base, prepared.job.request
        asking = Asking(
            words=request.prompt,
            path=await self._conversations.path(base.turn) if base.turn else (),
            base=base.version.image if base.version else None,
            sources=[source.image for source in prepared.sources.pictures],
        )
        return Commission(prepared.job, asking, request.effective)

    def _made(self, prepared: Prepared, drawing: Drawing) -> Made:
        model, job, base = drawing.choice.model, prepared.job, prepared.base.version
        request = job.request
        asked = Turn(
            id=self._clock.new_id(),
            parent=prepared.base.turn,
            role=Role.USER,
            parts=request_parts(request.prompt, drawing.commission.asking.sources),
            model=model.id,
            continues=base.image.blob.key if base else None,
        )
        answers = tuple(
            Turn(self._clock.new_id(), asked.id, Role.MODEL, result.content, model.id) for result in drawing.answered
        )
        return Made(
            asked=asked,
            answers=answers,
            pictures=tuple(
                NewVersion(self._clock.new_id(), alt)
                for result in drawing.answered
                for alt in alts(result.parts, request.prompt)
            ),
            parents=(base.number,) if base else (),
            facts=Facts(
                model=model.id,
                provider=model.provider,
                parent=base.number if base else None,
                references=len(prepared.sources.pictures),
                ratio=drawing.ratio,
                size=drawing.size,
                took=self._clock.now() - (job.started_at or job.created_at),
                based_on=prepared.based_on,
                missing=drawing.missing,
            ),
            notices=_notices(prepared, drawing),
            base=base.id if base else None,
        )


def _names_nothing(request: Request) -> bool:
    return request.version is None and request.reply_to is None


def _notices(prepared: Prepared, drawing: Drawing) -> tuple[Saying, ...]:
    instead = (drawing.choice.notice,) if drawing.choice.notice else ()
    return (*prepared.job.request.notices, *instead, *prepared.sources.notices, *notices_of(drawing))
