"""Removing things: the real one around a database, and a ten-line stand-in."""

from core.adapters.database import Database, SqlConversations, SqlErasure, SqlKeeping
from core.control import Control
from core.disposal import Disposal
from core.keeping import BlobRemoval
from core.model.conversation import ConversationKey, Gone, GoneVersion
from core.model.request import Asker, Person, Whose
from core.ports import Clock
from core.removal import Removal


def removal_of(database: Database, blobs: BlobRemoval, control: Control, clock: Clock) -> Removal:
    """Removal from this database and this store."""
    disposal = Disposal(SqlKeeping(database), blobs, clock)
    return Removal(SqlErasure(database), disposal, SqlConversations(database), control=control, clock=clock)


class FakeRemoval:
    """Remembers what it was asked to remove."""

    def __init__(self) -> None:
        self.deleted: list[int] = []
        self.forgotten: list[Whose] = []

    async def delete(self, key: ConversationKey, number: int, person: Person, *, is_admin: bool) -> GoneVersion:
        self.deleted.append(number)
        return GoneVersion("v", number, "job", (), Gone.DELETED, person.name)

    async def forget_conversation(self, key: ConversationKey, person: Person, *, is_admin: bool) -> int:
        self.forgotten.append(key)
        return 1

    async def forget_person(self, asker: Asker) -> int:
        self.forgotten.append(asker)
        return 1
