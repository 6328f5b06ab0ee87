"""Requests for pictures that come by a command, a button or a form: where each is answered, and by whom it is seen."""

from dataclasses import replace

from bots import wording
from bots.asking import Circumstances
from bots.dialect import Said
from bots.discord.answering import Take
from bots.discord.continuing import Continuing
from bots.discord.places import Place
from bots.discord.service import Service
from bots.discord.translate import (
    Here,
    Interaction,
    brought,
    came_directly,
    conversation_at,
    here_of_interaction,
    is_private,
    notice_of,
    person_of,
    request_key,
    wants_whisper,
    whispered,
)
from bots.errands import Errands
from bots.outcomes import Ask, Repeat
from bots.requests import Asked, request_from
from core.errors import UserError
from core.model.image import Attachment
from core.model.job import Job
from core.model.request import Origin


class Asks:
    """Stores them."""

    def __init__(self, service: Service, continuing: Continuing) -> None:
        self._core = service.core
        self._continuing = continuing
        self._errands = Errands(service.core)

    async def take(self, interaction: Interaction, ask: Ask) -> Take:
        """Store a request.

        Raises:
            UserError, TransientError: As `Intake.submit` says.
        """
        if ask.job is None:
            return await self._here(interaction, ask)
        if ask.version is None:
            return await self._beside(interaction, ask, ask.job)
        return await self._from_version(interaction, ask, ask.job)

    async def repeat(self, interaction: Interaction, repeat: Repeat) -> Take:
        """Ask for what a job asked for once more.

        Raises:
            UserError, TransientError: As `Intake.submit` says.
        """
        said, here = repeat.said, here_of_interaction(interaction)
        if said is not None and wants_whisper(said, here) and not is_private(repeat.job):
            # It takes the place of a message that everyone sees.
            raise UserError(wording.PRIVATE_BY_COMMAND)
        take = await self._continuing.again(interaction, repeat.job, repeat.change)
        return take if said is None else replace(take, notice=notice_of(said, here))

    async def about_message(self, interaction: Interaction, said: Said, pictures: tuple[Attachment, ...]) -> Take:
        """Store a request that changes the pictures of somebody's message.

        Raises:
            UserError, TransientError: As `Intake.submit` says.
        """
        here = here_of_interaction(interaction)
        asked = self._asked_here(interaction, here, pictures)
        if wants_whisper(said, here):
            asked = whispered(asked, here, interaction.id, None)
        return await self._stored(asked, said, here, Circumstances(goes_on=here.goes_on, brings_source=True))

    async def _here(self, interaction: Interaction, ask: Ask) -> Take:
        here, said = here_of_interaction(interaction), ask.said
        asked = self._asked_here(interaction, here, ask.attachments)
        has_picture = await self._errands.has_picture(here.conversation)
        circumstances = Circumstances(goes_on=here.goes_on, has_picture=has_picture)
        if wants_whisper(said, here):
            # What is about a version of the shared conversation takes it along, and leaves its number behind.
            source = await self._errands.source(asked.conversation, said, has_pictures=bool(asked.attachments))
            asked, said = whispered(asked, here, interaction.id, source), replace(said, version=None)
            circumstances = Circumstances()
        return await self._stored(asked, said, here, circumstances)

    async def _from_version(self, interaction: Interaction, ask: Ask, job: Job) -> Take:
        here, said, version = here_of_interaction(interaction), ask.said, ask.version
        asked = self._asked_beside(interaction, job, ask.attachments)
        is_apart = wants_whisper(said, here) and not is_private(job)
        if not is_apart and not came_directly(job, here):
            number = version.number if version else None
            return await self._stored(asked, said, here, Circumstances(goes_on=True, version=number))
        source = await self._errands.source(asked.conversation, said, version)
        asked = (whispered if is_apart else brought)(asked, here, interaction.id, source)
        return await self._stored(asked, replace(said, version=None), here, Circumstances(brings_source=True))

    async def _beside(self, interaction: Interaction, ask: Ask, job: Job) -> Take:
        here, said = here_of_interaction(interaction), ask.said
        asked = self._asked_beside(interaction, job, ask.attachments)
        if wants_whisper(said, here) and not is_private(job):
            asked = whispered(asked, here, interaction.id, None)
        elif came_directly(job, here):
            asked = brought(asked, here, interaction.id, None)
        return await self._stored(asked, said, here, Circumstances())

    def _asked_here(self, interaction: Interaction, here: Here, attachments: tuple[Attachment, ...]) -> Asked:
        return Asked(
            key=request_key(interaction.id),
            person=person_of(interaction.user),
            conversation=conversation_at(here, interaction.id),
            place=str(Place(str(here.channel), limit=here.limit)),
            origin=Origin.INTERACTION,
            attachments=attachments,
        )

    def _asked_beside(self, interaction: Interaction, job: Job, attachments: tuple[Attachment, ...]) -> Asked:
        """A request in the conversation of a job."""
        return Asked(
            key=request_key(interaction.id),
            person=person_of(interaction.user),
            conversation=job.request.conversation,
            place=str(self._continuing.place_beside(interaction, job)),
            origin=Origin.INTERACTION,
            attachments=attachments,
            is_private=is_private(job),
        )

    async def _stored(self, asked: Asked, said: Said, here: Here, circumstances: Circumstances) -> Take:
        receipt = await self._core.submit(request_from(asked, said, circumstances))
        return Take(receipt, notice=notice_of(said, here))
