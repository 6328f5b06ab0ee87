"""From the body of a 200 to an answer, or to the reason why there is none: pure."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.adapters.gemini.reading import Document, as_bytes, as_dict, as_list, as_text
from core.adapters.gemini.refusals import cleaned, refused
from core.errors import ModelRefused
from core.model.asking import LoadedPicture, ModelAnswer
from core.model.catalogue import ModelInfo
from core.prices import priced_pictures
from core.sayings import requests as sayings
from core.sentence import said_in

LONGEST_REASON = 60
PEOPLE = "person"

# The numbers of Google's page "Responsible AI and usage guidelines for Imagen".
_KINDS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("58061214", "17301594", "29310472", "15236754", "39322892"), PEOPLE)
    | dict.fromkeys(("89371032", "49114662", "72817394", "64151117", "42237218"), "policy")
    | {"92201652": "private"}
)
"""Support codes to the kind of refusal: people, what the rules forbid, private details; any other is safety."""

_CODE = re.compile(r"\b[0-9]{8}\b")
_REFUSAL = re.compile(r"responsible ai|usage guidelines|sensitive words|support codes?", re.IGNORECASE)


def read_answer(document: object, model: ModelInfo) -> ModelAnswer:
    """Read the pictures that came, in their order; those that were held back are only missing.

    Raises:
        ModelRefused: Every one was held back.
    """
    predictions = [as_dict(item) for item in as_list(as_dict(document).get("predictions"))]
    pictures = tuple(picture for item in predictions if (picture := _picture(item)) is not None)
    reasons = [reason for item in predictions if (reason := as_text(item.get("raiFilteredReason")))]
    if not pictures and reasons:
        raise _refused(reasons[0])
    stopped = reasons[0][:LONGEST_REASON] if reasons else None
    return ModelAnswer(pictures, priced_pictures(len(pictures), model), stopped)


def refusal_in(detail: str) -> ModelRefused | None:
    """The refusal that a 400 holds, if it is one: Vertex AI stops some prompts at the door."""
    return _refused(detail.partition(": ")[2] or detail) if _REFUSAL.search(detail) else None


def _picture(prediction: Document) -> LoadedPicture | None:
    data = as_bytes(prediction.get("bytesBase64Encoded"))
    return LoadedPicture(data, as_text(prediction.get("mimeType"))) if data else None


def _refused(reason: str) -> ModelRefused:
    kinds = {_KINDS.get(code, "safety") for code in _CODE.findall(reason)} or {"safety"}
    if PEOPLE in kinds:
        sentence = said_in("REFUSED_PICTURES", sayings.REFUSED_PICTURES, "people")
        return ModelRefused(sentence, kind=PEOPLE, explanation=cleaned(reason) or None)
    kind = next(kind for kind in ("policy", "private", "safety") if kind in kinds)
    return refused("person" if kind == "private" else kind, reason)
