"""What is taken of the schemas of tools that are not ours, and what is refused."""

import json
from typing import Any

import jsonschema
import pytest

from core.adapters.mcp.schemas import SchemaRefused, checked_schema


def of(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties}


def test_a_usual_schema_is_kept_and_closed() -> None:
    schema = of(words={"type": "string", "description": "What for.", "minLength": 1}) | {"required": ["words"]}

    assert checked_schema(schema) == schema | {"additionalProperties": False}


def test_a_schema_without_arguments_takes_none() -> None:
    closed = {"type": "object", "properties": {}, "additionalProperties": False}

    assert checked_schema({}) == closed
    assert checked_schema({"type": "object", "additionalProperties": True}) == closed


def test_references_inside_the_schema_are_written_out() -> None:
    schema = of(at={"$ref": "#/$defs/Place", "description": "Where."})
    schema |= {"$defs": {"Place": {"type": "object", "properties": {"x": {"type": "number"}}}}}

    assert checked_schema(schema)["properties"]["at"] == {
        "type": "object",
        "description": "Where.",
        "properties": {"x": {"type": "number"}},
    }


def test_a_reference_with_a_description_may_stand_in_a_list_of_one() -> None:
    schema = of(at={"allOf": [{"$ref": "#/definitions/Place"}], "description": "Where."})
    schema |= {"definitions": {"Place": {"type": "string"}}}

    assert checked_schema(schema)["properties"]["at"] == {"type": "string", "description": "Where."}


def test_what_only_decorates_and_what_takes_long_to_check_is_left_out() -> None:
    slow = {"type": "string", "pattern": "(a+)+$", "format": "regex", "examples": ["a"], "x-ours": 1}

    assert checked_schema(of(a=slow))["properties"]["a"] == {"type": "string"}


def test_a_constant_is_one_choice() -> None:
    assert checked_schema(of(a={"const": 1}))["properties"]["a"] == {"enum": [1]}


def test_descriptions_lose_what_nobody_sees_and_everything_beyond_their_bound() -> None:
    hidden = "Paint it.\u200b\U000e0049\U000e0047" + "x" * 1_000

    described = checked_schema(of(a={"type": "string", "description": hidden}))["properties"]["a"]["description"]

    assert described.startswith("Paint it.xx")
    assert len(described) == 500


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (7, "its arguments are no object"),
        ({"type": "string"}, "its arguments are no object"),
        (of(a={"type": "text"}), "it names a type that does not exist"),
        (of(a=7), "it is not made as schemas are"),
        (of(a={"if": {}, "then": {}}), "it uses `if`, which is not understood here"),
        (of(a={"not": {}}), "it uses `not`, which is not understood here"),
        (of(a={"patternProperties": {"(a+)+$": {}}}), "it uses `patternProperties`, which is not understood here"),
        (of(a={"$ref": "https://example.org/schema"}), "it refers to something outside of itself"),
        (of(a={"$ref": "file:///etc/passwd"}), "it refers to something outside of itself"),
        (of(a={"$ref": "#/$defs/none"}), "it refers to something that it does not hold"),
        (of(a={"$ref": "#/properties/a"}), "it is too deep, too large, or refers to itself"),
        (of(**{f"a{number}": {} for number in range(600)}), "it is too deep, too large, or refers to itself"),
        (of(a={"enum": []}), "it has no choices, or too many"),
        (of(a={"enum": [[1]]}), "a choice of it is no plain value"),
        (of(**{"a\u202eb": {}}), "a name in it is too long, or holds characters that nobody sees"),
        (of(a={"enum": ["x\u200by"]}), "a name in it is too long, or holds characters that nobody sees"),
        (of() | {"required": ["b"]}, "it requires arguments that it does not have"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_words_of_ours(schema: object, why: str) -> None:
    with pytest.raises(SchemaRefused) as caught:
        checked_schema(schema)

    assert str(caught.value) == why


def test_a_schema_that_grows_when_it_is_written_out_is_refused() -> None:
    definitions: dict[str, Any] = {"l0": {"type": "string"}}
    for number in range(1, 8):
        twice = {"$ref": f"#/$defs/l{number - 1}"}
        definitions[f"l{number}"] = of(**{f"p{branch}": twice for branch in range(10)})

    with pytest.raises(SchemaRefused):
        checked_schema(of(a={"$ref": "#/$defs/l7"}) | {"$defs": definitions})


def test_what_is_kept_is_a_schema_that_can_be_checked_with() -> None:
    schema = of(
        count={"type": ["integer", "null"], "minimum": 1, "maximum": 9},
        kind={"anyOf": [{"enum": ["a", "b"]}, {"type": "array", "items": {"type": "number"}, "maxItems": 3}]},
        more={"type": "object", "additionalProperties": {"type": "string"}},
    )

    kept = checked_schema(json.loads(json.dumps(schema)))

    jsonschema.Draft202012Validator.check_schema(kept)
    jsonschema.validate({"count": 3, "kind": [1.5], "more": {"x": "y"}}, kept)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"count": 10}, kept)
