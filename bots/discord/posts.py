"""Messages by REST alone, with the bot's token or an interaction's: no gateway is needed, so any process may write."""

import asyncio
import io
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TypedDict, cast

import discord
from discord import ui

from bots.discord.failures import PlaceGone, ThreadAsleep, discord_errors, token_errors
from bots.discord.results import ResultMessage
from bots.discord.whispers import Whisper

LONGEST_NONCE = 25

NOBODY = discord.AllowedMentions.none()
RECENT = 50
"""Messages that are looked through for one that was posted before a crash."""

WHISPERING = timedelta(minutes=2)
"""The library waits as long as it is told for an interaction's token; then the job waits instead."""


def nonce_of(job_id: str, channel: str, part: str) -> str:
    """Name one message of a job, for Discord to return it instead of posting it twice.

    Discord keeps nonces by author, so the same part posted into another channel has another name.
    """
    return blake2b(f"{job_id}/{channel}/{part}".encode(), digest_size=LONGEST_NONCE // 2).hexdigest()


def posted_at(message_id: str) -> datetime:
    """When a message was posted, by Discord's clock."""
    return discord.utils.snowflake_time(int(message_id))


def carrying(messages: Sequence[discord.Message], button_ids: Collection[str]) -> discord.Message | None:
    """The newest message that has one of these buttons."""
    return next((message for message in messages if not _button_ids(message).isdisjoint(button_ids)), None)


class _Reference(TypedDict, total=False):
    reference: discord.MessageReference


class Posts:
    """Sends, edits and finds the bot's own messages.

    Every method raises what `discord_errors` says.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send(self, channel: str, message: ResultMessage, *, nonce: str, replies_to: str = "") -> str:
        """Post a message once, however often it is sent within minutes; returns its id."""
        there = self._client.get_partial_messageable(int(channel))
        with discord_errors():
            sent = await there.send(
                view=message.view,
                files=_files(message),
                nonce=nonce,
                allowed_mentions=NOBODY,
                **_reference(channel, replies_to),
            )
        return str(sent.id)

    async def tell(self, channel: str, line: str, *, nonce: str, mentions: str) -> str:
        """Post one line that notifies one person alone; returns its id."""
        there = self._client.get_partial_messageable(int(channel))
        only = discord.AllowedMentions(
            everyone=False, users=[discord.Object(int(mentions))], roles=False, replied_user=False
        )
        with discord_errors():
            sent = await there.send(line, nonce=nonce, allowed_mentions=only, suppress_embeds=True)
        return str(sent.id)

    async def edit(self, channel: str, message_id: str, message: ResultMessage) -> None:
        """Let a message look like this, with these files and no others; wakes an archived thread."""
        try:
            await self._edit(channel, message_id, message)
        except ThreadAsleep:
            await self._wake(channel)
            await self._edit(channel, message_id, message)

    async def delete(self, channel: str, message_id: str) -> None:
        """Take a message away."""
        there = self._client.get_partial_messageable(int(channel)).get_partial_message(int(message_id))
        with discord_errors():
            await there.delete()

    async def whisper(self, whisper: Whisper, message: ResultMessage, *, further: bool = False) -> str:
        """Let the answer that one person sees look like this, or add a further one to it; returns the message's id.

        Raises:
            TokenDead: The interaction's token is not taken any more.
        """
        hook = discord.Webhook.partial(whisper.application_id, whisper.token, client=self._client)
        with token_errors():
            async with asyncio.timeout(WHISPERING.total_seconds()):
                if further:
                    said = await hook.send(
                        view=message.view, files=_files(message), ephemeral=True, wait=True, allowed_mentions=NOBODY
                    )
                else:
                    said = await hook.edit_message(
                        # The library types ids as numbers and passes Discord's own name for the first answer on.
                        cast("int", "@original"),
                        view=message.view,
                        attachments=_files(message),
                        allowed_mentions=NOBODY,
                    )
        return str(said.id)

    async def recent(self, channel: str) -> Sequence[discord.Message]:
        """The bot's own among the newest messages of a channel, newest first."""
        with discord_errors():
            return [message async for message in self._newest(channel)]

    async def open_thread(self, channel: str, message_id: str, name: str) -> None:
        """Open the thread of a message; it takes the message's id.

        Raises:
            ThreadStands: It has one already.
        """
        with discord_errors():
            # The public way needs the server in the gateway's memory, which a process without a gateway has not.
            await self._client.http.start_thread_with_message(
                int(channel), int(message_id), name=name, auto_archive_duration=1440
            )

    async def direct_channel(self, person_id: str) -> str:
        """The channel of somebody's direct messages."""
        with discord_errors():
            channel = await self._client.create_dm(discord.Object(int(person_id)))
        return str(channel.id)

    async def attachments(self, channel_id: int, message_id: int) -> Sequence[discord.Attachment]:
        """The files of a person's message, with fresh links; none when it is gone."""
        try:
            with discord_errors():
                there = self._client.get_partial_messageable(channel_id)
                return (await there.fetch_message(message_id)).attachments
        except PlaceGone:
            return ()

    async def _edit(self, channel: str, message_id: str, message: ResultMessage) -> None:
        there = self._client.get_partial_messageable(int(channel)).get_partial_message(int(message_id))
        with discord_errors():
            await there.edit(view=message.view, attachments=_files(message), allowed_mentions=NOBODY)

    async def _wake(self, thread: str) -> None:
        with discord_errors():
            asleep = await self._client.fetch_channel(int(thread))
            if isinstance(asleep, discord.Thread):
                await asleep.edit(archived=False)

    async def _newest(self, channel: str) -> AsyncIterator[discord.Message]:
        me = self._client.user
        async for message in self._client.get_partial_messageable(int(channel)).history(limit=RECENT):
            if me is not None and message.author.id == me.id:
                yield message


def _files(message: ResultMessage) -> list[discord.File]:
    # A `discord.File` is read once: a second sending of the same one would upload nothing.
    return [discord.File(io.BytesIO(one.data), one.name, description=one.alt) for one in message.files]


def _reference(channel: str, message_id: str) -> _Reference:
    if not message_id:
        return {}
    reference = discord.MessageReference(message_id=int(message_id), channel_id=int(channel), fail_if_not_exists=False)
    return {"reference": reference}


def _button_ids(message: discord.Message) -> set[str]:
    return set(_ids_in(message)) if message.flags.components_v2 else set()


def _ids_in(message: discord.Message) -> Iterator[str]:
    for item in ui.LayoutView.from_message(message, timeout=None).walk_children():
        if isinstance(item, ui.Button) and item.custom_id:
            yield item.custom_id
