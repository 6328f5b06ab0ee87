"""The models that Limner knows, as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.errors import NoModelForPictures, UnknownModel
from core.sayings import notices
from core.sayings import requests as sayings
from core.sentence import Saying, Sentence, said


class ModelStatus(StrEnum):
    """Whether the provider still serves a model."""

    CURRENT = "current"
    LIMITED = "limited"
    """Only for projects that used it before."""
    RETIRED = "retired"


class Task(StrEnum):
    """What a model is for."""

    IMAGE = "image"
    TEXT = "text"
    """Reads words and pictures, and answers in words."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What one model can do and what it costs. Never guessed from its name.

    Attributes:
        provider: Which adapter serves it: `gemini`, `imagen` or `offline`.
        task: What it is for; a person chooses among image models alone.
        pictures_in: The most pictures that one request may carry, history included; 0 when it only makes new ones.
        pictures_out: The most pictures that one call can be asked for.
        ratios: Aspect ratios it takes, as the provider spells them.
        sizes: Picture sizes it takes; empty when the field must be left out.
        thinking: How hard it may be told to think, least first; empty when that is its own affair.
        english_only: Whether it understands prompts in English alone.
        search: Whether it may search the web by itself.
        signs: Its pictures come with a thought signature that must go back with them.
        system_instruction: Whether it takes one.
        usd_in: US dollars for a million input tokens.
        usd_text: The same for output words, thinking included.
        usd_image: The same for output picture tokens.
        usd_picture: US dollars for a picture, where tokens are not counted.
        usd_search: US dollars for each thing that it searches the web for.
        replaced_by: The one to use where this one is gone; a retired model has one.
        retired_on: When the provider stopped serving it.
        stands_in: Whether it may do what was asked of a model that is gone, and is offered where it is not the default.
        best_for: One short line for `/help models`.
    """

    id: str
    provider: str
    status: ModelStatus = ModelStatus.CURRENT
    task: Task = Task.IMAGE
    name: str = ""
    pictures_in: int = 0
    pictures_out: int = 1
    ratios: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    english_only: bool = False
    thinking: tuple[str, ...] = ()
    search: bool = False
    signs: bool = False
    system_instruction: bool = False
    usd_in: Decimal | None = None
    usd_text: Decimal | None = None
    usd_image: Decimal | None = None
    usd_picture: Decimal | None = None
    usd_search: Decimal | None = None
    replaced_by: str | None = None
    retired_on: date | None = None
    stands_in: bool = True
    best_for: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The model to use, and what the person should know about the choice."""

    model: ModelInfo
    notice: Saying | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every known model, and which one is used when nobody names one.

    Attributes:
        models: Those that draw.
        default: The one of them that is used when nobody names one.
        writers: The text models; people do not choose among them.
        default_writer: The one of them that is used.
        gone: Ids of models that their provider does not have for us, though we know of no retirement.
    """

    models: tuple[ModelInfo, ...]
    default: str
    writers: tuple[ModelInfo, ...] = ()
    default_writer: str = ""
    gone: frozenset[str] = frozenset()

    def find(self, name: str) -> ModelInfo | None:
        """Find a model by its id or its short name, whatever the case; Google's own lists put `models/` before it."""
        return named(name, self.models)

    def choose(self, name: str | None, *, for_pictures: bool = False) -> Choice:
        """Pick the model to use: the named one, else the default; and what stands in for it where it cannot.

        Args:
            name: Of a model, by id or short name.
            for_pictures: There are pictures or a conversation to go on from.

        Raises:
            UnknownModel: No such name; the message lists the usable ones.
            NoModelForPictures: Pictures are to be changed, and no model here takes any.
        """
        asked = self.find(name or self.default)
        if asked is None:
            known = tuple(model.id for model in self.offered)
            raise UnknownModel(said(sayings.no_model, name or "", known))
        if asked in self.usable and (asked.pictures_in or not for_pictures):
            return Choice(asked)
        other = self.stand_in(asked, for_pictures=for_pictures)
        if other is not None:
            return Choice(other, _why_not(asked, other, is_there=asked in self.usable))
        if not asked.pictures_in and for_pictures:
            raise NoModelForPictures(said(sayings.makes_new_alone, asked.id))
        # Where there is no other, the provider's own answer tells the operator best.
        return Choice(asked)

    @property
    def in_service(self) -> tuple[ModelInfo, ...]:
        """The models that are not retired, the default first."""
        alive = [m for m in self.models if m.status is not ModelStatus.RETIRED]
        return tuple(sorted(alive, key=lambda m: m.id != self.default))

    def choose_writer(self) -> Choice:
        """Pick the text model: the default, or what does instead where the provider has it no more.

        Raises:
            UnknownModel: There is none.
        """
        asked = named(self.default_writer, self.writers)
        if asked is None:
            raise UnknownModel(said(sayings.no_text_model))
        usable = [w for w in self.writers if w.status is not ModelStatus.RETIRED and w.id not in self.gone]
        if asked in usable:
            return Choice(asked)
        other = named(asked.replaced_by or "", usable) or next((writer for writer in usable if writer.stands_in), None)
        return Choice(other, _why_not(asked, other)) if other else Choice(asked)

    @property
    def usable(self) -> tuple[ModelInfo, ...]:
        """The models that can be asked for, the default first."""
        return tuple(model for model in self.in_service if model.id not in self.gone)

    @property
    def offered(self) -> tuple[ModelInfo, ...]:
        """The models that people are shown to choose from: without those that are there for want of a better one."""
        return tuple(model for model in self.usable if model.stands_in or model.id == self.default)

    def stand_in(self, asked: ModelInfo, *, for_pictures: bool = False) -> ModelInfo | None:
        """What does instead of a model: what replaced it, else the default, else any that may."""
        able = self._stand_ins(asked)
        return next((model for model in able if model.pictures_in or not for_pictures), None)

    def in_any_language(self, asked: ModelInfo) -> ModelInfo | None:
        """What does instead of a model that understands English alone."""
        return next((model for model in self._stand_ins(asked) if not model.english_only), None)

    def _stand_ins(self, asked: ModelInfo) -> tuple[ModelInfo, ...]:
        successor = self.find(asked.replaced_by) if asked.replaced_by else None
        first = [successor] if successor is not None and successor in self.usable else []
        return tuple(model for model in (*first, *self.offered) if model != asked)


def _why_not(model: ModelInfo, instead: ModelInfo, *, is_there: bool = False) -> Sentence:
    if is_there:
        return said(notices.makes_new_pictures, model.id, instead.id)
    if model.status is not ModelStatus.RETIRED:
        return said(notices.not_available, model.id, instead.id)
    return said(notices.was_retired, model.id, model.retired_on.isoformat() if model.retired_on else "", instead.id)


def named(name: str, models: Iterable[ModelInfo]) -> ModelInfo | None:
    """Find a model by its id or its short name, whatever the case; Google's own lists put `models/` before it."""
    wanted = name.strip().lower().removeprefix("models/")
    return next((m for m in models if wanted and wanted in (m.id.lower(), m.name.lower())), None)
