"""The `ChatPlatform` port of Slack."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, timedelta
from functools import partial

import structlog

from bots import wording
from bots.fitting import PostedPicture
from bots.languages.speaking import in_askers_language, is_choice, speaking_to_asker
from bots.lately import Lately
from bots.outcomes import Post
from bots.slack.answers import Answer, Answers, Ids, Stock
from bots.slack.cards import Cards, Ending, Went
from bots.slack.channels import SlackChannels
from bots.slack.failures import MessageGone, MessageRefused, PlaceGone, ShutOut, TooLarge
from bots.slack.files import SlackFiles, attachment_of
from bots.slack.places import Place, message_id, opens_thread, shows_on_card
from bots.slack.posts import Account, Posts, posted_at
from bots.slack.present import Look, note
from bots.slack.standing import Standing, Where
from bots.slack.uploads import Uploads
from bots.slack.ways import Ways
from bots.slack.workspaces import Workspace, Workspaces
from bots.throttle import Edit, Sleep, Throttle
from core.errors import LimnerError, PictureGone
from core.model.image import Attachment
from core.model.job import FINAL, Job, JobState
from core.model.preferences import Listen
from core.model.reply import Reply
from core.model.request import Kind, Person
from core.ports import Blobs, Clock, Inbox, Pixels
from core.sayings import files
from core.sentence import said

log = structlog.get_logger(__name__)

TELLING_ACCOUNT = timedelta(milliseconds=500)
"""How long Slack may take to tell of somebody: whoever waits for an answer has three seconds."""


@dataclass(eq=False)
class SlackPlatform:
    """Writes by the Web API alone: no way in need be open.

    Attributes:
        sleep: What an edit waits with until its message has rested.
    """

    workspaces: Workspaces
    _: KW_ONLY
    blobs: Blobs
    pixels: Pixels
    inbox: Inbox
    clock: Clock
    files: SlackFiles
    ways: Ways
    sleep: Sleep = asyncio.sleep

    def __post_init__(self) -> None:
        standing = Standing(self.clock.now())
        stock = Stock(self.blobs, self.pixels)
        self._posts = Posts(standing)
        self._cards = Cards(self._posts, self.inbox)
        self._answers = Answers(standing, self._posts, stock=stock, ways=self.ways, clock=self.clock)
        self.channels = SlackChannels(self._installed, self._posts, self._answers, stock=stock)
        self._throttle = Throttle(self.clock, self.sleep)
        self._accounts: Lately[tuple[str, str, date], Account] = Lately()
        self._lost: Lately[str, PlaceGone | None] = Lately()
        self._endings: Lately[str, Ending] = Lately()
        self._ends: Lately[str, asyncio.Event] = Lately()

    async def aclose(self) -> None:
        """Give up the edits that wait, each of which shows a state that passes, and what is being posted."""
        await self._throttle.aclose()
        await self._cards.aclose()

    @in_askers_language
    async def show(self, job: Job) -> None:
        """Let the job's own message say how the job stands; passing states are shown at most every three seconds.

        Raises:
            ChatUnreachable: Try again later.
        """
        job = self._cards.known(job)
        if not self._is_answer(job) and self._lost.get(job.id) is None:
            await self._try_to_show(job)
        if job.state in FINAL and (end := self._ends.get(job.id)) is not None:
            end.set()

    def end_of(self, job: Job) -> asyncio.Event:
        """Set as soon as it was shown how a job ended; ask for it before the job starts."""
        return self._ends.put(job.id, asyncio.Event())

    @in_askers_language
    async def deliver(self, job: Job, reply: Reply) -> Sequence[str]:
        """Put the answer where it belongs, or at least before the eyes of who asked; returns its messages' ids.

        Raises:
            ChatUnreachable: Try again later.
        """
        answer = Answer(job, reply)
        if job.request.kind is Kind.REMIND:
            return await self._remind(answer)
        went = Went.HERE
        ids: Ids = ()
        try:
            workspace = self._workspace(job)
            try:
                ids = await self._deliver(workspace, answer)
            except PlaceGone as error:
                log.info("answer goes to direct messages", job=job.id, detail=str(error))
                went, ids = Went.DIRECTLY, await self._answers.send_directly(workspace, answer)
        except (PlaceGone, MessageRefused, TooLarge, ShutOut) as error:
            log.warning("answer given up", job=job.id, error=error.code, detail=str(error))
            went = Went.NOWHERE
        self._endings.put(job.id, Ending(reply.versions, went, reply if shows_on_card(job) else None))
        return ids

    @in_askers_language
    async def withdraw(self, job: Job, reply: Reply, message_ids: Sequence[str]) -> None:
        """Take what is gone of a delivered answer off its messages and off the card; `show` rewrites the card's words.

        Raises:
            ChatUnreachable: Try again later.
        """
        went = (self._endings.get(job.id) or Ending()).went if message_ids else Went.NOWHERE
        self._endings.put(job.id, Ending(reply.versions, went))
        try:
            await self._answers.rewrite(self._workspace(job), Answer(job, reply), message_ids)
        except (PlaceGone, MessageRefused, ShutOut) as error:
            log.error("picture not withdrawn", job=job.id, detail=str(error))  # noqa: TRY400 - the trace says nothing more

    def place_after(self, job: Job) -> str:
        """Where a further message of the job's conversation stands."""
        place = Place.read(job.request.place)
        return str(Place(place.channel, thread=place.message if opens_thread(job) else place.thread))

    async def fetch(self, job: Job, attachment: Attachment) -> bytes:
        """Read a file that a person handed over.

        Raises:
            BadPicture, ChatUnreachable: As `SlackFiles.read` says.
        """
        try:
            workspace = self._workspace(job)
        except ShutOut:
            raise PictureGone(said(files.workspace_left, attachment.name)) from None
        return await self.files.read(workspace, attachment)

    @in_askers_language
    async def post_card(self, job: Job) -> str:
        """Post the job's own message where its place says, once; returns its `ts`.

        It is posted even if whoever called this stops to wait for it.

        Raises:
            NotInChannel: The bot must be invited first.
            PlaceGone: It cannot be posted there.
            ChatUnreachable: Try again later.
        """
        try:
            ts = await self._cards.post(self._workspace(job), job)
        except PlaceGone as error:
            self._lose(job, error)
            raise
        self._lost.put(job.id, None)
        return ts

    async def say(self, team: str, channel: str, look: Look, *, thread: str = "") -> None:
        """Post words of our own, for everyone there.

        Raises:
            PlaceGone, ChatUnreachable: As `bots.slack.failures` says.
        """
        await self._posts.say(Where(self._installed(team), channel, thread), look)

    async def whisper(self, team: str, channel: str, person: str, look: Look, *, thread: str = "") -> None:
        """Post words of our own that one person sees.

        Raises:
            PlaceGone, ChatUnreachable: As `bots.slack.failures` says.
        """
        await self._posts.whisper(Where(self._installed(team), channel, thread), person, look)

    async def post_file(self, team: str, channel: str, post: Post, *, thread: str = "") -> None:
        """Post a file that is no version, for everyone there.

        Raises:
            PlaceGone, TooLarge, ChatUnreachable: As `bots.slack.failures` says.
        """
        where = Where(self._installed(team), channel, thread)
        await self._posts.say(where, note(post.text))
        await Uploads().shared(where, post.name, [PostedPicture(post.name, post.data, post.alt)])

    async def direct_channel(self, team: str, person: str) -> str:
        """Id of the channel of somebody's direct messages.

        Raises:
            PlaceGone, ChatUnreachable: As `bots.slack.failures` says.
        """
        return await self._posts.direct_channel(self._installed(team), person)

    async def is_admin(self, team: str, person: str) -> bool:
        """Whether somebody administers the workspace; not, where Slack does not tell."""
        try:
            return await self._posts.is_admin(self._installed(team), person)
        except LimnerError as error:
            log.warning("not known whether an admin", person=person, error=type(error).__name__, detail=str(error))
            return False

    async def locale_of(self, team: str, person: str) -> str:
        """The language that somebody's Slack is set to; empty where Slack does not tell it in time."""
        return (await self._account_of(team, person)).locale if is_choice() else ""

    async def named(self, team: str, person: Person) -> Person:
        """Somebody of whom a message told the id alone, by the name that commands tell, if Slack tells it in time."""
        return replace(person, name=(await self._account_of(team, person.id)).name or person.name)

    async def _account_of(self, team: str, person: str) -> Account:
        # Asked for once a day, as people may change it.
        day = team, person, self.clock.now().date()
        known = self._accounts.get(day)
        if known is not None:
            return known
        try:
            async with asyncio.timeout(TELLING_ACCOUNT.total_seconds()):
                return self._accounts.put(day, await self._posts.account_of(self._installed(team), person))
        except (LimnerError, TimeoutError) as error:
            log.info("account not known", person=person, error=type(error).__name__, detail=str(error))
            return Account()

    async def pictures_of(self, team: str, channel: str, ts: str) -> Sequence[str]:
        """Ids of the pictures of a message; none when it is gone.

        Raises:
            ChatUnreachable: Try again later.
        """
        files = await self._posts.files_on(Where(self._installed(team), channel), ts)
        return tuple(attachment_of(one).id for one in files if _may_be_picture(one))

    async def _try_to_show(self, job: Job) -> None:
        try:
            await self._show(self._workspace(job), job)
        except PlaceGone as error:
            self._lose(job, error)
        except ShutOut as error:
            log.info("state not shown", job=job.id, detail=str(error))
        except MessageRefused as error:
            log.error("state refused", job=job.id, detail=str(error))  # noqa: TRY400 - the trace says nothing more

    async def _show(self, workspace: Workspace, job: Job) -> None:
        placed = await self._cards.placed(workspace, job)
        place = Place.read(placed.job.request.place)
        if not place.message or placed.is_shown:
            return
        edit = Edit((job.id, job.revision), partial(self._edit, workspace, placed.job))
        message = message_id(place.channel, place.message)
        if job.state in FINAL:
            await self._throttle.settle(message, edit)
        else:
            await self._throttle.edit(message, edit, posted_at=posted_at(place.message))

    async def _edit(self, workspace: Workspace, job: Job) -> None:
        try:
            with speaking_to_asker(job):
                await self._edit_card(workspace, job, self._endings.get(job.id) or Ending())
        except PlaceGone as error:
            self._lose(job, error)
        except MessageRefused as error:
            log.error("state refused", job=job.id, detail=str(error))  # noqa: TRY400 - the trace says nothing more

    async def _edit_card(self, workspace: Workspace, job: Job, ending: Ending) -> None:
        """Let the card say how the job stands, with the pictures where they belong there too."""
        if job.state is not JobState.DELIVERED or ending.reply is None or ending.went is not Went.HERE:
            await self._cards.edit(workspace, job, ending)
            return
        place = Place.read(job.request.place)
        look = self._cards.look(job, ending)
        await self._answers.put_on_card(Where(workspace, place.channel), place.message, Answer(job, ending.reply), look)

    async def _deliver(self, workspace: Workspace, answer: Answer) -> Ids:
        lost = self._lost.get(answer.job.id)
        if lost is not None and not isinstance(lost, MessageGone):
            # To ask once more is to be refused once more.
            raise lost
        job = (await self._cards.placed(workspace, answer.job)).job
        place = Place.read(job.request.place)
        told = answer.with_notice(wording.EACH_IS_A_REQUEST) if _begins_thread(job) else answer
        if opens_thread(job):
            return await self._answers.post(Where(workspace, place.channel, place.message), told)
        return await self._deliver_in_place(Where(workspace, place.channel, place.thread), place.message, told)

    async def _remind(self, answer: Answer) -> Ids:
        """Remind where it was wanted, else in the direct messages; of none where Slack takes neither."""
        place, person = Place.read(answer.job.request.place), answer.job.request.person
        with suppress(PlaceGone, MessageRefused, ShutOut):
            workspace = self._workspace(answer.job)
            with suppress(PlaceGone, MessageRefused):
                return await self._answers.remind(Where(workspace, place.channel, place.thread), answer)
            channel = await self._posts.direct_channel(workspace, person.id)
            return await self._answers.remind(Where(workspace, channel), answer)
        return ()

    async def _deliver_in_place(self, where: Where, ts: str, answer: Answer) -> Ids:
        job = answer.job
        ids: list[str] = []

        async def write() -> None:
            ids.extend(await self._answers.write_over(where, ts, answer))

        try:
            if ts and not isinstance(self._lost.get(job.id), MessageGone):
                edit = Edit((job.id, job.revision), write)
                await self._throttle.settle(message_id(where.channel, ts), edit)
        except MessageGone as error:
            self._lose(job, error)
        return tuple(ids) or await self._answers.post(where, answer)

    def _is_answer(self, job: Job) -> bool:
        """Whether the job's own message became its answer."""
        if job.state is not JobState.DELIVERED or opens_thread(job):
            return False
        return (self._endings.get(job.id) or Ending()).went is Went.HERE

    def _workspace(self, job: Job) -> Workspace:
        return self._installed(job.request.conversation.space)

    def _installed(self, team: str) -> Workspace:
        """The installation of a workspace.

        Raises:
            ShutOut: There is none, or it ended.
        """
        workspace = self.workspaces.find(team)
        if workspace is None or workspace.ended is not None:
            raise ShutOut(f"no installation in {team}" if workspace is None else str(workspace.ended))
        return workspace

    def _lose(self, job: Job, error: PlaceGone) -> None:
        self._lost.put(job.id, error)
        log.info("message cannot be reached", job=job.id, error=error.code, detail=str(error))


def _may_be_picture(file: Mapping[str, object]) -> bool:
    """Whether a file is a picture, or a stub: what that is, Slack tells only when it is asked for the file."""
    return str(file.get("mimetype") or "image/").startswith("image/")


def _begins_thread(job: Job) -> bool:
    """Whether a thread where all messages are requests begins with this job: under its card, or its mention."""
    if job.request.settings.listen is Listen.MENTIONS:
        return False
    place = Place.read(job.request.place)
    return opens_thread(job) or (bool(place.thread) and job.request.key.endswith(f":{place.channel}:{place.thread}"))
