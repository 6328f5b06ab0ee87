"""The offline model: simple pictures, drawn and edited on this computer from simple English words."""

from core.adapters.offline.acting import ACTS, Act
from core.adapters.offline.dimensions import RATIOS, SIZES
from core.adapters.offline.model import OfflineModel

__all__ = ["ACTS", "RATIOS", "SIZES", "Act", "OfflineModel"]
