"""What is kept no longer than it may be, and which blobs nobody needs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from core.adapters.database import codec
from core.adapters.database.emptying import Removal, empty_job
from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.holdings import among_held, let_go
from core.adapters.database.schema import KEPT, KEYED, SIGNATURE, attempts, holdings, jobs, released, turns
from core.model.conversation import Gone
from core.model.image import BlobRef, Released
from core.model.job import FINAL


class SqlKeeping:
    """The `Keeping` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @writes
    def expire(self, connection: Connection, before: datetime, now: datetime, limit: int) -> int:
        """Empty some ended jobs that were asked before a moment, oldest first; how many."""
        old = select(jobs).where(KEPT, jobs.c.created_at < before, jobs.c.state.in_(FINAL))
        rows = connection.execute(old.order_by(jobs.c.created_at).limit(limit)).mappings().all()
        for row in rows:
            empty_job(connection, row, Removal(Gone.EXPIRED, now))
        return len(rows)

    @writes
    def fade(self, connection: Connection, before: datetime, limit: int) -> int:
        """Drop the providers' own bytes of some jobs that got them before a moment; how many jobs."""
        old = select(holdings.c.job).where(SIGNATURE, holdings.c.since < before)
        job_ids = connection.scalars(old.distinct().limit(limit)).all()
        for job_id in job_ids:
            _fade(connection, job_id)
        return len(job_ids)

    @writes
    def drop_keys(self, connection: Connection, before: datetime, limit: int) -> int:
        """Forget of some ended jobs from before a moment by which event they came; how many."""
        old = select(jobs.c.id).where(KEYED, jobs.c.created_at < before, jobs.c.state.in_(FINAL))
        ids = connection.scalars(old.order_by(jobs.c.created_at).limit(limit)).all()
        connection.execute(update(jobs).where(jobs.c.id.in_(ids)).values(key=jobs.c.id))
        return len(ids)

    @reads
    def released(self, connection: Connection, after: str, limit: int) -> Sequence[Released]:
        """Some of the blobs to be removed, by key, from the one after this."""
        found = select(released).where(released.c.blob > after).order_by(released.c.blob).limit(limit)
        rows = connection.execute(found).mappings()
        return [Released(BlobRef(row["blob"], row["size_bytes"]), row["held_at"]) for row in rows]

    @reads
    def held(self, connection: Connection, refs: Sequence[BlobRef]) -> frozenset[BlobRef]:
        """Which of these blobs some row refers to."""
        keys = among_held(connection, [ref.key for ref in refs])
        return frozenset(ref for ref in refs if ref.key in keys)

    @writes
    def settled(self, connection: Connection, refs: Sequence[BlobRef]) -> None:
        """These blobs are gone from the store, or wanted again."""
        connection.execute(delete(released).where(released.c.blob.in_([ref.key for ref in refs])))

    async def wipe(self) -> bool:
        """Leave no trace of what was removed in the database's own files; False when readers are in the way."""
        return await self._database.wipe()


def _fade(connection: Connection, job_id: str) -> None:
    """Keep of a job's turns and answers everything but the provider's own bytes."""
    for table in (turns, attempts):
        for row in connection.execute(select(table.c.id, table.c.parts).where(table.c.job == job_id)).all():
            parts = codec.ANSWER_PARTS.read(row.parts)
            plain = tuple(replace(part, native=None) for part in parts)
            if plain != tuple(parts):
                values = {"parts": codec.ANSWER_PARTS.write(plain)} | ({"is_faded": True} if table is turns else {})
                connection.execute(update(table).where(table.c.id == row.id).values(values))
    let_go(connection, job_id)
