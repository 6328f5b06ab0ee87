"""Messages that are meant for the bot: understood, handed over, answered; nothing else."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from bots import wording
from bots.asking import Circumstances
from bots.commands import Verb
from bots.dialect import Said, understand
from bots.errands import Errands
from bots.languages.speaking import speaking, worded
from bots.outcomes import Ask, Later, Listing, Menu, Post, Tell
from bots.questions import Questions
from bots.requests import Asked, request_from
from bots.slack.answering import start
from bots.slack.assistant import AssistantThreads
from bots.slack.files import attachment_of
from bots.slack.payloads import Payload
from bots.slack.places import PLATFORM, message_id, opens_thread
from bots.slack.present import Look, note
from bots.slack.scenes import Scenes
from bots.slack.service import Service
from bots.slack.sharing import Shared
from bots.slack.telling import look_of_words
from bots.slack.translate import (
    Here,
    Written,
    is_called,
    is_for_somebody_else,
    notice_of,
    place_in,
    request_key,
    wants_privacy,
    words_of,
    written_in,
)
from bots.slack.unfinished import Unfinished
from bots.slack.workspaces import Workspace
from bots.template_forms import button_of
from bots.verbs import VERBS
from core.errors import ChatUnreachable, LimnerError, TemplateUnfinished, TransientError, UserError
from core.faults import ring_for
from core.intake import FEWEST_TO_BLEND
from core.model.conversation import Gone, Version
from core.model.image import Attachment, Source
from core.model.job import Job, short_reference
from core.model.preferences import Listen
from core.model.request import Origin

log = structlog.get_logger(__name__)

LOOKING = timedelta(seconds=1.5)
"""How long Slack may take to tell what a request needs; after three seconds it tells of the request again."""


class Hearing:
    """Answers messages; may be shared by several sockets."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._errands = Errands(service.core)
        self._scenes = Scenes(service)
        self._assistant = AssistantThreads(service)
        self._questions: Questions[Payload] = Questions()
        self._heard: Shared[None] = Shared()
        self._unfinished = Unfinished()

    async def heard(self, team: str, event: Payload) -> None:
        """Answer a message if it is meant for the bot: once, however often Slack tells of it.

        Returns as soon as what was asked is stored; its own message is posted after that. Whoever tells of it meanwhile
        waits for that, too: to acknowledge it before would be the last word if nothing came of it.

        Raises:
            TransientError: Nothing was stored: Slack is to tell of it again.
        """
        workspace, written = self._service.workspaces.find(team), written_in(team, event)
        if workspace is None or workspace.ended or written is None:
            return
        await self._heard.outcome(written.key, partial(self._listened, workspace, written))

    async def finish(self) -> None:
        """Wait for what was promised and is still being done."""
        await self._unfinished.finish()
        await self._assistant.aclose()

    async def _listened(self, workspace: Workspace, written: Written) -> None:
        with speaking(await self._service.platform.locale_of(written.here.team, written.person.id)):
            await self._respond(workspace, written)

    async def _respond(self, workspace: Workspace, written: Written) -> None:
        try:
            if await self._is_for_us(written, workspace.me):
                person = await self._service.platform.named(written.here.team, written.person)
                await self._obey(replace(written, person=person), words_of(written, workspace.me))
        except TemplateUnfinished as error:
            self._questions.ask(written.conversation, written.files)
            self._tell(written, note(worded(error.sentence), (button_of(error.template),)))
        except UserError as error:
            self._questions.ask(written.conversation, written.files)
            self._tell(written, note(worded(error.sentence)))
        except TransientError:
            raise
        except Exception as error:
            # The edge of the bot: a person waits for an answer, whatever broke.
            reference = short_reference(written.key)
            log.exception("message broke", key=written.key, reference=reference)
            ring_for(self._service.core.alarm, error)
            told = worded(error.sentence) if isinstance(error, LimnerError) else wording.ERRORS["LimnerError"]
            self._tell(written, note(wording.with_reference(told, reference)))

    async def _is_for_us(self, written: Written, me: str) -> bool:
        """Whether it calls the bot, or stands where every message is a request unless it calls somebody else."""
        if is_called(written, me):
            return True
        if is_for_somebody_else(written, me):
            return False
        here = written.here
        return here.is_direct or (bool(here.thread) and await self._is_own(here) and await self._hears_all(here))

    async def _hears_all(self, here: Here) -> bool:
        """Whether messages in the bot's own thread are requests that do not mention it."""
        key = here.conversation
        return key is None or (await self._service.core.preferences.in_force(key)).listen is not Listen.MENTIONS

    def _named(self, written: Written) -> tuple[Verb, ...]:
        """Verbs with a prompt that are meant when a message to the bot begins with them."""
        workspace = self._service.workspaces.find(written.here.team)
        if workspace is None or not is_called(written, workspace.me):
            return ()
        # With fewer pictures "blend the colours" is about the one that is there.
        blends = len(written.files) >= FEWEST_TO_BLEND
        return (Verb.IMAGINE, Verb.EDIT, Verb.BLEND) if blends else (Verb.IMAGINE, Verb.EDIT)

    async def _is_own(self, here: Here) -> bool:
        """Whether the bot opened a thread, was asked by its first message, or asked back in it."""
        if here.conversation is None:
            return False
        job = await self._service.core.control.began(here.conversation)
        if job is None:
            return self._questions.is_open(here.conversation)
        if job.gone is Gone.FORGOTTEN:
            # What is left tells a card, whose thread is the bot's own, from a message in somebody else's.
            return job.request.origin is Origin.INTERACTION or job.request.opens
        return opens_thread(job) or job.request.key == request_key(here.team, here.channel, here.thread)

    async def _obey(self, written: Written, text: str) -> None:
        if not text and not written.files:
            return
        said = understand(text, is_bare=True, verbs=self._named(written))
        if said.verb is None or said.verb not in VERBS:
            await self._ask(written, said)
            return
        if said.verb is Verb.HELP:
            self._questions.ask(written.conversation)
        outcome = await VERBS[said.verb](await self._scenes.of_message(written, said))
        if isinstance(outcome, Later):
            self._unfinished.start(_told(self._worked(written, outcome), written))
        elif isinstance(outcome, Ask):
            await self._ask(written, outcome.said)
        elif isinstance(outcome, Tell | Listing | Menu):
            self._tell(written, look_of_words(outcome))
        elif isinstance(outcome, Post):
            self._unfinished.start(_told(self._posted(written, outcome), written))
        else:
            raise UserError(wording.BY_COMMAND_ALONE)

    async def _worked(self, written: Written, later: Later) -> None:
        try:
            outcome = await later.making()
        except (UserError, TransientError) as error:
            outcome = Tell(worded(error.sentence))
        if isinstance(outcome, Tell):
            self._tell(written, look_of_words(outcome))
        else:
            await self._posted(written, outcome)

    async def _posted(self, written: Written, post: Post) -> None:
        key = written.conversation
        await self._service.platform.post_file(written.here.team, key.channel, post, thread=place_in(key).thread)

    async def _ask(self, written: Written, said: Said) -> None:
        here, key = written.here, written.conversation
        if wants_privacy(said, here):
            raise UserError(wording.PRIVATE_BY_FLAG)
        has_picture = await self._errands.has_picture(here.conversation)
        source = None if has_picture else await self._answered(written, said)
        files = written.files or (() if _is_fresh(said) else self._questions.files(key))
        above = () if has_picture or source or files else await self._above(written, said)
        asked = Asked(
            key=written.key,
            person=written.person,
            conversation=key,
            place=str(place_in(key)),
            origin=Origin.MESSAGE,
            attachments=(*map(attachment_of, files), *above),
            kept=(Source(source.image, source.label),) if source else (),
        )
        among = Circumstances(goes_on=here.goes_on, has_picture=has_picture, brings_source=bool(source or above))
        if source is not None:
            # It was brought along by its number, which it has only in the conversation that it comes from.
            said = replace(said, version=None)
        request = replace(request_from(asked, said, among), opens=not here.thread)
        receipt = await self._service.core.submit(request)
        self._questions.answered(key)
        if receipt.is_new:
            # Whoever stored the job answers the message.
            self._unfinished.start(self._started(written, receipt.job))
            if notice := notice_of(said, here):
                self._tell(written, note(notice))

    async def _answered(self, written: Written, said: Said) -> Version | None:
        """The version that a thread in direct messages hangs under, or the one that is named of its conversation."""
        here, core = written.here, self._service.core
        if not (here.is_direct and here.thread) or _is_fresh(said):
            return None
        above = message_id(here.channel, here.thread)
        key = await core.conversations.showing(PLATFORM, above)
        if key is None:
            return None
        shown = await core.conversations.answered_by(key, above)
        if said.version is not None:
            shown = [one for one in await core.conversations.versions(key) if one.number == said.version]
        elif not shown:
            await self._errands.refuse_gone(key, above)
        for version in reversed(shown):
            if here.belongs(await core.control.find(version.job), written.person):
                return version
        return None

    async def _above(self, written: Written, said: Said) -> tuple[Attachment, ...]:
        """The pictures of the message that somebody's thread hangs under, when the bot is called to it."""
        here = written.here
        if here.is_direct or not here.thread or _is_fresh(said):
            return ()
        if await self._service.core.control.began(written.conversation) is not None:
            return ()
        try:
            found = await _soon(self._service.platform.pictures_of(here.team, here.channel, here.thread))
        except TransientError:
            raise
        except LimnerError as error:
            log.info("thread's first message not read", key=written.key, error=type(error).__name__)
            return ()
        return tuple(attachment_of({"id": file}) for file in found)

    async def _started(self, written: Written, job: Job) -> None:
        is_assistants = self._is_assistants(written)
        if is_assistants and not job.request.kept:
            began = await self._service.core.control.began(job.request.conversation)
            if began is not None and began.id == job.id:
                await self._assistant.named(written.here, job.request.prompt)
        end = self._service.platform.end_of(job)
        refusal = await start(self._service, job)
        if refusal is not None:
            await self._tell_directly(written)
        elif is_assistants:
            self._assistant.at_work(written.here, job, end)

    def _is_assistants(self, written: Written) -> bool:
        """Whether it stands in a thread that Slack opened in the bot's name, for talking to it."""
        workspace = self._service.workspaces.find(written.here.team)
        return written.here.is_direct and workspace is not None and written.under == workspace.me

    def _tell(self, written: Written, look: Look) -> None:
        """Answer in our own words, in the thread that the message stands in or begins."""
        key = written.conversation
        say = self._service.platform.say(written.here.team, key.channel, look, thread=place_in(key).thread)
        self._unfinished.start(_told(say, written))

    async def _tell_directly(self, written: Written) -> None:
        """Say that the channel takes no answer, to the person alone."""
        platform, team = self._service.platform, written.here.team

        async def say() -> None:
            channel = await platform.direct_channel(team, written.person.id)
            await platform.say(team, channel, note(wording.CANNOT_WRITE_THERE))

        await _told(say(), written)


async def _soon(looking: Awaitable[Sequence[str]]) -> Sequence[str]:
    """What Slack tells in time.

    Raises:
        ChatUnreachable: It takes too long.
    """
    try:
        async with asyncio.timeout(LOOKING.total_seconds()):
            return await looking
    except TimeoutError:
        raise ChatUnreachable("Slack takes too long to show a message") from None


async def _told(telling: Awaitable[None], written: Written) -> None:
    try:
        await telling
    except LimnerError as error:
        log.warning("not told", key=written.key, error=type(error).__name__, detail=str(error))


def _is_fresh(said: Said) -> bool:
    """Whether the words ask for a picture that is made from nothing."""
    return said.verb is Verb.IMAGINE or said.is_new
