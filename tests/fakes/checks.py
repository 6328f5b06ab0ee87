"""Stand-ins for what `limner check` looks at."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar, cast

from bots.checks.parts import DatabaseFacts, Parts
from core.errors import PictureGone
from core.model.catalogue import Catalogue, ModelInfo
from core.model.image import BlobRef

T = TypeVar("T")
A = TypeVar("A")

CATALOGUE = Catalogue((ModelInfo("gemini-x", "gemini"), ModelInfo("gemini-y", "gemini")), "gemini-x")


@asynccontextmanager
async def opened(thing: A) -> AsyncIterator[A]:
    """A thing that needs no opening."""
    yield thing


class MemoryBlobs:
    """Blobs in a dictionary."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    async def put(self, space: str, data: bytes) -> BlobRef:
        digest = hashlib.sha256(data).hexdigest()
        ref = BlobRef(f"{space}/{digest[:2]}/{digest}", len(data))
        self._kept[ref.key] = data
        return ref

    async def get(self, ref: BlobRef) -> bytes:
        if ref.key not in self._kept:
            raise PictureGone
        return self._kept[ref.key]


class SameProcess:
    """A sandbox that is none."""

    async def run(self, function: Callable[..., T], *args: object, within: timedelta) -> T:
        return function(*args)


class OtherProcess:
    """A sandbox that is only ever asked for the number of its process."""

    async def run(self, function: Callable[..., T], *args: object, within: timedelta) -> T:
        return cast("T", -1)


def sound_parts() -> Parts:
    """An installation without a fault."""

    async def database() -> DatabaseFacts:
        return DatabaseFacts("0001", "0001")

    return Parts(database, MemoryBlobs, lambda: opened(OtherProcess()), lambda: CATALOGUE, known_to_google, dict)


async def known_to_google() -> None:
    """Credentials that Google accepts."""
