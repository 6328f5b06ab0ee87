"""The port `ChartPainter`: matplotlib runs in the sandbox alone."""

import os
from datetime import timedelta

from core.errors import SandboxStopped, ToolFailed
from core.model.chart import Chart
from core.ports import Sandbox

TIME = timedelta(seconds=30)
"""Nearly all of it for the first chart on a machine, when matplotlib looks through the system's fonts."""


class SandboxedCharts:
    """Draws charts in a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def draw(self, chart: Chart) -> bytes:
        """Draw one chart as a PNG.

        Raises:
            ToolFailed: Not in the time and memory allowed.
        """
        try:
            return await self._sandbox.run(_draw, chart, within=TIME)
        except SandboxStopped as error:
            raise ToolFailed("The chart could not be drawn in the time allowed. Give it fewer points.") from error


def _draw(chart: Chart) -> bytes:
    # For the C library of numpy, which is about to be loaded: a thread for each core would take address space that the
    # sandbox does not give, and a chart has nothing for them to do.
    os.putenv("OPENBLAS_NUM_THREADS", "1")
    # matplotlib is loaded where it is used: in the sandbox's process, and never in the bot's.
    from core.adapters.charts.drawing import draw_chart

    return draw_chart(chart)
