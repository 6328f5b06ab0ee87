"""The shortcut that opens a form on a person's message, and what is done with its pictures."""

from collections.abc import Sequence

from bots import wording
from bots.asking import Circumstances
from bots.commands import Verb
from bots.dialect import Said
from bots.fields import WORDS, Filled
from bots.finding import misplaced
from bots.form_ids import FormKind
from bots.lately import Lately
from bots.outcomes import Ask
from bots.presses.asking import asking_form, edit_form
from bots.requests import said_in_command
from bots.slack.answering import Open, Thought
from bots.slack.asks import Asks, asked_at
from bots.slack.continuing import Continuing
from bots.slack.files import attachment_of
from bots.slack.interactions import Interaction
from bots.slack.modals import form_view
from bots.slack.payloads import Payload, parts, text
from bots.slack.places import PLATFORM, in_thread, message_id
from bots.slack.service import Service
from bots.slack.telling import opened_at
from core.errors import UserError
from core.model.conversation import Version
from core.model.image import Attachment
from core.model.job import Job


class MessageMenu:
    """Changes what a message shows: a version, or the pictures of whoever wrote it."""

    def __init__(self, service: Service, continuing: Continuing, asks: Asks) -> None:
        self._service = service
        self._continuing = continuing
        self._asks = asks
        self._pictures: Lately[str, tuple[Attachment, ...]] = Lately()

    async def pick(self, interaction: Interaction, message: Payload) -> Thought:
        """Open the form that changes what a message shows.

        Raises:
            UserError: It shows no picture.
        """
        versions = await self._shown(interaction, message)
        if not versions and self._remember(interaction, message):
            form = asking_form(FormKind.PICTURE, "", wording.FORM_TITLES[FormKind.PICTURE])
            return Open(form_view(form, opened_at(interaction)))
        version, job = await self._newest(interaction, versions)
        return Open(form_view(edit_form(version, job), opened_at(interaction, version.id)))

    async def describe(self, interaction: Interaction, message: Payload) -> Thought:
        """Describe what a message shows.

        Raises:
            UserError: It shows no picture.
        """
        versions, said = await self._shown(interaction, message), Said(Verb.DESCRIBE, "")
        pictures = () if versions else self._remember(interaction, message)
        if pictures:
            among = Circumstances(goes_on=interaction.here.goes_on, brings_source=True)
            return await self._continuing.take(interaction, asked_at(interaction, pictures), said, among=among)
        version, job = await self._newest(interaction, versions)
        return await self._asks.take(interaction, Ask(said, version=version, job=job))

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

    async def change(self, interaction: Interaction, about: str, filled: Filled) -> Thought:
        """Do what that form says of the pictures of a message.

        Raises:
            UserError: It cannot be done, or not there; nothing was changed.
        """
        here = interaction.here
        if not interaction.message:
            raise misplaced(here, interaction.person, about)
        pictures = self._pictures.get(_name_of(interaction)) or await self._found_again(interaction)
        asked = asked_at(interaction, (*pictures, *filled.files))
        said = said_in_command(Verb.EDIT, filled.words(WORDS), {})
        among = Circumstances(goes_on=here.goes_on, brings_source=True)
        return await self._continuing.take(interaction, asked, said, among=among)

    async def _shown(self, interaction: Interaction, message: Payload) -> Sequence[Version]:
        """The versions that a message shows; under a card of the bot's own, those of its thread."""
        conversations, here = self._service.core.conversations, interaction.here
        shown = message_id(here.channel, interaction.message)
        key = await conversations.showing(PLATFORM, shown)
        versions = await conversations.answered_by(key, shown) if key else ()
        workspace = self._service.workspaces.find(here.team)
        if versions or workspace is None or text(message, "bot_id") != workspace.bot:
            return versions
        return await conversations.versions(in_thread(here.team, here.channel, interaction.message))

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


def _name_of(interaction: Interaction) -> str:
    here = interaction.here
    return f"{here.team}/{message_id(here.channel, interaction.message)}"


def _may_be_picture(file: Payload) -> bool:
    """Whether it is worth asking for: what a stub of Slack Connect is, only Slack can tell."""
    return text(file, "mimetype").startswith("image/") or text(file, "file_access") == "check_file_info"
