"""Everything that the offline model can draw by name."""

from core.adapters.offline.figures import animals, buildings, characters, food, nature, objects, sky, vehicles
from core.adapters.offline.figures.figure import Figure

FIGURES: dict[str, Figure] = {
    figure.name: figure
    for room in (animals, characters, buildings, vehicles, nature, sky, food, objects)
    for figure in room.FIGURES
}
"""By name, in the order in which help texts list them."""

NAMES: dict[str, str] = {alias: figure.name for figure in FIGURES.values() for alias in (figure.name, *figure.aliases)}
"""Each word, or pair of words, that names a figure, and the figure's own name."""

__all__ = ["FIGURES", "NAMES", "Figure"]
