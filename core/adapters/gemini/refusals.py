"""Why the model would not draw, by the provider's reason, and how that is said."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from core.errors import ModelRefused
from core.model.catalogue import Task
from core.model.text import clean_text

LONGEST_EXPLANATION = 300

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
    "other": "The model would not draw this and did not say why. Leave something out, or say it in other words.",
}

_WORDS_OF_TEXT = {
    "safety": "The model did not answer because its safety filter stepped in. Try another picture, or other words.",
    "policy": "The model did not answer because its rules of use do not allow it. Try another picture, or other words.",
    "recitation": "The model did not answer because it came too close to an existing text. Say it in your own words.",
    "person": (
        "The model did not answer because it may tell private details of a person. Leave out names and numbers."
    ),
    "language": "The model did not answer because it does not know the language well enough. Say it in English.",
    "other": "The model would not answer and did not say why. Try another picture, or other words.",
}
"""What a text model's refusal is called; there is no scene to leave something out of."""

_NO_USE = re.compile(
    r"(?:^|(?<=[.!?] ))(?:Support codes?:|If you think this was an error)[^.!?]*[.!?]?\s*", re.IGNORECASE
)


def refused(kind: str, explanation: str, task: Task = Task.IMAGE) -> ModelRefused:
    """Make the error for a kind of refusal, with the model's own words as far as they help a person."""
    words = _WORDS_OF_TEXT if task is Task.TEXT else _WORDS
    return ModelRefused(words[kind], kind=kind, explanation=cleaned(explanation) or None)


def cleaned(explanation: str) -> str:
    """Bring the model's explanation to one bounded line, without support codes and offers to send feedback."""
    line = _NO_USE.sub("", " ".join(clean_text(explanation[: 10 * LONGEST_EXPLANATION]).split())).strip()
    return line if len(line) <= LONGEST_EXPLANATION else line[: LONGEST_EXPLANATION - 1].rstrip() + "…"
