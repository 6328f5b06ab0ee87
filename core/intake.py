"""The only door for requests: check, store, promise."""

from collections.abc import Callable

from core.errors import EmptyRequest, NothingToEdit, PromptTooLong, TooManySources, UnknownOption
from core.model.catalogue import Catalogue, ModelInfo
from core.model.job import Job, Receipt
from core.model.request import LONGEST_PROMPT, MOST_PICTURES, Kind, Options, Request, Spot
from core.ports import Clock, Inbox
from core.sources import refuse_if_too_large
from core.templates.book import TemplateBook

FEWEST_TO_BLEND = 2
ONLY_SIZE = ("1K",)
"""What a model draws that takes no size: about 1024 pixels along a side."""


class Intake:
    """Takes requests from the chats.

    Args:
        expect: Told of each job that may start.
        templates: Makes the prompts of requests that name one.
    """

    def __init__(
        self,
        inbox: Inbox,
        catalogue: Catalogue,
        clock: Clock,
        *,
        expect: Callable[[Job], None],
        templates: TemplateBook,
    ) -> None:
        self._inbox = inbox
        self._catalogue = catalogue
        self._clock = clock
        self._expect = expect
        self._templates = templates

    async def submit(self, request: Request) -> Receipt:
        """Check a request and store it as a job: from here on it survives a crash and is answered once.

        Raises:
            UserError: It cannot be done as it stands; nothing was stored and nothing costs.
            StoreBusy: Nothing was stored.
        """
        request = await self._templates.filled(request)
        check(request, self._catalogue)
        return await self._inbox.accept(request, self._clock.new_id(), self._clock.now())

    async def acknowledged(self, job_id: str, spot: Spot | None = None) -> Job | None:
        """The person was told that the request is taken: the job may start.

        Args:
            job_id: The job.
            spot: Where they were told, when only the telling made it known.

        Returns:
            The job as it starts; None when it went on, or was stopped, before.
        """
        job = await self._inbox.acknowledge(job_id, self._clock.now(), spot)
        if job is not None:
            self._expect(job)
        return job

    async def refused(self, job_id: str) -> None:
        """The person could not be told: the job ends before it costs anything."""
        await self._inbox.refuse(job_id, self._clock.now())


def check(request: Request, catalogue: Catalogue) -> None:
    """Refuse what cannot be done, before anything is stored or charged.

    Raises:
        UserError: With a sentence that says what to do instead.
    """
    if not request.prompt.strip() and not request.pictures:
        raise EmptyRequest
    if len(request.prompt) > LONGEST_PROMPT:
        raise PromptTooLong(
            f"That is {len(request.prompt):,} characters; at most {LONGEST_PROMPT:,} can be used. Shorten it."
        )
    model = catalogue.choose(request.options.model).model
    _check_options(request.options, model)
    if request.kind is Kind.BLEND and request.pictures < FEWEST_TO_BLEND and not _starts_somewhere(request):
        raise NothingToEdit("Attach at least two pictures to blend them.")
    if request.pictures > model.pictures_in:
        raise TooManySources.of(request.pictures, model.id, model.pictures_in)
    for attachment in request.attachments:
        refuse_if_too_large(attachment)


def _starts_somewhere(request: Request) -> bool:
    return bool(request.pictures) or request.version is not None or request.reply_to is not None


def _check_options(options: Options, model: ModelInfo) -> None:
    if not 1 <= options.count <= MOST_PICTURES:
        raise UnknownOption(f"--count takes a number from 1 to {MOST_PICTURES}, not {options.count}.")
    if options.ratio is not None and options.ratio not in model.ratios:
        raise UnknownOption(f"{model.id} has no ratio {options.ratio}. Use one of: {', '.join(model.ratios)}.")
    sizes = model.sizes or ONLY_SIZE
    if options.size is not None and options.size not in sizes:
        raise UnknownOption(f"{model.id} has no size {options.size}. Use one of: {', '.join(sizes)}.")
