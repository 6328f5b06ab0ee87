"""What a sent form asks for, and the menu that opens one on a person's message."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import discord

from bots import wording
from bots.asking import Circumstances
from bots.commands import Verb
from bots.dialect import Said
from bots.discord.answering import Answer, Open, Take
from bots.discord.continuing import Continuing
from bots.discord.failures import discord_errors
from bots.discord.files import attachment_of
from bots.discord.modals import form_view
from bots.discord.places import PLATFORM, Place, in_thread
from bots.discord.service import Service
from bots.discord.translate import (
    Filled,
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
from bots.form_ids import Form, FormKind
from bots.lately import Lately
from bots.requests import Asked, request_from, said_in_command, with_words
from core.errors import ChatUnreachable, LimnerError, UserError
from core.model.conversation import Version
from core.model.image import Attachment
from core.model.job import Job
from core.model.request import Origin

Do = Callable[[Interaction, str, Filled], Awaitable[Answer]]


class Forms:
    """Finds out what a form is answered with."""

    def __init__(self, service: Service, continuing: Continuing) -> None:
        self._service = service
        self._continuing = continuing
        self._pictures: Lately[int, tuple[Attachment, ...]] = Lately()
        self.does: Mapping[FormKind, Do] = {
            FormKind.EDIT: self._edit,
            FormKind.NEW: self._new,
            FormKind.REPHRASE: self._rephrase,
            FormKind.PICTURE: self._change_picture,
        }

    async def about_message(self, interaction: Interaction, message: discord.Message) -> Answer:
        """Open the form that changes what a message shows.

        Raises:
            UserError: It shows no picture.
        """
        conversations = self._service.core.conversations
        key = await conversations.showing(PLATFORM, str(message.id))
        versions = await conversations.answered_by(key, str(message.id)) if key else ()
        if not versions and self._remember(message):
            return Open(form_view(Form(FormKind.PICTURE, str(message.id)), wording.FORM_TITLES[FormKind.PICTURE]))
        versions = versions or await self._in_thread_on(interaction, message)
        if not versions:
            raise UserError(wording.NO_PICTURE_THERE)
        try:
            version, _ = await self._continuing.version(interaction, versions[-1].id)
        except UserError:
            raise UserError(wording.PICTURE_NOT_HERE) from None
        return Open(form_view(Form(FormKind.EDIT, version.id), wording.edit_title(version)))

    async def submit(self, interaction: Interaction, form: Form, filled: Filled) -> Answer:
        """Do what a form says.

        Raises:
            UserError: It cannot be done, or not there; nothing was changed.
        """
        self._service.files.remember(filled.attachments)
        return await self.does[form.kind](interaction, form.about, filled)

    async def _edit(self, interaction: Interaction, about: str, filled: Filled) -> Answer:
        version, job = await self._continuing.version(interaction, about)
        here, said = here_of_interaction(interaction), said_in_command(Verb.EDIT, filled.words, filled.chosen)
        asked = self._beside(interaction, job, filled)
        if wants_whisper(said, here) and not is_private(job):
            return await self._take(
                whispered(asked, here, interaction.id, version), said, here, Circumstances(brings_source=True)
            )
        if came_directly(job, here):
            return await self._take(
                brought(asked, here, interaction.id, version), said, here, Circumstances(brings_source=True)
            )
        return await self._take(asked, said, here, Circumstances(goes_on=True, version=version.number))

    async def _new(self, interaction: Interaction, about: str, filled: Filled) -> Answer:
        job = await self._continuing.job(interaction, about)
        here, said = here_of_interaction(interaction), said_in_command(Verb.IMAGINE, filled.words, filled.chosen)
        asked = self._beside(interaction, job, filled)
        if wants_whisper(said, here) and not is_private(job):
            asked = whispered(asked, here, interaction.id, None)
        elif came_directly(job, here):
            asked = brought(asked, here, interaction.id, None)
        return await self._take(asked, said, here, Circumstances())

    async def _rephrase(self, interaction: Interaction, about: str, filled: Filled) -> Answer:
        job = await self._continuing.job(interaction, about)
        here, said = here_of_interaction(interaction), said_in_command(Verb.IMAGINE, filled.words, filled.chosen)
        if wants_whisper(said, here) and not is_private(job):
            # It takes the place of a message that everyone sees.
            raise UserError(wording.PRIVATE_BY_COMMAND)
        take = await self._continuing.again(interaction, job, partial(with_words, said=said, pictures=_uploads(filled)))
        return replace(take, notice=notice_of(said, here))

    async def _change_picture(self, interaction: Interaction, about: str, filled: Filled) -> Answer:
        here = here_of_interaction(interaction)
        pictures = self._pictures.get(int(about)) or await self._found_again(interaction, int(about))
        asked = Asked(
            key=request_key(interaction.id),
            person=person_of(interaction.user),
            conversation=conversation_at(here, interaction.id),
            place=str(Place(str(here.channel), limit=here.limit)),
            origin=Origin.INTERACTION,
            attachments=(*pictures, *_uploads(filled)),
        )
        said = said_in_command(Verb.EDIT, filled.words, filled.chosen)
        if wants_whisper(said, here):
            asked = whispered(asked, here, interaction.id, None)
        return await self._take(asked, said, here, Circumstances(goes_on=here.goes_on, brings_source=True))

    async def _take(self, asked: Asked, said: Said, here: Here, circumstances: Circumstances) -> Answer:
        receipt = await self._service.core.intake.submit(request_from(asked, said, circumstances))
        return Take(receipt, notice=notice_of(said, here))

    async def _in_thread_on(self, interaction: Interaction, message: discord.Message) -> Sequence[Version]:
        """The versions of the thread that hangs on a card."""
        if interaction.guild_id is None:
            return ()
        key = in_thread(interaction.guild_id, message.channel.id, message.id)
        return await self._service.core.conversations.versions(key)

    def _beside(self, interaction: Interaction, job: Job, filled: Filled) -> Asked:
        """A request in the conversation of a job."""
        return Asked(
            key=request_key(interaction.id),
            person=person_of(interaction.user),
            conversation=job.request.conversation,
            place=str(self._continuing.place_beside(interaction, job)),
            origin=Origin.INTERACTION,
            attachments=_uploads(filled),
            is_private=is_private(job),
        )

    def _remember(self, message: discord.Message) -> tuple[Attachment, ...]:
        shown = [one for one in message.attachments if (one.content_type or "").startswith("image/")]
        self._service.files.remember(shown)
        pictures = tuple(attachment_of(one, message.channel.id, message.id) for one in shown)
        return self._pictures.put(message.id, pictures) if pictures else ()

    async def _found_again(self, interaction: Interaction, message_id: int) -> tuple[Attachment, ...]:
        """Look at the message once more, when the process that opened the form is gone."""
        channel = interaction.client.get_partial_messageable(interaction.channel_id or 0)
        try:
            with discord_errors():
                message = await channel.fetch_message(message_id)
        except ChatUnreachable:
            raise
        except LimnerError:
            raise UserError(wording.MESSAGE_GONE) from None
        pictures = self._remember(message)
        if not pictures:
            raise UserError(wording.NO_PICTURE_THERE)
        return pictures


def _uploads(filled: Filled) -> tuple[Attachment, ...]:
    return tuple(attachment_of(one, None, None) for one in filled.attachments)
