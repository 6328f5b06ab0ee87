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
from core.model.catalogue import Catalogue, ModelInfo, ModelStatus

SHIPPED = Path(__file__).with_name("models.toml")
LONGEST_QUOTE = 60


class Provider(StrEnum):
    """Who serves a model: one adapter each."""

    GEMINI = "gemini"
    OFFLINE = "offline"


LEGAL_WORDS = {"provider": tuple(Provider), "status": tuple(ModelStatus)}
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
    name: Name | None = None
    pictures_in: Annotated[int, Field(ge=0, le=100, strict=True, description="must be a number from 0 to 100")] = 0
    ratios: Annotated[tuple[Ratio, ...], Field(description='must be a list of shapes like ["1:1", "16:9"]')] = ()
    sizes: Annotated[tuple[Size, ...], Field(description='must be a list of sizes like ["1K", "2K"]')] = ()
    thinking: Annotated[tuple[Level, ...], Field(description='must be a list of levels like ["MINIMAL", "HIGH"]')] = ()
    search: Yes = False
    signs: Yes = False
    system_instruction: Yes = False
    stands_in: Yes = True
    usd_in: Price = None
    usd_text: Price = None
    usd_image: Price = None
    replaced_by: Name | None = None
    retired_on: Annotated[date | None, Field(description="must be a date like 2026-06-25")] = None
    best_for: Annotated[str, Field(max_length=120, description="must be at most 120 characters of text")] = ""

    @model_validator(mode="after")
    def _is_usable_or_replaced(self) -> Self:
        if self.status is ModelStatus.RETIRED:
            if self.replaced_by is None:
                raise ValueError("a retired model needs `replaced_by`")
        elif not self.ratios or not self.pictures_in:
            raise ValueError("it needs `ratios` and `pictures_in`")
        return self

    def info(self) -> ModelInfo:
        values = {name: value for name, value in self if value is not None}
        return ModelInfo(**values | {"provider": self.provider.value})


def load_catalogue(
    extra: Sequence[Mapping[str, object]] = (),
    *,
    default: str | None = None,
    providers: Collection[str] | None = None,
) -> Catalogue:
    """Read the shipped models and the operator's.

    Args:
        extra: `[[model]]` tables; one with a known id replaces it.
        default: The model that is used when nobody names one, by id or short name (`LIMNER_IMAGE_MODEL`).
        providers: Those that are set up, e.g. `offline` alone without a key; the models of others are left out, and
            retired names lead to the default then. None means all.

    Raises:
        SettingsWrong: A table or the default cannot be used; the sentence says which and why.
    """
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    models = {entry.id: entry.info() for entry in _entries(shipped["model"], "models.toml")}
    models |= {entry.id: entry.info() for entry in _entries(extra, "limner.toml")}
    every = Catalogue(tuple(models.values()), shipped["default"])
    _check_names(every)
    _check_successors(every)
    chosen = every.find(default or every.default)
    if chosen is None:
        known = ", ".join(model.id for model in every.usable)
        raise SettingsWrong(f"LIMNER_IMAGE_MODEL is {default!r}, which is no known model. Known are: {known}.")
    kept = tuple(model for model in every.models if _is_served(model, providers))
    if not _is_served(chosen, providers):
        raise SettingsWrong(f"LIMNER_IMAGE_MODEL is {chosen.id}, but {chosen.provider} is not set up.")
    return Catalogue(kept, chosen.id)


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


def _check_names(catalogue: Catalogue) -> None:
    counted = Counter(name.lower() for model in catalogue.models for name in {model.id, model.name} - {""})
    twice = next((name for name, count in counted.items() if count > 1), None)
    if twice is not None:
        raise SettingsWrong(f"Two [[model]] tables have the name {twice!r}. Give one of them another `name`.")


def _check_successors(catalogue: Catalogue) -> None:
    for model in catalogue.models:
        successor = catalogue.find(model.replaced_by) if model.replaced_by else None
        if model.replaced_by and (successor is None or successor.status is ModelStatus.RETIRED):
            raise SettingsWrong(f"The model {model.id} is replaced by {model.replaced_by}, which is no usable model.")


def _is_served(model: ModelInfo, providers: Collection[str] | None) -> bool:
    # Retired names stay known: they are answered with what replaced them, whoever served them.
    return providers is None or model.provider in providers or model.status is ModelStatus.RETIRED
