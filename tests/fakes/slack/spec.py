"""Slack's official descriptions, loaded once: which methods exist, and what breaks their form.

Read differently from plain JSON Schema: `token` travels in a header; lists and objects travel as JSON in a string, for
which the descriptions often say "string" alone; `schema` and `subtype` name types that are not described.
"""

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.fakes.schemas import Check, Json, Schemas

SPECS: Final = Path(__file__).parents[2] / "specs" / "slack"
# slack-bolt adds the team to every call, for apps that are installed in a whole organisation.
ALWAYS_TAKEN: Final = {"token", "team_id"}
# Any method may answer them, though few descriptions list them.
COMMON_ERRORS: Final = {
    "account_inactive",
    "internal_error",
    "invalid_arguments",
    "invalid_auth",
    "invalid_blocks",
    "missing_scope",
    "not_allowed_token_type",
    "not_authed",
    "ratelimited",
    "token_revoked",
    "unknown_method",
}


@dataclass(frozen=True)
class Method:
    """One method of the Web API.

    Attributes:
        required: The arguments that may not be missing.
        schemas: What is said of each argument.
        scopes: One of them must be granted; empty when none is needed.
        tier: `t1` to `t4` with so many calls a minute; `t5` has rules of its own.
        takes_json: Whether a JSON body is legal.
        errors: What it may answer besides the common errors.
    """

    name: str
    required: frozenset[str]
    schemas: Mapping[str, Json] = field(repr=False)
    checks: Mapping[str, Check] = field(repr=False)
    scopes: tuple[str, ...]
    tier: str
    takes_json: bool
    errors: frozenset[str] = field(repr=False)
    answer: Check = field(repr=False)

    def faults_of(self, arguments: Mapping[str, Json]) -> Iterator[str]:
        """What in a call's arguments is not as described."""
        for name in sorted(self.required - set(arguments)):
            yield f"missing required field: {name}"
        for name, value in arguments.items():
            if name in ALWAYS_TAKEN:
                continue
            if name not in self.schemas:
                yield f"no such argument: {name}"
            elif not (isinstance(value, list | dict) and not _names_structures(self.schemas[name])):
                yield from (f"{name}{fault}" for fault in self.checks[name](value))

    def faults_of_answer(self, body: Json) -> list[str]:
        """What in our own answer is not as described."""
        if body["ok"]:
            return self.answer(body)
        known = body["error"] in self.errors | COMMON_ERRORS
        return [] if known else [f"the error {body['error']} is not described"]


@functools.cache
def methods() -> Mapping[str, Method]:
    """Every method that is described here, by name."""
    return {file.stem: _method(file) for file in sorted((SPECS / "methods").glob("*.json"))}


def faults_of_blocks(blocks: Json) -> list[str]:
    """What in a message's blocks is not as described."""
    return _block_kit()["SxBlocks"](blocks)


def faults_of_view(view: Json) -> list[str]:
    """What in a modal or a home page is not as described."""
    kinds = {"modal": "SxModal", "home": "SxHome"}
    kind = kinds.get(view.get("type", "")) if isinstance(view, dict) else None
    return _block_kit()[kind](view) if kind else ["a view is of type modal or home"]


def faults_of_event(event: Json) -> list[str]:
    """What in an event that we send is not as described."""
    return _events()(event)


@functools.cache
def _block_kit() -> Mapping[str, Check]:
    definitions = _load("blockkit.schema.json")["definitions"]
    # Views are described as taking a block of any type, which Slack itself does not.
    schemas = Schemas({**definitions, "AnyBlock": definitions["KnownBlock"]})
    return {root: schemas.root(root) for root in ("SxBlocks", "SxModal", "SxHome")}


@functools.cache
def _events() -> Check:
    return Schemas(_load("events.schema.json")["definitions"]).root("SxEvent")


def _method(file: Path) -> Method:
    said = json.loads(file.read_text(encoding="utf-8"))
    schemas = Schemas()
    arguments = said["args"].get("properties", {})
    return Method(
        name=file.stem,
        required=frozenset(said["args"].get("required", ())) - {"token"},
        schemas=arguments,
        checks={name: schemas.check(schema) for name, schema in arguments.items()},
        scopes=tuple((said.get("scope") or {}).get("bot", ())),
        tier=said.get("rate_limits") or "t5",
        takes_json=bool(said.get("json_input_supported")),
        errors=frozenset(said.get("errors") or ()),
        answer=schemas.check(said["output"] or {}),
    )


def _names_structures(schema: Json) -> bool:
    branches = [schema, *schema.get("anyOf", ()), *schema.get("allOf", ())]
    return any(branch.get("type") in {"array", "object"} for branch in branches)


def _load(name: str) -> Json:
    return json.loads((SPECS / name).read_text(encoding="utf-8"))
