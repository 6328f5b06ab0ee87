"""What each button does; all that it knows is in its value, so it works after a restart and after months."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from bots import wording
from bots.buttons import Button, Press
from bots.errands import Errands
from bots.form_ids import FormKind
from bots.slack.answering import After, Answer, Done, Open, Say, Thought
from bots.slack.continuing import Continuing
from bots.slack.home import Pages
from bots.slack.interactions import Interaction
from bots.slack.modals import Opened, form_view
from bots.slack.present import job_list, note
from bots.slack.service import Service
from core.model.job import Job
from core.model.reply import Reply
from core.model.request import Request

Do = Callable[[Interaction, Button], Awaitable[Thought]]


class Presses:
    """Finds out what a press is answered with."""

    def __init__(self, service: Service, continuing: Continuing, errands: Errands) -> None:
        self._service = service
        self._continuing = continuing
        self._errands = errands
        self._pages = Pages(service)
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

    async def press(self, interaction: Interaction, button: Button) -> Thought:
        """Do what a button says.

        Raises:
            UserError: It cannot be done, or not there; nothing was changed.
        """
        return await self.does[button.press](interaction, button)

    async def _edit(self, interaction: Interaction, button: Button) -> Thought:
        version, _ = await self._continuing.version(interaction, button.about)
        return Open(form_view(FormKind.EDIT, opened_at(interaction, version.id), wording.edit_title(version)))

    async def _new(self, interaction: Interaction, button: Button) -> Thought:
        job = await self._continuing.job(interaction, button.about)
        return Open(form_view(FormKind.NEW, opened_at(interaction, job.id), wording.FORM_TITLES[FormKind.NEW]))

    async def _rephrase(self, interaction: Interaction, button: Button) -> Thought:
        job = await self._continuing.job(interaction, button.about)
        opened, title = opened_at(interaction, job.id), wording.FORM_TITLES[FormKind.REPHRASE]
        return Open(form_view(FormKind.REPHRASE, opened, title, wording.own_words(job.request.prompt)))

    async def _again(self, interaction: Interaction, button: Button) -> Thought:
        job = await self._continuing.job(interaction, button.about)
        return await self._continuing.again(interaction, job, partial(_as_asked, draw=button.press is Press.DRAW))

    async def _undo(self, interaction: Interaction, button: Button) -> Thought:
        job, here = await self._continuing.job(interaction, button.about), interaction.here
        back = await self._service.core.control.undo(job.request.conversation, button.about)
        look = note(wording.went_back(back))
        return After(partial(self._service.platform.say, here.team, here.channel, look, thread=here.thread))

    async def _stop(self, interaction: Interaction, button: Button) -> Thought:
        job = await self._continuing.job(interaction, button.about, from_list=True)
        stopped = await self._service.core.control.cancel(job.id)
        here, person = interaction.here, interaction.person
        if interaction.is_home:
            return After(partial(self._pages.publish, here.team, person))
        if not interaction.is_list:
            return After(partial(self._service.show, stopped))
        is_aloud = not interaction.is_seen_by_one
        jobs = await (self._errands.jobs(here, person, aloud=True) if is_aloud else self._errands.listed(here, person))
        return Say(job_list(jobs), replaces=True)

    async def _show(self, interaction: Interaction, button: Button) -> Thought:
        job = await self._continuing.job(interaction, button.about, from_list=True)
        return After(partial(self._shown, job, await self._service.core.control.answer(job)))

    async def _shown(self, job: Job, reply: Reply) -> Answer:
        """Deliver an answer that no chat took, where it may be taken by now."""
        ids = await self._service.platform.deliver(job, reply)
        if not ids:
            return Say(note(wording.NOT_POSTED_IN_SLACK))
        await self._service.core.control.seen(job, ids)
        return Done()


def opened_at(interaction: Interaction, about: str = "", verb: str = "") -> Opened:
    """What a form remembers that is opened by an interaction."""
    here = interaction.here
    return Opened(here.channel, here.thread, interaction.message, about, verb)


def _as_asked(request: Request, *, draw: bool) -> Request:
    return replace(request, prompt=wording.asking_for_picture(request.prompt)) if draw else request
