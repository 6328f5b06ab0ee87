"""A foreign tool's schema, brought down to what we can check and a model can be told: pure.

Each argument is checked by `jsonschema` on the event loop, so nothing may stay that takes long (regular expressions),
leads elsewhere (references) or says more than is checked (conditions).
"""

from collections.abc import Mapping
from typing import Any

from core.model.text import clean_text, shortened

DEEPEST = 8
MOST_NODES = 500
LONGEST_DESCRIPTION = 500
MOST_CHOICES = 200
LONGEST_WORD = 200
LARGEST_NUMBER = 1e300

_TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})
_NUMBERS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
_COUNTS = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"})
_WORDS = frozenset({"description", "title"})
_BRANCHES = frozenset({"anyOf", "oneOf"})
_BEYOND_US = frozenset(
    {"$dynamicRef", "$recursiveRef", "contains", "dependencies", "dependentRequired", "dependentSchemas"}
    | {"else", "if", "not", "patternProperties", "prefixItems", "propertyNames", "then"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)
"""What changes the meaning of a schema and is not understood here. `pattern` is left out instead: what it refuses, its
server refuses too."""


class SchemaRefused(ValueError):
    """The tool cannot be offered; the message says why, in words of ours."""


def checked_schema(schema: object) -> dict[str, Any]:
    """Make a schema of arguments that holds nothing but what we check.

    Raises:
        SchemaRefused: It is no object's, too large, or needs what is not understood.
    """
    if not isinstance(schema, Mapping) or schema.get("type", "object") != "object":
        raise SchemaRefused("its arguments are no object")
    reading = _Reading(schema)
    properties = reading.node({"type": "object"} | dict(schema), 0)
    return {"properties": {}} | properties | {"additionalProperties": False}


class _Reading:
    """One pass over one schema, with the number of nodes that it may still have."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._left = MOST_NODES

    def node(self, schema: object, depth: int) -> dict[str, Any]:
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            raise SchemaRefused("it is too deep, too large, or refers to itself")
        if schema is True:
            return {}
        if not isinstance(schema, Mapping):
            raise SchemaRefused("it is not made as schemas are")
        if "$ref" in schema:
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            return self.node({**self._referred(schema["$ref"]), **beside}, depth + 1)
        if "allOf" in schema:
            return self.node(_merged(schema), depth + 1)
        foreign = sorted(_BEYOND_US & schema.keys())
        if foreign:
            raise SchemaRefused(f"it uses `{foreign[0]}`, which is not understood here")
        return self._plain(schema) | self._nested(schema, depth + 1)

    def _referred(self, ref: object) -> Mapping[str, Any]:
        """What a reference inside the schema itself stands for."""
        if not isinstance(ref, str) or not ref.startswith("#/"):
            raise SchemaRefused("it refers to something outside of itself")
        found: object = self._root
        for step in ref[2:].split("/"):
            found = found.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(found, Mapping) else None
        if not isinstance(found, Mapping):
            raise SchemaRefused("it refers to something that it does not hold")
        return found

    def _plain(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The keywords that hold no schemas."""
        kept: dict[str, Any] = {}
        for key, value in schema.items():
            if key == "type":
                kept[key] = _type(value)
            elif key in _WORDS and isinstance(value, str):
                kept[key] = shortened(clean_text(value), LONGEST_DESCRIPTION)
            elif (key in _NUMBERS and _is_number(value)) or (key in _COUNTS and _is_count(value)):
                kept[key] = value
            elif key == "enum":
                kept[key] = _choices(value)
            elif key == "const":
                kept["enum"] = _choices([value])
        return kept

    def _nested(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        """The keywords that hold schemas."""
        kept: dict[str, Any] = {}
        if "properties" in schema:
            kept["properties"] = self._properties(schema["properties"], depth)
            kept |= _required(schema.get("required"), kept["properties"])
        if "items" in schema:
            kept["items"] = self.node(schema["items"], depth)
        for key in _BRANCHES & schema.keys():
            if not isinstance(schema[key], list) or not schema[key]:
                raise SchemaRefused("it is not made as schemas are")
            kept[key] = [self.node(branch, depth) for branch in schema[key]]
        further = schema.get("additionalProperties")
        if further is not None:
            kept["additionalProperties"] = False if further is False else self.node(further, depth)
        return kept

    def _properties(self, properties: object, depth: int) -> dict[str, Any]:
        if not isinstance(properties, Mapping):
            raise SchemaRefused("it is not made as schemas are")
        return {_word(name): self.node(schema, depth) for name, schema in properties.items()}


def _merged(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema whose only other part stands in a list, as some write it to add a description to a reference."""
    parts = schema["allOf"]
    if not isinstance(parts, list) or len(parts) != 1 or not isinstance(parts[0], Mapping):
        raise SchemaRefused("it uses `allOf` of several parts, which is not understood here")
    return {**parts[0], **{key: value for key, value in schema.items() if key != "allOf"}}


def _required(names: object, properties: Mapping[str, Any]) -> dict[str, Any]:
    if names is None:
        return {}
    if not isinstance(names, list) or not all(isinstance(name, str) and name in properties for name in names):
        raise SchemaRefused("it requires arguments that it does not have")
    return {"required": names}


def _type(value: object) -> str | list[str]:
    named = value if isinstance(value, list) else [value]
    if not named or not all(isinstance(name, str) and name in _TYPES for name in named):
        raise SchemaRefused("it names a type that does not exist")
    return value  # type: ignore[return-value]  # both were looked at as one list


def _choices(value: object) -> list[Any]:
    if not isinstance(value, list) or not 0 < len(value) <= MOST_CHOICES:
        raise SchemaRefused("it has no choices, or too many")
    return [_word(choice) if isinstance(choice, str) else _simple(choice) for choice in value]


def _simple(value: object) -> object:
    if value is None or isinstance(value, bool) or _is_number(value):
        return value
    raise SchemaRefused("a choice of it is no plain value")


def _word(word: object) -> str:
    """A name or a choice is sent back as it is, so it is refused rather than cleaned."""
    if not isinstance(word, str) or len(word) > LONGEST_WORD or clean_text(word) != word.strip():
        raise SchemaRefused("a name in it is too long, or holds characters that nobody sees")
    return word


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST_NUMBER


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_NUMBER
