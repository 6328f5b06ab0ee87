"""One picture's worth of model calls: recorded before, saved after, never made twice for the same answer."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeVar

from core.errors import AnswerLost, BadPicture, ClaimLost, JobPoisonous, LimnerError, ModelRefused, NothingDrawn
from core.model.asking import (
    LoadedCall,
    LoadedPart,
    LoadedPicture,
    LoadedResult,
    LoadedText,
    LoadedTurn,
    ModelAnswer,
    ModelPrompt,
    TextPrompt,
)
from core.model.conversation import AnswerPart, CallPart, Part, PicturePart, TextPart
from core.model.image import BlobRef, ImageRef
from core.model.job import Attempt, Job, Outcome
from core.ports import Attempts, Blobs, Clock, Pixels
from core.prompt import Plan
from core.sentence import Sentence
from core.sources import blob_space

DEAREST_USD = Decimal("0.24")
"""What a picture costs where it costs most: 4K of the dearest model of the catalogue."""

T = TypeVar("T")
P = TypeVar("P", ModelPrompt, TextPrompt)

MOST_LOST = 2
"""Calls for one picture that may vanish without an answer; each may have been billed."""

MOST_EMPTY = 2
"""Calls for one picture that may end with nothing: the second one is not mentioned to anyone."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was saved of one call.

    Attributes:
        number: Of the `count` pictures the one that it was for; the first, where one call gives several.
        model: Which model answered.
        stopped_early: This is all that came before the model stopped.
        explanation: Why it stopped, in the model's own words, when it gave any.
    """

    number: int
    parts: tuple[AnswerPart, ...]
    model: str
    stopped_early: bool = False
    explanation: str | None = None

    @property
    def pictures(self) -> int:
        """How many pictures were drawn."""
        return sum(isinstance(part, PicturePart) for part in self.parts)

    @property
    def content(self) -> tuple[Part, ...]:
        """The words and pictures alone, in their order."""
        return tuple(part for part in self.parts if not isinstance(part, CallPart))

    @property
    def calls(self) -> tuple[CallPart, ...]:
        """The wishes to have a tool run; of an answer that broke off none can be trusted to be whole."""
        return () if self.stopped_early else tuple(part for part in self.parts if isinstance(part, CallPart))


@dataclass(frozen=True, slots=True)
class _Ended:
    """What one call gave.

    Attributes:
        is_answer: It need not be made again.
    """

    parts: tuple[AnswerPart, ...]
    is_answer: bool
    stopped_early: bool
    explanation: str | None


class Caller:
    """Asks a model for one picture, or once for words, and stores what it says."""

    def __init__(self, attempts: Attempts, blobs: Blobs, pixels: Pixels, clock: Clock) -> None:
        self._attempts = attempts
        self._blobs = blobs
        self._pixels = pixels
        self._clock = clock

    async def earlier(self, job: Job) -> Sequence[Attempt]:
        """The calls that count: all that were answered, and the others since an operator last queued the job."""
        if job.fence == 1:
            # Claimed for the first time: nothing can have been sent, and looking would cost a trip.
            return ()
        since = job.started_at or job.created_at
        return [
            attempt
            for attempt in await self._attempts.of(job.id)
            if attempt.outcome is Outcome.ANSWERED or attempt.sent_at >= since
        ]

    async def spent(self, job: Job) -> Decimal:
        """US dollars that a job's calls have cost; a call of unknown price counts as a dear one."""
        attempts = await self._attempts.of(job.id)
        used = [attempt.usage for attempt in attempts if attempt.usage is not None]
        return sum((DEAREST_USD if one.cost_usd is None else one.cost_usd for one in used), Decimal(0))

    async def load(self, planned: Plan) -> tuple[LoadedTurn, ...]:
        """Read everything that a plan refers to.

        Raises:
            PictureGone: A picture is missing or is not what it was.
        """
        return tuple([LoadedTurn(turn.role, await self.load_parts(turn.parts)) for turn in planned.turns])

    async def load_parts(self, parts: Sequence[AnswerPart]) -> tuple[LoadedPart, ...]:
        """Read everything that the parts of a turn refer to.

        Raises:
            PictureGone: As above.
        """
        return tuple([await self._bytes(part) for part in parts])

    async def ask(
        self, job: Job, send: Callable[[P], Awaitable[ModelAnswer]], prompt: P, earlier: Sequence[Attempt]
    ) -> Answered:
        """Get one answer: from an earlier call if one was saved, else from the model.

        Args:
            job: Whose it is.
            send: The model's own method.
            prompt: What it is asked.
            earlier: The calls that count.

        Raises:
            JobPoisonous: Two calls were sent for it and the process died each time.
            NothingDrawn: The model gave nothing, twice.
            ClaimLost, UserError, TransientError, OperatorError: As the model and the record say.
        """
        number, model = prompt.number, prompt.model.id
        mine = [attempt for attempt in earlier if attempt.number == number]
        saved = next((attempt for attempt in mine if attempt.outcome is Outcome.ANSWERED), None)
        if saved is not None:
            return Answered(saved.number, saved.parts, saved.model)
        for attempt in mine:
            if attempt.outcome is Outcome.REFUSED and attempt.model == model:
                # The job waited for another of its pictures, or the process died: what was refused is not asked again.
                raise _refusal_in(attempt)
        lost = sum(attempt.outcome in (None, Outcome.LOST) for attempt in mine)
        if lost >= MOST_LOST:
            raise JobPoisonous(f"{lost} calls for number {number} of job {job.id} got no answer")
        empty = [attempt for attempt in mine if attempt.outcome is Outcome.EMPTY]
        said = next((attempt.parts for attempt in reversed(empty) if attempt.parts), ())
        explanation = None
        prompt = prompt.again if empty else prompt
        for _ in range(MOST_EMPTY - len(empty)):
            attempt = Attempt(self._clock.new_id(), job.id, number, model, self._clock.now())
            try:
                ended = await self._once(job, partial(send, prompt), attempt)
            except AnswerLost as error:
                if lost + 1 >= MOST_LOST:
                    raise JobPoisonous(str(error)) from error
                raise
            if ended.is_answer:
                return Answered(number, ended.parts, model, ended.stopped_early, ended.explanation)
            said, explanation = ended.parts or said, ended.explanation or explanation
            prompt = prompt.again
        if said:
            return Answered(number, said, model, stopped_early=True, explanation=explanation)
        raise NothingDrawn(explanation)

    async def _bytes(self, part: AnswerPart) -> LoadedPart:
        native = await self._blobs.get(part.native) if part.native else None
        if isinstance(part, TextPart):
            return LoadedText(part.text, native)
        if isinstance(part, CallPart):
            return LoadedCall(part.id, part.name, part.arguments, native)
        return LoadedPicture(await self._blobs.get(part.image.blob), part.image.mime, native)

    async def _once(self, job: Job, send: Callable[[], Awaitable[ModelAnswer]], attempt: Attempt) -> _Ended:
        """Make one call, and store what came."""
        try:
            await self._attempts.sent(job, attempt)
            answer = await send()
        except asyncio.CancelledError:
            # Cut by a person or by the end of the process: no answer will come, and nobody may take it for lost.
            await _to_its_end(self._attempts.ended(attempt, Outcome.CANCELLED, self._clock.now()))
            raise
        except ClaimLost:
            raise
        except LimnerError as error:
            parts = _told_by(error) if isinstance(error, ModelRefused) else ()
            await self._attempts.ended(attempt, _outcome(error), self._clock.now(), parts=parts)
            raise
        return await _to_its_end(self._save(job, attempt, answer))

    async def _save(self, job: Job, attempt: Attempt, answer: ModelAnswer) -> _Ended:
        stored = await asyncio.gather(*(self._store(job, part) for part in answer.parts))
        parts = tuple(part for part in stored if part is not None)
        drawn = any(isinstance(part, PicturePart) for part in parts)
        complete = drawn or (bool(parts) and answer.stopped is None and not answer.pictures)
        outcome = Outcome.ANSWERED if complete else Outcome.EMPTY
        await self._attempts.ended(attempt, outcome, self._clock.now(), parts=parts, usage=answer.usage)
        return _Ended(parts, complete, answer.stopped is not None, answer.explanation)

    async def _store(self, job: Job, part: LoadedPart) -> AnswerPart | None:
        if isinstance(part, LoadedText):
            return TextPart(part.text, await self._keep(job, part.native))
        if isinstance(part, LoadedCall):
            return CallPart(part.id, part.name, part.arguments, await self._keep(job, part.native))
        if isinstance(part, LoadedResult):
            return None
        # Each put waits for the disk; nothing here waits for another.
        storing = asyncio.gather(self._blobs.put(blob_space(job), part.data), self._keep(job, part.native))
        try:
            measured = await self._pixels.measure(part.data)
        except BadPicture:
            # Bytes that are no picture are as good as no answer.
            await storing
            return None
        blob, native = await storing
        return PicturePart(ImageRef(blob, measured.mime, measured.width, measured.height), native)

    async def _keep(self, job: Job, native: bytes | None) -> BlobRef | None:
        return None if native is None else await self._blobs.put(blob_space(job), native)


async def _to_its_end(work: Coroutine[None, None, T]) -> T:
    """Finish something also when the caller is cancelled meanwhile: what was paid for is kept."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


def _told_by(error: ModelRefused) -> tuple[AnswerPart, ...]:
    """What is kept of a refusal: our words, then the model's own, then the name of our sentence."""
    name = error.sentence.name if isinstance(error.sentence, Sentence) else ""
    return TextPart(error.user_message), TextPart(error.explanation or ""), TextPart(name)


def _refusal_in(attempt: Attempt) -> ModelRefused:
    texts = (part.text for part in attempt.parts if isinstance(part, TextPart))
    words, explanation, name, *_ = (*texts, "", "", "")
    return ModelRefused(Sentence(words, name) if name else words, kind="other", explanation=explanation or None)


def _outcome(error: LimnerError) -> Outcome:
    if isinstance(error, AnswerLost):
        return Outcome.LOST
    return Outcome.REFUSED if isinstance(error, ModelRefused) else Outcome.FAILED
