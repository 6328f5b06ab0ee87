"""Everything that looks inside a picture: the port `Pixels`."""

from core.adapters.pixels.sandboxed import SandboxedPixels

__all__ = ["SandboxedPixels"]
