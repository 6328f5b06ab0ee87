"""Requests for pictures that come by a command, a button or a form: where each is answered, and by whom it is seen."""

from dataclasses import replace

from bots import wording
from bots.asking import Circumstances
from bots.errands import Errands
from bots.outcomes import Ask, Repeat
from bots.requests import Asked
from bots.slack.answering import Take
from bots.slack.continuing import Continuing
from bots.slack.interactions import Interaction, conversation_at
from bots.slack.places import Place
from bots.slack.service import Service
from bots.slack.translate import came_directly, moved, notice_of, wants_privacy
from core.errors import UserError
from core.model.image import Attachment
from core.model.job import Job
from core.model.request import Origin


class Asks:
    """Stores them."""

    def __init__(self, service: Service, continuing: Continuing) -> None:
        self._continuing = continuing
        self._errands = Errands(service.core)

    async def take(self, interaction: Interaction, ask: Ask) -> Take:
        """Store a request.

        Raises:
            UserError, TransientError: As `Intake.submit` says.
        """
        if ask.job is not None:
            return await self._beside(interaction, ask, ask.job)
        here = interaction.here
        has_picture = await self._errands.has_picture(here.conversation)
        among = Circumstances(goes_on=here.goes_on, has_picture=has_picture)
        return await self._continuing.take(interaction, asked_at(interaction, ask.attachments), ask.said, among=among)

    async def repeat(self, interaction: Interaction, repeat: Repeat) -> Take:
        """Ask for what a job asked for once more.

        Raises:
            UserError, TransientError: As `Intake.submit` says.
        """
        said, here = repeat.said, interaction.here
        if said is not None and wants_privacy(said, here):
            # It takes the place of a message that everyone sees.
            raise UserError(wording.PRIVATE_BY_FLAG)
        take = await self._continuing.again(interaction, repeat.job, repeat.change)
        return take if said is None else replace(take, notice=notice_of(said, here))

    async def _beside(self, interaction: Interaction, ask: Ask, job: Job) -> Take:
        asked, said, version = self._continuing.beside(interaction, job, ask.attachments), ask.said, ask.version
        among = Circumstances(goes_on=True, version=version.number) if version else Circumstances()
        if came_directly(job, interaction.here):
            source = await self._errands.source(asked.conversation, said, version)
            asked, said = moved(asked, interaction.here, source), replace(said, version=None)
            among = Circumstances(brings_source=source is not None)
        return await self._continuing.take(interaction, asked, said, among=among, pressed=version)


def asked_at(interaction: Interaction, attachments: tuple[Attachment, ...]) -> Asked:
    """A request in the place where something was done."""
    here = interaction.here
    return Asked(
        key=interaction.key,
        person=interaction.person,
        conversation=conversation_at(interaction),
        place=str(Place(here.channel, thread=here.thread)),
        origin=Origin.INTERACTION,
        attachments=attachments,
    )
