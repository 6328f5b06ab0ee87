"""How many pixels a picture of a ratio and a size has."""

RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "1:4", "4:1", "1:8", "8:1")
"""The ratios that Gemini's newest image model takes (reference of the provider, 2026-11)."""

SIZES: dict[str, int] = {"1K": 1024, "2K": 2048, "4K": 4096}
"""By name, the side of a square picture of that size; other ratios have about as many pixels."""

_GRAIN = 16
"""Widths and heights are multiples of it."""

_STEEPEST = 8.0
"""The longest side may be this many times the shortest."""

_NEAR = 1.4
"""A side this many times longer or shorter still counts as of the same size, so that edits need not resample."""


def dimensions(ratio: str | None, size: str | None) -> tuple[int, int]:
    """Width and height in pixels, in exactly this ratio; square and 1K when nothing is said."""
    across, down = (int(part) for part in (ratio if ratio in RATIOS else "1:1").split(":"))
    times = max(1, round(side(size) / _GRAIN / (across * down) ** 0.5))
    return across * times * _GRAIN, down * times * _GRAIN


def side(size: str | None) -> int:
    """The side of a square picture of this size."""
    return SIZES.get((size or "1K").upper(), SIZES["1K"])


def rescaled(width: int, height: int, size: str | None) -> tuple[int, int]:
    """The pixels of a picture that keeps its own ratio: its own when they fit the size, else as many as it has."""
    width, height = min(width, round(height * _STEEPEST)), min(height, round(width * _STEEPEST))
    times = side(size) / (width * height) ** 0.5
    is_near = 1 / _NEAR < times < _NEAR
    return (width, height) if is_near else (max(_GRAIN, round(width * times)), max(_GRAIN, round(height * times)))
