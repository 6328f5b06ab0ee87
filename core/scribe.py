"""Having something written: the text model is chosen, asked and saved; what stands in for it is found."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from core.calls import Answered, Caller
from core.errors import ModelGone, OperatorError
from core.lineup import Lineup
from core.model.asking import NO_CONTENT, LoadedText, ModelAnswer, TextPrompt
from core.model.catalogue import Choice
from core.model.job import Job
from core.ports import Models

log = structlog.get_logger(__name__)

Wording = Callable[[Choice], Awaitable[TextPrompt]]
"""Makes the prompt for the model that was chosen."""


class Scribe:
    """Has something written."""

    def __init__(self, models: Models, lineup: Lineup, caller: Caller) -> None:
        self._models = models
        self._lineup = lineup
        self._caller = caller

    async def write(self, job: Job, wording: Wording) -> tuple[Choice, Answered]:
        """Ask once; what was saved before a crash is not asked again.

        Raises:
            NothingDrawn: The model gave nothing, twice.
            UserError, TransientError, OperatorError: Why there is no answer.
        """
        choice = self._lineup.catalogue.choose_writer()
        while True:
            try:
                return choice, await self.write_with(choice, job, await wording(choice))
            except ModelGone as error:
                choice = self._instead(job, choice, error)

    async def write_with(self, choice: Choice, job: Job, prompt: TextPrompt) -> Answered:
        """The same of one model alone.

        Raises:
            ModelGone: The provider does not have it.
        """
        writer = self._models.writing.get(choice.model.provider)
        if writer is None:
            raise OperatorError(f"no adapter writes with {choice.model.id} of {choice.model.provider}")

        async def written(asked: TextPrompt) -> ModelAnswer:
            answer = await writer.write(asked)
            is_silent = asked.may_be_silent and not answer.parts and answer.stopped in {None, NO_CONTENT}
            return replace(answer, parts=(LoadedText(""),), stopped=None) if is_silent else answer

        return await self._caller.ask(job, written, prompt, await self._caller.earlier(job))

    def _instead(self, job: Job, gone: Choice, error: ModelGone) -> Choice:
        """Let another text model do it.

        Raises:
            ModelGone: There is no other.
        """
        self._lineup.lose(gone.model.id)
        choice = self._lineup.catalogue.choose_writer()
        if choice.model.id == gone.model.id:
            raise error
        facts = {"job": job.id, "model": gone.model.id, "instead": choice.model.id, "detail": str(error)[:300]}
        log.warning("the provider does not have a model", **facts)
        return choice
