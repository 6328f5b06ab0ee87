"""Commands, menus, presses and forms: translated, handed over, answered; nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial

import discord
import structlog

from bots import wording
from bots.asking import Circumstances
from bots.buttons import Button
from bots.commands import Verb
from bots.discord.answering import FIND_OUT_WITHIN, Answer, Answering, Say, Take
from bots.discord.continuing import Continuing
from bots.discord.files import attachment_of
from bots.discord.forms import Forms
from bots.discord.modals import filled_in
from bots.discord.places import Place
from bots.discord.present import job_list, note
from bots.discord.presses import Presses
from bots.discord.service import Service
from bots.discord.translate import (
    Filled,
    Interaction,
    conversation_at,
    here_of_interaction,
    notice_of,
    person_of,
    request_key,
    wants_whisper,
    whispered,
)
from bots.errands import Errands
from bots.finding import misplaced
from bots.form_ids import read_form
from bots.requests import Asked, request_from, said_in_command
from core.errors import UserError
from core.model.catalogue import Catalogue
from core.model.request import Origin

log = structlog.get_logger(__name__)

Do = Callable[[Interaction, Filled], Awaitable[Answer]]


class Handlers:
    """Answers interactions of every kind; may be shared by several gateway sessions.

    Args:
        service: What the bot works with.
        within: Time for finding out what to answer.
    """

    def __init__(self, service: Service, within: timedelta = FIND_OUT_WITHIN) -> None:
        self._service = service
        self._answering = Answering(service, within)
        self._errands = Errands(service.core)
        continuing = Continuing(service)
        self._presses = Presses(service, continuing, self._errands)
        self._forms = Forms(service, continuing)
        asking: Mapping[Verb, Do] = {verb: partial(self._ask, verb) for verb in (Verb.IMAGINE, Verb.EDIT, Verb.BLEND)}
        self.does: Mapping[Verb, Do] = {
            **asking,
            Verb.UNDO: self._undo,
            Verb.JOBS: self._jobs,
            Verb.CANCEL: self._cancel,
            Verb.HELP: self._help,
        }

    @property
    def catalogue(self) -> Catalogue:
        """The models to suggest."""
        return self._service.core.catalogue

    async def commanded(self, interaction: Interaction, verb: Verb, filled: Filled) -> None:
        """Answer a command."""
        await self._answering.answer(interaction, lambda: self._obey(interaction, verb, filled))

    async def picked(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the menu "Edit image" of a message."""
        await self._answering.answer(interaction, lambda: self._forms.about_message(interaction, message))

    async def pressed(self, interaction: Interaction, button: Button) -> None:
        """Answer a button."""
        await self._answering.answer(interaction, lambda: self._presses.press(interaction, button))

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
        return await self.does[verb](interaction, filled)

    async def _submit(self, interaction: Interaction) -> Answer:
        try:
            form = read_form(interaction.custom_id or "")
        except UserError:
            raise _misplaced(interaction, interaction.custom_id or "") from None
        return await self._forms.submit(interaction, form, filled_in(interaction))

    async def _refuse(self, interaction: Interaction, about: str) -> Answer:
        raise _misplaced(interaction, about)

    async def _ask(self, verb: Verb, interaction: Interaction, filled: Filled) -> Answer:
        here = here_of_interaction(interaction)
        said = said_in_command(verb, filled.words, filled.chosen)
        conversation = conversation_at(here, interaction.id)
        asked = Asked(
            key=request_key(interaction.id),
            person=person_of(interaction.user),
            conversation=conversation,
            place=str(Place(str(here.channel), limit=here.limit)),
            origin=Origin.INTERACTION,
            attachments=tuple(attachment_of(one, None, None) for one in filled.attachments),
        )
        circumstances = Circumstances(
            goes_on=here.goes_on, has_picture=await self._errands.has_picture(here.conversation)
        )
        if wants_whisper(said, here):
            head = (await self._service.core.conversations.head(conversation)).version
            # An edit takes the head of the shared conversation along.
            asked, circumstances = (
                whispered(asked, here, interaction.id, head if verb is Verb.EDIT else None),
                Circumstances(),
            )
        self._service.files.remember(filled.attachments)
        receipt = await self._service.core.intake.submit(request_from(asked, said, circumstances))
        return Take(receipt, notice=notice_of(said, here))

    async def _undo(self, interaction: Interaction, _: Filled) -> Answer:
        told = await self._errands.undo(here_of_interaction(interaction))
        return Say(note(told), to_all=True)

    async def _jobs(self, interaction: Interaction, _: Filled) -> Answer:
        jobs = await self._errands.listed(here_of_interaction(interaction), person_of(interaction.user))
        return Say(job_list(jobs))

    async def _cancel(self, interaction: Interaction, filled: Filled) -> Answer:
        here, person = here_of_interaction(interaction), person_of(interaction.user)
        return Say(note(await self._errands.cancel(here, person, filled.words.strip())))

    async def _help(self, _: Interaction, filled: Filled) -> Answer:
        return Say(note(self._errands.help(filled.words)))


def _misplaced(interaction: Interaction, about: str) -> UserError:
    return misplaced(here_of_interaction(interaction), person_of(interaction.user), about)


async def _tell_to_reload() -> Answer:
    raise UserError(wording.UNKNOWN_COMMAND)
