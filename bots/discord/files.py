"""Reading what people attached, from Discord's own file hosts and from nowhere else.

An attachment's address names where it stands and never holds the signed link: links live here, in memory, and a lost
or expired one is asked for again.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from datetime import timedelta
from typing import Final, Self

import discord

from bots.downloads import READING, Downloads, LinkDead
from bots.lately import Lately
from core.model.image import Attachment
from core.sources import refuse_if_too_large

OWN_HOSTS: Final = ("cdn.discordapp.com", "media.discordapp.net")
"""Where Discord keeps files."""

Refetch = Callable[[int, int], Awaitable[Sequence[discord.Attachment]]]
"""From a channel and a message to the attachments that it has; none when it is gone."""


def attachment_of(attachment: discord.Attachment, channel_id: int | None, message_id: int | None) -> Attachment:
    """Describe a file of a message, or of a command's option or a form, which stand in no message."""
    address = f"{channel_id or ''}/{message_id or ''}/{attachment.id}"
    return Attachment(str(attachment.id), attachment.filename, address, attachment.size)


class DiscordFiles:
    """Remembers links and reads what they lead to. Open it with `async with`.

    Args:
        hosts: As `Downloads` says.
        within: How long the reading of one file may take.
    """

    def __init__(self, hosts: Collection[str] = (), within: timedelta = READING) -> None:
        self._downloads = Downloads("Discord", OWN_HOSTS, hosts, within)
        self._links: Lately[str, str] = Lately()

    async def __aenter__(self) -> Self:
        await self._downloads.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._downloads.__aexit__()

    def remember(self, attachments: Iterable[discord.Attachment]) -> None:
        """Keep the links of files that a person just handed over."""
        for attachment in attachments:
            self._links.put(str(attachment.id), attachment.url)

    async def read(self, attachment: Attachment, refetch: Refetch) -> bytes:
        """Read a file; a link that is lost or dead is asked for again, once.

        Raises:
            PictureTooLarge: It has more bytes than can be used; not many more were read.
            PictureGone, NotAPicture, BadPicture: It cannot be had; the message says what to do.
            ChatUnreachable: The host does not answer as it should.
        """
        refuse_if_too_large(attachment)
        link = self._links.get(attachment.id)
        if link is not None:
            try:
                return await self._downloads.read(attachment, link)
            except LinkDead:
                pass
        link = await self._asked_again(attachment, refetch)
        try:
            return await self._downloads.read(attachment, link)
        except LinkDead as dead:
            raise dead.words from None

    async def _asked_again(self, attachment: Attachment, refetch: Refetch) -> str:
        channel, message, _ = attachment.address.split("/")
        if channel and message:
            self.remember(await refetch(int(channel), int(message)))
        link = self._links.get(attachment.id)
        if link is None:
            raise self._downloads.gone(attachment)
        return link
