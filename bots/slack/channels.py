"""The channels of a workspace: who is in which, as Slack says it at that moment, and copies in them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import structlog

from bots import wording
from bots.fitting import PostedPicture, fitted_copy
from bots.languages.speaking import speaking_to_asker
from bots.slack.answers import SAFE_LIMIT, Answers, Stock
from bots.slack.client import reaching
from bots.slack.failures import FileGone, FilesNotTaken, MessageRefused, PlaceGone, ShutOut, TooLarge
from bots.slack.places import LARGEST_FILE, message_id
from bots.slack.posts import Posts
from bots.slack.present import shared_copy
from bots.slack.standing import Tag, Where
from bots.slack.uploads import Uploads
from bots.slack.workspaces import Workspace
from core.errors import SettingsWrong, ToolFailed
from core.model.job import Job
from core.model.request import Person
from core.model.sharing import Channel, Parcel, Share
from core.model.text import clean_text

log = structlog.get_logger(__name__)

DIRECT = "D"
"""How the ids of direct messages begin."""

KINDS = "public_channel,private_channel"
MOST_PAGES, PAGE = 10, 999
"""Of channels that are looked through for one person."""

Installed = Callable[[str], Workspace]
"""Finds an installation by its team, or raises `ShutOut`."""


class SlackChannels:
    """The `Channels` port."""

    def __init__(self, installed: Installed, posts: Posts, answers: Answers, *, stock: Stock) -> None:
        self._installed = installed
        self._posts = posts
        self._answers = answers
        self._stock = stock
        self._uploads = Uploads()

    async def around(self, job: Job) -> Sequence[Channel] | None:
        """The channels of the job's workspace that its person is a member of, and may write in.

        Of private channels Slack tells those alone that the bot is a member of too.

        Raises:
            ToolFailed: The installation lacks the right to look.
            ChatUnreachable: Try again later.
        """
        key = job.request.conversation
        if key.channel.startswith(DIRECT):
            return None
        try:
            workspace = self._installed(key.space)
            theirs = await _memberships(workspace, job.request.person.id)
            ours = {str(one["id"]) for one in await _memberships(workspace)}
        except (PlaceGone, ShutOut) as error:
            log.info("channels not told", job=job.id, detail=str(error))
            return ()
        except (SettingsWrong, MessageRefused) as error:
            log.error("channels not told", job=job.id, detail=str(error))  # noqa: TRY400 - the trace says nothing more
            raise ToolFailed(wording.CHANNELS_NOT_TOLD) from error
        with speaking_to_asker(job):
            return [_channel(one, workspace, ours) for one in theirs if _takes_words(one)]

    async def post(self, parcel: Parcel) -> Sequence[str]:
        """Post a copy once: what may have been posted before is looked for by the share's name in its metadata.

        Raises:
            ToolFailed: Slack does not take it there.
            ChatUnreachable: As the port says.
        """
        try:
            where = Where(self._installed(parcel.job.request.conversation.space), parcel.share.channel)
            return await self._sent(where, parcel)
        except (PlaceGone, MessageRefused, TooLarge, FileGone, FilesNotTaken, ShutOut) as error:
            log.warning("copy not taken", job=parcel.job.id, error=error.code, detail=str(error))
            await self.take_back(parcel.job, parcel.share)
            raise ToolFailed(wording.NOT_TAKEN_THERE) from error

    async def take_back(self, job: Job, share: Share) -> None:
        """Delete a copy's messages and the files on them.

        Raises:
            ChatUnreachable: Try again later.
        """
        with suppress(PlaceGone, ShutOut):
            where = Where(self._installed(job.request.conversation.space), share.channel)
            for message in share.messages or await self._found(where, share):
                await self._deleted(where, message.rpartition("/")[2])

    async def _sent(self, where: Where, parcel: Parcel) -> Sequence[str]:
        name = await self._name_of(where.workspace, parcel.job.request.person)
        for limit in (LARGEST_FILE, SAFE_LIMIT):
            picture = await fitted_copy(parcel, self._stock.blobs, self._stock.pixels, limit)
            if picture is None:
                break
            try:
                return await self._put(where, parcel, name, picture)
            except TooLarge as error:
                log.warning("copy too large", job=parcel.job.id, limit=limit, detail=str(error))
        raise ToolFailed(wording.NOT_TAKEN_THERE)

    async def _put(self, where: Where, parcel: Parcel, name: str, picture: PostedPicture) -> Sequence[str]:
        with speaking_to_asker(parcel.job):
            message = shared_copy(parcel, name, picture)
        return await self._answers.copy(where, message, _tag_of(parcel.share))

    async def _name_of(self, workspace: Workspace, person: Person) -> str:
        """What somebody is called: what Slack tells of a message is an id, and as a mention it would notify them."""
        if person.name != person.id:
            return person.name
        with suppress(PlaceGone, MessageRefused):
            return (await self._posts.account_of(workspace, person.id)).name or wording.SOMEBODY
        return wording.SOMEBODY

    async def _found(self, where: Where, share: Share) -> Sequence[str]:
        ts = await self._posts.find(where, _tag_of(share))
        return () if ts is None else (message_id(where.channel, ts),)

    async def _deleted(self, where: Where, ts: str) -> None:
        with suppress(PlaceGone):
            files = [str(one.get("id")) for one in await self._posts.files_on(where, ts)]
            await self._uploads.delete(where.workspace, files)
            await self._posts.delete(where, ts)


async def _memberships(workspace: Workspace, person: str | None = None) -> Sequence[Mapping[str, object]]:
    """The channels that somebody is a member of; the bot itself where nobody is named."""
    found: list[Mapping[str, object]] = []
    cursor = ""
    for _ in range(MOST_PAGES):
        with reaching(workspace) as client:
            answer = await client.users_conversations(
                user=person, types=KINDS, exclude_archived=True, limit=PAGE, cursor=cursor or None
            )
        found += answer["channels"]
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return found


def _takes_words(channel: Mapping[str, object]) -> bool:
    """Whether every member may write there: Slack does not tell who else may."""
    properties = channel.get("properties")
    is_restricted = isinstance(properties, dict) and bool(properties.get("posting_restricted_to"))
    return not (is_restricted or channel.get("is_read_only") or channel.get("is_thread_only"))


def _channel(told: Mapping[str, object], workspace: Workspace, ours: set[str]) -> Channel:
    channel, name = str(told["id"]), clean_text(f"#{told.get('name') or told['id']}")
    lacks = "" if channel in ours else wording.not_in_channel(name, workspace.name)
    return Channel(channel, name, lacks, bool(told.get("is_private")))


def _tag_of(share: Share) -> Tag:
    return Tag(share.id, "share", share.made_at)
