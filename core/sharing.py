"""Which channel is meant, and what becomes of copies there when their picture is deleted."""

import re
from collections.abc import Mapping, Sequence

import structlog

from core.acting_ports import Channels, ShareStore
from core.errors import ToolFailed
from core.model.conversation import GoneVersion
from core.model.job import Job
from core.model.sharing import Channel
from core.model.text import clean_text, shortened

log = structlog.get_logger(__name__)

MOST_NAMED = 6
"""Channels that a sentence names when several may be meant."""

LONGEST_QUOTED = 80

_MENTION = re.compile(r"<#(\w+)(?:\|[^>]*)?>")
_BETWEEN_WORDS = re.compile(r"[\s_-]+")


def chosen(wanted: str, channels: Sequence[Channel], person: str) -> Channel:
    """The channel that is meant by a mention, an id, its name, or a part of a name that no other channel has.

    Others read along: of a private channel they learn no more of its name than the person wrote.

    Args:
        wanted: As a model wrote it.
        channels: Those in which the person may write: nothing is said of any other.
        person: Their name.

    Raises:
        ToolFailed: It is none of these, or several may be meant, or Limner may not post there.
    """
    found = _meant(wanted.strip(), channels)
    if not found:
        quoted = shortened(" ".join(clean_text(wanted).split()), LONGEST_QUOTED)
        raise ToolFailed(
            f"There is no channel “{quoted}” here that {person} may write in, as far as Limner can see. "
            "A private channel needs its whole name, and must let Limner in first."
        )
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:MOST_NAMED])
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise ToolFailed(f"Several channels may be meant: {names}{more}. Say which one.")
    if found[0].lacks:
        raise ToolFailed(found[0].lacks)
    return found[0]


def _meant(wanted: str, channels: Sequence[Channel]) -> Sequence[Channel]:
    mention = _MENTION.fullmatch(wanted)
    by_id = [one for one in channels if one.id == (mention[1] if mention else wanted)]
    if by_id:
        return by_id
    name = _plain(wanted)
    same = [one for one in channels if _plain(one.name) == name]
    return same or [one for one in channels if name and not one.is_private and name in _plain(one.name)]


def _plain(name: str) -> str:
    return _BETWEEN_WORDS.sub("-", clean_text(name).casefold().strip().lstrip("#").strip())


class Copies:
    """The copies of versions in other channels.

    Args:
        chats: Those that have other channels, by name.
    """

    def __init__(self, store: ShareStore, chats: Mapping[str, Channels]) -> None:
        self._store = store
        self._chats = chats

    async def take_back(self, job: Job, gone: Sequence[GoneVersion]) -> None:
        """Take the copies of deleted versions away; repeating it changes nothing.

        Args:
            job: That made them.
            gone: What was deleted.

        Raises:
            ChatUnreachable: Try again later.
        """
        chat = self._chats.get(job.request.conversation.platform)
        if chat is None:
            return
        for share in await self._store.of([version.id for version in gone]):
            await chat.take_back(job, share)
            await self._store.drop(share.id)
            log.info("copy taken back", job=share.job, share=share.id)
