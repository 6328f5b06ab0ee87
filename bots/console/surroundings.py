"""What the command line is given from outside: the environment, and the composition root behind a small contract."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bots.checks.parts import Parts
from core.model.catalogue import Catalogue
from core.model.job import Job
from core.model.tool_server import ToolServer
from core.ports import JobLog
from core.settings import Settings
from core.tool_ports import ToolPins


class Verbs(Protocol):
    """What an operator does to a job; `core.control.Control` says what is raised."""

    async def cancel(self, reference: str) -> Job:
        """Stop it."""

    async def retry(self, reference: str) -> Job:
        """Queue it again."""


class Desk(Protocol):
    """The operator's view of the work."""

    @property
    def jobs(self) -> JobLog:
        """Reading jobs."""

    @property
    def control(self) -> Verbs:
        """Changing them."""

    @property
    def pins(self) -> ToolPins:
        """What was approved of the tools of servers that are not ours."""


class Composition(Protocol):
    """What the command line needs of `bots.app`."""

    async def run(self, settings: Settings, roles: frozenset[str], *, announce: Callable[[str], None]) -> None:
        """Run these parts until SIGTERM or SIGINT; `announce` gets a sentence once they take work."""

    async def demo(self, settings: Settings, *, port: int | None, announce: Callable[[str], None]) -> None:
        """Serve the local chat until SIGTERM or SIGINT; `announce` gets its address once it is ready."""

    async def migrate(self, settings: Settings) -> str:
        """Bring the database up to date; returns the revision reached."""

    def operator_desk(self, settings: Settings) -> AbstractAsyncContextManager[Desk]:
        """Open the database beside a running bot."""

    def catalogue(self, settings: Settings) -> Catalogue:
        """The models, with the operator's own."""

    def tool_servers(self, settings: Settings) -> Sequence[ToolServer]:
        """The servers that lend us tools."""

    def parts(self, settings: Settings) -> Parts:
        """What `limner check` looks at."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the program was started with.

    Attributes:
        compose: Imports the composition root, which takes half a second, when a command needs it.
    """

    environ: Mapping[str, str]
    compose: Callable[[], Composition]
