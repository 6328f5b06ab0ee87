"""The port `Calculator`: expressions are read and worked out in the sandbox alone."""

import signal
from datetime import timedelta

from core.errors import SandboxStopped, ToolFailed
from core.model.number import Number
from core.ports import Sandbox

TIME = timedelta(seconds=1)
"""Of a processor, for one expression: a hundred times what the longest takes that people ask for."""

TIME_WITH_LOADING = timedelta(seconds=20)
"""A process that was just started has libraries to read first, on a machine that may be busy."""


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
            return await self._sandbox.run(_value_of, expression, within=TIME_WITH_LOADING)
        except SandboxStopped as error:
            raise ToolFailed("That takes too long to work out. Ask for something smaller.") from error


def _value_of(expression: str) -> Number:
    # simpleeval is loaded where it is used: in the sandbox's process, and never in the bot's.
    from core.adapters.calculation.evaluating import value_of

    # What runs longer is ended by the signal's own default, inside of C too.
    signal.setitimer(signal.ITIMER_PROF, TIME.total_seconds())
    try:
        return value_of(expression)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
