"""Who did what where on Slack, as verbs, buttons and forms are given it."""

from bots import presses, submissions, verbs
from bots.buttons import About, Button
from bots.dialect import Said
from bots.finding import Finding
from bots.form_ids import FormKind
from bots.scenes import FormScene, PressScene, Scene
from bots.slack.files import attachment_of
from bots.slack.interactions import Interaction
from bots.slack.places import PLATFORM, message_id
from bots.slack.service import Service
from bots.slack.translate import Here, Written
from bots.submissions import ABOUT
from core.model.request import Person


class Scenes:
    """Makes them."""

    def __init__(self, service: Service) -> None:
        self._core = service.core
        self._platform = service.platform
        self._finding = Finding(service.core)

    async def of_command(self, interaction: Interaction, said: Said) -> Scene:
        """A command."""
        here, person = interaction.here, interaction.person
        is_admin = said.verb in verbs.FOR_ADMINS and await self._is_admin(here, person)
        return Scene(core=self._core, here=here, person=person, said=said, is_admin=is_admin)

    async def of_message(self, written: Written, said: Said) -> Scene:
        """Words of a message, which everyone reads, and the answer too."""
        here, person = written.here, written.person
        return Scene(
            core=self._core,
            here=here,
            person=person,
            said=said,
            attachments=tuple(map(attachment_of, written.files)),
            replied_to=message_id(here.channel, here.thread) if here.thread else None,
            is_admin=said.verb in verbs.FOR_ADMINS and await self._is_admin(here, person),
            aloud=True,
        )

    async def of_press(self, interaction: Interaction, button: Button) -> PressScene:
        """A press of a button.

        Raises:
            UserError: It does not belong there.
        """
        here, person = interaction.here, interaction.person
        return PressScene(
            core=self._core,
            here=here,
            person=person,
            is_admin=button.press in presses.FOR_ADMINS and await self._is_admin(here, person),
            found=await self._finding.what(here, person, button.kind, button.subject),
            button=button,
        )

    async def of_form(self, interaction: Interaction, kind: FormKind, about: str) -> FormScene:
        """A form that was sent.

        Raises:
            UserError: It does not belong there.
        """
        here, person = interaction.here, interaction.person
        return FormScene(
            core=self._core,
            here=here,
            person=person,
            is_admin=kind in submissions.FOR_ADMINS and await self._is_admin(here, person),
            found=await self._finding.what(here, person, ABOUT.get(kind, About.OTHER), about),
            about=about,
        )

    async def _is_admin(self, here: Here, person: Person) -> bool:
        is_named = f"{PLATFORM}:{here.team}:{person.id}" in self._core.admins
        return is_named or await self._platform.is_admin(here.team, person.id)
