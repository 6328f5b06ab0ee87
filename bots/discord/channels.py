"""The channels of a server: who may write where, by REST and as it stands at that moment, and copies in them."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

import discord
import structlog

from bots import wording
from bots.discord.answers import SAFE_LIMIT
from bots.discord.failures import MessageRefused, PlaceGone, TooLarge, discord_errors
from bots.discord.permissions import NEEDED, Permission
from bots.discord.places import DEFAULT_LIMIT, DIRECT
from bots.discord.posts import Posts, nonce_of
from bots.discord.present import shared_copy
from bots.fitting import fitted_copy, is_copy
from bots.languages.speaking import speaking_to_asker
from core.errors import ToolFailed
from core.model.job import Job
from core.model.sharing import Channel, Parcel, Share
from core.model.text import clean_text
from core.ports import Blobs, Pixels

log = structlog.get_logger(__name__)

_POSTING = ("view_channel", "send_messages", "attach_files")
FOR_PEOPLE = tuple(one for one in NEEDED if one.name in _POSTING)
"""What it would take the person to post the picture themselves."""

FOR_US = tuple(one for one in NEEDED if one.name in (*_POSTING, "read_message_history"))
"""What it takes to post a copy and to find it again."""


class DiscordChannels:
    """The `Channels` port."""

    def __init__(self, client: discord.Client, posts: Posts, *, blobs: Blobs, pixels: Pixels) -> None:
        self._client = client
        self._posts = posts
        self._blobs = blobs
        self._pixels = pixels

    async def around(self, job: Job) -> Sequence[Channel] | None:
        """The text channels of the job's server in which its person may read, write and attach files.

        Raises:
            ToolFailed: The server has a kind of channel that discord.py does not know.
            ChatUnreachable: Try again later.
        """
        space = job.request.conversation.space
        if space == DIRECT:
            return None
        try:
            with discord_errors():
                guild = await self._client.fetch_guild(int(space), with_counts=False)
                person = await guild.fetch_member(int(job.request.person.id))
                me = await guild.fetch_member(self._client.user.id if self._client.user else 0)
                channels = await guild.fetch_channels()
        except PlaceGone as error:
            # Who left the server may write nowhere in it.
            log.info("channels not told", job=job.id, detail=str(error))
            return ()
        except discord.InvalidData as error:
            log.error("channels not told", job=job.id, detail=str(error))  # noqa: TRY400 - the trace says nothing more
            raise ToolFailed(wording.CHANNELS_NOT_TOLD) from None
        with speaking_to_asker(job):
            return _open_to(person, me, channels)

    async def post(self, parcel: Parcel) -> Sequence[str]:
        """Post a copy once: within minutes by its nonce, later by looking for its file.

        Raises:
            ToolFailed: Discord does not take it there.
            ChatUnreachable: As the port says.
        """
        channel, share = parcel.share.channel, parcel.share
        try:
            if parcel.is_repeated and (found := await self._found(share)) is not None:
                return (found,)
            return (await self._sent(channel, parcel),)
        except (PlaceGone, MessageRefused, TooLarge) as error:
            log.warning("copy not taken", job=parcel.job.id, error=error.code, detail=str(error))
            raise ToolFailed(wording.NOT_TAKEN_THERE) from error

    async def take_back(self, job: Job, share: Share) -> None:  # noqa: ARG002 - the port's shape
        """Delete a copy's message.

        Raises:
            ChatUnreachable: Try again later.
        """
        with suppress(PlaceGone):
            found = await self._found(share) if not share.messages else None
            for message in share.messages or (() if found is None else (found,)):
                await self._posts.delete(share.channel, message)

    async def _sent(self, channel: str, parcel: Parcel) -> str:
        nonce = nonce_of(parcel.share.id, channel, "share")
        for limit in (DEFAULT_LIMIT, SAFE_LIMIT):
            picture = await fitted_copy(parcel, self._blobs, self._pixels, limit)
            if picture is None:
                break
            with speaking_to_asker(parcel.job):
                message = shared_copy(parcel, picture)
            try:
                return await self._posts.send(channel, message, nonce=nonce)
            except TooLarge as error:
                log.warning("copy too large", job=parcel.job.id, limit=limit, detail=str(error))
        raise ToolFailed(wording.NOT_TAKEN_THERE)

    async def _found(self, share: Share) -> str | None:
        """The message of a copy, if it stands among the newest of its channel."""
        for message in await self._posts.recent(share.channel):
            if any(is_copy(one.filename, share) for one in message.attachments):
                return str(message.id)
        return None


def _open_to(
    person: discord.Member, me: discord.Member, channels: Sequence[discord.abc.GuildChannel]
) -> Sequence[Channel]:
    texts = [one for one in channels if isinstance(one, discord.TextChannel)]
    open_ = [one for one in texts if not _lacking(one, person, FOR_PEOPLE)]
    names = Counter(one.name for one in open_)
    groups = {one.id: one.name for one in channels}
    return [_channel(one, me, groups.get(one.category_id or 0, "") if names[one.name] > 1 else "") for one in open_]


def _channel(channel: discord.TextChannel, me: discord.Member, group: str) -> Channel:
    """As it is told; of several with one name each tells its category too."""
    name = clean_text(f"#{channel.name} ({group})" if group else f"#{channel.name}")
    lacking = ", ".join(one.label for one in _lacking(channel, me, FOR_US))
    is_private = not channel.permissions_for(channel.guild.default_role).view_channel
    return Channel(str(channel.id), name, wording.may_not_post(name, lacking) if lacking else "", is_private)


def _lacking(channel: discord.TextChannel, who: discord.Member, wanted: Sequence[Permission]) -> Sequence[Permission]:
    may = channel.permissions_for(who).value
    return [one for one in wanted if not may & one.value]
