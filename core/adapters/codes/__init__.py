"""Drawing QR codes: the port `CodePainter`."""

from core.adapters.codes.sandboxed import SandboxedCodes

__all__ = ["SandboxedCodes"]
