"""What each button does; all that it knows is in its id, so it works after a restart and after months."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

import discord

from bots import wording
from bots.buttons import Button, Press
from bots.discord.answering import Answer, Open, Reveal, Say
from bots.discord.continuing import Continuing
from bots.discord.modals import form_view
from bots.discord.present import card, job_list, note
from bots.discord.service import Service
from bots.discord.translate import Interaction, here_of_interaction, is_private, person_of
from bots.errands import Errands
from bots.form_ids import Form, FormKind
from core.model.request import Request

Do = Callable[[Interaction, Button], Awaitable[Answer]]


class Presses:
    """Finds out what a press is answered with."""

    def __init__(self, service: Service, continuing: Continuing, errands: Errands) -> None:
        self._core = service.core
        self._continuing = continuing
        self._errands = errands
        self.does: Mapping[Press, Do] = {
            Press.EDIT: self._edit,
            Press.AGAIN: self._again,
            Press.DRAW: self._again,
            Press.UNDO: self._undo,
            Press.STOP: self._stop,
            Press.NEW: self._new,
            Press.REPHRASE: self._rephrase,
            Press.SHOW: self._show,
        }

    async def press(self, interaction: Interaction, button: Button) -> Answer:
        """Do what a button says.

        Raises:
            UserError: It cannot be done, or not there; nothing was changed.
        """
        return await self.does[button.press](interaction, button)

    async def _edit(self, interaction: Interaction, button: Button) -> Answer:
        version, _ = await self._continuing.version(interaction, button.about)
        return Open(form_view(Form(FormKind.EDIT, version.id), wording.edit_title(version)))

    async def _new(self, interaction: Interaction, button: Button) -> Answer:
        job = await self._continuing.job(interaction, button.about)
        return Open(form_view(Form(FormKind.NEW, job.id), wording.FORM_TITLES[FormKind.NEW]))

    async def _rephrase(self, interaction: Interaction, button: Button) -> Answer:
        job = await self._continuing.job(interaction, button.about)
        words = wording.own_words(job.request.prompt)
        return Open(form_view(Form(FormKind.REPHRASE, job.id), wording.FORM_TITLES[FormKind.REPHRASE], words))

    async def _again(self, interaction: Interaction, button: Button) -> Answer:
        job = await self._continuing.job(interaction, button.about)
        return await self._continuing.again(interaction, job, partial(_as_asked, draw=button.press is Press.DRAW))

    async def _undo(self, interaction: Interaction, button: Button) -> Answer:
        job = await self._continuing.job(interaction, button.about)
        back = await self._core.control.undo(job.request.conversation, button.about)
        return Say(note(wording.went_back(back)), to_all=not is_private(job))

    async def _show(self, interaction: Interaction, button: Button) -> Answer:
        return Reveal(await self._continuing.job(interaction, button.about, from_list=True))

    async def _stop(self, interaction: Interaction, button: Button) -> Answer:
        job = await self._continuing.job(interaction, button.about, from_list=True)
        stopped = await self._core.control.cancel(job.id)
        pressed = interaction.message
        if pressed is None or not _is_list(pressed):
            return Say(card(stopped), replaces=True)
        here, person = here_of_interaction(interaction), person_of(interaction.user)
        is_aloud = not pressed.flags.ephemeral
        jobs = await (self._errands.jobs(here, person, aloud=True) if is_aloud else self._errands.listed(here, person))
        return Say(job_list(jobs), replaces=True)


def _as_asked(request: Request, *, draw: bool) -> Request:
    return replace(request, prompt=wording.asking_for_picture(request.prompt)) if draw else request


def _is_list(message: discord.Message) -> bool:
    """Whether it lists jobs, each in a section; where a card stands may not be written down yet."""
    return any(isinstance(part, discord.SectionComponent) for part in message.components)
