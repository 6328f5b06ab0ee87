"""The port `CodePainter`: the codes are worked out in the sandbox, since a long one keeps a processor busy."""

from datetime import timedelta

from core.errors import SandboxStopped, ToolFailed
from core.ports import Sandbox

TIME = timedelta(seconds=10)
"""Several times what the longest code takes on a slow machine."""


class SandboxedCodes:
    """Draws QR codes in a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def draw(self, text: str, correction: str) -> bytes:
        """Draw one code as a PNG.

        Raises:
            ToolFailed: The text does not fit into a code, or not in the time allowed.
        """
        try:
            return await self._sandbox.run(_draw, text, correction, within=TIME)
        except SandboxStopped as error:
            raise ToolFailed("The code could not be drawn in the time allowed. Give it a shorter text.") from error


def _draw(text: str, correction: str) -> bytes:
    from core.adapters.codes.drawing import draw_code

    return draw_code(text, correction)
