"""Discord's official descriptions, loaded once: which operations exist, and what breaks their form."""

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.schemas import Check, Json, Schemas

SPECS = Path(__file__).parents[2] / "specs" / "discord"
METHODS = ("get", "post", "put", "patch", "delete")

EVENTS = {
    "READY": "Ready",
    "GUILD_CREATE": "GuildCreate",
    "MESSAGE_CREATE": "MessageCreate",
    "MESSAGE_UPDATE": "MessageUpdate",
    "MESSAGE_DELETE": "MessageDelete",
    "THREAD_CREATE": "ThreadCreate",
    "THREAD_DELETE": "ThreadDelete",
}
INTERACTIONS = {
    2: "ApplicationCommandInteraction",
    3: "ComponentInteraction",
    4: "AutocompleteInteraction",
    5: "ModalSubmitInteraction",
}


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    Attributes:
        route: The path's template.
        query: The checks of the query's parameters, by name.
        bodies: The checks of a request's body, by content type.
        answers: The checks of an answer's body, by status ("200", "4XX").
    """

    method: str
    route: str
    pattern: re.Pattern[str]
    query: Mapping[str, tuple[Json, Check]] = field(repr=False)
    bodies: Mapping[str, Check] = field(repr=False)
    answers: Mapping[str, Check] = field(repr=False)

    @property
    def name(self) -> str:
        """Method and template, as a test names it."""
        return f"{self.method} {self.route}"

    def faults_of_answer(self, status: int, body: Json) -> list[str]:
        """What in an answer is not as described."""
        if body is None:
            return [] if str(status) in {"204", *self.answers} or status in {200, 202} else [f"no answer {status}"]
        check = self.answers.get(str(status)) or self.answers.get(f"{status // 100}XX")
        return check(body) if check else [f"an answer {status} is not described"]


@functools.cache
def operations() -> tuple[Operation, ...]:
    """Every operation; paths without parameters come before paths with them."""
    document = _openapi()
    found = [
        _operation(document, method, route, path)
        for route, path in document["paths"].items()
        for method in METHODS
        if method in path
    ]
    return tuple(sorted(found, key=lambda operation: (operation.route.count("{"), operation.route)))


def find(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation of a request, with the values in its path."""
    for operation in operations():
        if operation.method == method and (match := operation.pattern.fullmatch(path)):
            return operation, match.groupdict()
    return None


def faults_of_event(name: str, data: Json) -> list[str]:
    """What in a gateway's event is not as described; an event without a description is free."""
    root = INTERACTIONS.get(data.get("type"), "") if name == "INTERACTION_CREATE" else EVENTS.get(name)
    if root is None:
        return []
    if root not in _gateway_checks():
        return [f"{name}: no such interaction type"]
    return _gateway_checks()[root](data)


@functools.cache
def _openapi() -> Json:
    document = json.loads((SPECS / "openapi.trimmed.json").read_text(encoding="utf-8"))
    # The real API takes integers too, as its README says, and discord.py sends them.
    document["components"]["schemas"]["SnowflakeType"] = {"type": ["string", "integer"]}
    return document


@functools.cache
def _gateway_checks() -> Mapping[str, Check]:
    document = _without_empty_enums(json.loads((SPECS / "gateway.schema.json").read_text(encoding="utf-8")))
    schemas = Schemas(document["definitions"])
    return {root: schemas.root(root) for root in {*EVENTS.values(), *INTERACTIONS.values()}}


def _without_empty_enums(value: Json) -> Json:
    """Drop `enum: []`: the conversion lost the members of TypeScript's excluded unions, and nothing could pass."""
    if isinstance(value, list):
        return [_without_empty_enums(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_empty_enums(item) for key, item in value.items() if not (key == "enum" and item == [])}


def _operation(document: Json, method: str, route: str, path: Json) -> Operation:
    check = _openapi_schemas().check
    described = path[method]
    parameters = [*path.get("parameters", []), *described.get("parameters", [])]
    bodies = described.get("requestBody", {}).get("content", {})
    answers = {status: _resolved(document, answer) for status, answer in described["responses"].items()}
    return Operation(
        method=method.upper(),
        route=route,
        pattern=re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route)),
        query={one["name"]: (one["schema"], check(one["schema"])) for one in parameters if one["in"] == "query"},
        bodies={type_: check(body["schema"]) for type_, body in bodies.items()},
        answers={
            status: check(answer["content"]["application/json"]["schema"])
            for status, answer in answers.items()
            if "content" in answer
        },
    )


@functools.cache
def _openapi_schemas() -> Schemas:
    return Schemas(_openapi()["components"]["schemas"], under="#/components/schemas")


def _resolved(document: Json, answer: Json) -> Json:
    reference = answer.get("$ref")
    return document["components"]["responses"][reference.rsplit("/", 1)[1]] if reference else answer
