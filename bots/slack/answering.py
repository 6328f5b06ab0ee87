"""How an interaction is answered: in time, once, and so that what the person was told is true.

Slack shows "operation_timeout" after three seconds, whatever happens later. Whatever is to be said is found out before
that, and a job starts only after its own message was posted, or its posting was left to the worker.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from slack_sdk.models.views import View

from bots import wording
from bots.languages.speaking import speaking, worded
from bots.patience import stored
from bots.slack.failures import NotInChannel
from bots.slack.interactions import Interaction
from bots.slack.modals import WORDS_BLOCK
from bots.slack.mrkdwn import plain_sentence
from bots.slack.places import Place, spot_of
from bots.slack.present import Look, invitation, note
from bots.slack.service import Service
from bots.slack.sharing import Shared
from bots.slack.translate import is_direct
from bots.slack.unfinished import Unfinished
from core.errors import ChatUnreachable, LimnerError, TransientError, UserError
from core.faults import ring_for
from core.model.job import Job, JobState, Receipt, short_reference
from core.model.request import Spot

log = structlog.get_logger(__name__)

ANSWER_WITHIN = timedelta(seconds=2.4)
"""Time for the whole answer; the rest of Slack's three seconds is for the way there and back."""

FOUND_BY, POSTED_BY = 0.6, 0.85
"""Shares of that time: when it is known what to answer, and when a job's own message stands there."""

MOST_ANSWERS = 300
"""Answers that are kept for a second socket that tells of the same; it does so within seconds."""


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing is to be said: an empty acknowledgement."""


@dataclass(frozen=True, slots=True)
class Say:
    """Words that only the person sees; with `replaces`, in the place of the message whose button was pressed."""

    look: Look
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """A form, which the trigger of the interaction opens."""

    view: View


@dataclass(frozen=True, slots=True)
class Faults:
    """A sent form stays open, with what is wrong in it by `block_id`."""

    errors: Mapping[str, str]


Answer = Done | Say | Open | Faults
"""What Slack is told in the end."""


@dataclass(frozen=True, slots=True)
class Take:
    """A request: its own message is posted where its place says, and it starts.

    Attributes:
        notice: Told besides, to the person alone.
        replaces: The pressed message only asked for this press, so it is replaced by what became of it.
    """

    receipt: Receipt
    notice: str = ""
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """Something was done already, and this tells of it; it may go on after the answer was given."""

    telling: Callable[[], Coroutine[None, None, "Answer | None"]]


Thought = Answer | Take | After
Thinking = Callable[[], Coroutine[None, None, Thought]]


class Answering:
    """Answers interactions.

    Args:
        service: What the bot works with.
        within: Time for an answer.
    """

    def __init__(self, service: Service, within: timedelta = ANSWER_WITHIN) -> None:
        self._service = service
        self._within = within
        self._answers: Shared[Answer] = Shared(MOST_ANSWERS)
        self._unfinished = Unfinished()

    async def answer(self, interaction: Interaction, thinking: Thinking) -> Answer:
        """Find out what to answer: once, and the same for each socket that tells of the interaction.

        Args:
            interaction: What the person did.
            thinking: May raise any error; the person is told of it.
        """
        # Slack shows the person whichever acknowledgement comes first.
        name = f"{interaction.person.id}/{interaction.trigger}"
        return await self._answers.outcome(name, lambda: self._found(interaction, thinking))

    async def finish(self) -> None:
        """Wait for what was promised and is still being done."""
        await self._unfinished.finish()

    async def _found(self, interaction: Interaction, thinking: Thinking) -> Answer:
        haste = _Haste(self._within)
        with speaking(await self._service.platform.locale_of(interaction.here.team, interaction.person.id)):
            return await self._answered(interaction, thinking, haste)

    async def _answered(self, interaction: Interaction, thinking: Thinking, haste: "_Haste") -> Answer:
        thought = await self._found_in_time(interaction, thinking, haste)
        if not isinstance(thought, Take | After):
            return thought
        giving = self._unfinished.start(self._given(interaction, thought, haste))
        done, _ = await asyncio.wait({giving}, timeout=haste.left())
        if done:
            return giving.result()
        self._unfinished.start(self._told_late(interaction, giving))
        return Done()

    async def _told_late(self, interaction: Interaction, giving: "asyncio.Task[Answer]") -> None:
        """Tell the person alone what came too late to be the answer to what they did."""
        answer = await giving
        if isinstance(answer, Say) and not answer.replaces:
            await whisper(self._service, interaction, answer.look)

    async def _found_in_time(self, interaction: Interaction, thinking: Thinking, haste: "_Haste") -> Thought:
        """What to answer; when that takes too long, the person is told so and nothing starts."""
        # A database call goes on when its caller gives up, and may store the job after all: so it is waited for, also
        # when this is cancelled.
        task = self._unfinished.start(_caught(self._service, thinking(), interaction))
        is_found = False
        try:
            done, _ = await asyncio.wait({task}, timeout=haste.left(FOUND_BY))
            is_found = bool(done)
        finally:
            if not is_found:
                self._unfinished.start(self._taken_back(task))
        if is_found:
            return task.result()
        log.warning("no answer found in time", key=interaction.key)
        return told(interaction, wording.ERRORS["StoreBusy"])

    async def _given(self, interaction: Interaction, thought: Take | After, haste: "_Haste") -> Answer:
        try:
            if isinstance(thought, Take):
                return await self._begun_job(interaction, thought, haste)
            return await thought.telling() or Done()
        except LimnerError as error:
            log.warning("not told", key=interaction.key, error=type(error).__name__, detail=str(error))
        except Exception as error:  # noqa: BLE001 - the edge of the bot: a person waits for an answer, whatever broke
            if isinstance(thought, Take):
                await _refused(self._service, thought.receipt.job)
            return told(interaction, broken(self._service, interaction, error))
        return Done()

    async def _begun_job(self, interaction: Interaction, take: Take, haste: "_Haste") -> Answer:
        """Let the job start once its own message stands there; a refused message costs nothing."""
        job = take.receipt.job
        if not take.receipt.is_new:
            # Whoever stored the job answers the interaction.
            return Done()
        posting = self._unfinished.start(start(self._service, job))
        done, _ = await asyncio.wait({posting}, timeout=haste.left(POSTED_BY))
        if not done:
            # What is being posted may arrive at any time later, and the worker looks for it before it posts again.
            log.warning("card not posted in time", job=job.id)
            await stored(lambda: self._service.core.intake.acknowledged(job.id))
            return Done()
        refusal = posting.result()
        if isinstance(refusal, NotInChannel) and not is_direct(Place.read(job.request.place).channel):
            return self._invited(interaction, job, replaces=take.replaces)
        if refusal is not None:
            return told(interaction, wording.CANNOT_POST)
        # What a press that only was to be repeated is replaced by.
        notice = take.notice or (wording.ON_ITS_WAY if take.replaces else "")
        return Say(note(notice), take.replaces) if notice else Done()

    def _invited(self, interaction: Interaction, job: Job, *, replaces: bool) -> Answer:
        workspace = self._service.workspaces.find(interaction.here.team)
        name = workspace.name if workspace else "Limner"
        if interaction.is_form:
            # The form keeps what was written, and can be sent again.
            return told(interaction, wording.invite_to_form(name))
        return Say(invitation(job, name), replaces)

    async def _taken_back(self, task: "asyncio.Task[Thought]") -> None:
        """End what was stored after the person had been told that nothing was started."""
        thought = await task
        if isinstance(thought, Take) and thought.receipt.is_new:
            await _refused(self._service, thought.receipt.job)


class _Haste:
    """How much of the time for an answer is left.

    Args:
        within: All of it.
    """

    def __init__(self, within: timedelta) -> None:
        self._within_s = within.total_seconds()
        self._now = asyncio.get_running_loop().time
        self._began = self._now()

    def left(self, share: float = 1.0) -> float:
        """Seconds until this share of it is over."""
        return max(self._began + self._within_s * share - self._now(), 0.0)


def told(interaction: Interaction, words: str) -> Answer:
    """Tell the person alone; what is wrong with a form stands in the form, which keeps their words."""
    return Faults({WORDS_BLOCK: plain_sentence(words)}) if interaction.is_form else Say(note(words))


def broken(service: Service, interaction: Interaction, error: Exception) -> str:
    """Write down what broke, and ring where operators can mend it; what to tell of it, and to read out to them."""
    reference = short_reference(interaction.key)
    log.error("interaction broke", key=interaction.key, reference=reference, exc_info=error)
    ring_for(service.core.alarm, error)
    words = worded(error.sentence) if isinstance(error, LimnerError) else wording.ERRORS["LimnerError"]
    return wording.with_reference(words, reference)


async def whisper(service: Service, interaction: Interaction, look: Look) -> None:
    """Tell the person alone where they did something, when Slack takes no answer to it any more or not yet."""
    here, platform = interaction.here, service.platform
    try:
        if here.is_direct:
            await platform.say(here.team, here.channel, look, thread=here.thread)
        elif not interaction.is_home:
            await platform.whisper(here.team, here.channel, interaction.person.id, look, thread=here.thread)
    except LimnerError as error:
        log.info("not told", key=interaction.key, error=type(error).__name__, detail=str(error))


async def _caught(service: Service, thinking: Coroutine[None, None, Thought], interaction: Interaction) -> Thought:
    try:
        return await thinking
    except (UserError, TransientError) as error:
        return told(interaction, worded(error.sentence))
    except Exception as error:  # noqa: BLE001 - as above
        return told(interaction, broken(service, interaction, error))


async def start(service: Service, job: Job) -> LimnerError | None:
    """Let a job start whose request is stored: its own message is posted, unless it stands there already.

    Returns:
        Why Slack takes no message there; the job has ended then, before it cost anything.
    """
    if Place.read(job.request.place).message:
        await stored(lambda: service.core.intake.acknowledged(job.id))
        await service.show(job)
        return None
    try:
        ts = await service.platform.post_card(job)
    except ChatUnreachable as error:
        # The promise is stored; the worker posts the job's own message as soon as it can.
        log.warning("card not posted yet", job=job.id, detail=str(error))
        await stored(lambda: service.core.intake.acknowledged(job.id))
        return None
    except LimnerError as error:
        log.warning("card refused", job=job.id, error=type(error).__name__, detail=str(error))
        await _refused(service, job)
        return error
    await _begin(service, job, spot_of(Place.read(job.request.place), job.request.conversation, ts))
    return None


async def _begin(service: Service, job: Job, spot: Spot) -> None:
    """Let a job start whose own message stands at the spot; if it was stopped meanwhile, let the message say so."""
    if await stored(lambda: service.core.intake.acknowledged(job.id, spot)) is None:
        known = (await service.core.control.find(job.id)).at(spot)
        if known.state is JobState.CANCELLED:
            await service.show(known)


async def _refused(service: Service, job: Job) -> None:
    await stored(lambda: service.core.intake.refused(job.id))
