"""The menu that opens a form on a person's message, and what is done with its pictures."""

from collections.abc import Sequence

import discord

from bots import wording
from bots.commands import Verb
from bots.dialect import Said
from bots.discord.answering import Answer, Open
from bots.discord.asks import Asks
from bots.discord.continuing import Continuing
from bots.discord.failures import discord_errors
from bots.discord.files import attachment_of
from bots.discord.modals import form_view
from bots.discord.places import PLATFORM, in_thread
from bots.discord.service import Service
from bots.discord.translate import Interaction
from bots.fields import WORDS, Filled
from bots.form_ids import FormKind
from bots.lately import Lately
from bots.outcomes import Ask
from bots.presses.asking import asking_form, edit_form
from bots.requests import said_in_command
from core.errors import ChatUnreachable, LimnerError, UserError
from core.model.conversation import Version
from core.model.image import Attachment
from core.model.job import Job


class MessageMenu:
    """Changes what a message shows: a version, or the pictures of whoever wrote it."""

    def __init__(self, service: Service, continuing: Continuing, asks: Asks) -> None:
        self._service = service
        self._continuing = continuing
        self._asks = asks
        self._pictures: Lately[int, tuple[Attachment, ...]] = Lately()

    async def pick(self, interaction: Interaction, message: discord.Message) -> Answer:
        """Open the form that changes what a message shows.

        Raises:
            UserError: It shows no picture.
        """
        versions = await self._on(message)
        if not versions and self._remember(message):
            title = wording.FORM_TITLES[FormKind.PICTURE]
            return Open(form_view(asking_form(FormKind.PICTURE, str(message.id), title)))
        version, job = await self._newest(interaction, versions or await self._in_thread_on(interaction, message))
        return Open(form_view(edit_form(version, job)))

    async def describe(self, interaction: Interaction, message: discord.Message) -> Answer:
        """Describe what a message shows.

        Raises:
            UserError: It shows no picture.
        """
        versions, said = await self._on(message), Said(Verb.DESCRIBE, "")
        pictures = () if versions else self._remember(message)
        if pictures:
            return await self._asks.about_message(interaction, said, pictures)
        version, job = await self._newest(interaction, versions or await self._in_thread_on(interaction, message))
        return await self._asks.take(interaction, Ask(said, version=version, job=job))

    async def change(self, interaction: Interaction, about: str, filled: Filled) -> Answer:
        """Do what that form says of the pictures of a message.

        Raises:
            UserError: It cannot be done, or not there; nothing was changed.
        """
        pictures = self._pictures.get(int(about)) or await self._found_again(interaction, int(about))
        said = said_in_command(Verb.EDIT, filled.words(WORDS), {})
        return await self._asks.about_message(interaction, said, (*pictures, *filled.files))

    async def _on(self, message: discord.Message) -> Sequence[Version]:
        """The versions that a message shows."""
        conversations = self._service.core.conversations
        key = await conversations.showing(PLATFORM, str(message.id))
        return await conversations.answered_by(key, str(message.id)) if key else ()

    async def _newest(self, interaction: Interaction, versions: Sequence[Version]) -> tuple[Version, Job]:
        """The newest of these versions, and the job that made it.

        Raises:
            UserError: There is none, or it does not belong there.
        """
        if not versions:
            raise UserError(wording.NO_PICTURE_THERE)
        try:
            return await self._continuing.version(interaction, versions[-1].id)
        except UserError:
            raise UserError(wording.PICTURE_NOT_HERE) from None

    async def _in_thread_on(self, interaction: Interaction, message: discord.Message) -> Sequence[Version]:
        """The versions of the thread that hangs on a card."""
        if interaction.guild_id is None:
            return ()
        key = in_thread(interaction.guild_id, message.channel.id, message.id)
        return await self._service.core.conversations.versions(key)

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
