"""Commands, shortcuts, presses and forms: translated, handed over, answered; nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial

from bots.asking import Circumstances
from bots.buttons import PREFIX, read_button
from bots.commands import Verb
from bots.dialect import Said, understand
from bots.errands import Errands
from bots.finding import misplaced
from bots.form_ids import FormKind
from bots.requests import Asked, said_in_command
from bots.slack.answering import ANSWER_WITHIN, After, Answer, Answering, Open, Say, Thought
from bots.slack.continuing import Continuing
from bots.slack.forms import Forms, uploads
from bots.slack.interactions import Interaction, command_of, conversation_at, form_of, is_sound, press_of, shortcut_of
from bots.slack.modals import ASK, Filled, Opened, ask_form, filled_in, read_opened
from bots.slack.payloads import Payload, part, parts, text
from bots.slack.places import Place
from bots.slack.present import job_list, note
from bots.slack.presses import Presses, opened_at
from bots.slack.service import Service
from bots.slack.translate import plain_words
from core.errors import UserError
from core.model.request import Origin

Do = Callable[[Interaction, Said], Awaitable[Thought]]

PICTURE = f"{PREFIX}:{FormKind.PICTURE}"
"""`callback_id` of the shortcut "Edit image"."""

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
        self._errands = Errands(service.core)
        self._continuing = Continuing(service)
        self._presses = Presses(service, self._continuing, self._errands)
        self._forms = Forms(service, self._continuing)
        asking: Mapping[Verb, Do] = {verb: partial(self._ask, verb) for verb in (Verb.IMAGINE, Verb.EDIT, Verb.BLEND)}
        self.does: Mapping[Verb, Do] = {
            **asking,
            Verb.UNDO: self._undo,
            Verb.JOBS: self._jobs,
            Verb.CANCEL: self._cancel,
            Verb.HELP: self._help,
        }

    async def commanded(self, payload: Payload) -> Answer:
        """Answer a slash command."""
        interaction = command_of(payload)
        return await self._answering.answer(interaction, lambda: self._obey(interaction, payload))

    async def picked(self, payload: Payload) -> Answer:
        """Answer the shortcut "Edit image" of a message."""
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
        first = words.removeprefix("/").partition(" ")[0].lower()
        if first not in list(Verb):
            return Say(note(self._errands.help("")))
        return await self._do(interaction, understand(words, is_command=True))

    async def _do(self, interaction: Interaction, said: Said) -> Thought:
        return await self.does[said.verb or Verb.HELP](interaction, said)

    async def _pick(self, interaction: Interaction, payload: Payload) -> Thought:
        if text(payload, "callback_id") != PICTURE:
            raise misplaced(interaction.here, interaction.person, text(payload, "callback_id"))
        return await self._forms.about_message(interaction, part(payload, "message"))

    async def _press(self, interaction: Interaction, payload: Payload) -> Thought:
        pressed = next(iter(parts(payload, "actions")), {})
        button_id = f"{text(pressed, 'action_id')}:{text(pressed, 'value')}"
        try:
            button = read_button(button_id)
        except UserError:
            raise misplaced(interaction.here, interaction.person, button_id) from None
        return await self._presses.press(interaction, button)

    async def _submit(self, interaction: Interaction, payload: Payload, opened: Opened | None) -> Thought:
        view = part(payload, "view")
        form = text(view, "callback_id")
        try:
            filled = filled_in(view)
        except UserError:
            raise misplaced(interaction.here, interaction.person, form) from None
        if opened is not None and form == ASK and opened.verb in (Verb.IMAGINE, Verb.EDIT, Verb.BLEND):
            verb = Verb(opened.verb)
            return await self._ask_for(interaction, said_in_command(verb, filled.words, filled.chosen), filled)
        if opened is not None and form in _KINDS:
            return await self._forms.submit(interaction, _KINDS[form], opened.about, filled)
        raise misplaced(interaction.here, interaction.person, form)

    async def _ask(self, verb: Verb, interaction: Interaction, said: Said) -> Thought:
        if not said.words and said == Said(verb, ""):
            opened = opened_at(interaction, verb=verb)
            return Open(ask_form(verb, opened, self._service.core.catalogue))
        return await self._ask_for(interaction, said, Filled(said.words))

    async def _ask_for(self, interaction: Interaction, said: Said, filled: Filled) -> Thought:
        here = interaction.here
        asked = Asked(
            key=interaction.key,
            person=interaction.person,
            conversation=conversation_at(interaction),
            place=str(Place(here.channel, thread=here.thread)),
            origin=Origin.INTERACTION,
            attachments=uploads(filled),
        )
        has_picture = await self._errands.has_picture(here.conversation)
        among = Circumstances(goes_on=here.goes_on, has_picture=has_picture)
        return await self._continuing.take(interaction, asked, said, among=among)

    async def _undo(self, interaction: Interaction, _: Said) -> Thought:
        here, told = interaction.here, await self._errands.undo(interaction.here)
        return After(partial(self._service.platform.say, here.team, here.channel, note(told), thread=here.thread))

    async def _jobs(self, interaction: Interaction, _: Said) -> Thought:
        return Say(job_list(await self._errands.listed(interaction.here, interaction.person)))

    async def _cancel(self, interaction: Interaction, said: Said) -> Thought:
        told = await self._errands.cancel(interaction.here, interaction.person, said.words.strip())
        return Say(note(told))

    async def _help(self, _: Interaction, said: Said) -> Thought:
        return Say(note(self._errands.help(said.words)))


def _opened(view: Payload) -> Opened | None:
    """What a form remembers; None when it is none of ours."""
    try:
        opened = read_opened(view)
    except UserError:
        return None
    return opened if is_sound(opened) else None
