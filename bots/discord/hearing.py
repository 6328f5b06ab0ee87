"""Messages that are meant for the bot: understood, handed over, answered; nothing else."""

from dataclasses import replace

import discord
import structlog

from bots import wording
from bots.asking import Circumstances
from bots.dialect import Said, understand
from bots.discord.answering import NOBODY, Say, begin, reply
from bots.discord.failures import PlaceGone, discord_errors
from bots.discord.files import attachment_of
from bots.discord.places import PLATFORM, Place, in_thread, is_unplaced, spot_of
from bots.discord.present import note
from bots.discord.scenes import Scenes
from bots.discord.service import Service
from bots.discord.telling import say
from bots.discord.translate import (
    Here,
    answered_message,
    conversation_at,
    here_of_message,
    is_called,
    is_for_somebody_else,
    is_from_person,
    locale_around,
    notice_of,
    person_of,
    request_key,
    words_of,
)
from bots.errands import Errands
from bots.languages.speaking import speaking, worded
from bots.lately import Lately
from bots.outcomes import Ask, Later, Listing, Menu, Post, Tell
from bots.patience import stored
from bots.requests import Asked, request_from
from bots.template_forms import button_of
from bots.verbs import VERBS
from core.errors import ChatUnreachable, LimnerError, TemplateUnfinished, TransientError, UserError
from core.faults import ring_for
from core.model.conversation import ConversationKey
from core.model.image import Source
from core.model.job import Job, short_reference
from core.model.preferences import Listen
from core.model.request import Origin, Spot

log = structlog.get_logger(__name__)


class Hearing:
    """Answers messages; may be shared by several gateway sessions."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._errands = Errands(service.core)
        self._scenes = Scenes(service.core)
        self._begun: Lately[int, bool] = Lately()
        self._threads: Lately[int, discord.Thread | None] = Lately()

    async def heard(self, client: discord.Client, message: discord.Message) -> None:
        """Answer a message if it is meant for the bot: once, however many gateway sessions tell of it."""
        me = client.user.id if client.user else 0
        if not is_from_person(message) or self._begun.get(message.id):
            return
        self._begun.put(message.id, value=True)
        thread = await self._thread_of(client, message)
        owned = thread is not None and thread.owner_id == me
        called = is_called(message, me)
        if not called and (not owned or is_for_somebody_else(message, me)):
            return
        here = here_of_message(message, thread)
        with speaking(await self._locale_of(message)):
            await self._answered(message, here, me, is_called=called)

    async def _answered(self, message: discord.Message, here: Here, me: int, *, is_called: bool) -> None:
        try:
            if is_called or await self._hears_all(here):
                await self._obey(message, here, me)
        except TemplateUnfinished as error:
            await reply(message, Say(note(worded(error.sentence), (button_of(error.template),))))
        except (UserError, TransientError) as error:
            await reply(message, _noted(worded(error.sentence)))
        except Exception as error:
            # The edge of the bot: a person waits for an answer, whatever broke.
            reference = short_reference(str(message.id))
            log.exception("message broke", message=message.id, reference=reference)
            ring_for(self._service.core.alarm, error)
            told = worded(error.sentence) if isinstance(error, LimnerError) else wording.ERRORS["LimnerError"]
            await reply(message, _noted(wording.with_reference(told, reference)))

    async def _locale_of(self, message: discord.Message) -> str:
        """What the person's own Discord was set to when they last used a command or a button, else the server's."""
        locales = self._service.core.locales
        theirs = await locales.of(PLATFORM, str(message.author.id)) if locales else ""
        return theirs or locale_around(message)

    async def _hears_all(self, here: Here) -> bool:
        """Whether messages in the bot's own thread are requests that do not mention it."""
        key = here.conversation
        return key is None or (await self._service.core.preferences.in_force(key)).listen is not Listen.MENTIONS

    async def _thread_of(self, client: discord.Client, message: discord.Message) -> discord.Thread | None:
        """The thread that a message stands in; one that slept when the bot came is asked for, once."""
        channel = message.channel
        if isinstance(channel, discord.Thread) or not isinstance(channel, discord.PartialMessageable):
            return channel if isinstance(channel, discord.Thread) else None
        known = self._threads.get(channel.id)
        if known is not None:
            return known
        try:
            with discord_errors():
                found = await client.fetch_channel(channel.id)
        except LimnerError as error:
            log.warning("channel not found", channel=channel.id, error=type(error).__name__)
            return None
        return self._threads.put(channel.id, found) if isinstance(found, discord.Thread) else None

    async def _obey(self, message: discord.Message, here: Here, me: int) -> None:
        text, pictures = words_of(message, me), _pictures(message, me)
        if not text and not pictures:
            return
        said = understand(text, is_bare=True)
        if said.verb is None or said.verb not in VERBS:
            await self._ask(message, here, said, me)
            return
        self._service.files.remember(one for _, one in pictures)
        files = tuple(attachment_of(one, at.channel.id, at.id) for at, one in pictures)
        outcome = await VERBS[said.verb](self._scenes.of_message(message, here, said, files))
        if isinstance(outcome, Later):
            outcome = await outcome.making()
        if isinstance(outcome, Ask):
            await self._ask(message, here, outcome.said, me)
        elif isinstance(outcome, Tell | Listing | Menu | Post):
            await reply(message, say(outcome, here.limit))
        else:
            raise UserError(wording.BY_COMMAND_ALONE)

    async def _ask(self, message: discord.Message, here: Here, said: Said, me: int) -> None:
        if said.options.private and here.guild is not None:
            raise UserError(wording.PRIVATE_BY_COMMAND)
        key = await self._conversation(message, here, me)
        is_there = key.thread == str(here.channel) or is_unplaced(key)
        pictures, kept = _pictures(message, me), await self._brought(message, here)
        place = Place(str(here.channel), "", str(message.id), here.limit)
        # An answer that stands in the channel of its card got no thread, or was asked for by a button there.
        is_beside = key.channel == str(here.channel) and not _answers(message, key.thread)
        place = place if is_there or is_beside else await self._in_thread(key, here)
        asked = Asked(
            key=request_key(message.id),
            person=person_of(message.author),
            conversation=key,
            place=str(place),
            origin=Origin.MESSAGE,
            attachments=tuple(attachment_of(one, at.channel.id, at.id) for at, one in pictures),
            kept=kept,
        )
        self._service.files.remember(one for _, one in pictures)
        circumstances = Circumstances(
            goes_on=here.goes_on or not is_there,
            has_picture=not is_unplaced(key) and await self._errands.has_picture(key),
            reply_to=await self._answered_result(message, key),
            brings_source=bool(kept) or any(at is not message for at, _ in pictures),
        )
        await self._submit(message, asked, said, circumstances)
        if notice := notice_of(said, here):
            await reply(message, _noted(notice))

    async def _submit(self, message: discord.Message, asked: Asked, said: Said, circumstances: Circumstances) -> None:
        intake = self._service.core.intake
        receipt = await self._service.core.submit(request_from(asked, said, circumstances))
        if not receipt.is_new:
            # Whoever stored the job answers the message.
            return
        job = receipt.job
        try:
            job, posted = await self._posted(job, message)
        except ChatUnreachable as error:
            # The message stands there and waits; the worker posts the job's own message as soon as it can.
            log.warning("card not posted yet", job=job.id, detail=str(error))
            await stored(lambda: intake.acknowledged(job.id))
            return
        except LimnerError as error:
            log.warning("card refused", job=job.id, error=type(error).__name__, detail=str(error))
            await stored(lambda: intake.refused(job.id))
            await _tell_directly(message)
            return
        await self._go(job, posted)

    async def _posted(self, job: Job, message: discord.Message) -> tuple[Job, int]:
        """Post the card, beside the person's message where it stands in the channel and the thread takes none.

        Raises:
            PlaceGone: The channel takes none either.
            ChatUnreachable: Try again later.
        """
        place = Place.read(job.request.place)
        try:
            return job, await self._service.platform.post_card(job)
        except PlaceGone as error:
            if place.channel == str(message.channel.id):
                raise
            log.info("answered beside the thread", job=job.id, detail=str(error))
        beside = job.at(Spot(str(replace(place, channel=str(message.channel.id), answers=str(message.id)))))
        return beside, await self._service.platform.post_card(beside)

    async def _go(self, job: Job, posted: int) -> None:
        spot = spot_of(Place.read(job.request.place), job.request.conversation, posted)
        await begin(self._service, job, spot)

    async def _conversation(self, message: discord.Message, here: Here, me: int) -> ConversationKey:
        """Where the message stands, or the conversation of what it answers in the channel."""
        usual = conversation_at(here, message.id)
        answered = answered_message(message)
        if here.guild is None or here.goes_on or answered is None or answered.author.id != me:
            return usual
        shown = await self._service.core.conversations.showing(PLATFORM, str(answered.id))
        if shown is not None and shown.space == here.space and not is_unplaced(shown):
            return shown
        on_card = in_thread(here.guild, here.channel, answered.id)
        return on_card if await self._errands.has_picture(on_card) else usual

    async def _in_thread(self, key: ConversationKey, here: Here) -> Place:
        """The thread of a card that was answered from the channel; one whose job waits for its turn has none yet."""
        for job in await self._service.core.control.jobs(key):
            await self._service.open_thread(job)
        # One cannot reply to the channel from there.
        return Place(key.thread, limit=here.limit)

    async def _brought(self, message: discord.Message, here: Here) -> tuple[Source, ...]:
        """The picture of an answer that came to the direct messages instead, when it is answered there."""
        answered, core = answered_message(message), self._service.core
        if here.guild is not None or answered is None:
            return ()
        key = await core.conversations.showing(PLATFORM, str(answered.id))
        if key is None or key.space == here.space:
            return ()
        shown = await core.conversations.answered_by(key, str(answered.id))
        if not shown:
            await self._errands.refuse_gone(key, str(answered.id))
        for version in reversed(shown):
            if here.belongs(await core.control.find(version.job), person_of(message.author)):
                return (Source(version.image, version.label),)
        return ()

    async def _answered_result(self, message: discord.Message, key: ConversationKey) -> str | None:
        answered = answered_message(message)
        if answered is None:
            return None
        conversations, shown = self._service.core.conversations, str(answered.id)
        # What is gone is named too, for the door to refuse: the person meant it, and no other picture.
        is_result = await conversations.answered_by(key, shown) or await conversations.gone_under(key, shown)
        return shown if is_result else None


def _answers(message: discord.Message, to: str) -> bool:
    answered = answered_message(message)
    return answered is not None and str(answered.id) == to


def _noted(words: str) -> Say:
    return Say(note(words))


def _pictures(message: discord.Message, me: int) -> list[tuple[discord.Message, discord.Attachment]]:
    """What is attached, and the pictures of another person's message that it answers."""
    answered = answered_message(message)
    shown = answered.attachments if answered and answered.author.id != me else []
    theirs = [one for one in shown if (one.content_type or "").startswith("image/")]
    return [*((message, one) for one in message.attachments), *((answered, one) for one in theirs if answered)]


async def _tell_directly(message: discord.Message) -> None:
    """Say that the channel takes no answer, to the person alone."""
    view = note(wording.CANNOT_WRITE_THERE)
    view.stop()
    try:
        with discord_errors():
            await message.author.send(view=view, allowed_mentions=NOBODY)
    except LimnerError as error:
        log.warning("person not told", message=message.id, error=type(error).__name__)
