"""Drawing charts: the port `ChartPainter`."""

from core.adapters.charts.sandboxed import SandboxedCharts

__all__ = ["SandboxedCharts"]
