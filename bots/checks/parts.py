"""What the checks look at, as the composition root lends it."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from core.model.catalogue import Catalogue
from core.model.tool_server import ServerLook
from core.ports import Blobs, Sandbox


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """How the database was found.

    Attributes:
        revision: Its schema; None when there is none yet.
        wanted: The schema of this release.
        damage: What its own examination complains about.
    """

    revision: str | None
    wanted: str
    damage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """What the composition root lends for being looked at; nothing is opened before its check asks."""

    database: Callable[[], Awaitable[DatabaseFacts]]
    blobs: Callable[[], Blobs]
    sandbox: Callable[[], AbstractAsyncContextManager[Sandbox]]
    catalogue: Callable[[], Catalogue]
    imagen: Callable[[], Awaitable[None]]
    """Gets a token for Vertex AI, or raises why there is none."""
    tool_servers: Callable[[], Mapping[str, Callable[[], Awaitable[ServerLook]]]]
    """By name, how to look at each server that lends us tools; raises what is wrong with their tables."""
