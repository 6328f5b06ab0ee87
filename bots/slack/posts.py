"""Messages by the Web API alone, each posted once: when an answer got lost, the message is looked for first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bots.slack.client import reaching
from bots.slack.failures import PlaceGone
from bots.slack.present import Look
from bots.slack.standing import Standing, Tag, Where, files_of
from bots.slack.workspaces import Workspace

RECENT: Final = 200
"""Messages that are looked through for one that was posted before a crash."""

SKEW: Final = timedelta(minutes=10)
"""Slack's clock dates messages, and ours dates jobs: they differ by less."""


@dataclass(frozen=True, slots=True)
class Account:
    """What Slack tells of somebody, as far as it is of use; empty where it does not.

    Attributes:
        name: Without spaces, as commands tell it.
        locale: Their Slack's.
    """

    name: str = ""
    locale: str = ""


class Posts:
    """Posts, edits and finds the bot's own messages.

    Every method raises what `reaching` says.
    """

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    async def post(self, where: Where, look: Look, tag: Tag) -> str:
        """Post a message, once however often it is asked for; returns its `ts`."""
        found = await self.find(where, tag)
        if found is not None:
            return found
        with self._standing.in_doubt(where, tag), reaching(where.workspace) as client:
            answer = await client.chat_postMessage(
                channel=where.channel,
                text=look.text,
                blocks=[*look.blocks],
                metadata=tag.metadata,
                unfurl_links=False,
                unfurl_media=False,
                thread_ts=where.thread or None,
            )
        return self._standing.posted(where, tag, str(answer["ts"]))

    async def say(self, where: Where, look: Look) -> str:
        """Post words that belong to no job, as often as it is asked for; returns the message's `ts`."""
        with reaching(where.workspace) as client:
            answer = await client.chat_postMessage(
                channel=where.channel,
                text=look.text,
                blocks=[*look.blocks],
                unfurl_links=False,
                unfurl_media=False,
                thread_ts=where.thread or None,
            )
        return str(answer["ts"])

    async def whisper(self, where: Where, person: str, look: Look) -> None:
        """Post words that one person sees."""
        with reaching(where.workspace) as client:
            await client.chat_postEphemeral(
                channel=where.channel,
                user=person,
                text=look.text,
                blocks=[*look.blocks],
                thread_ts=where.thread or None,
            )

    async def is_admin(self, workspace: Workspace, person: str) -> bool:
        """Whether somebody administers the workspace."""
        with reaching(workspace) as client:
            answer = await client.users_info(user=person)
        return bool((answer.get("user") or {}).get("is_admin"))

    async def account_of(self, workspace: Workspace, person: str) -> Account:
        """What Slack tells of somebody."""
        with reaching(workspace) as client:
            answer = await client.users_info(user=person, include_locale=True)
        told = answer.get("user") or {}
        return Account(str(told.get("name") or ""), str(told.get("locale") or ""))

    async def edit(self, where: Where, ts: str, look: Look) -> None:
        """Let a message look like this; the files on it stay."""
        with reaching(where.workspace) as client:
            await client.chat_update(channel=where.channel, ts=ts, text=look.text, blocks=[*look.blocks], parse="none")

    async def attach(self, where: Where, ts: str, look: Look, files: Collection[str]) -> bool:
        """Let a message look like this, with these further files on it.

        Returns:
            Whether they stand on it: Slack may take the call and leave them out.

        Raises:
            FilesNotTaken: Slack takes no files in this way.
        """
        with reaching(where.workspace) as client:
            answer = await client.chat_update(
                channel=where.channel,
                ts=ts,
                text=look.text,
                blocks=[*look.blocks],
                parse="none",
                file_ids=[*files],
            )
        if set(files) <= _ids(files_of(answer.get("message") or {})):
            return True
        # What an edit answers is described without files, so their absence says little.
        return set(files) <= _ids(await self.files_on(where, ts))

    async def find(self, where: Where, tag: Tag) -> str | None:
        """The message of this name, if it was posted: also before a crash, or when its answer was lost."""
        await self.recall(where, tag)
        return self._standing.find(where, tag)

    async def recall(self, where: Where, tag: Tag) -> None:
        """Look at what the bot posted there since the job was made, if anything of it may be unknown."""
        if not self._standing.is_sure(where, tag):
            self._standing.learn(where, tag, await self._own(where, tag.since - SKEW))

    async def files_on(self, where: Where, ts: str) -> Sequence[Mapping[str, object]]:
        """The files of a message, by anybody; none when it is gone."""
        return files_of(await self.read(where, ts) or {})

    async def read(self, where: Where, ts: str) -> Mapping[str, object] | None:
        """A message as Slack tells of it; None when it is gone."""
        try:
            with reaching(where.workspace) as client:
                # Finds a message by its `ts` in a thread and outside, unlike the history of the channel.
                answer = await client.conversations_replies(
                    channel=where.channel, ts=ts, oldest=ts, latest=ts, inclusive=True
                )
        except PlaceGone:
            return None
        return next((message for message in answer["messages"] if message.get("ts") == ts), None)

    async def delete(self, where: Where, ts: str) -> None:
        """Take a message away."""
        with reaching(where.workspace) as client:
            await client.chat_delete(channel=where.channel, ts=ts)

    async def direct_channel(self, workspace: Workspace, person: str) -> str:
        """The channel of somebody's direct messages."""
        with reaching(workspace) as client:
            answer = await client.conversations_open(users=person)
        return str(answer["channel"]["id"])

    async def _own(self, where: Where, oldest: datetime) -> Sequence[Mapping[str, object]]:
        since = f"{oldest.timestamp():.6f}"
        with reaching(where.workspace) as client:
            if where.thread:
                answer = await client.conversations_replies(
                    channel=where.channel, ts=where.thread, oldest=since, limit=RECENT, include_all_metadata=True
                )
            else:
                answer = await client.conversations_history(
                    channel=where.channel, oldest=since, limit=RECENT, include_all_metadata=True
                )
        return [one for one in answer["messages"] if one.get("bot_id") == where.workspace.bot]


def posted_at(ts: str) -> datetime:
    """When a message was posted, by Slack's clock."""
    return datetime.fromtimestamp(float(ts), UTC)


def _ids(files: Sequence[Mapping[str, object]]) -> set[str]:
    return {str(file.get("id")) for file in files}
