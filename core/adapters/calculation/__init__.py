"""Working out expressions that a model wrote: the port `Calculator`."""

from core.adapters.calculation.sandboxed import SandboxedCalculator

__all__ = ["SandboxedCalculator"]
