"""The model catalogue: `models.toml`, and what an operator adds to it."""

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import SettingsWrong
from core.model.catalogue import Catalogue, ModelInfo, ModelStatus, Task, named

SHIPPED = Path(__file__).with_name("models.toml")
LONGEST_QUOTE = 60


class Provider(StrEnum):
    """Who serves a model: one adapter each."""

    GEMINI = "gemini"
    IMAGEN = "imagen"
    OFFLINE = "offline"


LEGAL_WORDS = {"provider": tuple(Provider), "status": tuple(ModelStatus), "task": tuple(Task)}
"""Keys whose value is one of a few words."""

Name = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", description="must be one word of letters, digits, . _ and -"),
]
Ratio = Annotated[str, Field(pattern=r"^[1-9][0-9]?:[1-9][0-9]?$")]
Size = Annotated[str, Field(pattern=r"^(?:512|[1-9]K)$")]
Level = Annotated[str, Field(pattern=r"^[A-Z]{1,20}$")]
Price = Annotated[
    Decimal | None, Field(ge=0, le=10_000, description='must be US dollars for a million tokens, like "1.50"')
]
Yes = Annotated[bool, Field(strict=True, description="must be true or false")]


class _Entry(BaseModel):
    """A `[[model]]` table; a description ends the sentence about a wrong value."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Name
    provider: Annotated[Provider, Field(description="must be a provider")]
    status: Annotated[ModelStatus, Field(description="must be a status")] = ModelStatus.CURRENT
    task: Annotated[Task, Field(description="must be a task")] = Task.IMAGE
    name: Name | None = None
    pictures_in: Annotated[int, Field(ge=0, le=100, strict=True, description="must be a number from 0 to 100")] = 0
    pictures_out: Annotated[int, Field(ge=1, le=4, strict=True, description="must be a number from 1 to 4")] = 1
    ratios: Annotated[tuple[Ratio, ...], Field(description='must be a list of shapes like ["1:1", "16:9"]')] = ()
    sizes: Annotated[tuple[Size, ...], Field(description='must be a list of sizes like ["1K", "2K"]')] = ()
    thinking: Annotated[tuple[Level, ...], Field(description='must be a list of levels like ["MINIMAL", "HIGH"]')] = ()
    english_only: Yes = False
    search: Yes = False
    signs: Yes = False
    system_instruction: Yes = False
    stands_in: Yes = True
    usd_in: Price = None
    usd_text: Price = None
    usd_image: Price = None
    usd_picture: Annotated[Decimal | None, Field(ge=0, le=100, description='must be US dollars, like "0.04"')] = None
    usd_search: Annotated[Decimal | None, Field(ge=0, le=100, description='must be US dollars, like "0.01"')] = None
    replaced_by: Name | None = None
    retired_on: Annotated[date | None, Field(description="must be a date like 2026-06-25")] = None
    best_for: Annotated[str, Field(max_length=120, description="must be at most 120 characters of text")] = ""

    @model_validator(mode="after")
    def _is_usable_or_replaced(self) -> Self:
        if self.status is ModelStatus.RETIRED:
            if self.replaced_by is None:
                raise ValueError("a retired model needs `replaced_by`")
        elif self.task is Task.IMAGE and not self.ratios:
            raise ValueError("it needs `ratios`")
        elif self.provider is Provider.IMAGEN and self.pictures_in:
            raise ValueError("Imagen takes no pictures, so leave `pictures_in` out")
        elif self.provider is not Provider.IMAGEN and not self.pictures_in:
            raise ValueError("it needs `pictures_in`")
        return self

    def info(self) -> ModelInfo:
        values = {name: value for name, value in self if value is not None}
        return ModelInfo(**values | {"provider": self.provider.value})


def load_catalogue(
    extra: Sequence[Mapping[str, object]] = (),
    *,
    default: str | None = None,
    writer: str | None = None,
    providers: Collection[str] | None = None,
) -> Catalogue:
    """Read the shipped models and the operator's.

    Args:
        extra: `[[model]]` tables; one with a known id replaces it.
        default: The model that is used when nobody names one, by id or short name (`LIMNER_IMAGE_MODEL`).
        writer: The text model, by id or short name (`LIMNER_TEXT_MODEL`).
        providers: Those that are set up, e.g. `offline` alone without a key; the models of others are left out, and
            retired names lead to the default then. A text model that nobody named is one of theirs. None means all.

    Raises:
        SettingsWrong: A table or the default cannot be used; the sentence says which and why.
    """
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    models = {entry.id: entry.info() for entry in _entries(shipped["model"], "models.toml")}
    models |= {entry.id: entry.info() for entry in _entries(extra, "limner.toml")}
    drawing, writing = (tuple(model for model in models.values() if model.task is task) for task in Task)
    for alike in (drawing, writing):
        _check_names(alike)
        _check_successors(alike)
    chosen = _chosen("LIMNER_IMAGE_MODEL", default or shipped["default"], drawing, providers)
    usual = _usual(shipped, writing, providers)
    chosen_writer = _chosen("LIMNER_TEXT_MODEL", writer or usual, writing, providers)
    kept, kept_writers = (_kept(alike, providers) for alike in (drawing, writing))
    absent = frozenset(model.id for model in kept if not _is_served(model, providers))
    is_served = chosen_writer.status is not ModelStatus.RETIRED or named(chosen_writer.replaced_by or "", kept_writers)
    return Catalogue(kept, chosen.id, kept_writers, chosen_writer.id if is_served else usual, absent)


def _entries(tables: Iterable[Mapping[str, object]], file: str) -> list[_Entry]:
    entries = []
    for number, table in enumerate(tables, start=1):
        try:
            entries.append(_Entry.model_validate(dict(table)))
        except ValidationError as error:
            where = f"[[model]] table {number} ({table.get('id', 'without id')}) of {file}"
            raise SettingsWrong(f"{where}: {_sentence(error)}") from error
    return entries


def _sentence(error: ValidationError) -> str:
    """Put the first fault in words, with the nearest legal name where one was meant."""
    first = error.errors()[0]
    if not first["loc"]:
        return f"{first['msg'].removeprefix('Value error, ')}."
    key = str(first["loc"][0])
    if first["type"] == "missing":
        return f"`{key}` is missing."
    if first["type"] == "extra_forbidden":
        return f"`{key}` is no key of a model. {_nearest(key, _Entry.model_fields)}"
    value = first["input"]
    quoted = f", not {value!r}" if len(str(value)) <= LONGEST_QUOTE else ""
    words = f"`{key}` {_Entry.model_fields[key].description}{quoted}."
    legal = LEGAL_WORDS.get(key)
    return f"{words} {_nearest(str(value), legal)}" if legal else words


def _nearest(word: str, legal: Iterable[str]) -> str:
    """Name the legal word that was probably meant, else all of them."""
    close = get_close_matches(word.lower(), list(legal), n=1, cutoff=0.5)
    return f"Did you mean `{close[0]}`?" if close else f"There are {', '.join(f'`{one}`' for one in legal)}."


def _check_names(models: Sequence[ModelInfo]) -> None:
    counted = Counter(name.lower() for model in models for name in {model.id, model.name} - {""})
    twice = next((name for name, count in counted.items() if count > 1), None)
    if twice is not None:
        raise SettingsWrong(f"Two [[model]] tables have the name {twice!r}. Give one of them another `name`.")


def _chosen(setting: str, name: str, models: Sequence[ModelInfo], providers: Collection[str] | None) -> ModelInfo:
    """The model that a setting names.

    Raises:
        SettingsWrong: There is none of that name, or its provider is not set up.
    """
    chosen = named(name, models)
    if chosen is None:
        alive = [model.id for model in models if model.status is not ModelStatus.RETIRED]
        raise SettingsWrong(f"{setting} is {name!r}, which is no known model. Known are: {', '.join(alive)}.")
    if not _is_served(chosen, providers):
        raise SettingsWrong(f"{setting} is {chosen.id}, but {chosen.provider} is not set up.")
    return chosen


def _usual(shipped: Mapping[str, str], writing: Sequence[ModelInfo], providers: Collection[str] | None) -> str:
    """The text model that is used unless one was named: the shipped default, else the first that can be reached."""
    alive = [model.id for model in writing if model.status is not ModelStatus.RETIRED and _is_served(model, providers)]
    return next((name for name in alive if name == shipped["default_writer"]), alive[0])


def _check_successors(models: Sequence[ModelInfo]) -> None:
    for model in models:
        successor = named(model.replaced_by, models) if model.replaced_by else None
        if model.replaced_by and (successor is None or successor.status is ModelStatus.RETIRED):
            raise SettingsWrong(f"The model {model.id} is replaced by {model.replaced_by}, which is no usable model.")


def _is_served(model: ModelInfo, providers: Collection[str] | None) -> bool:
    # Retired names stay known: they are answered with what replaced them, whoever served them.
    return providers is None or model.provider in providers or model.status is ModelStatus.RETIRED


def _kept(models: Sequence[ModelInfo], providers: Collection[str] | None) -> tuple[ModelInfo, ...]:
    return tuple(model for model in models if _is_served(model, providers) or _leads_on(model, models))


def _leads_on(model: ModelInfo, models: Sequence[ModelInfo]) -> bool:
    """Whether another provider does its requests: so its name stays known where its own is not set up."""
    other = named(model.replaced_by, models) if model.replaced_by else None
    return other is not None and other.provider != model.provider
