"""Commands, menus, presses and forms: translated, handed over, answered; nothing else."""

from collections.abc import Sequence
from datetime import timedelta

import discord
import structlog

from bots import wording
from bots.buttons import Button
from bots.commands import Verb
from bots.dialect import Said
from bots.discord.answering import FIND_OUT_WITHIN, Answer, Answering, Say
from bots.discord.asks import Asks
from bots.discord.continuing import Continuing
from bots.discord.files import attachment_of
from bots.discord.message_menu import MessageMenu
from bots.discord.modals import filled_in
from bots.discord.present import settings_panel
from bots.discord.scenes import Scenes
from bots.discord.service import Service
from bots.discord.telling import Telling
from bots.discord.translate import Filled, Interaction, here_of_interaction, person_of
from bots.errands import Errands
from bots.finding import misplaced
from bots.form_ids import FormKind, read_form
from bots.outcomes import Ask, OpenForm
from bots.presses import PRESSES
from bots.requests import said_in_command
from bots.scenes import Scene
from bots.setting_wording import DEFAULT
from bots.settings_here import change_here, differing_tools, sheet_here, switch_here
from bots.submissions import SUBMISSIONS
from bots.template_forms import unfinished_form
from bots.verbs import VERBS
from bots.verbs.settings import told_of
from core.errors import TemplateUnfinished, UserError
from core.model.catalogue import Catalogue
from core.model.preferences import Setting
from core.model.template import Template
from core.preferences import Changed, Sheet

log = structlog.get_logger(__name__)


class Handlers:
    """Answers interactions of every kind; may be shared by several gateway sessions.

    Args:
        service: What the bot works with.
        within: Time for finding out what to answer.
    """

    def __init__(self, service: Service, within: timedelta = FIND_OUT_WITHIN) -> None:
        self._service = service
        self._answering = Answering(service, within)
        self._scenes = Scenes(service.core)
        continuing = Continuing(service)
        asks = Asks(service, continuing)
        self._telling = Telling(asks, Errands(service.core))
        self._menu = MessageMenu(service, continuing, asks)

    @property
    def catalogue(self) -> Catalogue:
        """The models to suggest."""
        return self._service.core.catalogue

    async def templates(self, interaction: Interaction) -> Sequence[Template]:
        """The templates to suggest there."""
        return await self._service.core.templates.all_of(here_of_interaction(interaction).tenant)

    async def commanded(self, interaction: Interaction, verb: Verb, filled: Filled) -> None:
        """Answer a command."""
        await self._answering.answer(interaction, lambda: self._obey(interaction, verb, filled))

    async def picked(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the menu "Edit image" of a message."""
        await self._answering.answer(interaction, lambda: self._menu.pick(interaction, message))

    async def described(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the menu "Describe image" of a message."""
        await self._answering.answer(interaction, lambda: self._menu.describe(interaction, message))

    async def pressed(self, interaction: Interaction, button: Button) -> None:
        """Answer a button."""
        await self._answering.answer(interaction, lambda: self._press(interaction, button))

    async def chose(self, interaction: Interaction, setting: Setting, value: str) -> None:
        """Answer a choice of the panel."""
        await self._answering.answer(interaction, lambda: self._set(interaction, setting, value))

    async def switched(self, interaction: Interaction, tools: tuple[str, ...]) -> None:
        """Answer the choice of the tools that may run."""
        await self._answering.answer(interaction, lambda: self._switch(interaction, tools))

    async def submitted(self, interaction: Interaction) -> None:
        """Answer a form."""
        await self._answering.answer(interaction, lambda: self._submit(interaction))

    async def misplaced(self, interaction: Interaction, about: str) -> None:
        """Answer a press whose id is none of ours."""
        await self._answering.answer(interaction, lambda: self._refuse(interaction, about))

    async def outdated(self, interaction: Interaction, about: str) -> None:
        """Answer a command that Discord's own program still offers, or offers otherwise."""
        log.warning("command not known", error=about)
        await self._answering.answer(interaction, _tell_to_reload)

    async def _obey(self, interaction: Interaction, verb: Verb, filled: Filled) -> Answer:
        self._service.files.remember(filled.attachments)
        files = tuple(attachment_of(one, None, None) for one in filled.attachments)
        said = said_in_command(verb, filled.words, filled.chosen)
        if verb in VERBS:
            scene = self._scenes.of_command(interaction, said, files)
            return await self._telling.answer(interaction, await VERBS[verb](scene))
        return await self._ask(interaction, Ask(said, attachments=files))

    async def _ask(self, interaction: Interaction, ask: Ask) -> Answer:
        """Store what a command asks for; what its template lacks is asked for by a form."""
        try:
            return await self._telling.answer(interaction, ask)
        except TemplateUnfinished as error:
            core, tenant = self._service.core, here_of_interaction(interaction).tenant
            form = await unfinished_form(core, tenant, ask.said, error, had_pictures=bool(ask.attachments))
            return await self._telling.answer(interaction, OpenForm(form))

    async def _press(self, interaction: Interaction, button: Button) -> Answer:
        scene = await self._scenes.of_press(interaction, button)
        return await self._telling.answer(interaction, await PRESSES[button.press](scene))

    async def _set(self, interaction: Interaction, setting: Setting, value: str) -> Answer:
        scene = self._scenes.of_command(interaction, Said(Verb.SETTINGS, ""), ())
        return _panel_after(scene, await change_here(scene, setting, None if value == DEFAULT else value))

    async def _switch(self, interaction: Interaction, tools: tuple[str, ...]) -> Answer:
        scene = self._scenes.of_command(interaction, Said(Verb.SETTINGS, ""), ())
        sheet = await sheet_here(scene)
        return _panel_after(scene, *await switch_here(scene, differing_tools(sheet, tools)), sheet=sheet)

    async def _submit(self, interaction: Interaction) -> Answer:
        try:
            form = read_form(interaction.custom_id or "")
        except UserError:
            raise _misplaced(interaction, interaction.custom_id or "") from None
        filled, uploads = filled_in(interaction)
        self._service.files.remember(uploads)
        if form.kind is FormKind.PICTURE:
            return await self._menu.change(interaction, form.about, filled)
        scene = await self._scenes.of_form(interaction, form)
        return await self._telling.answer(interaction, await SUBMISSIONS[form.kind](scene, filled))

    async def _refuse(self, interaction: Interaction, about: str) -> Answer:
        raise _misplaced(interaction, about)


def _panel_after(scene: Scene, *changes: Changed, sheet: Sheet | None = None) -> Answer:
    """The panel as it stands then, and to everyone there what was changed."""
    told = told_of(scene, *changes)
    stands = changes[-1].sheet if changes else sheet
    assert stands is not None, "where nothing was changed, it stands as it stood"
    return Say(settings_panel(stands), replaces=True, besides=told.text if told.aloud and changes else "")


def _misplaced(interaction: Interaction, about: str) -> UserError:
    return misplaced(here_of_interaction(interaction), person_of(interaction.user), about)


async def _tell_to_reload() -> Answer:
    raise UserError(wording.UNKNOWN_COMMAND)
