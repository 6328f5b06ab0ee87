"""What is said of what is forgotten and no longer kept."""

from bots import wording
from core.model.conversation import Gone, GoneVersion


def was_deleted(gone: GoneVersion) -> str:
    """What stands where a version stood."""
    if gone.why is not Gone.DELETED:
        return wording.is_no_longer_kept(gone.label)
    return wording.was_deleted(gone.label, gone.by or "")


def forgotten(requests: int) -> str:
    """Say that it is done."""
    return wording.forgotten(requests) if requests else wording.NOTHING_TO_FORGET
