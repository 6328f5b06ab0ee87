"""Going on from a job or a version that exists: who may, where the next answer stands, and asking the same again."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bots.discord.answering import Take
from bots.discord.places import Place, opens_thread, results_in
from bots.discord.service import Service
from bots.discord.translate import (
    Interaction,
    came_directly,
    conversation_at,
    here_of_interaction,
    is_private,
    person_of,
    request_key,
)
from bots.finding import Finding
from core.model.conversation import Version
from core.model.image import Source
from core.model.job import Job, JobState, Receipt
from core.model.request import Origin, Request, Start

_WITHOUT_RESULT = frozenset({JobState.FAILED, JobState.CANCELLED})


class Continuing:
    """Finds what a button or a form is about, and refuses what belongs elsewhere."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._finding = Finding(service.core)
        self._choosing_place = asyncio.Lock()

    async def job(self, interaction: Interaction, job_id: str, *, from_list: bool = False) -> Job:
        """The job that a button is about.

        Args:
            interaction: The press.
            job_id: As the button's id says; it may have been forged.
            from_list: `/jobs` tells of it too.

        Raises:
            UserError: It does not belong where the button was pressed.
        """
        here, person = here_of_interaction(interaction), person_of(interaction.user)
        return await self._finding.job(here, person, job_id, from_list=from_list)

    async def version(self, interaction: Interaction, version_id: str) -> tuple[Version, Job]:
        """The version that a button or a form is about, and the job that made it.

        Raises:
            UserError: It does not belong where the button was pressed.
        """
        here, person = here_of_interaction(interaction), person_of(interaction.user)
        return await self._finding.version(here, person, version_id)

    def place_beside(self, interaction: Interaction, job: Job) -> Place:
        """A message of its own, next to that of a job and seen by the same people."""
        here, whispers = here_of_interaction(interaction), is_private(job)
        answers = str(interaction.id) if whispers else ""
        return Place(str(here.channel), answers=answers, limit=here.limit, is_private=whispers)

    async def again(self, interaction: Interaction, job: Job, change: Callable[[Request], Request]) -> Take:
        """Ask for the same once more: in the place of a message that came to no result, else where its answer belongs.

        Raises:
            UserError, TransientError: As `Intake.submit` says.
        """
        # Two people may press at once, and one message cannot show two jobs.
        async with self._choosing_place:
            if interaction.message and await self._is_free(interaction, job):
                place = self.place_beside(interaction, job).posted(interaction.message.id)
                return Take(await self._asked_again(interaction, job, place, change), replaces=True)
        place = await self._place_of_answer(interaction, job)
        return Take(await self._asked_again(interaction, job, place, change))

    async def _place_of_answer(self, interaction: Interaction, job: Job) -> Place:
        """The thread of the card that was pressed, else beside the pressed message."""
        beside, card = self.place_beside(interaction, job), Place.read(job.request.place)
        if beside.channel == card.channel and opens_thread(job) and await self._service.open_thread(job):
            return replace(beside, channel=results_in(job))
        return beside

    async def _asked_again(
        self, interaction: Interaction, job: Job, place: Place, change: Callable[[Request], Request]
    ) -> Receipt:
        core, person, key = self._service.core, person_of(interaction.user), request_key(interaction.id)
        request = await core.control.again(job.id, key=key, person=person, place=str(place))
        if came_directly(job, here_of_interaction(interaction)):
            request = await self._brought(interaction, request)
        return await core.submit(change(replace(request, origin=Origin.INTERACTION)))

    async def _brought(self, interaction: Interaction, request: Request) -> Request:
        """The same in the direct messages, where the version that it starts from goes along."""
        versions = await self._service.core.conversations.versions(request.conversation)
        base = [Source(version.image, version.label) for version in versions if version.number == request.version]
        return replace(
            request,
            conversation=conversation_at(here_of_interaction(interaction), interaction.id),
            start=Start.FRESH,
            version=None,
            reply_to=None,
            kept=(*base, *request.kept),
        )

    async def _is_free(self, interaction: Interaction, job: Job) -> bool:
        """Whether the pressed message shows only that a job came to nothing."""
        message = str(interaction.message.id) if interaction.message else ""
        if job.state not in _WITHOUT_RESULT or Place.read(job.request.place).message != message:
            return False
        running = await self._service.core.control.jobs(job.request.conversation)
        return all(other.request.is_beside or Place.read(other.request.place).message != message for other in running)
