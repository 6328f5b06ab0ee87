"""The sentences about what is forgotten and no longer kept."""

from bots import wording

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


def forgotten(requests: int) -> str:
    """Say that it is done."""
    return (
        f"Forgotten: {wording.counted(requests, 'request')} with everything about them."
        if requests
        else NOTHING_TO_FORGET
    )
