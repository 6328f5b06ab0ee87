"""Copies of versions in other channels."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.schema import shares
from core.model.sharing import Share


class SqlShares:
    """The `ShareStore` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @writes
    def begin(self, connection: Connection, share: Share) -> Share | None:
        """Keep a share before it is posted; the one that was kept before, if it was."""
        row = connection.execute(select(shares).where(shares.c.id == share.id)).mappings().one_or_none()
        if row is not None:
            return _share_from(row)
        values = {"id": share.id, "job": share.job, "version": share.version, "channel": share.channel}
        connection.execute(insert(shares).values(**values, made_at=share.made_at, messages=[*share.messages]))
        return None

    @writes
    def posted(self, connection: Connection, share_id: str, messages: Sequence[str]) -> None:
        """It stands there, in these messages."""
        connection.execute(update(shares).where(shares.c.id == share_id).values(messages=[*messages]))

    @reads
    def of(self, connection: Connection, versions: Collection[str]) -> Sequence[Share]:
        """Those of these versions, the oldest first."""
        found = select(shares).where(shares.c.version.in_(versions)).order_by(shares.c.id)
        return [_share_from(row) for row in connection.execute(found).mappings()]

    @writes
    def drop(self, connection: Connection, share_id: str) -> None:
        """It is gone."""
        connection.execute(delete(shares).where(shares.c.id == share_id))


def _share_from(row: RowMapping) -> Share:
    return Share(row["id"], row["job"], row["version"], row["channel"], row["made_at"], tuple(row["messages"]))
