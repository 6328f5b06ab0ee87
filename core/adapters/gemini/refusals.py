"""Why the model would not draw, by the provider's reason, and how that is said."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.errors import ModelRefused
from core.model.catalogue import Task
from core.model.text import LONGEST_GRAPHEME, clean_text, shortened

LONGEST_EXPLANATION = 300
"""Characters, as a reader counts them."""

PROMPT_BLOCKED: Mapping[str, str] = MappingProxyType(
    {
        "SAFETY": "safety",
        "IMAGE_SAFETY": "safety",
        "PROHIBITED_CONTENT": "policy",
        "BLOCKLIST": "policy",
        "MODEL_ARMOR": "policy",
        "JAILBREAK": "policy",
    }
)
"""`promptFeedback.blockReason` to the kind of refusal; any other is `other`."""

ANSWER_BLOCKED: Mapping[str, str] = MappingProxyType(
    {
        "SAFETY": "safety",
        "IMAGE_SAFETY": "safety",
        "PROHIBITED_CONTENT": "policy",
        "IMAGE_PROHIBITED_CONTENT": "policy",
        "BLOCKLIST": "policy",
        "MODEL_ARMOR": "policy",
        "ESCALATION": "policy",
        "RECITATION": "recitation",
        "IMAGE_RECITATION": "recitation",
        "SPII": "person",
        "LANGUAGE": "language",
    }
)
"""`finishReason` to the kind of refusal; any other is no refusal."""

_WORDS = {
    "safety": (
        "The model did not draw this because its safety filter stepped in. "
        "Leave out violence, nudity and danger, or describe the scene more gently."
    ),
    "policy": (
        "The model did not draw this because its rules of use do not allow it. "
        "Leave out brands, characters and works that belong to others, or choose another subject."
    ),
    "recitation": (
        "The model did not draw this because it came too close to an existing work. "
        "Describe it in your own words, without naming the work or its maker."
    ),
    "person": (
        "The model did not draw this because it may show private details of a person. "
        "Leave out names, addresses and numbers."
    ),
    "language": (
        "The model did not draw this because it does not know the language well enough. Say it in English instead."
    ),
    "other": "The model would not draw this{unexplained}. Leave something out, or say it in other words.",
}
_UNEXPLAINED = " and did not say why"

_WORDS_OF_TEXT = {
    "safety": "The model did not answer because its safety filter stepped in. Try another picture, or other words.",
    "policy": "The model did not answer because its rules of use do not allow it. Try another picture, or other words.",
    "recitation": "The model did not answer because it came too close to an existing text. Say it in your own words.",
    "person": (
        "The model did not answer because it may tell private details of a person. Leave out names and numbers."
    ),
    "language": "The model did not answer because it does not know the language well enough. Say it in English.",
    "other": "The model would not answer{unexplained}. Try another picture, or other words.",
}
"""What a text model's refusal is called; there is no scene to leave something out of."""

_SENTENCE_ENDS = re.compile(r"(?<=[.!?。！？])\s+")
_NO_USE = re.compile(
    # Nothing that the person could do with it, and addresses.
    r"(?i:support codes?|if you think this was an error|send feedback|be charged|https?://|www\.)"
    # Names of fields, values, statuses and errors.
    r"|\bAPI\b|\bHTTP\b|\bcandidates?\b|\b[A-Z]+_[A-Z_]+\b|\b[a-z]+(?:Reason|Message)\b|\w(?:Error|Exception)\b"
)
"""What makes a sentence of the model's explanation one for its vendor's customers."""

_NAMES = ((re.compile(r"\bGoogle\b"), "the provider"), (re.compile(r"\bGemini\b"), "the model"))
_A_WORD = re.compile(r"\w")


def refused(kind: str, *explanations: str, task: Task = Task.IMAGE) -> ModelRefused:
    """Make the error for a kind of refusal, with the first of the model's explanations that helps a person."""
    explanation = next(filter(None, map(cleaned, explanations)), None)
    words = (_WORDS_OF_TEXT if task is Task.TEXT else _WORDS)[kind]
    said = words.format(unexplained="" if explanation else _UNEXPLAINED)
    return ModelRefused(said, kind=kind, explanation=explanation)


def cleaned(explanation: str) -> str:
    """Bring the model's explanation to one bounded line, without codes, addresses and names of its vendor."""
    line = " ".join(clean_text(explanation[: LONGEST_GRAPHEME * LONGEST_EXPLANATION]).split())
    useful = (one for one in _SENTENCE_ENDS.split(line) if _A_WORD.search(one) and not _NO_USE.search(one))
    return shortened(" ".join(map(_without_names, useful)), LONGEST_EXPLANATION)


def _without_names(sentence: str) -> str:
    told = sentence
    for name, plain in _NAMES:
        told = name.sub(plain, told)
    return told[:1].upper() + told[1:] if sentence[:1].isupper() else told
