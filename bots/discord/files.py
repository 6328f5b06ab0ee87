"""Reading what people attached, from Discord's own file hosts and from nowhere else.

An attachment's address names where it stands and never holds the signed link: links live here, in memory, and a lost
or expired one is asked for again.
"""

import ipaddress
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from http import HTTPStatus
from typing import Final, Self

import aiohttp
import discord
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bots.discord.lately import Lately
from core.errors import BadPicture, ChatUnreachable, NotAPicture, PictureGone, PictureTooLarge
from core.model.image import Attachment
from core.sources import LARGEST_FILE, refuse_if_too_large

OWN_HOSTS: Final = ("cdn.discordapp.com", "media.discordapp.net")
"""Where Discord keeps files."""

READING: Final = timedelta(seconds=60)
CONNECTING: Final = timedelta(seconds=10)
CHUNK_BYTES: Final = 32_768

Refetch = Callable[[int, int], Awaitable[Sequence[discord.Attachment]]]
"""From a channel and a message to the attachments that it has; none when it is gone."""


class _LinkDead(Exception):
    """The link does not lead to a file, or no longer.

    Attributes:
        words: What the person is told when a fresh link leads nowhere either.
    """

    def __init__(self, words: BadPicture) -> None:
        super().__init__()
        self.words = words


class _CutShort(Exception):
    """Fewer bytes came than were promised."""


def attachment_of(attachment: discord.Attachment, channel_id: int | None, message_id: int | None) -> Attachment:
    """Describe a file of a message, or of a command's option or a form, which stand in no message."""
    address = f"{channel_id or ''}/{message_id or ''}/{attachment.id}"
    return Attachment(str(attachment.id), attachment.filename, address, attachment.size)


class DiscordFiles:
    """Remembers links and reads what they lead to. Open it with `async with`.

    Args:
        hosts: `host` or `host:port` as the operator named them, instead of Discord's own. Plain http is spoken only to
            a loopback address among them, and only these may lie in a private network.
        within: How long the reading of one file may take.
    """

    def __init__(self, hosts: Collection[str] = (), within: timedelta = READING) -> None:
        self._hosts = frozenset(hosts or OWN_HOSTS)
        self._named = frozenset(_host_of(host) for host in hosts)
        self._within = within
        self._links: Lately[str, str] = Lately()
        self._opened = AsyncExitStack()

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(resolver=_PublicResolver(self._named))
        # Its own session: it knows neither the bot's token nor anybody's cookies, nor a proxy of the environment.
        self._session = await self._opened.enter_async_context(
            aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                read_bufsize=CHUNK_BYTES,
                timeout=aiohttp.ClientTimeout(self._within.total_seconds(), sock_connect=CONNECTING.total_seconds()),
            )
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._opened.aclose()

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
                return await self._whole(attachment, link)
            except _LinkDead:
                pass
        link = await self._asked_again(attachment, refetch)
        try:
            return await self._whole(attachment, link)
        except _LinkDead as dead:
            raise dead.words from None

    async def _asked_again(self, attachment: Attachment, refetch: Refetch) -> str:
        channel, message, _ = attachment.address.split("/")
        if channel and message:
            self.remember(await refetch(int(channel), int(message)))
        link = self._links.get(attachment.id)
        if link is None:
            raise _gone(attachment)
        return link

    async def _whole(self, attachment: Attachment, link: str) -> bytes:
        """Read to the end, beginning once more when the connection breaks off."""
        address = self._allowed(attachment, link)
        try:
            return await self._once(attachment, address)
        except _CutShort:
            pass
        try:
            return await self._once(attachment, address)
        except _CutShort:
            raise BadPicture(f"{attachment.name} could not be read to its end. Attach it again.") from None

    def _allowed(self, attachment: Attachment, link: str) -> URL:
        try:
            address = URL(link)
            is_ours = not _names_of(address).isdisjoint(self._hosts) and address.user is None
        except ValueError:
            is_ours = False
        if is_ours and (address.scheme == "https" or (address.scheme == "http" and _is_loopback(address.host))):
            return address
        raise BadPicture(f"{attachment.name} does not lie on Discord. Attach the file itself.")

    async def _once(self, attachment: Attachment, address: URL) -> bytes:
        try:
            async with self._session.get(
                address, allow_redirects=False, headers={"Accept-Encoding": "identity"}
            ) as response:
                _check(attachment, response)
                return await _counted(attachment, response)
        except aiohttp.ClientPayloadError as error:
            raise _CutShort from error
        except (aiohttp.ClientError, OSError) as error:
            # Its own words hold the signed link.
            raise ChatUnreachable(f"no file from Discord: {type(error).__name__}") from None


class _PublicResolver(AbstractResolver):
    """Knows no private addresses, whatever a name server says, except for hosts that the operator named."""

    def __init__(self, named: Collection[str]) -> None:
        self._named = named
        self._resolver = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        public = [one for one in found if host in self._named or ipaddress.ip_address(one["host"]).is_global]
        if not public:
            raise OSError("the name leads to no public address")
        return public

    async def close(self) -> None:
        await self._resolver.close()


def _check(attachment: Attachment, response: aiohttp.ClientResponse) -> None:
    """Refuse an answer by its head, before its body is read."""
    status = response.status
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ChatUnreachable(f"the file host answered {status}")
    if status != HTTPStatus.OK:
        # A redirect too: Discord's own files are where their links say.
        raise _LinkDead(_gone(attachment))
    if response.content_type == "text/html":
        # A page stands where the file was; or the file was never a picture.
        raise _LinkDead(NotAPicture(f"{attachment.name} is not a picture."))
    if (response.content_length or 0) > LARGEST_FILE:
        raise _too_large(attachment)


async def _counted(attachment: Attachment, response: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        data += chunk
        if len(data) > LARGEST_FILE:
            raise _too_large(attachment)
    return bytes(data)


def _too_large(attachment: Attachment) -> PictureTooLarge:
    return PictureTooLarge(f"{attachment.name} is too large: at most {LARGEST_FILE // 1_000_000} MB can be used.")


def _gone(attachment: Attachment) -> PictureGone:
    return PictureGone(f"{attachment.name} can no longer be read from Discord. Attach it again.")


def _names_of(address: URL) -> set[str]:
    """What an operator may have called the host of an address."""
    host = address.host_subcomponent or ""
    return {f"{host}:{address.port}", host} if address.is_default_port() else {f"{host}:{address.port}"}


def _host_of(named: str) -> str:
    return URL(f"//{named}").host or ""


def _is_loopback(host: str | None) -> bool:
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"
