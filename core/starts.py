"""Where a request starts: the version that it works on, and the turn before it."""

from dataclasses import dataclass

from core.model.conversation import ConversationKey, Version
from core.model.request import Person, Request, Start
from core.naming import not_kept, numbered
from core.ports import Conversations


@dataclass(frozen=True, slots=True)
class Base:
    """Where a job starts: the turn before it, and the version that it works on."""

    turn: str | None = None
    version: Version | None = None


class Starts:
    """Looks it up."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    async def of(self, request: Request) -> Base:
        """Find where a request starts: the named version, the answered message, the head, or nowhere.

        Raises:
            UnknownVersion, NotKept: It names a version that there is not, or not any more.
        """
        key = request.conversation
        if request.version is not None:
            return await self.numbered(key, request.version)
        if request.reply_to is not None:
            shown = await self._conversations.answered_by(key, request.reply_to)
            if shown:
                return Base(shown[-1].turn, shown[-1])
            gone = await self._conversations.gone_under(key, request.reply_to)
            if gone:
                raise not_kept(gone[-1], await self._conversations.versions(key))
        if request.start is Start.FRESH:
            return Base()
        head = await self._conversations.head(key)
        return Base(head.turn, head.version)

    async def numbered(self, key: ConversationKey, number: int) -> Base:
        """Find a version by its number.

        Raises:
            UnknownVersion, NotKept: There is none, or not any more.
        """
        conversations = self._conversations
        found = numbered(number, await conversations.versions(key), await conversations.gone(key))
        return Base(found.turn, found)

    async def somebody_else(self, base: Base, person: Person) -> Person | None:
        """Who asked for the version that a request starts from, unless it is the same person."""
        asked = await self._conversations.requester(base.version) if base.version else None
        return asked if asked and asked.id != person.id else None
