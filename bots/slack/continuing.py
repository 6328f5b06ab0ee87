"""Going on from a job or a version that exists: who may, where the next answer stands, and asking the same again."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bots.asking import Circumstances
from bots.dialect import Said
from bots.errands import Errands
from bots.finding import Finding
from bots.requests import Asked, request_from
from bots.slack.answering import Take
from bots.slack.interactions import Interaction, conversation_at
from bots.slack.places import Place, is_unplaced
from bots.slack.service import Service
from bots.slack.translate import Here, came_directly, is_private, moved, notice_of, place_in, wants_privacy
from core.model.conversation import Version
from core.model.image import Attachment, Source
from core.model.job import Job, JobState, Receipt
from core.model.request import Origin, Request, Start

_WITHOUT_RESULT = frozenset({JobState.FAILED, JobState.CANCELLED})


class Continuing:
    """Finds what a button or a form is about, and refuses what belongs elsewhere."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._errands = Errands(service.core)
        self._finding = Finding(service.core)
        self._choosing_place = asyncio.Lock()

    async def job(self, interaction: Interaction, job_id: str, *, from_list: bool = False) -> Job:
        """The job that a button is about.

        Args:
            interaction: The press.
            job_id: As the button's value says; it may have been forged.
            from_list: `/limner jobs` tells of it too.

        Raises:
            UserError: It does not belong where the button was pressed.
        """
        return await self._finding.job(interaction.here, interaction.person, job_id, from_list=from_list)

    async def version(self, interaction: Interaction, version_id: str) -> tuple[Version, Job]:
        """The version that a button or a form is about, and the job that made it.

        Raises:
            UserError: It does not belong where the button was pressed.
        """
        return await self._finding.version(interaction.here, interaction.person, version_id)

    def beside(self, interaction: Interaction, job: Job, attachments: tuple[Attachment, ...]) -> Asked:
        """A request in the conversation of a job, in a message of its own that the same people see."""
        private = is_private(job)
        return Asked(
            key=interaction.key,
            person=interaction.person,
            conversation=job.request.conversation,
            place=str(place_in(job.request.conversation, is_private=private)),
            origin=Origin.INTERACTION,
            attachments=attachments,
            is_private=private,
        )

    async def take(
        self,
        interaction: Interaction,
        asked: Asked,
        said: Said,
        *,
        among: Circumstances,
        pressed: Version | None = None,
    ) -> Take:
        """Store what is asked for; it moves to the direct messages when the answer is for the person alone.

        Args:
            interaction: How it was asked.
            asked: The request but for its words.
            said: Its words.
            among: What is known beside the words.
            pressed: The version whose button it came by, which goes along when it moves.

        Raises:
            UserError, TransientError: As `Intake.submit` says.
        """
        here, notice = interaction.here, ""
        if not asked.is_private:
            notice = notice_of(said, here)
        if wants_privacy(said, here) and not asked.is_private:
            alone = Here(here.team, await self._service.platform.direct_channel(here.team, asked.person.id))
            source = await self._errands.source(asked.conversation, said, pressed, has_pictures=bool(asked.attachments))
            asked, said = moved(asked, alone, source, is_private=True), replace(said, version=None)
            among = Circumstances(brings_source=True)
        return Take(await self._stored(interaction, request_from(asked, said, among)), notice)

    async def again(self, interaction: Interaction, job: Job, change: Callable[[Request], Request]) -> Take:
        """Ask for the same once more: in the place of a message that came to no result, else beside it.

        Raises:
            UserError, TransientError: As `Intake.submit` says.
        """
        core = self._service.core
        # Two people may press at once, and one message cannot show two jobs.
        async with self._choosing_place:
            place = place_in(job.request.conversation, is_private=is_private(job))
            if await self._is_free(interaction, job):
                place = Place.read(job.request.place)
            request = await core.control.again(job.id, key=interaction.key, person=interaction.person, place=str(place))
            if is_unplaced(job.request.conversation):
                # Nothing was posted, so there is no conversation yet to go on with.
                request = replace(request, conversation=conversation_at(interaction))
            if came_directly(job, interaction.here):
                request = await self._brought(interaction.here, request)
            receipt = await self._stored(interaction, change(replace(request, origin=Origin.INTERACTION)))
        return Take(receipt, replaces=interaction.is_seen_by_one)

    async def _stored(self, interaction: Interaction, request: Request) -> Receipt:
        submit = self._service.core.submit
        receipt = await submit(request)
        if interaction.is_form and not receipt.is_new and receipt.job.state is JobState.CANCELLED:
            # It came to nothing and the form stayed open for another try, which is sent under the same name.
            return await submit(replace(request, key=f"{request.key}:{interaction.trigger}"))
        return receipt

    async def _brought(self, here: Here, request: Request) -> Request:
        """The same in the direct messages, where the version that it starts from goes along."""
        versions = await self._service.core.conversations.versions(request.conversation)
        base = [Source(version.image, version.label) for version in versions if version.number == request.version]
        return replace(
            request,
            conversation=here.conversation or request.conversation,
            place=str(Place(here.channel, thread=here.thread)),
            start=Start.FRESH,
            version=None,
            reply_to=None,
            kept=(*base, *request.kept),
        )

    async def _is_free(self, interaction: Interaction, job: Job) -> bool:
        """Whether the pressed message shows only that a job came to nothing."""
        message, key = interaction.message, job.request.conversation
        if job.state not in _WITHOUT_RESULT or Place.read(job.request.place).message != message or not message:
            return False
        running = await self._service.core.control.jobs(key)
        return all(other.request.is_beside or Place.read(other.request.place).message != message for other in running)
