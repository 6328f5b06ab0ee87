"""What every platform on loopback is made of: a port, what happened behind it, and waiting for facts."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable
from typing import Final, Generic, Protocol, Self, TypeVar

from aiohttp import web

from tests.fakes.patience import PATIENCE_S

T = TypeVar("T")
M = TypeVar("M")

LAST: Final = 12
"""Requests that a fact that never held is explained with."""


class House(ABC):
    """What a platform holds behind its addresses.

    Attributes:
        violations: What a correct bot, or this fake, would never have sent.
    """

    def __init__(self) -> None:
        self.violations: list[str] = []
        self._change = asyncio.Condition()

    @abstractmethod
    def told(self, last: int) -> Iterable[str]:
        """The last requests, a line each."""

    def report(self, faults: list[str]) -> None:
        """Remember what is wrong."""
        self.violations.extend(faults)

    async def changed(self) -> None:
        """Wake everyone who waits for a fact."""
        async with self._change:
            self._change.notify_all()

    async def until(self, fact: Callable[[], T | None], within: float = PATIENCE_S) -> T:
        """Wait until a fact holds, and return it; it is looked at after each thing that happens here.

        Raises:
            TimeoutError: It never held; the message tells what did happen.
        """
        try:
            async with asyncio.timeout(within), self._change:
                found = await self._change.wait_for(fact)
                assert found is not None
                return found
        except TimeoutError:
            last = "\n".join(f"  {line}" for line in self.told(LAST))
            raise TimeoutError(f"not so within {within} s; {self.violations=}; the last requests:\n{last}") from None


class Loopback(ABC):
    """Listens on 127.0.0.1 from `async with` on.

    Args:
        house: What it holds.
        app: What answers.
    """

    def __init__(self, house: House, app: web.Application) -> None:
        self._house = house
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        self._address = ""

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()
        await self._runner.cleanup()

    async def listen(self, port: int = 0) -> None:
        """Start to answer; `async with` does it by itself."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self._address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self._found_at(self._address)

    @property
    def file_hosts(self) -> str:
        """For the setting that names the hosts of files."""
        return self._address

    @property
    def trap_url(self) -> str:
        """An address that nobody may ask; who did is in `trapped`."""
        return f"http://{self._address}/trap"

    @property
    def violations(self) -> list[str]:
        """What a correct bot, or this fake, would never have sent."""
        return self._house.violations

    async def until(self, fact: Callable[[], T | None], within: float = PATIENCE_S) -> T:
        """Wait until a fact holds, and return it.

        Raises:
            TimeoutError: It never held; its message tells the last requests.
        """
        return await self._house.until(fact, within)

    @abstractmethod
    def _found_at(self, address: str) -> None:
        """Its address is known."""

    @abstractmethod
    async def _end(self) -> None:
        """Let go of whoever is connected."""


class ShowsMessages(Protocol, Generic[M]):
    """A platform whose messages can be followed."""

    @property
    def violations(self) -> list[str]:
        """What a correct bot would never have sent."""

    @property
    def all_messages(self) -> list[M]:
        """What anybody sees anywhere."""

    async def until(self, fact: Callable[[], list[str] | None], within: float) -> list[str]:
        """Wait until a fact holds."""


async def follow(place: ShowsMessages[M], name: Callable[[M], Hashable], line: Callable[[M], str]) -> None:
    """Print each message whenever it looks different, and each violation; until cancelled.

    Args:
        place: The platform.
        name: Names a message for as long as it stands.
        line: How it is printed.
    """
    shown: dict[Hashable, str] = {}
    violations = 0

    def news() -> list[str]:
        nonlocal violations
        lines = [f"! {text}" for text in place.violations[violations:]]
        violations = len(place.violations)
        for message in place.all_messages:
            if shown.get(name(message)) != (text := line(message)):
                shown[name(message)] = text
                lines.append(text)
        return lines

    while lines := await place.until(news, 1_000_000):
        print(*lines, sep="\n", flush=True)
