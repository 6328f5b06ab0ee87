"""The `ChatPlatform` port of Discord."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass, replace
from functools import partial

import discord
import structlog

from bots import wording
from bots.discord.answers import Answer, Answers, Ids
from bots.discord.cards import Cards, Ending, Went
from bots.discord.channels import DiscordChannels
from bots.discord.failures import MessageGone, MessageRefused, PlaceGone, TokenDead, TooLarge
from bots.discord.files import DiscordFiles
from bots.discord.places import Place, lacks_thread, opens_thread, results_in, shows_on_card
from bots.discord.posts import Posts, nonce_of, posted_at
from bots.discord.results import LARGEST_MESSAGE
from bots.discord.whispers import Whisper, Whispers
from bots.fitting import PostedPicture, fitted
from bots.languages.speaking import in_askers_language
from bots.lately import Lately
from bots.throttle import Edit, Sleep, Throttle
from core.errors import OperatorError, TransientError
from core.model.image import Attachment
from core.model.job import FINAL, Job, JobState
from core.model.preferences import Listen
from core.model.reply import Reply
from core.model.request import Kind
from core.ports import Blobs, Clock, Inbox, Pixels

log = structlog.get_logger(__name__)


@dataclass(eq=False)
class DiscordPlatform:
    """Writes by REST, with a client that is logged in and need not be connected.

    Attributes:
        sleep: What an edit waits with until its message has rested.
    """

    client: discord.Client
    _: KW_ONLY
    blobs: Blobs
    pixels: Pixels
    inbox: Inbox
    clock: Clock
    files: DiscordFiles
    whispers: Whispers
    sleep: Sleep = asyncio.sleep

    def __post_init__(self) -> None:
        self._posts = Posts(self.client)
        self._cards = Cards(self._posts, self.inbox)
        self._answers = Answers(self._posts, blobs=self.blobs, pixels=self.pixels, clock=self.clock)
        self.channels = DiscordChannels(self.client, self._posts, blobs=self.blobs, pixels=self.pixels)
        self._throttle = Throttle(self.clock, self.sleep)
        self._lost: Lately[str, PlaceGone] = Lately()
        self._endings: Lately[str, Ending] = Lately()

    async def aclose(self) -> None:
        """Give up the edits that wait: each shows a state that passes."""
        await self._throttle.aclose()

    @in_askers_language
    async def show(self, job: Job) -> None:
        """Let the job's own message say how the job stands; passing states are shown at most every three seconds.

        Raises:
            ChatUnreachable: Try again later.
        """
        job = self._cards.known(job)
        if self._is_answer(job) or self._lost.get(job.id) is not None:
            return
        private = Place.read(job.request.place).is_private
        try:
            await (self._show_privately(job) if private else self._show(job))
        except PlaceGone as error:
            self._lose(job, error)
        except MessageRefused as error:
            log.error("state refused", job=job.id, detail=str(error))  # noqa: TRY400 - the trace says nothing more

    @in_askers_language
    async def deliver(self, job: Job, reply: Reply) -> Sequence[str]:
        """Put the answer where it belongs, or at least before the eyes of who asked; returns its messages' ids.

        Raises:
            ChatUnreachable: Try again later.
        """
        private = Place.read(job.request.place).is_private
        answer = Answer(job, reply, Place.read(job.request.place).limit)
        if job.request.kind is Kind.REMIND:
            return await self._remind(answer)
        went = Went.HERE
        ids: Ids = ()
        try:
            try:
                ids = await (self._deliver_privately(answer) if private else self._deliver(answer))
            except (PlaceGone, TokenDead) as error:
                log.info("answer goes to direct messages", job=job.id, detail=str(error))
                went, ids = Went.DIRECTLY, await self._answers.send_directly(answer)
        except (PlaceGone, MessageRefused, TooLarge) as error:
            log.warning("answer given up", job=job.id, error=error.code, detail=str(error))
            went = Went.NOWHERE
        self._endings.put(job.id, Ending(reply.versions, went, reply if shows_on_card(job) else None))
        return ids

    @in_askers_language
    async def withdraw(self, job: Job, reply: Reply, message_ids: Sequence[str]) -> None:
        """Take what is gone of a delivered answer out of its messages; `show` takes it off the card.

        Raises:
            ChatUnreachable: Try again later.
        """
        try:
            went = await self._withdraw(Answer(job, reply, Place.read(job.request.place).limit), message_ids)
        except (MessageRefused, TooLarge) as error:
            log.error("picture not withdrawn", job=job.id, detail=str(error))  # noqa: TRY400 - the trace says nothing more
            went = Went.HERE
        self._endings.put(job.id, Ending(reply.versions, went, reply if shows_on_card(job) else None))

    async def reveal(self, job: Job, reply: Reply, interaction_id: str) -> Sequence[str]:
        """Show the answer to the one person who pressed for it.

        Raises:
            TokenDead: The press is too old.
            PlaceGone, MessageRefused, TooLarge, ChatUnreachable: As `discord_errors` says.
        """
        answer = Answer(job, reply, Place.read(job.request.place).limit, is_astray=True)
        return await self._answers.whisper(self._whisper(interaction_id), answer)

    def place_after(self, job: Job) -> str:
        """Where a further message of the job's conversation stands."""
        place = Place.read(job.request.place)
        return str(Place(results_in(job), limit=place.limit, is_private=place.is_private))

    async def fetch(self, job: Job, attachment: Attachment) -> bytes:  # noqa: ARG002 - the port's shape
        """Read a file that a person handed over.

        Raises:
            BadPicture, ChatUnreachable: As `DiscordFiles.read` says.
        """
        return await self.files.read(attachment, self._posts.attachments)

    @in_askers_language
    async def post_card(self, job: Job) -> int:
        """Post the job's own message, as a reply to the person's; the same one however often within minutes.

        Raises:
            PlaceGone: It cannot be posted there.
            ChatUnreachable: Try again later.
        """
        return int(await self._cards.post(job))

    async def open_thread(self, job: Job) -> bool:
        """Open the thread on the job's card, if it is a card and has none; False when the bot may not.

        Raises:
            PlaceGone: The channel is gone.
            ChatUnreachable: Try again later.
        """
        return await self._cards.open_thread(job)

    async def _show(self, job: Job) -> None:
        placed = await self._cards.placed(job)
        message = Place.read(placed.request.place).message
        if not message:
            return
        if job.state not in FINAL:
            await self.open_thread(placed)
        edit = Edit((job.id, job.revision), partial(self._edit, placed))
        if job.state in FINAL:
            await self._throttle.settle(message, edit)
        else:
            await self._throttle.edit(message, edit, posted_at=posted_at(message))

    @in_askers_language
    async def _edit(self, job: Job) -> None:
        try:
            await self._edit_card(job, self._endings.get(job.id))
        except PlaceGone as error:
            self._lose(job, error)
        except MessageRefused as error:
            log.error("state refused", job=job.id, detail=str(error))  # noqa: TRY400 - the trace says nothing more

    async def _edit_card(self, job: Job, ending: Ending | None) -> None:
        """Let the card say how the job stands, with the pictures where they belong there too and fit."""
        has_pictures = ending is not None and ending.reply is not None and ending.went is Went.HERE
        if job.state is not JobState.DELIVERED or not has_pictures or not await self._cards.open_thread(job):
            await self._cards.edit(job, ending)
            return
        try:
            await self._cards.edit(job, ending, await self._for_card(job, ending))
        except (TooLarge, MessageRefused) as error:
            log.warning("pictures not on the card", job=job.id, error=error.code, detail=str(error))
            await self._cards.edit(job, ending)

    async def _for_card(self, job: Job, ending: Ending | None) -> Sequence[PostedPicture]:
        reply = ending.reply if ending else None
        if reply is None or not reply.versions:
            return ()
        most = min(Place.read(job.request.place).limit, LARGEST_MESSAGE // len(reply.versions))
        try:
            return tuple((await fitted(reply, self.blobs, self.pixels, most)).values())
        except (TransientError, OperatorError) as error:
            log.warning("pictures not on the card", job=job.id, error=error.code, detail=str(error))
            return ()

    async def _show_privately(self, job: Job) -> None:
        try:
            await self._posts.whisper(
                self._whisper(Place.read(job.request.place).answers), self._cards.look(job, self._endings.get(job.id))
            )
        except TokenDead:
            if job.state is JobState.FAILED:
                # Nothing else can tell the person that nothing will come.
                channel = await self._posts.direct_channel(job.request.person.id)
                await self._posts.send(channel, self._cards.look(job), nonce=nonce_of(job.id, channel, "failure"))

    async def _deliver(self, answer: Answer) -> Ids:
        lost = self._lost.get(answer.job.id)
        if lost is not None and not isinstance(lost, MessageGone):
            # To ask once more is to be refused once more, and Discord counts refusals.
            raise lost
        job = await self._cards.placed(answer.job)
        place = Place.read(job.request.place)
        if not opens_thread(job):
            told = answer.with_notice(wording.NO_THREADS) if lacks_thread(job) else answer
            return await self._deliver_in_place(told, place)
        if await self._cards.open_thread(job):
            told = answer.with_notice(wording.EACH_IS_A_REQUEST) if self._hears_all(job) else answer
            return await self._answers.post(results_in(job), told)
        told = answer.with_notice(wording.NO_THREADS)
        return await self._answers.post(place.channel, told, replies_to=place.message)

    async def _remind(self, answer: Answer) -> Ids:
        """Remind where it was wanted, else in the direct messages; of none where Discord takes neither."""
        place = Place.read(answer.job.request.place)
        with suppress(PlaceGone, MessageRefused):
            if not place.is_private:
                return await self._answers.remind(place.channel, answer)
        with suppress(PlaceGone, MessageRefused):
            return await self._answers.remind_directly(answer)
        return ()

    async def _deliver_in_place(self, answer: Answer, place: Place) -> Ids:
        ids: list[str] = []

        async def write() -> None:
            ids.extend(await self._answers.write_over(place.channel, place.message, answer))

        try:
            if place.message and not isinstance(self._lost.get(answer.job.id), MessageGone):
                await self._throttle.settle(place.message, Edit((answer.job.id, answer.job.revision), write))
        except MessageGone as error:
            self._lose(answer.job, error)
        return tuple(ids) or await self._answers.post(place.channel, answer, replies_to=place.answers)

    async def _withdraw(self, answer: Answer, ids: Sequence[str]) -> Went:
        """Rewrite an answer wherever it went: which place that was is known only to the process that put it there."""
        if not ids:
            return Went.NOWHERE
        if await self._rewrite(answer, ids):
            return Went.HERE
        with suppress(PlaceGone):
            directly = await self._posts.direct_channel(answer.job.request.person.id)
            if await self._answers.rewrite(directly, ids, replace(answer, is_astray=True)):
                return Went.DIRECTLY
        log.info("answer is gone", job=answer.job.id)
        return Went.HERE

    async def _rewrite(self, answer: Answer, ids: Sequence[str]) -> bool:
        """Rewrite an answer where it belongs; False when it does not stand there, or only one person sees it."""
        place = Place.read(answer.job.request.place)
        if place.is_private:
            with suppress(TokenDead):
                await self._answers.rewrite_privately(self._whisper(place.answers), answer)
                return True
            return False
        for channel in dict.fromkeys((results_in(answer.job), place.channel)):
            with suppress(PlaceGone):
                if await self._answers.rewrite(channel, ids, answer):
                    return True
        return False

    async def _deliver_privately(self, answer: Answer) -> Ids:
        return await self._answers.whisper(self._whisper(Place.read(answer.job.request.place).answers), answer)

    def _is_answer(self, job: Job) -> bool:
        """Whether the job's own message became its answer, or has nobody to tell that the answer went elsewhere."""
        if job.state is not JobState.DELIVERED or opens_thread(job):
            return False
        ending = self._endings.get(job.id) or Ending()
        # Who sees a private message finds the answer in the direct ones.
        return ending.went is Went.HERE or (ending.went is Went.DIRECTLY and Place.read(job.request.place).is_private)

    def _hears_all(self, job: Job) -> bool:
        """Whether messages in the job's thread are requests that do not mention the bot; unread ones are not."""
        if job.request.settings.listen is Listen.MENTIONS:
            return False
        flags = self.client.application_flags
        return flags.gateway_message_content or flags.gateway_message_content_limited

    def _whisper(self, interaction_id: str) -> Whisper:
        whisper = self.whispers.find(interaction_id)
        if whisper is None:
            raise TokenDead("the interaction is too old, or came before this process")
        return whisper

    def _lose(self, job: Job, error: PlaceGone) -> None:
        self._lost.put(job.id, error)
        log.info("message cannot be reached", job=job.id, error=error.code, detail=str(error))
