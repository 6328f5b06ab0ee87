"""What whoever runs Limner is told that they must mend."""

from datetime import datetime


def must_be_mended(what: str) -> str:
    """What is wrong."""
    return f"⚠️ Limner needs whoever runs it. {what}"


def in_detail(detail: str) -> str:
    """What a provider or a library said of it."""
    return f"In detail: {detail}"


def to_mend(mend: str) -> str:
    """How to mend it."""
    return f"To mend it: {mend}"


def happened(times: int, first: datetime, last: datetime) -> str:
    """How often it happened since operators were told, and when."""
    if times == 1:
        return f"It happened at {first:%H:%M} UTC."
    return f"It happened {times} times, from {first:%H:%M} to {last:%H:%M} UTC."


TOLD_HOURLY = "You hear of the same cause once an hour at most; the log has every time."
