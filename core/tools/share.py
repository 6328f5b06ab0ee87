"""`share`: posts a version into another channel of the same server or workspace."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from core.acting_ports import Channels, ShareStore
from core.errors import ChatUnreachable, NotKept, ToolFailed, UnknownVersion
from core.model.approval import PLACE, Deed, Fact
from core.model.conversation import Version
from core.model.job import Job
from core.model.sharing import Channel, Parcel, Share
from core.model.tooling import Effect, ToolContext, ToolInfo, ToolResult
from core.naming import numbered
from core.ports import Clock, Conversations, JobLog
from core.sharing import chosen

LONGEST_WORDS = 300
PAUSES = (timedelta(seconds=1), timedelta(seconds=4), timedelta())
"""After each try to which no answer came, where the chat names no other."""

LONGEST_PAUSE = timedelta(seconds=15)

NO_CHANNELS = "There are no other channels here. Direct messages stay where they are: ask for this in a channel."
NOT_YET = "That picture becomes a version with this answer. It can be shared with the next request."
GONE = "It was deleted meanwhile, so it was not shared."
UNANSWERED = "The chat did not answer, so it is not known whether it was shared. Look there before asking again."

log = structlog.get_logger(__name__)

_VERSION = re.compile(r"[vV]?0*([1-9][0-9]{0,5})")
_UNNUMBERED = re.compile(r"new[0-9]+")

INFO = ToolInfo(
    name="share",
    description=(
        "Posts one version of this conversation into another channel of the same server or workspace, where the "
        "person who asked may write. They are asked for a yes first. Use it only when they ask to share or post a "
        "picture somewhere else, with the channel as they wrote it. A picture that is made for this very request "
        "cannot be shared yet."
    ),
    parameters={
        "type": "object",
        "properties": {
            "version": {"type": "string", "maxLength": 20, "description": "Which version, like v3."},
            "channel": {
                "type": "string",
                "minLength": 1,
                "maxLength": 120,
                "description": "The channel's name or mention, exactly as the person wrote it.",
            },
            "words": {
                "type": "string",
                "maxLength": LONGEST_WORDS,
                "description": "What the person wants to say with it; left out when they did not say.",
            },
        },
        "required": ["version", "channel"],
        "additionalProperties": False,
    },
    effect=Effect.ACTS,
    is_repeatable=True,
)

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where versions and their copies are looked up."""

    conversations: Conversations
    jobs: JobLog
    shares: ShareStore


class ShareVersion:
    """The tool.

    Args:
        chats: Those that have other channels, by name.
        shelves: Knows the versions, who asked for them, and where copies stand.
        clock: Names what is shared.
        sleep: What is waited with while a chat does not answer.
    """

    info = INFO

    def __init__(
        self, chats: Mapping[str, Channels], shelves: Shelves, clock: Clock, *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._chats = chats
        self._shelves = shelves
        self._clock = clock
        self._sleep = sleep

    async def propose(self, arguments: Mapping[str, object], context: ToolContext) -> Deed:
        """Say which version would be posted where; both are fixed by their ids.

        Raises:
            ToolFailed: There is no such version or channel, or it may not be shared.
            ChatUnreachable: The chat does not tell its channels.
        """
        job = context.job
        version = await self._version(str(arguments["version"]).strip(), context)
        channel = await self._channel(str(arguments["channel"]), job)
        words = " ".join(str(arguments.get("words", "")).split())
        fixed = {"id": self._clock.new_id(), "version": version.id, "channel": channel.id, "words": words}
        note = (Fact("note", words),) if words else ()
        return Deed(
            INFO.name, fixed, (Fact("version", version.label), Fact(PLACE, channel.name), *note), None, channel.id
        )

    async def call(self, arguments: Mapping[str, object], context: ToolContext) -> ToolResult:
        """Post what was approved, once however often it is called; whether it may be is looked up again.

        Raises:
            ToolFailed: It may not be shared any more, or the chat does not take it.
        """
        job = context.job
        version = await self._kept(str(arguments["version"]), job)
        share = Share(str(arguments["id"]), job.id, version.id, str(arguments["channel"]), self._clock.now())
        channel = await self._channel(share.channel, job)
        before = await self._shelves.shares.begin(share)
        if before is None or not before.messages:
            parcel = Parcel(before or share, job, version, str(arguments["words"]), before is not None)
            await self._posted(self._chats[job.request.conversation.platform], parcel)
        return ToolResult({"shared": version.label, "channel": channel.name})

    async def _version(self, name: str, context: ToolContext) -> Version:
        """The version of this name in the job's own conversation, if it may be shown to others."""
        job, number = context.job, _VERSION.fullmatch(name)
        if number is None:
            raise ToolFailed(NOT_YET if _UNNUMBERED.fullmatch(name) else "Only versions can be shared, like v3.")
        key, conversations = job.request.conversation, self._shelves.conversations
        try:
            version = numbered(int(number[1]), await conversations.versions(key), await conversations.gone(key))
        except (NotKept, UnknownVersion) as error:
            raise ToolFailed(str(error.sentence)) from error
        origin = await self._shelves.jobs.find(version.job)
        if job.request.options.private or origin is None or origin.request.options.private:
            raise ToolFailed(
                f"{version.label} was made for one person alone, and stays with them: it cannot be shared from here."
            )
        return version

    async def _kept(self, version_id: str, job: Job) -> Version:
        """The approved version, if the job's conversation has it still."""
        versions = await self._shelves.conversations.versions(job.request.conversation)
        found = next((one for one in versions if one.id == version_id), None)
        if found is None:
            raise ToolFailed(GONE)
        return found

    async def _channel(self, wanted: str, job: Job) -> Channel:
        """The channel that is meant, as the chat says it just now."""
        request = job.request
        chat = self._chats.get(request.conversation.platform)
        channels = None if chat is None else await chat.around(job)
        if channels is None:
            raise ToolFailed(NO_CHANNELS)
        return chosen(wanted, channels, request.person.name)

    async def _posted(self, chat: Channels, parcel: Parcel) -> None:
        """Post it, and write down where; a picture that was deleted meanwhile does not stay there."""
        shares, share = self._shelves.shares, parcel.share
        try:
            messages = await self._taken(chat, parcel)
        except ToolFailed:
            await shares.drop(share.id)
            raise
        if messages is None:
            raise ToolFailed(UNANSWERED)
        await shares.posted(share.id, messages)
        if await self._shelves.conversations.version(parcel.version.id) is None:
            await chat.take_back(parcel.job, replace(share, messages=tuple(messages)))
            await shares.drop(share.id)
            raise ToolFailed(GONE)

    async def _taken(self, chat: Channels, parcel: Parcel) -> Sequence[str] | None:
        """Post it, asking again where no answer came; None where none ever did."""
        for pause in PAUSES:
            try:
                return await chat.post(parcel)
            except ChatUnreachable as error:
                log.info("share not answered", job=parcel.job.id, detail=str(error)[:200])
                parcel = replace(parcel, is_repeated=True)
                await self._sleep(min(error.retry_after or pause, LONGEST_PAUSE).total_seconds())
        return None
