"""The sentences about what is forgotten and no longer kept."""

from bots import wording
from core.model.conversation import Gone, GoneVersion, Version

FORGET_WHAT = "Say what to forget: `/forget me` for everything of yours, `/forget conversation` for this one."
FORGET_ME = (
    "Limner forgets everything that you asked for: pictures, words, files and your name. What others made from your "
    "pictures stays, and so do messages in this chat: delete those here. This cannot be undone."
)
FORGET_CONVERSATION = (
    "Limner forgets this conversation for everyone: pictures, words, files and names. Messages in this chat stay: "
    "delete those here. This cannot be undone."
)
FORGET_YOURSELF = "Only who asked for this can confirm it. Write `/forget me` yourself."
NOT_KEPT_HERE = "(no longer kept)"
NOTHING_TO_FORGET = "There was nothing to forget."


def delete_for_everyone(version: Version) -> str:
    """Ask before a version is deleted."""
    return f"Delete {version.label} for everyone? This cannot be undone."


def was_deleted(gone: GoneVersion) -> str:
    """What stands where a version stood."""
    if gone.why is not Gone.DELETED:
        return f"{gone.label} is no longer kept."
    return f"{gone.label} was deleted by @{gone.by}." if gone.by else f"{gone.label} was deleted."


def forgotten(requests: int) -> str:
    """Say that it is done."""
    return (
        f"Forgotten: {wording.counted(requests, 'request')} with everything about them."
        if requests
        else NOTHING_TO_FORGET
    )
