"""From the body of a 200 to an answer, or to the reason why there is none: pure."""

import structlog

from core.adapters.gemini.reading import Document, as_bytes, as_dict, as_list, as_plain, as_text
from core.adapters.gemini.refusals import ANSWER_BLOCKED, PROMPT_BLOCKED, cleaned, refused
from core.adapters.gemini.tokens import read_usage
from core.errors import KeyRefused, SignatureMissing
from core.model.asking import NO_CONTENT, LoadedCall, LoadedPart, LoadedPicture, LoadedText, ModelAnswer
from core.model.catalogue import ModelInfo, Task

BROKEN_PICTURE, BROKEN_CALL = "broken picture", "broken call"
LONGEST_REASON = 60

_ENDED = frozenset({"", "STOP", "FINISH_REASON_UNSPECIFIED"})
_ENDING_STAGES = frozenset({"DEPRECATED", "RETIRED"})

log = structlog.get_logger(__name__)


def read_answer(document: object, model: ModelInfo) -> ModelAnswer:
    """Read what came, whatever shape it has.

    Raises:
        ModelRefused: The prompt or the answer was blocked, and no picture came through.
        SignatureMissing, KeyRefused: As a finish reason says.
    """
    whole = as_dict(document)
    _note_ending(whole, model)
    candidates = as_list(whole.get("candidates"))
    candidate = as_dict(candidates[0]) if candidates else {}
    parts, broken = _parts(candidate, model)
    has_picture = any(isinstance(part, LoadedPicture) for part in parts)
    reason = as_text(candidate.get("finishReason"))[:LONGEST_REASON]
    if not has_picture:
        _raise_refusal(whole, candidate, reason, parts, task=model.task)
    if not any(_says_something(part) for part in parts):
        parts = ()
    stopped = reason if reason not in _ENDED else None
    if stopped is None and broken:
        stopped = broken
    if stopped is None and not parts:
        stopped = NO_CONTENT
    explanation = cleaned(as_text(candidate.get("finishMessage"))) if stopped else ""
    return ModelAnswer(parts, read_usage(whole, model, has_picture=has_picture), stopped, explanation or None)


def _says_something(part: LoadedPart) -> bool:
    return bool(part.text.strip()) if isinstance(part, LoadedText) else True


def _raise_refusal(
    whole: Document, candidate: Document, reason: str, parts: tuple[LoadedPart, ...], *, task: Task
) -> None:
    message = as_text(candidate.get("finishMessage"))
    feedback = as_dict(whole.get("promptFeedback"))
    blocked = as_text(feedback.get("blockReason"))
    if blocked and not parts:
        raise refused(
            PROMPT_BLOCKED.get(blocked, "other"), as_text(feedback.get("blockReasonMessage")), message, task=task
        )
    if reason == "MISSING_THOUGHT_SIGNATURE":
        raise SignatureMissing(f"finish reason {reason}: {message}")
    if reason == "PUP_LIMITED_DISABLED":
        raise KeyRefused("the provider limited or disabled this account for breaches of its prohibited use policy")
    if reason in ANSWER_BLOCKED:
        said = " ".join(part.text for part in parts if isinstance(part, LoadedText))
        raise refused(ANSWER_BLOCKED[reason], message, said, task=task)


def _parts(candidate: Document, model: ModelInfo) -> tuple[tuple[LoadedPart, ...], str]:
    """The parts in their order, thinking left out, and what among them could not be read."""
    parts: list[LoadedPart] = []
    broken = ""
    for item in as_list(as_dict(candidate.get("content")).get("parts")):
        part = as_dict(item)
        if part.get("thought") is True:
            continue
        native = as_bytes(part.get("thoughtSignature"))
        if "functionCall" in part:
            call = _call(as_dict(part["functionCall"]), native)
            # An image model has nothing to wish for.
            is_wish = bool(call.name) and model.task is Task.TEXT
            broken = broken if is_wish else BROKEN_CALL
            parts.extend([call] if is_wish else [])
        elif "inlineData" in part:
            picture = _picture(as_dict(part["inlineData"]), native)
            broken = broken if picture else BROKEN_PICTURE
            parts.extend([picture] if picture else [])
        elif native or as_text(part.get("text")):
            # A signature may come on a part without words; it goes back the same way.
            parts.append(LoadedText(as_text(part.get("text")), native))
    return tuple(parts), broken


def _call(wish: Document, native: bytes | None) -> LoadedCall:
    given = as_plain(wish.get("args", {}))
    # What is no object fits no tool, and must not pass for one without arguments.
    arguments = given if isinstance(given, dict) else {"args": given}
    return LoadedCall(as_text(wish.get("id")), as_text(wish.get("name")), arguments, native)


def _picture(blob: Document, native: bytes | None) -> LoadedPicture | None:
    data = as_bytes(blob.get("data"))
    return LoadedPicture(data, as_text(blob.get("mimeType")), native) if data else None


def _note_ending(whole: Document, model: ModelInfo) -> None:
    status = as_dict(whole.get("modelStatus"))
    if as_text(status.get("modelStage")) in _ENDING_STAGES:
        on = as_text(status.get("retirementTime"))[:LONGEST_REASON] or "unknown"
        log.warning("model is going away", model=model.id, on=on)
