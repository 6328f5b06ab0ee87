"""How charts look. Runs in a sandbox process only."""

from math import floor, isfinite, log10
from typing import Any

WIDTH, HEIGHT, DOTS_PER_INCH = 7.68, 5.12, 200
"""1,536 × 1,024 pixels: a shape that image models keep when they edit it."""

REGULAR, STRONG = 400, 600
"""Weights of letters: of words and of titles."""

GROUND, INK, PALE_INK, GRID = "#ffffff", "#1f2430", "#5b6270", "#e4e7ec"

COLOURS = (
    "#3d6fd9",
    "#ee8434",
    "#2fa37c",
    "#c74a8d",
    "#e5b52b",
    "#7b5fc9",
    "#4fb3d8",
    "#d2504a",
    "#7d8797",
    "#94b540",
    "#8a5a3c",
    "#24406e",
)
"""Neighbours differ in lightness too, for eyes that do not tell their hues apart."""

# matplotlib lists every key as a type.
STYLE: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": GRID,
    "axes.facecolor": GROUND,
    "axes.grid": True,
    "axes.labelcolor": PALE_INK,
    "axes.labelsize": 10.5,
    "axes.labelpad": 8.0,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": True,
    "figure.facecolor": GROUND,
    "figure.constrained_layout.h_pad": 0.1,
    "figure.constrained_layout.w_pad": 0.14,
    "font.enable_last_resort": False,
    "font.size": 10.0,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "legend.fontsize": 10.0,
    "legend.frameon": False,
    "legend.labelcolor": INK,
    "lines.linewidth": 2.4,
    "text.color": INK,
    # A dollar sign is a dollar sign: nothing that a person wrote is taken for a formula.
    "text.parse_math": False,
    "text.usetex": False,
    "xtick.color": PALE_INK,
    "xtick.labelsize": 10.0,
    "xtick.major.size": 0.0,
    "ytick.color": PALE_INK,
    "ytick.labelsize": 10.0,
    "ytick.major.size": 0.0,
}

UNGROUPED_BELOW = 10_000
"""Years have four digits."""

_PLAIN_FROM = 1e-4
_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"))
_SCIENTIFIC_FROM = 1e15
_DIGITS = 4


def written(value: float, *, ungrouped_below: int = 0) -> str:
    """A value as it stands at an axis or a bar: `12,500`, `0.25`, `1.5M`, `2e18`.

    Args:
        value: Any number.
        ungrouped_below: From here on thousands are separated.
    """
    size = abs(value)
    if not isfinite(value) or value == 0:
        return "0"
    if not _PLAIN_FROM <= size < _SCIENTIFIC_FROM:
        digits, _, exponent = f"{value:.3e}".partition("e")
        return _signed(f"{_short(digits)}e{int(exponent)}")
    for scale, letter in _SCALES:
        if size >= scale:
            return _signed(_short(f"{value / scale:,.2f}") + letter)
    comma = "" if size < ungrouped_below else ","
    decimals = 0 if size == floor(size) else max(1, _DIGITS - 1 - floor(log10(size)))
    return _signed(_short(f"{value:{comma}.{decimals}f}"))


def _short(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _signed(number: str) -> str:
    return number.replace("-", "−")
