"""Discord's official descriptions, loaded once: which operations exist, and what breaks their form."""

import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators

Json = Any
"""A document on the wire; this package exists to look inside."""

SPECS = Path(__file__).parents[2] / "specs" / "discord"
METHODS = ("get", "post", "put", "patch", "delete")
MOST_ERRORS = 5
FORMS: Mapping[str, tuple[type, ...]] = {
    "null": (type(None),),
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
}

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

Check = Callable[[Json], list[str]]


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    Attributes:
        route: The path's template, as a test names it.
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
    definitions = {f"#/definitions/{name}": schema for name, schema in document["definitions"].items()}
    roots = {*EVENTS.values(), *INTERACTIONS.values()}
    return {root: _check({"$ref": f"#/definitions/{root}"}, _kind(definitions)) for root in roots}


def _without_empty_enums(value: Json) -> Json:
    """Drop `enum: []`: the conversion lost the members of TypeScript's excluded unions, and nothing could pass."""
    if isinstance(value, list):
        return [_without_empty_enums(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_empty_enums(item) for key, item in value.items() if not (key == "enum" and item == [])}


def _operation(document: Json, method: str, route: str, path: Json) -> Operation:
    kind = _openapi_kind()
    described = path[method]
    parameters = [*path.get("parameters", []), *described.get("parameters", [])]
    bodies = described.get("requestBody", {}).get("content", {})
    answers = {status: _resolved(document, answer) for status, answer in described["responses"].items()}
    return Operation(
        method=method.upper(),
        route=route,
        pattern=re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route)),
        query={one["name"]: (one["schema"], _check(one["schema"], kind)) for one in parameters if one["in"] == "query"},
        bodies={type_: _check(body["schema"], kind) for type_, body in bodies.items()},
        answers={
            status: _check(answer["content"]["application/json"]["schema"], kind)
            for status, answer in answers.items()
            if "content" in answer
        },
    )


@functools.cache
def _openapi_kind() -> Any:
    schemas = _openapi()["components"]["schemas"]
    return _kind({f"#/components/schemas/{name}": schema for name, schema in schemas.items()})


def _resolved(document: Json, answer: Json) -> Json:
    reference = answer.get("$ref")
    return document["components"]["responses"][reference.rsplit("/", 1)[1]] if reference else answer


def _check(schema: Json, kind: Any) -> Check:
    validator = kind(schema)

    def faults(instance: Json) -> list[str]:
        found = (
            f"{'.'.join(map(str, one.absolute_path))}: {_brief(one.message)}" for one in validator.iter_errors(instance)
        )
        return [text for text, _ in zip(found, range(MOST_ERRORS), strict=False)]

    return faults


def _kind(definitions: Mapping[str, Json]) -> Any:
    """A validator whose references are one look-up, and whose unions report the branch that the `type` names."""

    def reference(validator: Any, name: str, instance: Json, _: Json) -> Iterator[ValidationError]:
        yield from validator.descend(instance, definitions[name], resolver=validator._resolver)

    def union(validator: Any, branches: list[Json], instance: Json, _: Json) -> Iterator[ValidationError]:
        fitting = [branch for branch in branches if _admits(definitions.get(branch.get("$ref", ""), branch), instance)]
        if not fitting:
            yield ValidationError(f"nothing of this kind may stand here: {_shown(instance)}")
            return
        least: list[ValidationError] | None = None
        for branch in fitting:
            errors = list(validator.descend(instance, branch, resolver=validator._resolver))
            if not errors:
                return
            least = errors if least is None or len(errors) < len(least) else least
        yield from least or []

    return validators.extend(Draft202012Validator, {"$ref": reference, "oneOf": union, "anyOf": union})


def _admits(branch: Json, instance: Json) -> bool:
    alone = branch.get("type")
    if isinstance(alone, str) and not isinstance(instance, FORMS[alone]):
        return False
    if not isinstance(instance, dict) or "type" not in instance:
        return True
    wanted = branch.get("properties", {}).get("type", {})
    legal = wanted.get("enum", [wanted["const"]] if "const" in wanted else None)
    return legal is None or instance["type"] in legal


def _brief(message: str) -> str:
    # A document that is too long stands in front of the words that say so.
    return message if len(message) <= 200 else f"{message[:100]} … {message[-80:]}"


def _shown(instance: Json) -> str:
    return f"type {instance['type']}" if isinstance(instance, dict) and "type" in instance else str(instance)[:80]
