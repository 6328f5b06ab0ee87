"""The table of tools: everything that a text model may be offered, put together once at the start."""

from bots.doors import Lent
from core.adapters.calculation import SandboxedCalculator
from core.adapters.charts import SandboxedCharts
from core.adapters.codes import SandboxedCodes
from core.adapters.pixels import SandboxedPixels
from core.ports import Sandbox
from core.tool_ports import Tool, ToolSource
from core.toolbox import Toolbox
from core.tools.calculate import Calculate
from core.tools.chart import DrawChart
from core.tools.palette import FindPalette
from core.tools.picture_facts import TellPictureFacts
from core.tools.qr_code import DrawQrCode


def toolbox(lent: Lent, sandbox: Sandbox, servers: ToolSource) -> Toolbox:
    """Put every tool together; which of them a request may use is its conversation's own affair.

    Args:
        lent: Blobs and the clock.
        sandbox: Where whatever a model wrote is worked out.
        servers: The operator's own, which lend us theirs.
    """
    pixels = SandboxedPixels(sandbox)
    own: tuple[Tool, ...] = (
        Calculate(SandboxedCalculator(sandbox)),
        DrawChart(SandboxedCharts(sandbox)),
        FindPalette(lent.blobs, pixels),
        TellPictureFacts(lent.blobs, pixels),
        DrawQrCode(SandboxedCodes(sandbox)),
    )
    return Toolbox(own, (servers,))
