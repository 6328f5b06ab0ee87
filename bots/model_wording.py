"""Models, in words."""

from bots import wording
from core.model.catalogue import ModelInfo


def best_for(model: ModelInfo) -> str:
    """What a model is best for: as the operator says it, else as the language does; empty where neither does."""
    return model.best_for or wording.BEST_FOR.get(model.id, "")
