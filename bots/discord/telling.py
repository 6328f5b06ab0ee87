"""What verbs, buttons and forms come to, as Discord shows it."""

import discord

from bots import acting, result_lines
from bots.discord.answering import Answer, Open, Reveal, Say, Work
from bots.discord.asks import Asks
from bots.discord.modals import form_view
from bots.discord.present import card, job_list, note, posted, settings_panel, told
from bots.discord.translate import Interaction, here_of_interaction, person_of
from bots.errands import Errands
from bots.languages.speaking import speaking_to_asker
from bots.outcomes import Ask, GoesOn, Later, Listing, Menu, OpenForm, Outcome, Panel, Post, Repeat, Stopped, Tell
from bots.outcomes import Reveal as RevealOutcome
from core.model.job import Job


class Telling:
    """Turns outcomes into answers."""

    def __init__(self, asks: Asks, errands: Errands) -> None:
        self._asks = asks
        self._errands = errands

    async def answer(self, interaction: Interaction, outcome: Outcome) -> Answer:
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
                return _opened(outcome)
            case Later(making, aloud):
                return Work(making, is_heard(interaction, aloud=aloud))
            case Stopped() | GoesOn() | RevealOutcome():
                return await self._shown(interaction, outcome)
            case Tell() | Listing() | Menu() | Post():
                return say(outcome, interaction.filesize_limit, to_all=is_heard(interaction, aloud=outcome.aloud))

    async def _shown(self, interaction: Interaction, outcome: Stopped | GoesOn | RevealOutcome) -> Answer:
        if isinstance(outcome, RevealOutcome):
            return Reveal(outcome.job)
        return await self._stopped(interaction, outcome.job)

    async def _stopped(self, interaction: Interaction, job: Job) -> Answer:
        pressed = interaction.message
        if pressed is None or not _is_list(pressed):
            with speaking_to_asker(job):
                return Say(card(job), replaces=True)
        here, person = here_of_interaction(interaction), person_of(interaction.user)
        is_aloud = not pressed.flags.ephemeral
        jobs = await (self._errands.jobs(here, person, aloud=True) if is_aloud else self._errands.listed(here, person))
        coming = await self._errands.coming(here, person, aloud=is_aloud)
        return Say(job_list(jobs, acting.listed(coming, person.id)), replaces=True)


def _opened(outcome: OpenForm | Panel) -> Answer:
    # A form has room for five fields, and there are more settings than that.
    return Open(form_view(outcome.form)) if isinstance(outcome, OpenForm) else Say(settings_panel(outcome.sheet))


def say(outcome: Tell | Listing | Menu | Post, limit: int, *, to_all: bool = False) -> Say:
    """What is said in our own words.

    Args:
        outcome: What is to be said.
        limit: Bytes that one file may have there.
        to_all: Everyone sees it.
    """
    match outcome:
        case Tell():
            return Say(told(outcome), to_all)
        case Menu():
            return Say(note(outcome.text, outcome.buttons), to_all)
        case Listing(jobs, _, kept):
            return Say(job_list(jobs, kept), to_all)
        case Post(data=data) if len(data) > limit:
            return Say(note(result_lines.too_large_here(len(data), limit)), to_all)
        case Post():
            return Say(posted(outcome), to_all, file=outcome)


def is_heard(interaction: Interaction, *, aloud: bool) -> bool:
    """Whether everyone reads the answer: none that is about what one person sees."""
    pressed = interaction.message
    return aloud and not (pressed is not None and pressed.flags.ephemeral)


def _is_list(message: discord.Message) -> bool:
    """Whether it lists jobs, each in a section; where a card stands may not be written down yet."""
    return any(isinstance(part, discord.SectionComponent) for part in message.components)
