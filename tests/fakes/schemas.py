"""Official JSON Schemas as quick checks: references are one look-up, and a union tells the branch that was meant."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any, Final

from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema_rs import Draft202012Validator as QuickValidator

Json = Any
"""A document on the wire; the fakes exist to look inside."""

Check = Callable[[Json], list[str]]
"""Tells what in a document is not as described."""

MOST_ERRORS: Final = 5
TELLING: Final = ("type", "subtype")
FORMS: Final[Mapping[str, tuple[type, ...]]] = {
    "null": (type(None),),
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
}


class Schemas:
    """Checks that share definitions; each is compiled once.

    Args:
        under: Where the definitions stand in their document, as a reference says it.
    """

    def __init__(self, definitions: Mapping[str, Json] | None = None, *, under: str = "#/definitions") -> None:
        self._under = under
        self._document = _nested(under, definitions or {})
        self._known = {f"{under}/{name}": schema for name, schema in (definitions or {}).items()}
        changed = {"$ref": self._reference, "oneOf": self._union, "anyOf": self._union}
        self._kind: Any = validators.extend(Draft202012Validator, changed)

    def root(self, name: str) -> Check:
        """The check of one definition."""
        return self.check({"$ref": f"{self._under}/{name}"})

    def check(self, schema: Json) -> Check:
        """The check of a schema; at most five faults are told."""
        validator = self._kind(schema)
        quick = cache(partial(QuickValidator, {**self._document, **schema}))

        def faults(instance: Json) -> list[str]:
            # Nearly all that passes here is as described; only a fault is worth the search for its meaning.
            if quick().is_valid(instance):
                return []
            found = (f"{_place(one)}: {_brief(one.message)}" for one in validator.iter_errors(instance))
            return [text for text, _ in zip(found, range(MOST_ERRORS), strict=False)]

        return faults

    def _reference(self, validator: Any, name: str, instance: Json, _: Json) -> Iterator[ValidationError]:
        yield from validator.descend(instance, self._known[name], resolver=validator._resolver)

    def _union(self, validator: Any, branches: list[Json], instance: Json, _: Json) -> Iterator[ValidationError]:
        fitting = [branch for branch in branches if self._admits(branch, instance)]
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

    def _admits(self, branch: Json, instance: Json) -> bool:
        branch = self._known.get(branch.get("$ref", ""), branch)
        if "anyOf" in branch:
            return any(self._admits(inner, instance) for inner in branch["anyOf"])
        alone = branch.get("type")
        if isinstance(alone, str) and not isinstance(instance, FORMS[alone]):
            return False
        return not isinstance(instance, dict) or all(_fits(branch, instance, key) for key in TELLING)


def _nested(under: str, definitions: Mapping[str, Json]) -> dict[str, Json]:
    """The definitions where references look for them."""
    document: dict[str, Json] = dict(definitions)
    for name in reversed(under.removeprefix("#/").split("/")):
        document = {name: document}
    return document


def _fits(branch: Json, instance: Json, key: str) -> bool:
    wanted = branch.get("properties", {}).get(key)
    if not wanted or key not in instance:
        return True
    legal = wanted.get("enum", [wanted["const"]] if "const" in wanted else None)
    return wanted != {"not": {}} and (legal is None or instance[key] in legal)


def _place(error: ValidationError) -> str:
    return ".".join(map(str, error.absolute_path))


def _brief(message: str) -> str:
    # A document that is too long stands in front of the words that say so.
    return message if len(message) <= 200 else f"{message[:100]} … {message[-80:]}"


def _shown(instance: Json) -> str:
    return f"type {instance['type']}" if isinstance(instance, dict) and "type" in instance else str(instance)[:80]
