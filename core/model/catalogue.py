"""The models that Limner knows, as data."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.errors import UnknownModel


class ModelStatus(StrEnum):
    """Whether the provider still serves a model."""

    CURRENT = "current"
    LIMITED = "limited"
    """Only for projects that used it before."""
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What one model can do and what it costs. Never guessed from its name.

    Attributes:
        provider: Which adapter serves it: `gemini` or `offline`.
        pictures_in: The most pictures that one request may carry, history included.
        ratios: Aspect ratios it takes, as the provider spells them.
        sizes: Picture sizes it takes; empty when the field must be left out.
        thinking: How hard it may be told to think, least first; empty when that is its own affair.
        search: Whether it may search the web by itself.
        signs: Its pictures come with a thought signature that must go back with them.
        system_instruction: Whether it takes one.
        usd_in: US dollars for a million input tokens.
        usd_text: The same for output words, thinking included.
        usd_image: The same for output picture tokens.
        replaced_by: For a retired model, the one to use.
        retired_on: When the provider stopped serving it.
        best_for: One short line for `/help models`.
    """

    id: str
    provider: str
    status: ModelStatus = ModelStatus.CURRENT
    name: str = ""
    pictures_in: int = 0
    ratios: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    thinking: tuple[str, ...] = ()
    search: bool = False
    signs: bool = False
    system_instruction: bool = False
    usd_in: Decimal | None = None
    usd_text: Decimal | None = None
    usd_image: Decimal | None = None
    replaced_by: str | None = None
    retired_on: date | None = None
    best_for: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The model to use, and what the person should know about the choice."""

    model: ModelInfo
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every known model, and which one is used when nobody names one."""

    models: tuple[ModelInfo, ...]
    default: str

    def find(self, name: str) -> ModelInfo | None:
        """Find a model by its id or its short name, whatever the case; Google's own lists put `models/` before it."""
        wanted = name.strip().lower().removeprefix("models/")
        return next((m for m in self.models if wanted in (m.id.lower(), m.name.lower())), None)

    def choose(self, name: str | None) -> Choice:
        """Pick the model to use: the named one, what replaced it, or the default.

        Raises:
            UnknownModel: No such name; the message lists the usable ones.
        """
        asked = self.find(name or self.default)
        if asked is None:
            known = ", ".join(model.id for model in self.usable)
            raise UnknownModel(f"There is no model called {name!r}. Use one of: {known}.")
        if asked.status is not ModelStatus.RETIRED:
            return Choice(asked)
        successor = self.find(asked.replaced_by or self.default) or self.usable[0]
        when = f" on {asked.retired_on:%-d %B %Y}" if asked.retired_on else ""
        return Choice(successor, f"{asked.id} was retired{when}; this was made with {successor.id}.")

    @property
    def usable(self) -> tuple[ModelInfo, ...]:
        """The models that can be asked for, the default first."""
        alive = [m for m in self.models if m.status is not ModelStatus.RETIRED]
        return tuple(sorted(alive, key=lambda m: m.id != self.default))
