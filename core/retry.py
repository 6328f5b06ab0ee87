"""When a job is tried again."""

import random
from datetime import timedelta

from core.errors import ProviderQuotaUsed

MOST_TRIES = 5
"""Tries of one job that time may mend."""

LONGEST_PAUSE = timedelta(minutes=10)
"""The longest wait that keeps a conversation's place; a provider that asks for more has run out for the day."""

FIRST_PAUSE = timedelta(seconds=2)


def pause_before_retry(attempt: int, asked: timedelta | None) -> timedelta:
    """Decide how long to wait before a job is tried again.

    Args:
        attempt: Tries already made, from 1.
        asked: The provider's own wait (RetryInfo, Retry-After), if it sent one; never undercut.

    Raises:
        ProviderQuotaUsed: The provider asked for more than `LONGEST_PAUSE`.
    """
    if asked is not None and asked > LONGEST_PAUSE:
        raise ProviderQuotaUsed(f"the provider asked for a pause of {asked}", until=asked)
    pause = asked if asked is not None else min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE)
    # Jobs that were turned away together must not come back together.
    return pause * random.uniform(1.0, 1.2)  # noqa: S311 - spreads load, protects nothing
