"""What says whether Limner is ready: each part tells in plain words why it is not."""

from collections.abc import Awaitable, Mapping
from typing import Protocol

from bots.web.server import Probe
from core.errors import LimnerError
from core.ports import Blobs


class TakesWork(Protocol):
    """`core.worker.Worker`, as far as readiness asks it."""

    @property
    def is_ready(self) -> bool:
        """Whether it takes work."""


class Answers(Protocol):
    """A database."""

    async def ping(self) -> None:
        """Ask it for something.

        Raises:
            LimnerError: It does not answer.
        """


async def starting() -> str | None:
    """What is told until the chats are open."""
    return "the chats are not reached yet"


async def stopping() -> str | None:
    """What is told from the end of the work on."""
    return "it is stopping"


def probes_of(worker: TakesWork, database: Answers, blobs: Blobs) -> Mapping[str, Probe]:
    """The parts that every process has."""

    async def takes_work() -> str | None:
        return None if worker.is_ready else "it has not started yet, or it is stopping"

    async def answers() -> str | None:
        return await _fault(database.ping())

    async def keeps() -> str | None:
        return await _fault(blobs.put("readiness", b"limner"))

    return {"worker": takes_work, "database": answers, "pictures": keeps}


async def _fault(trial: Awaitable[object]) -> str | None:
    """What a trial failed of, in the words that an operator may read."""
    try:
        await trial
    except (LimnerError, OSError) as error:
        return str(error)
    return None
