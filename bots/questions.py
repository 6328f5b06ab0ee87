"""Where somebody was asked back, so that their next words are taken for the answer."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from bots.lately import Lately
from core.model.conversation import ConversationKey

F = TypeVar("F")


class Questions(Generic[F]):
    """Remembers the latest of them in this process: after a restart people call the bot by name once more."""

    def __init__(self) -> None:
        self._open: Lately[ConversationKey, tuple[F, ...]] = Lately()

    def ask(self, key: ConversationKey, files: Sequence[F] = ()) -> None:
        """Somebody was told what is missing.

        Args:
            key: Where.
            files: What they had attached; a message that follows need not bring it again.
        """
        self._open.put(key, tuple(files) or self.files(key))

    def is_open(self, key: ConversationKey) -> bool:
        """Whether somebody was asked back there."""
        return self._open.get(key) is not None

    def files(self, key: ConversationKey) -> tuple[F, ...]:
        """What came before the question."""
        return self._open.get(key) or ()

    def answered(self, key: ConversationKey) -> None:
        """What came before it was used."""
        if self.files(key):
            self._open.put(key, ())
