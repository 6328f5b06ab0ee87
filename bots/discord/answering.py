"""How an interaction is answered: in time, once, and so that what the person was told is true.

Discord shows "the application did not respond" after three seconds. Whatever is to be said is found out before that,
and a job starts only after its card was taken by Discord.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO

import discord
import structlog
from discord import ui

from bots import wording
from bots.buttons import Button, Press
from bots.discord.failures import AlreadyAnswered, TokenDead, discord_errors, token_errors
from bots.discord.places import PLATFORM, Place, spot_of
from bots.discord.present import card, note, posted, told, will_be_in
from bots.discord.service import Service
from bots.discord.translate import Interaction, locale_of
from bots.languages.speaking import speaking, worded
from bots.lately import Lately
from bots.outcomes import Post, Tell
from bots.patience import stored
from core.errors import ChatUnreachable, LimnerError, TransientError, UserError
from core.faults import ring_for
from core.model.job import Job, JobState, Receipt, short_reference
from core.model.request import Spot

log = structlog.get_logger(__name__)

FIND_OUT_WITHIN = timedelta(seconds=2.4)
"""Time for finding out what to answer, from the interaction's own beginning; the rest of Discord's three seconds is
for the way there and back."""

OLDEST = timedelta(seconds=2)
"""An interaction that seems to be older comes from a clock that goes otherwise than ours."""

TELL_WITHIN = timedelta(seconds=10)
"""Time for the answer itself; discord.py tries again after a 5xx, and 10 s is past everything that may still work."""

NOBODY = discord.AllowedMentions.none()


@dataclass(frozen=True, slots=True)
class Say:
    """Words of our own.

    Attributes:
        to_all: Everyone in the channel sees them.
        replaces: They take the place of the message whose button was pressed.
        file: What the view shows, to be uploaded with it.
        besides: Told to everyone there, after that.
    """

    view: ui.LayoutView
    to_all: bool = False
    replaces: bool = False
    file: Post | None = None
    besides: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """The card of a job; `replaces` as above, and `notice` is told besides, to the person alone."""

    receipt: Receipt
    replaces: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A form."""

    form: ui.Modal


@dataclass(frozen=True, slots=True)
class Reveal:
    """The answer of a job that no chat took, for the person alone."""

    job: Job


@dataclass(frozen=True, slots=True)
class Work:
    """What takes longer than Discord waits: the person sees that it is being made, and then what it is."""

    making: Callable[[], Awaitable[Tell | Post]]
    to_all: bool = False


Answer = Say | Take | Open | Reveal | Work
Thinking = Callable[[], Coroutine[None, None, Answer]]


class Answering:
    """Answers interactions.

    Args:
        service: What the bot works with.
        within: Time for finding out what to answer.
    """

    def __init__(self, service: Service, within: timedelta = FIND_OUT_WITHIN) -> None:
        self._service = service
        self._within = within
        self._begun: Lately[int, bool] = Lately()

    async def answer(self, interaction: Interaction, thinking: Thinking) -> None:
        """Find out what to answer, and do: once, however many gateway sessions tell of the interaction.

        Args:
            interaction: What the person did.
            thinking: May raise any error; the person is told of it.
        """
        if self._begun.get(interaction.id):
            return
        self._begun.put(interaction.id, value=True)
        with speaking(locale_of(interaction)):
            answer = await self._found_in_time(interaction, thinking)
            if answer is not None:
                await self._give(interaction, answer)
        # Their messages do not tell it. A press may have been the one that asks to be forgotten.
        is_command = interaction.type is discord.InteractionType.application_command
        if is_command and (locales := self._service.core.locales) is not None:
            await locales.remember(PLATFORM, str(interaction.user.id), locale_of(interaction))

    async def _found_in_time(self, interaction: Interaction, thinking: Thinking) -> Answer | None:
        """What to answer; None when that took too long, and the person was told so and nothing starts."""
        # A database call goes on when its caller gives up, and may store the job after all: so the task is waited for,
        # also when this is cancelled. A TaskGroup would cancel it instead, and never learn what it stored.
        task = asyncio.create_task(self._caught(thinking(), interaction))
        is_found = False
        try:
            done, _ = await asyncio.wait({task}, timeout=self._left(interaction).total_seconds())
            is_found = bool(done)
            if not is_found:
                log.warning("no answer found in time", interaction=interaction.id)
                await self._give(interaction, Say(note(wording.ERRORS["StoreBusy"])))
        finally:
            if not is_found:
                await self._take_back(await task)
        return task.result() if is_found else None

    def _left(self, interaction: Interaction) -> timedelta:
        age = min(max(discord.utils.utcnow() - interaction.created_at, timedelta()), OLDEST)
        return max(self._within - age, timedelta())

    async def _give(self, interaction: Interaction, answer: Answer) -> None:
        if isinstance(answer, Take):
            await self._acknowledge(interaction, answer)
            return
        if isinstance(answer, Reveal):
            await self._reveal(interaction, answer.job)
            return
        if isinstance(answer, Work):
            await self._work(interaction, answer)
            return
        try:
            async with asyncio.timeout(TELL_WITHIN.total_seconds()):
                with token_errors():
                    await _send(interaction, answer)
        except (LimnerError, TimeoutError) as error:
            log.warning("answer not taken", interaction=interaction.id, error=type(error).__name__, detail=str(error))
        if isinstance(answer, Say) and answer.besides:
            await _add(interaction, answer.besides, to_all=True)

    async def _reveal(self, interaction: Interaction, job: Job) -> None:
        core, whispers = self._service.core, self._service.whispers
        whispers.remember(str(interaction.id), interaction.application_id, interaction.token)
        try:
            with token_errors():
                await _send(interaction, Say(note(wording.ON_ITS_WAY)))
            ids = await self._service.platform.reveal(job, await core.control.answer(job), str(interaction.id))
        except LimnerError as error:
            log.warning("answer not shown", job=job.id, error=type(error).__name__, detail=str(error))
            return
        await stored(lambda: core.control.seen(job, ids))

    async def _work(self, interaction: Interaction, work: Work) -> None:
        try:
            with token_errors():
                await interaction.response.defer(ephemeral=not work.to_all, thinking=True)
            view, files = await self._made(work, interaction)
            try:
                await _edit(interaction, view, files)
            except LimnerError as error:
                # Without any answer Discord would say for ever that the bot is thinking.
                await _edit(interaction, note(self._words_of(error, interaction)), [])
        except LimnerError as error:
            log.warning("answer not taken", interaction=interaction.id, error=type(error).__name__, detail=str(error))

    async def _acknowledge(self, interaction: Interaction, answer: Take) -> None:
        """Show the card, and let the job start once Discord has it; a refused card costs nothing."""
        if not answer.receipt.is_new:
            # Whoever stored the job answers the interaction.
            return
        job = answer.receipt.job
        place = Place.read(job.request.place)
        if place.is_private:
            token = interaction.token
            self._service.whispers.remember(place.answers, interaction.application_id, token)
        shown = await self._show_elsewhere(interaction, job)
        if shown is None:
            place = replace(place, channel=str(interaction.channel_id))
            shown = await self._show(interaction, job.at(Spot(str(place))), replaces=answer.replaces)
        if shown is None:
            log.warning("acknowledgement refused", job=job.id)
            await stored(lambda: self._service.core.intake.refused(job.id))
            return
        spot = spot_of(place, job.request.conversation, shown)
        await begin(self._service, job, spot)
        if answer.notice:
            await _add(interaction, answer.notice)

    async def _show_elsewhere(self, interaction: Interaction, job: Job) -> int | None:
        """Post the card that belongs into another channel than the interaction's, and tell the person where it is.

        Returns:
            The id of its message; None when it belongs here, or is not taken there.
        """
        place = Place.read(job.request.place)
        if place.is_private or place.channel == str(interaction.channel_id):
            return None
        try:
            message = await self._service.platform.post_card(job)
        except LimnerError as error:
            log.warning("card not taken", job=job.id, error=type(error).__name__, detail=str(error))
            return None
        await self._give(interaction, Say(will_be_in(place.channel)))
        return message

    async def _show(self, interaction: Interaction, job: Job, *, replaces: bool) -> int | None:
        """Post the card; the id of its message, or None when Discord does not take it."""
        for _ in range(2):
            try:
                async with asyncio.timeout(TELL_WITHIN.total_seconds()):
                    with token_errors():
                        return await _send(interaction, Say(card(job), to_all=not _is_whisper(job), replaces=replaces))
            except (AlreadyAnswered, ChatUnreachable, TimeoutError) as error:
                # The try before may have been taken, and only its answer got lost.
                found = await _own_answer(interaction, job)
                if found is not None or isinstance(error, AlreadyAnswered):
                    return found
            except LimnerError as error:
                log.warning("card not taken", job=job.id, error=type(error).__name__, detail=str(error))
                return None
        return None

    async def _take_back(self, answer: Answer) -> None:
        """End what was stored after the person had been told that nothing was started."""
        if isinstance(answer, Take) and answer.receipt.is_new:
            await stored(lambda: self._service.core.intake.refused(answer.receipt.job.id))

    async def _caught(self, thinking: Coroutine[None, None, Answer], interaction: Interaction) -> Answer:
        try:
            return await thinking
        except Exception as error:  # noqa: BLE001 - the edge of the bot: a person waits for an answer, whatever broke
            return Say(note(self._words_of(error, interaction)))

    async def _made(self, work: Work, interaction: Interaction) -> tuple[ui.LayoutView, list[discord.File]]:
        try:
            made = await work.making()
        except Exception as error:  # noqa: BLE001 - as above
            return note(self._words_of(error, interaction)), []
        return (told(made), []) if isinstance(made, Tell) else (posted(made), [file_of(made)])

    def _words_of(self, error: Exception, interaction: Interaction) -> str:
        if isinstance(error, UserError | TransientError):
            return worded(error.sentence)
        reference = short_reference(str(interaction.id))
        log.error("interaction broke", interaction=interaction.id, reference=reference, exc_info=error)
        ring_for(self._service.core.alarm, error)
        told = worded(error.sentence) if isinstance(error, LimnerError) else wording.ERRORS["LimnerError"]
        return wording.with_reference(told, reference)


async def _edit(interaction: Interaction, view: ui.LayoutView, files: list[discord.File]) -> None:
    view.stop()
    with token_errors():
        await interaction.edit_original_response(view=view, attachments=files, allowed_mentions=NOBODY)


def file_of(post: Post) -> discord.File:
    """A file to be uploaded."""
    return discord.File(BytesIO(post.data), post.name, description=post.alt)


async def _send(interaction: Interaction, answer: Say | Open) -> int | None:
    """Acknowledge with an answer; returns the id of the message that shows it."""
    response = interaction.response
    if isinstance(answer, Open):
        # discord.py keeps nothing that is stopped: forms are read from the raw interaction, buttons from their ids.
        answer.form.stop()
        await response.send_modal(answer.form)
        return None
    answer.view.stop()
    if answer.replaces:
        await response.edit_message(view=answer.view, allowed_mentions=NOBODY)
        return interaction.message.id if interaction.message else None
    files = [file_of(answer.file)] if answer.file else []
    sent = await response.send_message(
        view=answer.view, files=files, ephemeral=not answer.to_all, allowed_mentions=NOBODY
    )
    return sent.message_id


async def _add(interaction: Interaction, words: str, *, to_all: bool = False) -> None:
    """Tell the person, or everyone there, more than the acknowledgement did."""
    view = note(words)
    view.stop()
    try:
        async with asyncio.timeout(TELL_WITHIN.total_seconds()):
            with token_errors():
                await interaction.followup.send(view=view, ephemeral=not to_all, allowed_mentions=NOBODY)
    except (LimnerError, TimeoutError) as error:
        log.warning("notice not taken", interaction=interaction.id, error=type(error).__name__, detail=str(error))


async def _own_answer(interaction: Interaction, job: Job) -> int | None:
    """The id of the message that answers an interaction, if it is the card of this job."""
    try:
        async with asyncio.timeout(TELL_WITHIN.total_seconds()):
            with token_errors():
                message = await interaction.original_response()
    except (TokenDead, ChatUnreachable, TimeoutError):
        return None
    stop = Button(Press.STOP, job.id).id
    parts = ui.LayoutView.from_message(message, timeout=None).walk_children()
    return message.id if any(getattr(part, "custom_id", None) == stop for part in parts) else None


def _is_whisper(job: Job) -> bool:
    return Place.read(job.request.place).is_private


async def begin(service: Service, job: Job, spot: Spot) -> None:
    """Let a job start whose own message stands at the spot; if it was stopped meanwhile, let the message say so."""
    if await stored(lambda: service.core.intake.acknowledged(job.id, spot)) is not None:
        return
    known = (await service.core.control.find(job.id)).at(spot)
    if known.state is JobState.CANCELLED:
        await service.show(known)


async def reply(message: discord.Message, answer: Say) -> None:
    """Answer a message in our own words, without a ping."""
    answer.view.stop()
    files = [file_of(answer.file)] if answer.file else []
    try:
        with discord_errors():
            await message.reply(view=answer.view, files=files, mention_author=False, allowed_mentions=NOBODY)
    except LimnerError as error:
        log.warning("reply not taken", message=message.id, error=type(error).__name__, detail=str(error))
