"""Who did what where on Discord, as verbs, buttons and forms are given it."""

import discord

from bots.buttons import About, Button
from bots.dialect import Said
from bots.discord.places import PLATFORM
from bots.discord.translate import Here, Interaction, answered_message, here_of_interaction, person_of
from bots.doors import Core
from bots.finding import Finding
from bots.form_ids import FormId
from bots.scenes import FormScene, PressScene, Scene
from bots.submissions import ABOUT
from core.model.image import Attachment


class Scenes:
    """Makes them."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._finding = Finding(core)

    def of_command(self, interaction: Interaction, said: Said, files: tuple[Attachment, ...]) -> Scene:
        """A command."""
        return Scene(
            core=self._core,
            here=here_of_interaction(interaction),
            person=person_of(interaction.user),
            said=said,
            attachments=files,
            is_admin=self._is_admin(interaction),
        )

    def of_message(self, message: discord.Message, here: Here, said: Said, files: tuple[Attachment, ...]) -> Scene:
        """Words of a message, which everyone reads, and the answer too."""
        answered, author = answered_message(message), message.author
        may = author.guild_permissions.manage_guild if isinstance(author, discord.Member) else False
        return Scene(
            core=self._core,
            here=here,
            person=person_of(author),
            said=said,
            attachments=files,
            replied_to=str(answered.id) if answered else None,
            is_admin=may or self._is_named(author),
            aloud=True,
        )

    async def of_press(self, interaction: Interaction, button: Button) -> PressScene:
        """A press of a button.

        Raises:
            UserError: It does not belong there.
        """
        here, person = here_of_interaction(interaction), person_of(interaction.user)
        return PressScene(
            core=self._core,
            here=here,
            person=person,
            is_admin=self._is_admin(interaction),
            found=await self._finding.what(here, person, button.kind, button.subject),
            button=button,
        )

    async def of_form(self, interaction: Interaction, form: FormId) -> FormScene:
        """A form that was sent.

        Raises:
            UserError: It does not belong there.
        """
        here, person = here_of_interaction(interaction), person_of(interaction.user)
        about = ABOUT.get(form.kind, About.OTHER)
        return FormScene(
            core=self._core,
            here=here,
            person=person,
            is_admin=self._is_admin(interaction),
            found=await self._finding.what(here, person, about, form.about),
            about=form.about,
        )

    def _is_admin(self, interaction: Interaction) -> bool:
        return (interaction.guild_id is not None and interaction.permissions.manage_guild) or self._is_named(
            interaction.user
        )

    def _is_named(self, user: discord.abc.User) -> bool:
        return f"{PLATFORM}:{user.id}" in self._core.admins
