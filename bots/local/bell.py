"""Telling whoever runs Limner, in the local chat: it is who sits before it."""

from collections.abc import Sequence

from bots.local.messages import Author, Draft, Note
from bots.local.transcript import Transcript
from core.ports import Clock

WHOEVER_SITS_HERE = "local"


class LocalBell:
    """The `Bell` of the local chat, which has one channel."""

    def __init__(self, transcript: Transcript, clock: Clock) -> None:
        self._transcript = transcript
        self._clock = clock

    async def post(self, channel: str, words: str) -> None:  # noqa: ARG002 - the port's shape
        """Tell it in the channel.

        Raises:
            ChatUnreachable: The transcript cannot be written.
        """
        draft = Draft(f"bell:{self._clock.new_id()}", Author.LIMNER, Note(words, tone="error"))
        await self._transcript.put(draft)

    async def tell(self, person: str, words: str) -> None:
        """Tell it in the channel: nobody else is here.

        Raises:
            ChatUnreachable: The transcript cannot be written.
        """
        await self.post(person, words)

    def owners(self) -> Sequence[str]:
        """Whoever started it."""
        return (WHOEVER_SITS_HERE,)
