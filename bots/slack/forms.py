"""What a sent form asks for, and the shortcut that opens one on a message."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bots import wording
from bots.asking import Circumstances
from bots.commands import Verb
from bots.finding import misplaced
from bots.form_ids import FormKind
from bots.lately import Lately
from bots.requests import Asked, said_in_command, with_words
from bots.slack.answering import Open, Thought
from bots.slack.continuing import Continuing
from bots.slack.files import attachment_of
from bots.slack.interactions import Interaction, conversation_at
from bots.slack.modals import Filled, form_view
from bots.slack.payloads import Payload, parts, text
from bots.slack.places import PLATFORM, Place, in_thread, message_id
from bots.slack.presses import opened_at
from bots.slack.service import Service
from bots.slack.translate import came_directly, moved, notice_of, wants_privacy
from core.errors import UserError
from core.model.conversation import Version
from core.model.image import Attachment
from core.model.request import Origin

Do = Callable[[Interaction, str, Filled], Awaitable[Thought]]


class Forms:
    """Finds out what a form is answered with."""

    def __init__(self, service: Service, continuing: Continuing) -> None:
        self._service = service
        self._continuing = continuing
        self._pictures: Lately[str, tuple[Attachment, ...]] = Lately()
        self.does: Mapping[FormKind, Do] = {
            FormKind.EDIT: self._edit,
            FormKind.NEW: self._new,
            FormKind.REPHRASE: self._rephrase,
            FormKind.PICTURE: self._change_picture,
        }

    async def about_message(self, interaction: Interaction, message: Payload) -> Thought:
        """Open the form that changes what a message shows.

        Raises:
            UserError: It shows no picture.
        """
        versions = await self._shown(interaction)
        if not versions and self._remember(interaction, message):
            title = wording.FORM_TITLES[FormKind.PICTURE]
            return Open(form_view(FormKind.PICTURE, opened_at(interaction), title))
        if not versions:
            raise UserError(wording.NO_PICTURE_THERE)
        try:
            version, _ = await self._continuing.version(interaction, versions[-1].id)
        except UserError:
            raise UserError(wording.PICTURE_NOT_HERE) from None
        return Open(form_view(FormKind.EDIT, opened_at(interaction, version.id), wording.edit_title(version)))

    async def submit(self, interaction: Interaction, kind: FormKind, about: str, filled: Filled) -> Thought:
        """Do what a form says.

        Raises:
            UserError: It cannot be done, or not there; nothing was changed.
        """
        return await self.does[kind](interaction, about, filled)

    async def _edit(self, interaction: Interaction, about: str, filled: Filled) -> Thought:
        version, job = await self._continuing.version(interaction, about)
        asked = self._continuing.beside(interaction, job, uploads(filled))
        among = Circumstances(goes_on=True, version=version.number)
        if came_directly(job, interaction.here):
            asked, among = moved(asked, interaction.here, version), Circumstances(brings_source=True)
        said = said_in_command(Verb.EDIT, filled.words, filled.chosen)
        return await self._continuing.take(interaction, asked, said, among=among, source=version)

    async def _new(self, interaction: Interaction, about: str, filled: Filled) -> Thought:
        job = await self._continuing.job(interaction, about)
        asked = self._continuing.beside(interaction, job, uploads(filled))
        if came_directly(job, interaction.here):
            asked = moved(asked, interaction.here)
        said = said_in_command(Verb.IMAGINE, filled.words, filled.chosen)
        return await self._continuing.take(interaction, asked, said, among=Circumstances())

    async def _rephrase(self, interaction: Interaction, about: str, filled: Filled) -> Thought:
        job = await self._continuing.job(interaction, about)
        said = said_in_command(Verb.IMAGINE, filled.words, filled.chosen)
        if wants_privacy(said, interaction.here):
            # It takes the place of a message that everyone sees.
            raise UserError(wording.PRIVATE_BY_FLAG)
        take = await self._continuing.again(interaction, job, partial(with_words, said=said, pictures=uploads(filled)))
        return replace(take, notice=notice_of(said, interaction.here))

    async def _change_picture(self, interaction: Interaction, about: str, filled: Filled) -> Thought:
        here = interaction.here
        if not interaction.message:
            raise misplaced(here, interaction.person, about)
        pictures = self._pictures.get(_name_of(interaction)) or await self._found_again(interaction)
        asked = Asked(
            key=interaction.key,
            person=interaction.person,
            conversation=conversation_at(interaction),
            place=str(Place(here.channel, thread=here.thread)),
            origin=Origin.INTERACTION,
            attachments=(*pictures, *uploads(filled)),
        )
        said = said_in_command(Verb.EDIT, filled.words, filled.chosen)
        among = Circumstances(goes_on=here.goes_on, brings_source=True)
        return await self._continuing.take(interaction, asked, said, among=among)

    async def _shown(self, interaction: Interaction) -> Sequence[Version]:
        """The versions that a message shows, or the thread under a card."""
        conversations, here = self._service.core.conversations, interaction.here
        shown = message_id(here.channel, interaction.message)
        key = await conversations.showing(PLATFORM, shown)
        versions = await conversations.answered_by(key, shown) if key else ()
        return versions or await conversations.versions(in_thread(here.team, here.channel, interaction.message))

    def _remember(self, interaction: Interaction, message: Payload) -> tuple[Attachment, ...]:
        pictures = tuple(attachment_of(one) for one in parts(message, "files") if _may_be_picture(one))
        return self._pictures.put(_name_of(interaction), pictures) if pictures else ()

    async def _found_again(self, interaction: Interaction) -> tuple[Attachment, ...]:
        """Look at the message once more, when the process that opened the form is gone."""
        here = interaction.here
        found = await self._service.platform.pictures_of(here.team, here.channel, interaction.message)
        if not found:
            raise UserError(wording.MESSAGE_GONE)
        return tuple(attachment_of({"id": file}) for file in found)


def uploads(filled: Filled) -> tuple[Attachment, ...]:
    """What was attached to a form."""
    return tuple(attachment_of(one) for one in filled.files)


def _name_of(interaction: Interaction) -> str:
    here = interaction.here
    return f"{here.team}/{message_id(here.channel, interaction.message)}"


def _may_be_picture(file: Payload) -> bool:
    """Whether it is worth asking for: what a stub of Slack Connect is, only Slack can tell."""
    return text(file, "mimetype").startswith("image/") or text(file, "file_access") == "check_file_info"
