"""Reading a request as the real API does: lenient in its spelling, strict in its fields."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

Json = Any
"""A foreign document; this file exists to look inside."""

SPECS = Path(__file__).parents[1] / "specs" / "gemini"
REQUEST = Draft202012Validator(json.loads((SPECS / "google.generate-content.request.schema.json").read_text()))

_FREE = {
    "args",
    "response",
    "parametersJsonSchema",
    "responseJsonSchema",
    "_responseJsonSchema",
    "partMetadata",
    "labels",
    "schema",
    "default",
    "example",
    "headers",
}
_ENUMS = {
    "thinkingLevel",
    "category",
    "threshold",
    "mode",
    "mediaResolution",
    "level",
    "language",
    "behavior",
    "type",
    "responseModalities",
}


def normalised(value: Json) -> Json:
    """Spell a request as the schema does: keys in camelCase, enum words in capitals, nothing that is null."""
    if isinstance(value, list):
        return [normalised(item) for item in value]
    if not isinstance(value, dict):
        return value
    fields = {_camel(key): item for key, item in value.items() if item is not None}
    return {key: _field(key, item) for key, item in fields.items()}


def violations_of(request: Json) -> list[str]:
    """Everything in a normalised request that the official schema does not allow."""
    return [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in REQUEST.iter_errors(request)
    ]


def bytes_of(text: str) -> bytes:
    """Decode either alphabet of base64, padded or not.

    Raises:
        ValueError: It is neither.
    """
    standard = text.translate(str.maketrans("-_", "+/")).rstrip("=")
    return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)


def parts_of(request: Json) -> Iterator[tuple[int, int, str, Json]]:
    """Each part with its place (content and part, from 1) and the role that it stands in."""
    for content_place, content in enumerate(request.get("contents", []), start=1):
        for part_place, part in enumerate(content.get("parts", []), start=1):
            yield content_place, part_place, content.get("role", "user"), part


def _field(key: str, value: Json) -> Json:
    if key in _FREE:
        return value
    if key == "properties" and isinstance(value, dict):
        return {name: normalised(item) for name, item in value.items()}
    if key in _ENUMS:
        return _upper(value)
    return normalised(value)


def _upper(value: Json) -> Json:
    if isinstance(value, list):
        return [_upper(item) for item in value]
    return value.upper() if isinstance(value, str) else normalised(value)


def _camel(key: str) -> str:
    return key if key.startswith("_") else re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), key)
