"""What was approved of tools, in a dictionary."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from core.model.tool_server import Definition, Pin, first_pin


class MemoryToolPins:
    """The `ToolPins` port without a database."""

    def __init__(self) -> None:
        self._pins: dict[tuple[str, str], Pin] = {}

    @property
    def known(self) -> Sequence[Pin]:
        """All of them."""
        return list(self._pins.values())

    async def of(self, server: str) -> Sequence[Pin]:
        return [pin for (of, _), pin in sorted(self._pins.items()) if of == server]

    async def compare(
        self, server: str, said: Mapping[str, Definition], marked: Collection[str], *, now: datetime
    ) -> Sequence[Pin]:
        for tool in marked:
            known = self._pins.get((server, tool))
            if known is not None:
                self._pins[server, tool] = known.after(said.get(tool), now)
            elif tool in said:
                self._pins[server, tool] = first_pin(server, tool, said[tool])
        return [pin for pin in await self.of(server) if pin.tool in marked]

    async def approve(self, shown: Sequence[Pin]) -> Sequence[Pin]:
        accepted = [pin.accepted() for pin in shown if self._pins.get((pin.server, pin.tool)) == pin]
        self._pins |= {(pin.server, pin.tool): pin for pin in accepted}
        return accepted
