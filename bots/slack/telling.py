"""What verbs, buttons and forms come to, as Slack shows it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import structlog

from bots import acting, wording
from bots.errands import Errands
from bots.languages.speaking import worded
from bots.outcomes import (
    Ask,
    GoesOn,
    Later,
    Listing,
    Menu,
    OpenForm,
    Outcome,
    Panel,
    Post,
    Repeat,
    Reveal,
    Stopped,
    Tell,
)
from bots.settings_here import form_of, people_of
from bots.slack.answering import After, Answer, Done, Open, Say, Thought, broken, whisper
from bots.slack.asks import Asks
from bots.slack.failures import PlaceGone
from bots.slack.home import Pages
from bots.slack.interactions import Interaction
from bots.slack.modals import Opened, form_view
from bots.slack.present import Look, job_list, menu, note
from bots.slack.service import Service
from core.errors import TransientError, UserError
from core.model.job import Job
from core.model.reply import Reply

log = structlog.get_logger(__name__)

SOON = timedelta(seconds=1.5)
"""What is made in this time is the answer itself."""


class Telling:
    """Turns outcomes into answers."""

    def __init__(self, service: Service, asks: Asks) -> None:
        self._service = service
        self._asks = asks
        self._errands = Errands(service.core)
        self._pages = Pages(service)

    async def answer(self, interaction: Interaction, outcome: Outcome) -> Thought:
        """How an interaction is answered.

        Raises:
            UserError, TransientError: A request could not be stored.
        """
        match outcome:
            case Ask():
                return await self._asks.take(interaction, outcome)
            case Repeat():
                return await self._asks.repeat(interaction, outcome)
            case OpenForm() | Panel():
                people = people_of(outcome.sheet) if isinstance(outcome, Panel) else ()
                form = form_of(outcome)
                return Open(form_view(form, opened_at(interaction, form.about), people))
            case Stopped() | GoesOn() | Reveal():
                return await self._shown(interaction, outcome)
            case Later(making):
                return After(partial(self._worked, interaction, making))
            case Tell() | Listing() | Menu() | Post():
                return self._said(interaction, outcome)

    def renewed(self, interaction: Interaction) -> Thought:
        """The bot's own page as it stands."""
        return After(partial(self._pages.publish, interaction.here.team, interaction.person))

    def _said(self, interaction: Interaction, outcome: Tell | Listing | Menu | Post) -> Thought:
        if isinstance(outcome, Post):
            return After(partial(self._posted, interaction, outcome))
        look = look_of_words(outcome)
        if not is_heard(interaction, aloud=outcome.aloud):
            return Say(look)
        return After(partial(self._aloud, interaction, look))

    async def _shown(self, interaction: Interaction, outcome: Stopped | GoesOn | Reveal) -> Thought:
        if isinstance(outcome, Reveal):
            return After(partial(self._revealed, outcome.job, await self._service.core.control.answer(outcome.job)))
        here, person = interaction.here, interaction.person
        if interaction.is_home:
            return self.renewed(interaction)
        if not interaction.is_list:
            return After(partial(self._service.show, outcome.job))
        is_aloud = not interaction.is_seen_by_one
        jobs = await (self._errands.jobs(here, person, aloud=True) if is_aloud else self._errands.listed(here, person))
        coming = await self._errands.coming(here, person, aloud=is_aloud)
        return Say(job_list(jobs, acting.listed(coming, person.id)), replaces=True)

    async def _revealed(self, job: Job, reply: Reply) -> Answer:
        """Deliver an answer that no chat took, where it may be taken by now."""
        ids = await self._service.platform.deliver(job, reply)
        if not ids:
            return Say(note(wording.NOT_POSTED_IN_SLACK))
        await self._service.core.control.seen(job, ids)
        return Done()

    async def _worked(self, interaction: Interaction, making: Callable[[], Awaitable[Tell | Post]]) -> Answer:
        """Tell what takes longer than Slack waits; until it is there, the person is told that it is on its way."""
        async with asyncio.TaskGroup() as tasks:
            working = tasks.create_task(_made(self._service, interaction, making))
            done, _ = await asyncio.wait({working}, timeout=SOON.total_seconds())
            if not done:
                await whisper(self._service, interaction, note(wording.IN_A_MOMENT))
        outcome = working.result()
        if isinstance(outcome, Post):
            return await self._posted(interaction, outcome)
        look = look_of_words(outcome)
        return await self._aloud(interaction, look) if is_heard(interaction, aloud=outcome.aloud) else Say(look)

    async def _aloud(self, interaction: Interaction, look: Look) -> Answer:
        """Tell everyone there; the person alone, where the bot may not write."""
        here = interaction.here
        try:
            await self._service.platform.say(here.team, here.channel, look, thread=here.thread)
        except PlaceGone as error:
            log.info("not said aloud", key=interaction.key, detail=str(error))
            return Say(look)
        return Done()

    async def _posted(self, interaction: Interaction, post: Post) -> Answer:
        """Post a file, for the person alone in their direct messages: messages for one person take none."""
        here, platform = interaction.here, self._service.platform
        if is_heard(interaction, aloud=post.aloud) or here.is_direct:
            try:
                await platform.post_file(here.team, here.channel, post, thread=here.thread)
            except PlaceGone:
                return Say(note(wording.CANNOT_POST))
            return Done()
        channel = await platform.direct_channel(here.team, interaction.person.id)
        await platform.post_file(here.team, channel, post)
        return Say(note(wording.ANSWER_DIRECTLY))


async def _made(
    service: Service, interaction: Interaction, making: Callable[[], Awaitable[Tell | Post]]
) -> Tell | Post:
    try:
        return await making()
    except (UserError, TransientError) as error:
        return Tell(worded(error.sentence))
    except Exception as error:  # noqa: BLE001 - the edge of the bot: a person waits for an answer, whatever broke
        return Tell(broken(service, interaction, error))


def look_of_words(outcome: Tell | Listing | Menu) -> Look:
    """What is said in our own words."""
    match outcome:
        case Tell(text, buttons):
            return note(text, buttons, outcome.named)
        case Menu():
            return menu(outcome)
        case Listing(jobs, _, kept):
            return job_list(jobs, kept)


def is_heard(interaction: Interaction, *, aloud: bool) -> bool:
    """Whether everyone reads the answer: none that is about what one person sees."""
    return aloud and not interaction.is_seen_by_one and not interaction.is_home


def opened_at(interaction: Interaction, about: str = "", verb: str = "") -> Opened:
    """What a form remembers that is opened by an interaction."""
    here = interaction.here
    return Opened(here.channel, here.thread, interaction.message, about, verb)
