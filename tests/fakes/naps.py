"""Sleep that a test ends."""

import asyncio

from tests.fakes.patience import PATIENCE_S


class Naps:
    """Stands in for `asyncio.sleep`.

    Attributes:
        asked: The seconds of each nap, in order.
    """

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._sleeping: list[asyncio.Event] = []
        self._begun = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        """Sleep until a test says otherwise."""
        self.asked.append(round(seconds, 3))
        over = asyncio.Event()
        self._sleeping.append(over)
        self._begun.set()
        try:
            await over.wait()
        finally:
            self._sleeping.remove(over)

    @property
    def sleeping(self) -> int:
        """How many sleep at the moment."""
        return len(self._sleeping)

    async def begun(self, naps: int = 1) -> None:
        """Wait until so many naps were begun in all."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.asked) < naps:
                self._begun.clear()
                await self._begun.wait()

    def end(self) -> None:
        """End every nap."""
        for over in self._sleeping:
            over.set()
