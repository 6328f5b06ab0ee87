"""The wire under the SDK: proxies, bounds, and every status but 200."""

from contextvars import ContextVar
from datetime import timedelta
from typing import Protocol
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from core.adapters.gemini.enclosures import Enclosures
from core.adapters.gemini.failures import failure_of
from core.errors import AnswerLost

LARGEST_ERROR = 64 * 1024
"""Bytes of an error's body that are read; the rest explains nothing more."""

ARRIVED: ContextVar[list[bytes]] = ContextVar("arrived")
"""Where the body of a call's answer is put; the SDK gets an empty one, since all it would do is make text of it."""

READ_BYTES = 256 * 1024
"""Of an answer at a time. In the library's own pieces of 64 kB, the two megabytes of a picture take 5 ms longer."""

# The library has no argument for it, on any of its three layers.
httpcore2.AsyncHTTP11Connection.READ_NUM_BYTES = READ_BYTES

_REWRITTEN = {"content-encoding", "content-length", "content-type", "transfer-encoding"}
_OK = 200


class Bounds(Protocol):
    """What a call may take, and where it goes."""

    @property
    def address(self) -> str:
        """Of the service, for the choice of a proxy."""

    @property
    def longest_call(self) -> timedelta:
        """From the first byte sent to the last received."""

    @property
    def longest_connect(self) -> timedelta:
        """For the connection alone."""

    @property
    def largest_answer(self) -> int:
        """Bytes after decompression."""

    @property
    def most_calls(self) -> int:
        """Open at once."""


class GeminiTransport(httpx2.AsyncBaseTransport):
    """Sends one request and reads its whole answer, within the bounds that it is given."""

    def __init__(self, access: Bounds, enclosures: Enclosures) -> None:
        self._access = access
        self._enclosures = enclosures
        limits = httpx2.Limits(max_connections=access.most_calls, max_keepalive_connections=access.most_calls)
        self._wire = httpx2.AsyncHTTPTransport(limits=limits, proxy=proxy_for(access.address))

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send it.

        Raises:
            LimnerError: What the status means, or `AnswerLost` for an answer beyond the bounds.
            httpx2.HTTPError: What happened to the connection.
        """
        response = await self._wire.handle_async_request(self._filled(request))
        try:
            if response.status_code != _OK:
                # Judged here, from the bytes: the SDK would parse the body first, and trip over a proxy's page.
                raise failure_of(response.status_code, response.headers, await _beginning(response))
            body = await self._whole(response)
        finally:
            await response.aclose()
        ARRIVED.get().append(body)
        headers = [(name, value) for name, value in response.headers.items() if name not in _REWRITTEN]
        return httpx2.Response(_OK, headers=headers, content=b"{}")

    async def aclose(self) -> None:
        """Close every connection."""
        await self._wire.aclose()

    def _filled(self, request: httpx2.Request) -> httpx2.Request:
        body = self._enclosures.written_into(request.read())
        headers = request.headers.copy()
        headers["content-length"] = str(body.size_bytes)
        # A compressed answer saves a quarter and costs 40 ms of CPU.
        headers["accept-encoding"] = "identity"
        longest, connect = self._access.longest_call.total_seconds(), self._access.longest_connect.total_seconds()
        timeout = {"connect": connect, "read": longest, "write": longest, "pool": longest}
        return httpx2.Request(
            request.method, request.url, headers=headers, stream=body, extensions={"timeout": timeout}
        )

    async def _whole(self, response: httpx2.Response) -> bytes:
        chunks: list[bytes] = []
        size = 0
        # Decompressed a megabyte at a time at most, so a small bomb cannot burst between two looks at the size.
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > self._access.largest_answer:
                raise AnswerLost(f"the answer is larger than {self._access.largest_answer} bytes")
            chunks.append(chunk)
        return b"".join(chunks)


def proxy_for(base_url: str) -> str | None:
    """Find the proxy that the environment names for an address (HTTPS_PROXY, NO_PROXY); none for this computer."""
    url = httpx2.URL(base_url)
    if url.host in {"127.0.0.1", "localhost", "::1"} or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    return proxies.get(url.scheme) or proxies.get("all")


async def _beginning(response: httpx2.Response) -> bytes:
    body = bytearray()
    try:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) >= LARGEST_ERROR:
                break
    except httpx2.HTTPError:
        # The status says enough without the rest of its explanation.
        pass
    return bytes(body[:LARGEST_ERROR])
