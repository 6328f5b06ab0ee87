"""The port `Calculator`: expressions are read and worked out in the sandbox alone."""

from datetime import timedelta

from core.errors import SandboxStopped, ToolFailed
from core.model.number import Number
from core.ports import Sandbox

TIME = timedelta(seconds=1)
"""A thousand times what an expression of the longest kind takes that people ask for."""


class SandboxedCalculator:
    """Works out expressions in a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def value_of(self, expression: str) -> Number:
        """Work out one expression.

        Raises:
            ToolFailed: It is none, its result is too large, or it took longer than `TIME`.
        """
        try:
            return await self._sandbox.run(_value_of, expression, within=TIME)
        except SandboxStopped as error:
            raise ToolFailed("That takes too long to work out. Ask for something smaller.") from error


def _value_of(expression: str) -> Number:
    # simpleeval is loaded where it is used: in the sandbox's process, and never in the bot's.
    from core.adapters.calculation.evaluating import value_of

    return value_of(expression)
