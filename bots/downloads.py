"""Reading files from the hosts of one platform, and from nowhere else."""

import ipaddress
import socket
from collections.abc import Collection, Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from core.errors import BadPicture, ChatUnreachable, NotAPicture, PictureGone, PictureTooLarge
from core.model.image import Attachment
from core.sayings import files
from core.sentence import said
from core.sources import LARGEST_FILE, refuse_if_too_large

READING: Final = timedelta(seconds=60)
CONNECTING: Final = timedelta(seconds=10)
CHUNK_BYTES: Final = 32_768

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class LinkDead(Exception):
    """The link does not lead to a file, or no longer.

    Attributes:
        words: What the person is told when a fresh link leads nowhere either.
        is_page: A page was served where a file should be.
    """

    def __init__(self, words: BadPicture, *, is_page: bool = False) -> None:
        super().__init__()
        self.words = words
        self.is_page = is_page


class _CutShort(Exception):
    """Fewer bytes came than were promised."""


class Downloads:
    """Reads what links lead to. Open it with `async with`.

    Args:
        platform: As people call it.
        own_hosts: Where it keeps files.
        hosts: `host` or `host:port` as the operator named them, instead of its own. Plain http is spoken only to a
            loopback address among them, and only these may lie in a private network.
        within: How long the reading of one file may take.
    """

    def __init__(
        self, platform: str, own_hosts: Collection[str], hosts: Collection[str] = (), within: timedelta = READING
    ) -> None:
        self._platform = platform
        self._hosts = frozenset(hosts or own_hosts)
        self._named = frozenset(_host_of(host) for host in hosts)
        self._within = within
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

    async def read(self, attachment: Attachment, link: str, headers: Mapping[str, str] = NOTHING) -> bytes:
        """Read to the end, beginning once more when the connection breaks off.

        Args:
            attachment: The file, which the link belongs to.
            link: May lead anywhere: a host that is not allowed is never asked.
            headers: Go to an allowed host alone; redirects are not followed.

        Raises:
            LinkDead: It leads to no file.
            PictureTooLarge: It has more bytes than can be used; not many more were read.
            BadPicture: It cannot be had; the message says what to do.
            ChatUnreachable: The host does not answer as it should.
        """
        refuse_if_too_large(attachment)
        address = self._allowed(attachment, link)
        for _ in range(2):
            try:
                return await self._once(attachment, address, headers)
            except _CutShort:
                continue
        raise BadPicture(said(files.cut_short, attachment.name))

    def gone(self, attachment: Attachment) -> PictureGone:
        """What to say of a file that is not there any more."""
        return PictureGone(said(files.link_dead, attachment.name, self._platform))

    def _allowed(self, attachment: Attachment, link: str) -> URL:
        try:
            address = URL(link)
            is_ours = not _names_of(address).isdisjoint(self._hosts) and address.user is None
        except ValueError:
            is_ours = False
        if is_ours and (address.scheme == "https" or (address.scheme == "http" and _is_loopback(address.host))):
            return address
        raise BadPicture(said(files.lies_elsewhere, attachment.name, self._platform))

    async def _once(self, attachment: Attachment, address: URL, headers: Mapping[str, str]) -> bytes:
        asked = {"Accept-Encoding": "identity", **headers}
        try:
            async with self._session.get(address, allow_redirects=False, headers=asked) as response:
                self._check(attachment, response)
                return await _counted(attachment, response)
        except aiohttp.ClientPayloadError as error:
            raise _CutShort from error
        except (aiohttp.ClientError, OSError) as error:
            # Its own words hold the signed link.
            raise ChatUnreachable(f"no file from {self._platform}: {type(error).__name__}") from None

    def _check(self, attachment: Attachment, response: aiohttp.ClientResponse) -> None:
        """Refuse an answer by its head, before its body is read."""
        status = response.status
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ChatUnreachable(f"the file host answered {status}")
        if status != HTTPStatus.OK:
            # A redirect too: a platform's own files are where their links say.
            raise LinkDead(self.gone(attachment))
        if response.content_type == "text/html":
            # A page stands where the file was; or the file was never a picture.
            raise LinkDead(NotAPicture(said(files.no_picture, attachment.name)), is_page=True)
        if (response.content_length or 0) > LARGEST_FILE:
            raise _too_large(attachment)


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


async def _counted(attachment: Attachment, response: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        data += chunk
        if len(data) > LARGEST_FILE:
            raise _too_large(attachment)
    return bytes(data)


def _too_large(attachment: Attachment) -> PictureTooLarge:
    return PictureTooLarge(said(files.file_too_large, attachment.name, LARGEST_FILE // 1_000_000))


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
