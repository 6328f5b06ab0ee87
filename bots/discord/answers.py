"""A finished answer in messages: posted once, or in the place of the job's own message."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import discord
import structlog

from bots import wording
from bots.buttons import Button, Press
from bots.discord.failures import MessageGone, MessageRefused, PlaceGone, TooLarge
from bots.discord.places import DEFAULT_LIMIT
from bots.discord.posts import Posts, carrying, nonce_of
from bots.discord.present import announcement, reminder, result_messages
from bots.discord.results import LARGEST_MESSAGE, ResultMessage
from bots.discord.whispers import Whisper
from bots.fitting import PostedPicture, fitted
from core.model.job import Job
from core.model.reply import Reply
from core.ports import Blobs, Clock, Pixels

log = structlog.get_logger(__name__)

SAFE_LIMIT = 8_000_000
"""Bytes of one file that every channel takes, whatever Discord told before."""

STALE = timedelta(seconds=20)
"""An answer that was made so long ago, or before this process, may have been posted before anybody wrote that down."""

LATE = timedelta(seconds=60)
"""Who waited longer has looked away."""

Ids = tuple[str, ...]
_Put = Callable[[Sequence[ResultMessage]], Awaitable[Ids]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out.

    Attributes:
        limit: Bytes of one file where it goes.
        is_astray: It goes elsewhere than the request came from.
    """

    job: Job
    reply: Reply
    limit: int
    is_astray: bool = False

    def with_notice(self, notice: str) -> "Answer":
        """The same with one more notice."""
        return replace(self, reply=replace(self.reply, notices=(*self.reply.notices, notice)))


class Answers:
    """Writes answers, each in the form that its place takes."""

    def __init__(self, posts: Posts, *, blobs: Blobs, pixels: Pixels, clock: Clock) -> None:
        self._posts = posts
        self._blobs = blobs
        self._pixels = pixels
        self._clock = clock
        self._began = clock.now()

    async def post(self, channel: str, answer: Answer, *, replies_to: str = "") -> Ids:
        """Post an answer as messages of its own, once, and tell whoever waited long."""
        job = answer.job
        seen = await self._seen(channel, job)
        posted = carrying(seen, {Button(Press.AGAIN, job.id).id})

        async def put(messages: Sequence[ResultMessage]) -> Ids:
            if posted is not None:
                # Its buttons are on the last: what stands before it was posted before.
                await self._posts.edit(channel, str(posted.id), messages[-1])
                return (str(posted.id),)
            return await self._send(channel, job, messages, replies_to=replies_to)

        ids = await self._fitting(answer, put)
        await self._announce(channel, job, seen)
        return ids

    async def write_over(self, channel: str, message_id: str, answer: Answer) -> Ids:
        """Let the job's own message become its answer, and tell whoever waited long."""
        job = answer.job

        async def put(messages: Sequence[ResultMessage]) -> Ids:
            await self._posts.edit(channel, message_id, messages[0])
            return (message_id, *await self._send(channel, job, messages[1:]))

        ids = await self._fitting(answer, put)
        await self._announce(channel, job, await self._seen(channel, job) if self._is_late(job) else ())
        return ids

    async def rewrite(self, channel: str, ids: Sequence[str], answer: Answer) -> bool:
        """Let the messages of an answer show what is left of it, and take away those that it needs no more.

        Returns:
            Whether any of them stands there.
        """
        stand: set[str] = set()

        async def put(messages: Sequence[ResultMessage]) -> Ids:
            # Where not all of its messages are known, the last ones are.
            shown = dict(zip(ids, messages[-len(ids) :], strict=False))
            for one in ids:
                with suppress(MessageGone):
                    await (
                        self._posts.edit(channel, one, shown[one]) if one in shown else self._posts.delete(channel, one)
                    )
                    stand.add(one)
            return ()

        await self._fitting(answer, put)
        return bool(stand)

    async def rewrite_privately(self, whisper: Whisper, answer: Answer) -> None:
        """Let the answer that one person sees show what is left of it, as long as the interaction's token lives."""

        async def put(messages: Sequence[ResultMessage]) -> Ids:
            return (await self._posts.whisper(whisper, messages[0]),)

        await self._fitting(answer, put)

    async def whisper(self, whisper: Whisper, answer: Answer) -> Ids:
        """Answer only the person who asked, as long as the interaction's token lives."""

        async def put(messages: Sequence[ResultMessage]) -> Ids:
            return tuple([await self._posts.whisper(whisper, m, further=n > 0) for n, m in enumerate(messages)])

        return await self._fitting(answer, put)

    async def send_directly(self, answer: Answer) -> Ids:
        """Answer in the direct messages of the person who asked, and say why; they notify by themselves."""
        channel = await self._posts.direct_channel(answer.job.request.person.id)

        async def put(messages: Sequence[ResultMessage]) -> Ids:
            return await self._send(channel, answer.job, messages)

        seen = await self._seen(channel, answer.job)
        posted = carrying(seen, {Button(Press.AGAIN, answer.job.id).id})
        if posted is not None:
            return (str(posted.id),)
        astray = replace(answer, limit=min(answer.limit, DEFAULT_LIMIT), is_astray=True)
        return await self._fitting(astray.with_notice(wording.SENT_DIRECTLY), put)

    async def remind(self, channel: str, answer: Answer) -> Ids:
        """Post a reminder, once: the one message that notifies by itself."""
        job, line = answer.job, reminder(answer.job, answer.reply)
        for message in await self._seen(channel, job):
            if message.content == line and _follows(message, job):
                return (str(message.id),)
        nonce = nonce_of(job.id, channel, "reminder")
        return (await self._posts.tell(channel, line, nonce=nonce, mentions=job.request.person.id),)

    async def remind_directly(self, answer: Answer) -> Ids:
        """The same in the direct messages of whoever wanted it."""
        return await self.remind(await self._posts.direct_channel(answer.job.request.person.id), answer)

    async def _send(self, channel: str, job: Job, messages: Sequence[ResultMessage], *, replies_to: str = "") -> Ids:
        ids: list[str] = []
        for number, message in enumerate(messages, start=1):
            nonce = nonce_of(job.id, channel, f"answer {number} of {len(messages)}")
            ids.append(await self._posts.send(channel, message, nonce=nonce, replies_to="" if ids else replies_to))
        return tuple(ids)

    async def _fitting(self, answer: Answer, put: _Put) -> Ids:
        """Put the answer there, smaller when it is refused as too large, and without pictures as the last resort."""
        most = min(answer.limit, LARGEST_MESSAGE)
        for limit in (most, min(most, SAFE_LIMIT)):
            pictures = await fitted(answer.reply, self._blobs, self._pixels, limit)
            try:
                return await put(_messages(answer, pictures))
            except TooLarge as error:
                log.warning("answer too large", job=answer.job.id, limit=limit, detail=str(error))
            except MessageRefused as error:
                log.error("answer refused", job=answer.job.id, detail=str(error))  # noqa: TRY400 - the trace says nothing more
                break
        return await put(_messages(answer, {}))

    async def _seen(self, channel: str, job: Job) -> Sequence[discord.Message]:
        """What a killed process may have posted; nothing is asked for when nobody can have died meanwhile."""
        if job.changed_at >= self._began and self._clock.now() - job.changed_at <= STALE:
            return ()
        return await self._posts.recent(channel)

    def _is_late(self, job: Job) -> bool:
        return self._clock.now() - job.created_at > LATE

    async def _announce(self, channel: str, job: Job, seen: Sequence[discord.Message]) -> None:
        line = announcement(job)
        if not self._is_late(job) or any(message.content == line and _follows(message, job) for message in seen):
            return
        try:
            nonce = nonce_of(job.id, channel, "announcement")
            await self._posts.tell(channel, line, nonce=nonce, mentions=job.request.person.id)
        except PlaceGone as error:
            log.info("answer not announced", job=job.id, detail=str(error))


def _messages(answer: Answer, pictures: Mapping[str, PostedPicture]) -> tuple[ResultMessage, ...]:
    return result_messages(answer.job, answer.reply, pictures, is_astray=answer.is_astray)


def _follows(message: discord.Message, job: Job) -> bool:
    return message.created_at > job.changed_at
