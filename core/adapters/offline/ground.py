"""Where in each place things may stand."""

from dataclasses import dataclass

from core.adapters.offline.scene import Place

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where things stand in a place, all for a picture 1 high.

    Attributes:
        horizon: Where the sky ends.
        floor: The feet of standing things: nearest and farthest.
        water: The waterline of floating things, nearest and farthest; None on dry land.
        across: The part of the width that has ground, from 0 to 1.
        has_sky: Whether sun, moon and clouds belong here.
    """

    horizon: float
    floor: Span
    water: Span | None = None
    across: Span = (0.04, 0.96)
    has_sky: bool = True


GROUNDS: dict[Place, Ground] = {
    Place.MEADOW: Ground(0.36, (0.09, 0.24)),
    Place.SEA: Ground(0.36, (0.3, 0.32), (0.1, 0.27), (0.52, 0.98)),
    Place.BEACH: Ground(0.44, (0.06, 0.15), (0.3, 0.38)),
    Place.FOREST: Ground(0.34, (0.06, 0.18)),
    Place.DESERT: Ground(0.34, (0.08, 0.2)),
    Place.CITY: Ground(0.24, (0.07, 0.13)),
    Place.MOUNTAINS: Ground(0.34, (0.07, 0.2)),
    Place.SNOWFIELD: Ground(0.34, (0.08, 0.22)),
    Place.SPACE: Ground(0.16, (0.07, 0.12), has_sky=False),
    Place.UNDERWATER: Ground(0.14, (0.06, 0.1), (0.26, 0.8), has_sky=False),
    Place.TABLE: Ground(0.26, (0.12, 0.16), has_sky=False),
}
