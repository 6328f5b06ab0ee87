"""The only door for requests: check, store, promise."""

from collections.abc import Callable

from core.errors import EmptyRequest, NothingToEdit, PromptTooLong, TooManySources, UnknownVersion
from core.lineup import Lineup
from core.model.catalogue import Catalogue, ModelInfo
from core.model.job import Job, Receipt
from core.model.request import LONGEST_PROMPT, TOLD, Kind, Request, Spot, Start
from core.naming import not_kept, numbered
from core.ports import Clock, Inbox
from core.preferences import PreferenceBook, refuse_unfit
from core.sayings import requests as sayings
from core.sentence import said
from core.sources import refuse_if_too_large
from core.templates.book import TemplateBook

FEWEST_TO_BLEND = 2


class Intake:
    """Takes requests from the chats.

    Args:
        expect: Told of each job that may start.
        preferences: Knows what is set where a request is made.
        templates: Makes the prompts of requests that name one.
    """

    def __init__(
        self,
        inbox: Inbox,
        lineup: Lineup,
        clock: Clock,
        *,
        expect: Callable[[Job], None],
        preferences: PreferenceBook,
        templates: TemplateBook,
    ) -> None:
        self._inbox = inbox
        self._preferences = preferences
        self._lineup = lineup
        self._clock = clock
        self._expect = expect
        self._templates = templates

    async def submit(self, request: Request) -> Receipt:
        """Check a request and store it as a job: from here on it survives a crash and is answered once.

        The settings of its place are fixed with it.

        Raises:
            UserError: It cannot be done as it stands; nothing was stored and nothing costs.
            StoreBusy: Nothing was stored.
        """
        if request.kind is Kind.REMIND:
            # No model is asked, and no setting says anything about it.
            return await self._inbox.accept(request, self._clock.new_id(), self._clock.now())
        request = await self._templates.filled(request)
        request = await self._preferences.settled(request)
        check(request, self._lineup.catalogue, goes_on=await self._goes_on(request))
        await self._refuse_unknown(request)
        await self._refuse_lost(request)
        return await self._inbox.accept(request, self._clock.new_id(), self._clock.now())

    async def _goes_on(self, request: Request) -> bool:
        """Whether there will be pictures, or a conversation, beside the words."""
        if request.pictures or request.version is not None or request.reply_to is not None:
            return True
        model = self._lineup.catalogue.choose(request.effective.model).model
        # Only a model that makes nothing but new pictures is worth the look.
        return (
            not model.pictures_in and request.start is Start.HEAD and await self._inbox.has_begun(request.conversation)
        )

    async def _refuse_unknown(self, request: Request) -> None:
        """Refuse to start from a version that there is not, unless a job that has not ended may still make it."""
        if request.version is None:
            return
        there = await self._inbox.numbers(request.conversation)
        try:
            numbered(request.version, there.kept, there.gone)
        except UnknownVersion:
            if not there.grows:
                raise

    async def _refuse_lost(self, request: Request) -> None:
        """Refuse to start from a message whose pictures are all gone."""
        if request.version is not None or request.reply_to is None:
            return
        lost = await self._inbox.lost_under(request.conversation, request.reply_to)
        if lost is not None:
            raise not_kept(lost, (await self._inbox.numbers(request.conversation)).kept)

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


def check(request: Request, catalogue: Catalogue, *, goes_on: bool = False) -> None:
    """Refuse what cannot be done, before anything is stored or charged.

    Args:
        request: With the settings of its place.
        catalogue: The models as they stand.
        goes_on: There are pictures, or a conversation, beside the words.

    Raises:
        UserError: With a sentence that says what to do instead.
    """
    if not request.prompt.strip() and not request.pictures and request.kind is not Kind.DESCRIBE:
        raise EmptyRequest
    if len(request.prompt) > LONGEST_PROMPT:
        raise PromptTooLong(said(sayings.prompt_too_long, len(request.prompt), LONGEST_PROMPT))
    model = _model_for(request, catalogue, goes_on=goes_on)
    if request.kind is Kind.BLEND and request.pictures < FEWEST_TO_BLEND and not _starts_somewhere(request):
        raise NothingToEdit(said(sayings.attach_two))
    # A named version goes in beside what was brought along.
    needed = request.pictures + (request.version is not None and request.kind not in TOLD)
    if needed > model.pictures_in:
        raise TooManySources(said(sayings.too_many_pictures, needed, model.id, model.pictures_in))
    for attachment in request.attachments:
        refuse_if_too_large(attachment)


def _model_for(request: Request, catalogue: Catalogue, *, goes_on: bool) -> ModelInfo:
    """The model that will do it, which can be asked for it as it stands."""
    if request.kind in TOLD:
        return catalogue.choose_writer().model
    model = catalogue.choose(request.effective.model, for_pictures=goes_on).model
    refuse_unfit(request.options, model)
    return model


def _starts_somewhere(request: Request) -> bool:
    return bool(request.pictures) or request.version is not None or request.reply_to is not None
