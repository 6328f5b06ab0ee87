"""The model catalogue: `models.toml`, and what an operator adds to it."""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import SettingsWrong
from core.model.catalogue import Catalogue, ModelInfo, ModelStatus

SHIPPED = Path(__file__).with_name("models.toml")

_PLAIN = {"missing": "it is missing", "extra_forbidden": "models have no such key"}
"""Pydantic's kinds of mistake that an operator makes most, in plain words."""

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Ratio = Annotated[str, Field(pattern=r"^[1-9][0-9]?:[1-9][0-9]?$")]
Size = Annotated[str, Field(pattern=r"^(?:512|[1-9]K)$")]
Price = Annotated[Decimal, Field(ge=0, le=10_000)]


class _Entry(BaseModel):
    """A `[[model]]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Name
    provider: Name
    status: ModelStatus = ModelStatus.CURRENT
    name: Name | None = None
    pictures_in: Annotated[int, Field(ge=0, le=100)] = 0
    ratios: tuple[Ratio, ...] = ()
    sizes: tuple[Size, ...] = ()
    signs: bool = False
    system_instruction: bool = False
    usd_in: Price | None = None
    usd_text: Price | None = None
    usd_image: Price | None = None
    replaced_by: Name | None = None
    retired_on: date | None = None
    best_for: Annotated[str, Field(max_length=120)] = ""

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
        return ModelInfo(**values)


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
            first = error.errors()[0]
            where = f"[[model]] table {number} ({table.get('id', 'without id')}) of {file}"
            key = f", `{'.'.join(map(str, first['loc']))}`" if first["loc"] else ""
            what = _PLAIN.get(first["type"], first["msg"].removeprefix("Value error, "))
            raise SettingsWrong(f"{where}{key}: {what}.") from error
    return entries


def _check_successors(catalogue: Catalogue) -> None:
    for model in catalogue.models:
        successor = catalogue.find(model.replaced_by) if model.replaced_by else None
        if model.replaced_by and (successor is None or successor.status is ModelStatus.RETIRED):
            raise SettingsWrong(f"The model {model.id} is replaced by {model.replaced_by}, which is no usable model.")


def _is_served(model: ModelInfo, providers: Collection[str] | None) -> bool:
    # Retired names stay known: they are answered with what replaced them, whoever served them.
    return providers is None or model.provider in providers or model.status is ModelStatus.RETIRED
