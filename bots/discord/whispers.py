"""The tokens of private answers, in memory alone: whoever holds one may write as the bot until it dies."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.ports import Clock

LIFETIME = timedelta(minutes=14, seconds=30)
"""Discord takes a token for 15 minutes; what is begun shortly before would end too late."""


@dataclass(frozen=True, slots=True)
class Whisper:
    """The right to change the answer that only one person sees."""

    application_id: int
    token: str = field(repr=False)


class Whispers:
    """Remembers the token of each interaction that is answered privately, as long as it lives."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[datetime, Whisper]] = {}

    def remember(self, interaction_id: str, application_id: int, token: str) -> None:
        """Keep the token of an interaction that has just come."""
        self._forget_the_dead()
        self._kept[interaction_id] = (self._clock.now(), Whisper(application_id, token))

    def find(self, interaction_id: str) -> Whisper | None:
        """The token of an interaction; None when it is unknown here or too old."""
        self._forget_the_dead()
        kept = self._kept.get(interaction_id)
        return kept[1] if kept else None

    def __len__(self) -> int:
        return len(self._kept)

    def _forget_the_dead(self) -> None:
        oldest = self._clock.now() - LIFETIME
        # They were kept in the order of their coming.
        for interaction_id, (since, _) in [*self._kept.items()]:
            if since > oldest:
                return
            del self._kept[interaction_id]
