"""Reading what Slack sends: whatever is missing or of another kind reads as empty."""

from collections.abc import Mapping

Payload = Mapping[str, object]
"""A payload or a part of one, as it came."""


def part(payload: Payload, *path: str) -> Payload:
    """The object at a path."""
    found = _at(payload, path)
    return found if isinstance(found, Mapping) else {}


def text(payload: Payload, *path: str) -> str:
    """The words at a path."""
    found = _at(payload, path)
    return found if isinstance(found, str) else ""


def flag(payload: Payload, *path: str) -> bool:
    """Whether a path holds `true`."""
    return _at(payload, path) is True


def parts(payload: Payload, *path: str) -> tuple[Payload, ...]:
    """The objects of the list at a path."""
    found = _at(payload, path)
    return tuple(one for one in found if isinstance(one, Mapping)) if isinstance(found, list) else ()


def is_readable(payload: Payload) -> bool:
    """Whether that is there which slack-bolt reads without looking first."""
    match text(payload, "type"):
        case "event_callback":
            return bool(text(payload, "event", "type"))
        case "block_actions":
            # slack-bolt reads the first alone.
            return bool(text(next(iter(parts(payload, "actions")), {}), "action_id"))
        case "view_submission" | "view_closed":
            return bool(text(payload, "view", "callback_id"))
        case "message_action" | "shortcut":
            return bool(text(payload, "callback_id"))
    return True


def _at(payload: Payload, path: tuple[str, ...]) -> object:
    found: object = payload
    for name in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found
