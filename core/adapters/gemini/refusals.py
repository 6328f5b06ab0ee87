"""Why the model would not draw, by the provider's reason, and how that is said."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.errors import ModelRefused
from core.model.catalogue import Task
from core.model.text import LONGEST_GRAPHEME, clean_text, shortened
from core.sayings import requests as sayings
from core.sentence import said_in

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
    why = "unexplained" if kind == "other" and not explanation else kind
    if task is Task.TEXT:
        sentence = said_in("REFUSED_WORDS", sayings.REFUSED_WORDS, why)
    else:
        sentence = said_in("REFUSED_PICTURES", sayings.REFUSED_PICTURES, why)
    return ModelRefused(sentence, kind=kind, explanation=explanation)


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
