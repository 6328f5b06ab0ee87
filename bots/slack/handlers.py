"""Commands, shortcuts, presses and forms: translated, handed over, answered; nothing else."""

from datetime import timedelta

from bots.buttons import PREFIX, read_button
from bots.commands import Verb
from bots.dialect import Said, understand
from bots.finding import misplaced
from bots.form_ids import FormKind
from bots.outcomes import Ask, OpenForm
from bots.presses import PRESSES
from bots.requests import said_in_command
from bots.slack.answering import ANSWER_WITHIN, Answer, Answering, Open, Thought
from bots.slack.asks import Asks
from bots.slack.continuing import Continuing
from bots.slack.files import attachment_of
from bots.slack.interactions import Interaction, command_of, form_of, is_sound, press_of, shortcut_of
from bots.slack.message_menu import MessageMenu
from bots.slack.modals import ASK, Opened, ask_filled_in, ask_form, filled_in, read_opened
from bots.slack.payloads import Payload, part, parts, text
from bots.slack.scenes import Scenes
from bots.slack.service import Service
from bots.slack.telling import Telling, opened_at
from bots.slack.translate import plain_words
from bots.submissions import SUBMISSIONS
from bots.template_forms import unfinished_form
from bots.verbs import ASKING, VERBS
from core.errors import TemplateUnfinished, UserError

PICTURE = f"{PREFIX}:{FormKind.PICTURE}"
"""`callback_id` of the shortcut "Edit image"."""

DESCRIBE = f"{PREFIX}:{Verb.DESCRIBE}"
"""That of the shortcut "Describe image"."""

_OWN_COMMAND = f"/{Verb.IMAGINE}"
"""The only verb that is a slash command by itself; `/limner` has all of them."""
_KINDS = {f"{PREFIX}:{kind}": kind for kind in FormKind}


class Handlers:
    """Answers interactions of every kind, in time and without ever raising; may be shared by several sockets.

    Args:
        service: What the bot works with.
        within: Time for an answer.
    """

    def __init__(self, service: Service, within: timedelta = ANSWER_WITHIN) -> None:
        self._service = service
        self._answering = Answering(service, within)
        continuing = Continuing(service)
        self._scenes = Scenes(service)
        asks = Asks(service, continuing)
        self._telling = Telling(service, asks)
        self._menu = MessageMenu(service, continuing, asks)

    async def commanded(self, payload: Payload) -> Answer:
        """Answer a slash command."""
        interaction = command_of(payload)
        return await self._answering.answer(interaction, lambda: self._obey(interaction, payload))

    async def picked(self, payload: Payload) -> Answer:
        """Answer a shortcut of a message."""
        interaction = shortcut_of(payload)
        return await self._answering.answer(interaction, lambda: self._pick(interaction, payload))

    async def pressed(self, payload: Payload) -> Answer:
        """Answer a button."""
        interaction = press_of(payload)
        return await self._answering.answer(interaction, lambda: self._press(interaction, payload))

    async def submitted(self, payload: Payload) -> Answer:
        """Answer a sent form."""
        opened = _opened(part(payload, "view"))
        interaction = form_of(payload, opened or Opened(""))
        return await self._answering.answer(interaction, lambda: self._submit(interaction, payload, opened))

    async def finish(self) -> None:
        """Wait for what was promised and is still being done."""
        await self._answering.finish()

    async def _obey(self, interaction: Interaction, payload: Payload) -> Thought:
        words = plain_words(text(payload, "text"))
        if text(payload, "command") == _OWN_COMMAND:
            return await self._do(interaction, said_in_command(Verb.IMAGINE, words, {}))
        first, *_ = words.removeprefix("/").split(maxsplit=1) or [""]
        if first.lower() not in list(Verb):
            return await self._do(interaction, Said(Verb.HELP, ""))
        return await self._do(interaction, understand(words, is_command=True))

    async def _do(self, interaction: Interaction, said: Said) -> Thought:
        verb = said.verb or Verb.HELP
        if verb in VERBS:
            scene = await self._scenes.of_command(interaction, said)
            return await self._telling.answer(interaction, await VERBS[verb](scene))
        if said == Said(verb, ""):
            core, tenant = self._service.core, interaction.here.tenant
            templates = await core.templates.all_of(tenant)
            return Open(ask_form(verb, opened_at(interaction, verb=verb), core.catalogue, templates))
        return await self._ask(interaction, Ask(said))

    async def _ask(self, interaction: Interaction, ask: Ask) -> Thought:
        """Store what is asked for; what its template lacks is asked for by a form."""
        try:
            return await self._telling.answer(interaction, ask)
        except TemplateUnfinished as error:
            core, tenant = self._service.core, interaction.here.tenant
            form = await unfinished_form(core, tenant, ask.said, error, had_pictures=bool(ask.attachments))
            return await self._telling.answer(interaction, OpenForm(form))

    async def _pick(self, interaction: Interaction, payload: Payload) -> Thought:
        picks = {PICTURE: self._menu.pick, DESCRIBE: self._menu.describe}
        pick = picks.get(text(payload, "callback_id"))
        if pick is None:
            raise misplaced(interaction.here, interaction.person, text(payload, "callback_id"))
        return await pick(interaction, part(payload, "message"))

    async def _press(self, interaction: Interaction, payload: Payload) -> Thought:
        pressed = next(iter(parts(payload, "actions")), {})
        button_id = f"{text(pressed, 'action_id')}:{text(pressed, 'value')}"
        try:
            button = read_button(button_id)
        except UserError:
            raise misplaced(interaction.here, interaction.person, button_id) from None
        scene = await self._scenes.of_press(interaction, button)
        try:
            outcome = await PRESSES[button.press](scene)
        except UserError:
            if interaction.is_home:
                # The page showed what is over; as it stands it says so itself.
                return self._telling.renewed(interaction)
            raise
        return await self._telling.answer(interaction, outcome)

    async def _submit(self, interaction: Interaction, payload: Payload, opened: Opened | None) -> Thought:
        view = part(payload, "view")
        form = text(view, "callback_id")
        if opened is None or (form != ASK and form not in _KINDS):
            raise misplaced(interaction.here, interaction.person, form)
        if form == ASK:
            return await self._submit_ask(interaction, view, opened)
        kind, filled = _KINDS[form], filled_in(view)
        if kind is FormKind.PICTURE:
            return await self._menu.change(interaction, opened.about, filled)
        scene = await self._scenes.of_form(interaction, kind, opened.about)
        return await self._telling.answer(interaction, await SUBMISSIONS[kind](scene, filled))

    async def _submit_ask(self, interaction: Interaction, view: Payload, opened: Opened) -> Thought:
        if opened.verb not in list(ASKING):
            raise misplaced(interaction.here, interaction.person, opened.verb)
        filled = ask_filled_in(view)
        said = said_in_command(Verb(opened.verb), filled.words, filled.chosen)
        return await self._ask(interaction, Ask(said, attachments=tuple(map(attachment_of, filled.files))))


def _opened(view: Payload) -> Opened | None:
    """What a form remembers; None when it is none of ours."""
    try:
        opened = read_opened(view)
    except UserError:
        return None
    return opened if is_sound(opened) else None
