"""Having pictures drawn: the model is chosen, everything is planned, asked and saved; what can be mended is."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from core.calls import Answered, Caller
from core.errors import LimnerError, ModelGone, NotEnglish, OperatorError, SignatureMissing, TransientError, UserError
from core.lineup import Lineup
from core.model.asking import ModelPrompt
from core.model.catalogue import Catalogue, Choice, ModelInfo
from core.model.conversation import AnswerPart, PicturePart, TextPart
from core.model.job import Attempt, Job, Outcome
from core.model.language import is_surely_not_english
from core.model.request import MOST_PICTURES, Options
from core.model.text import shortened
from core.ports import Models
from core.prompt import Asking, Plan, plan
from core.sayings import notices as sayings
from core.sayings import requests
from core.sentence import Saying, said

log = structlog.get_logger(__name__)

LONGEST_ALT = 400
"""Characters of an alternative text; Discord takes 1,024 and Slack 1,000, listeners take less."""

RATIO_SLACK = 0.03
"""How far a picture may be from a ratio that it is called by: Gemini's 16:9 is 1408 by 768 pixels."""


@dataclass(frozen=True, slots=True)
class Commission:
    """Pictures to be drawn.

    Attributes:
        options: How, and how many.
        number: Of the first picture's call among the attempts of its job.
    """

    job: Job
    asking: Asking
    options: Options
    number: int = 1

    @property
    def is_among(self) -> range:
        """The numbers of its calls."""
        return range(self.number, self.number + MOST_PICTURES)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What came of a commission.

    Attributes:
        choice: The model that drew.
        planned: What it was sent.
        answered: What was saved of each call that was answered, in order.
        errors: Of the calls that were not.
    """

    commission: Commission
    choice: Choice
    planned: Plan
    answered: tuple[Answered, ...]
    errors: tuple[LimnerError, ...] = ()

    @property
    def missing(self) -> int:
        """Pictures that did not come, though others did."""
        came = sum(min(result.pictures, self.choice.model.pictures_out) for result in self.answered)
        return max(0, self.commission.options.pictures - came) if came else 0

    @property
    def ratio(self) -> str | None:
        """The shape, by the name that it was asked for or that the model chose by itself."""
        model = self.choice.model
        return _taken(self.commission.options.ratio, model.ratios) or _ratio_of(self.answered, model)

    @property
    def size(self) -> str | None:
        """The resolution, if one was asked for."""
        return _taken(self.commission.options.size, self.choice.model.sizes)


@dataclass(frozen=True, slots=True)
class _Call:
    """A commission on its way.

    Attributes:
        is_instead: The model stands in for one that a call found gone; that happens once.
    """

    commission: Commission
    choice: Choice
    is_instead: bool = False


class Artist:
    """Has pictures drawn."""

    def __init__(self, models: Models, lineup: Lineup, caller: Caller) -> None:
        self._models = models
        self._lineup = lineup
        self._caller = caller

    async def draw(self, commission: Commission, *, last_try: bool = False) -> Drawing:
        """Get every picture that was asked for; calls that were saved before a crash or a pause are not made again.

        Args:
            commission: What to draw.
            last_try: Be content with the pictures that came.

        Raises:
            ClaimLost: The job was stopped or taken over.
            UserError, TransientError, OperatorError: Why there is none; what came so far is saved.
        """
        earlier = await self._caller.earlier(commission.job)
        drawing = await self._ask(_Call(commission, self._chosen(commission, earlier)), earlier)
        _decide(drawing, last_try=last_try)
        for error in drawing.errors:
            log.warning("picture missing", job=commission.job.id, error=error.code, detail=str(error)[:300])
        return drawing

    def _choice(self, commission: Commission) -> Choice:
        catalogue, asking = self._lineup.catalogue, commission.asking
        choice = catalogue.choose(commission.options.model, for_pictures=asking.goes_on)
        _refuse_other_languages(asking.words, choice.model, catalogue)
        return choice

    def _chosen(self, commission: Commission, earlier: Sequence[Attempt]) -> Choice:
        """The model that was asked for; a job that has answers already stays with the model that gave them."""
        catalogue, choice = self._lineup.catalogue, self._choice(commission)
        saved = (
            attempt.model
            for attempt in earlier
            if attempt.outcome is Outcome.ANSWERED and attempt.number in commission.is_among
        )
        begun = catalogue.find(next(saved, choice.model.id))
        if begun is None or begun == choice.model:
            return choice
        return Choice(begun, said(sayings.made_with, begun.id))

    async def _ask(self, call: _Call, earlier: Sequence[Attempt]) -> Drawing:
        """Ask for all pictures, and once more where the history or the model was at fault."""
        while True:
            try:
                return await self._ask_all(call, earlier)
            except SignatureMissing:
                # The provider does not accept its own history; the same pictures as the person's own always pass.
                asking = replace(call.commission.asking, flatten=True)
                call = replace(call, commission=replace(call.commission, asking=asking))
            except ModelGone as error:
                call = self._instead(call, error)
            earlier = await self._caller.earlier(call.commission.job)

    def _instead(self, call: _Call, error: ModelGone) -> _Call:
        """Let another model do it.

        Raises:
            ModelGone: There is no other.
        """
        gone = call.choice.model.id
        self._lineup.lose(gone)
        choice = self._choice(call.commission)
        if choice.model.id == gone:
            raise error
        # An operator may mend it (the key, the project, the table of models); people have their answer meanwhile.
        facts = {"model": gone, "instead": choice.model.id, "detail": str(error)[:300]}
        log.warning("the provider does not have a model", job=call.commission.job.id, **facts)
        return replace(call, choice=choice, is_instead=True)

    async def _ask_all(self, call: _Call, earlier: Sequence[Attempt]) -> Drawing:
        """Ask for all pictures side by side; an error of one does not stop the others.

        Raises:
            SignatureMissing: The history must be flattened first.
            ModelGone: Another model must do it.
        """
        commission, chosen = call.commission, call.choice.model
        planned = plan(commission.asking, chosen)
        options = commission.options
        prompt = ModelPrompt(
            model=chosen,
            turns=await self._caller.load(planned),
            ratio=options.ratio,
            size=options.size,
            safety=commission.job.request.settings.safety,
        )
        model = self._models.drawing[chosen.provider]

        async def one(number: int, count: int) -> Answered | LimnerError:
            try:
                asked = replace(prompt, number=number, count=count)
                return await self._caller.ask(commission.job, model.draw, asked, earlier)
            except LimnerError as error:
                return error

        async with asyncio.TaskGroup() as together:
            tasks = [together.create_task(one(*share)) for share in _shares(commission, chosen)]
        results = [task.result() for task in tasks]
        _raise_what_can_be_mended(call, results)
        return Drawing(
            commission,
            call.choice,
            planned,
            answered=tuple(result for result in results if isinstance(result, Answered)),
            errors=tuple(result for result in results if isinstance(result, LimnerError)),
        )


def _shares(commission: Commission, model: ModelInfo) -> list[tuple[int, int]]:
    """Divide the pictures among calls: the first one's number, and how many, for each."""
    most, first, count = model.pictures_out, commission.number, commission.options.pictures
    return [(first + done, min(most, count - done)) for done in range(0, count, most)]


def _raise_what_can_be_mended(call: _Call, results: Sequence[Answered | LimnerError]) -> None:
    unsigned = next((result for result in results if isinstance(result, SignatureMissing)), None)
    if unsigned is not None and not call.commission.asking.flatten:
        raise unsigned
    gone = next((result for result in results if isinstance(result, ModelGone)), None)
    if gone is not None and not call.is_instead and not any(isinstance(result, Answered) for result in results):
        raise gone


def _refuse_other_languages(words: str, model: ModelInfo, catalogue: Catalogue) -> None:
    """Refuse here and not at acceptance: the refused job keeps the words that may be translated.

    Raises:
        UserError: The model does not understand the words.
    """
    if not (model.english_only and is_surely_not_english(words)):
        return
    other = catalogue.in_any_language(model)
    # Without another model there is nothing to offer: neither a translation nor that it be drawn there.
    kind, name = (NotEnglish, other.name or other.id) if other else (UserError, "")
    raise kind(said(requests.understands_english, model.id, name))


def _decide(drawing: Drawing, *, last_try: bool) -> None:
    """Raise the error that decides over the whole, if it is not to be finished with what came."""
    errors, answered = drawing.errors, drawing.answered
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


def alts(parts: Sequence[AnswerPart], prompt: str) -> list[str]:
    """Give each picture of an answer its alternative text: the model's own words before it, else the prompt."""
    told: list[str] = []
    words = ""
    for part in parts:
        if isinstance(part, PicturePart):
            told.append(as_alt(words or prompt or "A picture made from the attached ones."))
            words = ""
        elif isinstance(part, TextPart):
            words = part.text.strip() or words
    return told


def as_alt(text: str) -> str:
    """Words as an alternative text."""
    return shortened(" ".join(text.split()), LONGEST_ALT)


def notices_of(drawing: Drawing) -> tuple[Saying, ...]:
    """What people should know about how it was drawn."""
    planned, missing = drawing.planned, drawing.missing
    asked_for = drawing.commission.options.pictures
    notices = list[Saying]()
    if planned.has_gaps:
        notices.append(said(sayings.not_sent))
    if planned.has_faded:
        notices.append(said(sayings.notes_expired))
    if planned.left_out:
        notices.append(said(sayings.only_newest, planned.earlier))
    if missing:
        notices.append(said(sayings.asked_for, asked_for, asked_for - missing))
    stopped = next((result for result in drawing.answered if result.stopped_early), None)
    if stopped is not None and not missing:
        drew = any(result.pictures for result in drawing.answered)
        notices.append(said(sayings.stopped_drawing, drew=drew))
        if stopped.explanation:
            notices.append(said(sayings.model_said, stopped.explanation))
    return tuple(notices)
