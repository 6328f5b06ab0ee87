"""One job to its answer: look up, plan, ask, store."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from core.calls import Answered, Caller
from core.errors import (
    LimnerError,
    ModelGone,
    NotEnglish,
    NothingToEdit,
    OperatorError,
    SignatureMissing,
    TransientError,
)
from core.lineup import Lineup
from core.model.asking import ModelPrompt
from core.model.catalogue import Catalogue, Choice, ModelInfo
from core.model.conversation import ConversationKey, Part, PicturePart, Role, Turn, Version
from core.model.job import Job, Made, NewVersion, Outcome, Sources
from core.model.language import is_surely_not_english
from core.model.reply import Facts
from core.model.request import TOLD, Kind, Person, Request, Start
from core.model.text import shortened
from core.naming import not_kept, numbered
from core.ports import Clock, Conversations, Models
from core.prompt import Asking, Plan, plan, request_parts
from core.sources import Gatherer
from core.teller import Teller, Telling

log = structlog.get_logger(__name__)

LONGEST_ALT = 400
"""Characters of an alternative text; Discord takes 1,024 and Slack 1,000, listeners take less."""

RATIO_SLACK = 0.03
"""How far a picture may be from a ratio that it is called by: Gemini's 16:9 is 1408 by 768 pixels."""


@dataclass(frozen=True, slots=True)
class Base:
    """Where a job starts: the turn before it, and the version that it works on."""

    turn: str | None = None
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Everything that the calls of one job share.

    Attributes:
        is_instead: The model stands in for one that a call found gone; that happens once.
        based_on: Who asked for the version that it starts from, if that was somebody else.
    """

    job: Job
    choice: Choice
    base: Base
    sources: Sources
    asking: Asking
    is_instead: bool = False
    based_on: Person | None = None


class Studio:
    """Makes jobs."""

    def __init__(
        self,
        models: Models,
        lineup: Lineup,
        conversations: Conversations,
        *,
        caller: Caller,
        gatherer: Gatherer,
        clock: Clock,
    ) -> None:
        self._models = models
        self._lineup = lineup
        self._conversations = conversations
        self._caller = caller
        self._gatherer = gatherer
        self._teller = Teller(models, lineup, caller, clock)
        self._clock = clock

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
        if job.request.kind in TOLD:
            return await self._tell(job)
        call, planned, results = await self._ask(await self._prepare(job))
        answered = [result for result in results if isinstance(result, Answered)]
        errors = [result for result in results if isinstance(result, LimnerError)]
        _decide(answered, errors, last_try=last_try)
        for error in errors:
            log.warning("picture missing", job=job.id, error=error.code, detail=str(error)[:300])
        return await self._conversations.finish(job, self._made(call, planned, answered), self._clock.now())

    async def _tell(self, job: Job) -> Job:
        """Let the text model answer, beside the conversation."""
        sources = await self._gatherer.gather(job)
        base = Base()
        if job.request.kind is Kind.DESCRIBE and not (sources.pictures and _names_nothing(job.request)):
            base = await self._base(job.request)
        made = await self._teller.tell(Telling(job, sources, base.version))
        return await self._conversations.finish(job, made, self._clock.now())

    async def _prepare(self, job: Job) -> Call:
        request = job.request
        sources = await self._gatherer.gather(job)
        base = await self._base(request)
        if request.kind is Kind.EDIT and base.version is None and not sources.pictures:
            raise NothingToEdit
        asking = Asking(
            words=request.prompt,
            path=await self._conversations.path(base.turn) if base.turn else (),
            base=base.version.image if base.version else None,
            sources=[source.image for source in sources.pictures],
        )
        return Call(
            job,
            await self._chosen(job, asking),
            base,
            sources,
            asking,
            based_on=await self._somebody_else(base, request.person),
        )

    def _choice(self, job: Job, asking: Asking) -> Choice:
        catalogue = self._lineup.catalogue
        choice = catalogue.choose(job.request.effective.model, for_pictures=asking.goes_on)
        _refuse_other_languages(asking.words, choice.model, catalogue)
        return choice

    async def _chosen(self, job: Job, asking: Asking) -> Choice:
        """The model that was asked for; a job that has answers already stays with the model that gave them."""
        catalogue, choice = self._lineup.catalogue, self._choice(job, asking)
        saved = (attempt.model for attempt in await self._caller.earlier(job) if attempt.outcome is Outcome.ANSWERED)
        begun = catalogue.find(next(saved, choice.model.id))
        if begun is None or begun == choice.model:
            return choice
        return Choice(begun, f"This was made with {begun.id}.")

    async def _somebody_else(self, base: Base, person: Person) -> Person | None:
        """Who asked for the version that a request starts from, unless it is the same person."""
        asked = await self._conversations.requester(base.version) if base.version else None
        return asked if asked and asked.id != person.id else None

    async def _base(self, request: Request) -> Base:
        """Find where the request starts: the named version, the answered message, the head, or nowhere."""
        key = request.conversation
        if request.version is not None:
            return await self._numbered(key, request.version)
        if request.reply_to is not None:
            shown = await self._conversations.answered_by(key, request.reply_to)
            if shown:
                return Base(shown[-1].turn, shown[-1])
            gone = await self._conversations.gone_under(key, request.reply_to)
            if gone:
                raise not_kept(gone[-1], await self._conversations.versions(key))
        if request.start is Start.FRESH:
            return Base()
        head = await self._conversations.head(key)
        return Base(head.turn, head.version)

    async def _numbered(self, key: ConversationKey, number: int) -> Base:
        conversations = self._conversations
        found = numbered(number, await conversations.versions(key), await conversations.gone(key))
        return Base(found.turn, found)

    async def _ask(self, call: Call) -> tuple[Call, Plan, Sequence[Answered | LimnerError]]:
        """Ask for all pictures, and once more where the history or the model was at fault."""
        while True:
            try:
                return call, *await self._ask_all(call)
            except SignatureMissing:
                # The provider does not accept its own history; the same pictures as the person's own always pass.
                call = replace(call, asking=replace(call.asking, flatten=True))
            except ModelGone as error:
                call = self._instead(call, error)

    def _instead(self, call: Call, error: ModelGone) -> Call:
        """Let another model do it.

        Raises:
            ModelGone: There is no other.
        """
        gone = call.choice.model.id
        self._lineup.lose(gone)
        choice = self._choice(call.job, call.asking)
        if choice.model.id == gone:
            raise error
        # An operator may mend it (the key, the project, the table of models); people have their answer meanwhile.
        facts = {"job": call.job.id, "model": gone, "instead": choice.model.id, "detail": str(error)[:300]}
        log.warning("the provider does not have a model", **facts)
        return replace(call, choice=choice, is_instead=True)

    async def _ask_all(self, call: Call) -> tuple[Plan, Sequence[Answered | LimnerError]]:
        """Ask for all pictures side by side; an error of one does not stop the others.

        Raises:
            SignatureMissing: The history must be flattened first.
            ModelGone: Another model must do it.
        """
        planned = plan(call.asking, call.choice.model)
        options = call.job.request.effective
        prompt = ModelPrompt(
            model=call.choice.model,
            turns=await self._caller.load(planned),
            ratio=options.ratio,
            size=options.size,
            safety=call.job.request.settings.safety,
        )
        earlier = await self._caller.earlier(call.job)
        model = self._models.drawing[call.choice.model.provider]

        async def one(number: int, count: int) -> Answered | LimnerError:
            try:
                return await self._caller.ask(
                    call.job, model.draw, replace(prompt, number=number, count=count), earlier
                )
            except LimnerError as error:
                return error

        async with asyncio.TaskGroup() as together:
            tasks = [together.create_task(one(*share)) for share in _shares(options.pictures, call.choice.model)]
        results = [task.result() for task in tasks]
        _raise_what_can_be_mended(call, results)
        return planned, results

    def _made(self, call: Call, planned: Plan, answered: Sequence[Answered]) -> Made:
        model, request = call.choice.model, call.job.request
        asked = Turn(
            id=self._clock.new_id(),
            parent=call.base.turn,
            role=Role.USER,
            parts=request_parts(request.prompt, call.asking.sources),
            model=model.id,
            continues=call.base.version.image.blob.key if call.base.version else None,
        )
        answers = tuple(Turn(self._clock.new_id(), asked.id, Role.MODEL, result.parts, model.id) for result in answered)
        base = call.base.version
        return Made(
            asked=asked,
            answers=answers,
            pictures=tuple(
                NewVersion(self._clock.new_id(), alt)
                for result in answered
                for alt in _alts(result.parts, request.prompt)
            ),
            parents=(base.number,) if base else (),
            facts=Facts(
                model=model.id,
                provider=model.provider,
                parent=base.number if base else None,
                references=len(call.sources.pictures),
                ratio=_taken(request.effective.ratio, model.ratios) or _ratio_of(answered, model),
                size=_taken(request.effective.size, model.sizes),
                took=self._clock.now() - (call.job.started_at or call.job.created_at),
                based_on=call.based_on,
                missing=_missing(call, answered),
            ),
            notices=_notices(call, planned, answered),
            base=base.id if base else None,
        )


def _names_nothing(request: Request) -> bool:
    return request.version is None and request.reply_to is None


def _shares(count: int, model: ModelInfo) -> list[tuple[int, int]]:
    """Divide the pictures among calls: the first one's number, and how many, for each."""
    most = model.pictures_out
    return [(number, min(most, count - number + 1)) for number in range(1, count + 1, most)]


def _raise_what_can_be_mended(call: Call, results: Sequence[Answered | LimnerError]) -> None:
    unsigned = next((result for result in results if isinstance(result, SignatureMissing)), None)
    if unsigned is not None and not call.asking.flatten:
        raise unsigned
    gone = next((result for result in results if isinstance(result, ModelGone)), None)
    if gone is not None and not call.is_instead and not any(isinstance(result, Answered) for result in results):
        raise gone


def _decide(answered: Sequence[Answered], errors: Sequence[LimnerError], *, last_try: bool) -> None:
    """Raise the error that decides over the whole job, if the job is not to be finished with what came."""
    if not errors:
        return
    temporary = next((error for error in errors if isinstance(error, TransientError)), None)
    if temporary is not None and not (last_try and answered):
        raise temporary
    if not answered:
        raise next((error for error in errors if isinstance(error, OperatorError)), errors[0])


def _taken(value: str | None, legal: Sequence[str]) -> str | None:
    """What was asked for, as far as the model that drew in the end could be asked for it."""
    return value if value in legal else None


def _ratio_of(answered: Sequence[Answered], model: ModelInfo) -> str | None:
    """Name the ratio that the model chose by itself, when it is one of its own."""
    images = [part.image for result in answered for part in result.parts if isinstance(part, PicturePart)]
    for ratio in model.ratios if images else ():
        width, height = map(int, ratio.split(":"))
        if abs(images[0].width * height / (images[0].height * width) - 1) < RATIO_SLACK:
            return ratio
    return None


def _alts(parts: Sequence[Part], prompt: str) -> list[str]:
    """Give each picture of an answer its alternative text: the model's own words before it, else the prompt."""
    alts: list[str] = []
    words = ""
    for part in parts:
        if isinstance(part, PicturePart):
            alts.append(_shortened(words or prompt or "A picture made from the attached ones."))
            words = ""
        else:
            words = part.text.strip() or words
    return alts


def _shortened(text: str) -> str:
    return shortened(" ".join(text.split()), LONGEST_ALT)


def _notices(call: Call, planned: Plan, answered: Sequence[Answered]) -> tuple[str, ...]:
    asked_for, missing = call.job.request.effective.pictures, _missing(call, answered)
    notices = [*call.job.request.notices, call.choice.notice or "", *call.sources.notices]
    if planned.has_gaps:
        notices.append("What was deleted or has expired on the way here was not sent to the model.")
    if planned.has_faded:
        notices.append("The model's own notes on older pictures have expired, so it got the pictures alone.")
    if planned.left_out:
        sent = (
            "newest picture of this conversation was"
            if planned.earlier == 1
            else (f"{planned.earlier} newest pictures of this conversation were")
        )
        notices.append(f"Only the {sent} sent to the model.")
    if missing:
        notices.append(f"Asked for {asked_for}, got {asked_for - missing}.")
    stopped = next((result for result in answered if result.stopped_early), None)
    if stopped is not None and not missing:
        drew = any(result.pictures for result in answered)
        notices.append(f"The model stopped before it {'was done' if drew else 'drew anything'}.")
        notices.append(f"It said: “{stopped.explanation}”" if stopped.explanation else "")
    return tuple(notice for notice in notices if notice)


def _missing(call: Call, answered: Sequence[Answered]) -> int:
    came = sum(min(result.pictures, call.choice.model.pictures_out) for result in answered)
    return max(0, call.job.request.effective.pictures - came) if came else 0


def _refuse_other_languages(words: str, model: ModelInfo, catalogue: Catalogue) -> None:
    """Refuse here and not at acceptance: the refused job keeps the words that may be translated.

    Raises:
        UserError: The model does not understand the words.
    """
    if not (model.english_only and is_surely_not_english(words)):
        return
    other = catalogue.in_any_language(model)
    raise NotEnglish.of(model.id, (other.name or other.id) if other else "")
