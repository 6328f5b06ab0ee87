"""A finished answer in messages: posted once, or in the place of the job's own message."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bots import wording
from bots.fitting import PostedPicture, fitted
from bots.slack.failures import FileGone, FilesNotTaken, MessageRefused, PlaceGone, TooLarge
from bots.slack.places import LARGEST_FILE, Place, message_id, shows_on_card
from bots.slack.posts import Posts
from bots.slack.present import Look, ResultMessage, announcement, reminder, result_messages
from bots.slack.standing import Standing, Tag, Where
from bots.slack.uploads import Uploads
from bots.slack.ways import Way, Ways
from bots.slack.withdrawing import Withdrawal
from bots.slack.workspaces import Workspace
from core.errors import LimnerError, OperatorError
from core.model.job import Job
from core.model.reply import Reply
from core.ports import Blobs, Clock, Pixels

log = structlog.get_logger(__name__)

SAFE_LIMIT = 10 * 1024 * 1024
"""Bytes of one file that is taken where a larger one was refused."""

LATE = timedelta(seconds=60)
"""Who waited longer has looked away."""

Ids = tuple[str, ...]
_Put = Callable[[Sequence[ResultMessage]], Awaitable[Ids]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out.

    Attributes:
        is_astray: It goes elsewhere than the request came from.
        is_posted: It takes no message's place.
    """

    job: Job
    reply: Reply
    is_astray: bool = False
    is_posted: bool = False

    def with_notice(self, notice: str) -> "Answer":
        """The same with one more notice."""
        return replace(self, reply=replace(self.reply, notices=(*self.reply.notices, notice)))


@dataclass(frozen=True, slots=True)
class Stock:
    """Where the pictures of answers come from."""

    blobs: Blobs
    pixels: Pixels


class Answers:
    """Writes answers, each in the way that its workspace takes."""

    def __init__(self, standing: Standing, posts: Posts, *, stock: Stock, ways: Ways, clock: Clock) -> None:
        self._standing = standing
        self._posts = posts
        self._uploads = Uploads()
        self._stock = stock
        self._ways = ways
        self._clock = clock

    async def post(self, where: Where, answer: Answer) -> Ids:
        """Post an answer as messages of its own, once, and tell whoever waited long."""
        posted = replace(answer, is_posted=True)
        ids = await self._fitting(posted, lambda messages: self._put(where, answer.job, messages))
        await self._announce(where, answer.job)
        return ids

    async def write_over(self, where: Where, ts: str, answer: Answer) -> Ids:
        """Let the job's own message become its answer, and tell whoever waited long."""
        ids = await self._fitting(answer, lambda messages: self._put(where, answer.job, messages, own=ts))
        await self._announce(where, answer.job)
        return ids

    async def send_directly(self, workspace: Workspace, answer: Answer) -> Ids:
        """Answer in the direct messages of the person who asked, and say why; they notify by themselves."""
        channel = await self._posts.direct_channel(workspace, answer.job.request.person.id)
        astray = replace(answer, is_astray=True).with_notice(wording.SENT_DIRECTLY)
        return await self._fitting(astray, lambda messages: self._put(Where(workspace, channel), answer.job, messages))

    async def remind(self, where: Where, answer: Answer) -> Ids:
        """Post a reminder, once: the one message that notifies by itself."""
        look = reminder(answer.job, answer.reply)
        ts = await self._posts.post(where, look, Tag.of(answer.job, "reminder"))
        return (message_id(where.channel, ts),)

    async def copy(self, where: Where, message: ResultMessage, tag: Tag) -> Ids:
        """Post a picture that answers nothing there, once."""
        return tuple(message_id(where.channel, ts) for ts in await self._one(where, message, tag, ""))

    async def put_on_card(self, where: Where, ts: str, answer: Answer, look: Look) -> None:
        """Let the card look like this, with the answer's pictures on it, or below it where it takes none."""
        job = answer.job
        try:
            pictures = await fitted(answer.reply, self._stock.blobs, self._stock.pixels, LARGEST_FILE)
            await self._one(where, ResultMessage(look, tuple(pictures.values())), Tag.of(job, "on the card"), ts)
        except (TooLarge, MessageRefused, FileGone, FilesNotTaken, OperatorError) as error:
            log.warning("pictures not on the card", job=job.id, error=type(error).__name__, detail=str(error))
            await self._posts.edit(where, ts, look)

    async def rewrite(self, workspace: Workspace, answer: Answer, ids: Sequence[str]) -> None:
        """Take what is gone of an answer off its messages and off the card, and let them show what is left.

        A message that people took away is no matter.
        """
        pictures = await fitted(answer.reply, self._stock.blobs, self._stock.pixels, LARGEST_FILE)
        withdrawal = Withdrawal(self._posts, self._uploads, workspace, answer.reply)
        await withdrawal.rewrite(ids, () if answer.reply.is_gone else _messages(answer, pictures))
        if shows_on_card(answer.job):
            await withdrawal.take_off(self._with_pictures(workspace, answer))

    def _with_pictures(self, workspace: Workspace, answer: Answer) -> Sequence[str]:
        """The messages that may hold the pictures of a card: itself, and what was posted below it."""
        place = Place.read(answer.job.request.place)
        where, tag = Where(workspace, place.channel), Tag.of(answer.job, "on the card")
        names = [f"{gone.label}.{ending}" for gone in answer.reply.gone for ending in ("png", "jpg", "webp")]
        below = {self._standing.bearing(where, tag, [name]) for name in names} - {None}
        return [message_id(place.channel, str(ts)) for ts in {place.message, *below}]

    async def _fitting(self, answer: Answer, put: _Put) -> Ids:
        """Put the answer there, smaller when it is refused as too large, and without pictures as the last resort."""
        for limit in (LARGEST_FILE, SAFE_LIMIT):
            pictures = await fitted(answer.reply, self._stock.blobs, self._stock.pixels, limit)
            try:
                return await put(_messages(answer, pictures))
            except TooLarge as error:
                log.warning("answer too large", job=answer.job.id, limit=limit, detail=str(error))
            except (MessageRefused, FileGone, FilesNotTaken) as error:
                log.error("answer refused", job=answer.job.id, detail=str(error))  # noqa: TRY400 - the trace says nothing more
                break
        return await put(_messages(answer, {}))

    async def _put(self, where: Where, job: Job, messages: Sequence[ResultMessage], own: str = "") -> Ids:
        ids: list[str] = []
        for number, message in enumerate(messages, start=1):
            tag = Tag.of(job, f"answer {number}")
            ids += await self._one(where, message, tag, own if number == 1 else "")
        return tuple(message_id(where.channel, ts) for ts in ids)

    async def _one(self, where: Where, message: ResultMessage, tag: Tag, own: str) -> Ids:
        """Put one message there, at the `ts` of the job's own if there is one; returns every `ts` that it takes."""
        await self._posts.recall(where, tag)
        own = own or self._standing.find(where, tag) or ""
        names = [one.name for one in message.files]
        bearing = self._standing.bearing(where, tag, names)
        if bearing is not None and bearing == own:
            return (own,)
        if not names:
            return (await self._say(where, message.look, tag, own),)
        if bearing is None and self._ways.of(where.workspace.team) is not Way.SHARED:
            own, has_files = await self._attached(where, message, tag, own)
            if has_files:
                return (own,)
        said = await self._say(where, message.look, tag, own)
        return said, bearing or await self._shared(where, message, tag)

    async def _say(self, where: Where, look: Look, tag: Tag, own: str) -> str:
        if not own:
            return await self._posts.post(where, look, tag)
        await self._posts.edit(where, own, look)
        return own

    async def _attached(self, where: Where, message: ResultMessage, tag: Tag, own: str) -> tuple[str, bool]:
        """Put the pictures on the message itself; returns its `ts`, and whether they are there."""
        files = await self._uploads.unseen(where.workspace, tag.job, message.files)
        ts = own or await self._posts.post(where, message.look, tag)
        try:
            with self._standing.in_doubt(where, tag):
                has_files = await self._posts.attach(where, ts, message.look, files)
        except (FilesNotTaken, FileGone, MessageRefused) as error:
            log.info("files not taken", job=tag.job, detail=str(error))
            has_files = False
        if has_files:
            self._ways.remember(where.workspace.team, Way.ATTACHED)
            self._standing.bears(where, tag, ts, (one.name for one in message.files))
        else:
            await self._withdrawn(where.workspace, files)
        return ts, has_files

    async def _withdrawn(self, workspace: Workspace, files: Sequence[str]) -> None:
        """Take away what was uploaded and stands nowhere: nobody would find it, and it fills the workspace."""
        try:
            await self._uploads.delete(workspace, files)
        except LimnerError as error:
            log.warning("unseen files stay", number=len(files), error=error.code, detail=str(error))

    async def _shared(self, where: Where, message: ResultMessage, tag: Tag) -> str:
        """Put the pictures on a message of their own, below the words; returns its `ts`."""
        ts = await self._uploads.shared(where, tag.job, message.files)
        if self._ways.of(where.workspace.team) is None:
            self._ways.remember(where.workspace.team, Way.SHARED)
        self._standing.bears(where, tag, ts, (one.name for one in message.files))
        return ts

    async def _announce(self, where: Where, job: Job) -> None:
        if self._clock.now() - job.created_at <= LATE:
            return
        try:
            await self._posts.post(where, announcement(job), Tag.of(job, "announcement"))
        except PlaceGone as error:
            log.info("answer not announced", job=job.id, detail=str(error))


def _messages(answer: Answer, pictures: Mapping[str, PostedPicture]) -> tuple[ResultMessage, ...]:
    return result_messages(answer.job, answer.reply, pictures, is_astray=answer.is_astray, is_posted=answer.is_posted)
