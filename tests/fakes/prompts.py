"""Prompts for the models of the shipped catalogue."""

from core.adapters.catalogue import load_catalogue
from core.model.asking import LoadedPart, LoadedPicture, LoadedText, LoadedTurn, ModelAnswer, ModelPrompt
from core.model.catalogue import ModelInfo, named
from core.model.conversation import Role

CATALOGUE = load_catalogue()


def model_named(name: str) -> ModelInfo:
    """A model of the shipped catalogue."""
    found = CATALOGUE.find(name) or named(name, CATALOGUE.writers)
    assert found is not None
    return found


NANO = model_named("gemini-nano-banana-2.1")
PRO = model_named("gemini-3-pro-image")
LITE = model_named("gemini-3.1-flash-lite-image")
OLDER = model_named("gemini-2.5-flash-image")

FLASH = model_named("gemini-3.8-flash")

PHOTO = LoadedPicture(b"\xff\xd8\xff\xe0 a photo of a person's", "image/jpeg")


def asked(*parts: LoadedPart | str) -> LoadedTurn:
    """A person's turn."""
    return LoadedTurn(Role.USER, tuple(LoadedText(part) if isinstance(part, str) else part for part in parts))


def answered(answer: ModelAnswer) -> LoadedTurn:
    """A model's turn, as it would be sent back."""
    return LoadedTurn(Role.MODEL, answer.parts)


def prompt(
    *turns: LoadedTurn, model: ModelInfo = NANO, ratio: str | None = None, size: str | None = None
) -> ModelPrompt:
    """One call; it asks for a cat when no turn says otherwise."""
    return ModelPrompt(model, turns or (asked("a cat"),), ratio=ratio, size=size)
