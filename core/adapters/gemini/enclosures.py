"""Pictures and signatures travel beside the SDK: it sees tokens, and the transport writes the bytes in their place.

The SDK holds every picture four times (bytes, base64, JSON, encoded JSON) for as long as the model draws, and makes
them in single steps of 35 ms for 8 MB. Written in slices as the body goes out, they are held once.
"""

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

import httpx2
import pybase64

SLICE = 384 * 1024
"""Raw bytes that are encoded at once; a multiple of three, so that the slices' base64 joins without padding."""

_MARK = b"limner"
_TOKEN = re.compile(urlsafe_b64encode(_MARK) + rb"[A-Za-z0-9_-]{24}")


class Enclosures:
    """What the open calls send, by the token that stands for it."""

    def __init__(self) -> None:
        self._held: dict[bytes, bytes] = {}

    @contextmanager
    def of_one_call(self) -> Iterator[Callable[[bytes], bytes]]:
        """Give a function that takes bytes and returns their token; they are forgotten at the end."""
        tokens: list[bytes] = []

        def enclose(data: bytes) -> bytes:
            # 18 random bytes: nobody can write a token into a prompt and get another call's picture in its place.
            token = _MARK + secrets.token_bytes(18)
            tokens.append(urlsafe_b64encode(token))
            self._held[tokens[-1]] = data
            return token

        try:
            yield enclose
        finally:
            for token in tokens:
                del self._held[token]

    def written_into(self, body: bytes) -> "FilledBody":
        """Put the bytes where their tokens stand."""
        pieces: list[bytes] = []
        enclosed: list[bytes] = []
        end = 0
        for found in _TOKEN.finditer(body):
            held = self._held.get(found.group())
            if held is not None:
                pieces.append(body[end : found.start()])
                enclosed.append(held)
                end = found.end()
        return FilledBody([*pieces, body[end:]], enclosed)


class FilledBody(httpx2.AsyncByteStream):
    """A request's body: JSON with base64 between its pieces."""

    def __init__(self, pieces: list[bytes], enclosed: list[bytes]) -> None:
        self._pieces = pieces
        self._enclosed = enclosed

    @property
    def size_bytes(self) -> int:
        """Length on the wire."""
        return sum(map(len, self._pieces)) + sum((len(data) + 2) // 3 * 4 for data in self._enclosed)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece, data in zip(self._pieces, self._enclosed, strict=False):
            yield piece
            for start in range(0, len(data), SLICE):
                yield pybase64.b64encode(data[start : start + SLICE])
        yield self._pieces[-1]
