"""Which job's rows refer to which blob, so that a blob goes when its last reference does."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from core.adapters.database import codec
from core.adapters.database.schema import attempts, holdings, jobs, released, tool_runs, turns, versions
from core.model.conversation import AnswerPart, PicturePart
from core.model.image import BlobRef, Source

MOST_NAMED = 500
"""Names in one condition; SQLite takes 32,766 values in a statement, and older ones 999."""


@dataclass(frozen=True, slots=True)
class Held:
    """A blob that somebody's rows refer to.

    Attributes:
        is_signature: The provider's own bytes, which are kept for a shorter time than pictures.
    """

    ref: BlobRef
    is_signature: bool = False


def of_parts(parts: Iterable[AnswerPart]) -> frozenset[Held]:
    """What the parts of a turn or of an answer refer to."""
    held: set[Held] = set()
    for part in parts:
        if isinstance(part, PicturePart):
            held.add(Held(part.image.blob))
        if part.native is not None:
            held.add(Held(part.native, is_signature=True))
    return frozenset(held)


def of_sources(sources: Iterable[Source]) -> frozenset[Held]:
    """What a request's pictures refer to."""
    return frozenset(Held(source.image.blob) for source in sources)


def hold(connection: Connection, job_id: str, held: Collection[Held], now: datetime) -> None:
    """Note that a job's rows refer to these blobs."""
    if held:
        rows = [
            {
                "blob": one.ref.key,
                "job": job_id,
                "size_bytes": one.ref.size_bytes,
                "is_signature": one.is_signature,
                "since": now,
            }
            for one in held
        ]
        connection.execute(_noting(connection.dialect.name), rows)


def leave(connection: Connection, held: Collection[Held], now: datetime) -> None:
    """Release what was stored for a job whose rows may not refer to it any more."""
    release(connection, {one.ref: now for one in held})


def let_go(connection: Connection, job_id: str) -> None:
    """After rows of a job were emptied: give up what they no longer refer to, and release what nobody does."""
    wanted = {one.ref.key for one in _referred_to(connection, job_id)}
    before = connection.execute(select(holdings).where(holdings.c.job == job_id)).mappings().all()
    dropped = [row for row in before if row["blob"] not in wanted]
    if not dropped:
        return
    keys = [row["blob"] for row in dropped]
    connection.execute(delete(holdings).where(holdings.c.job == job_id, holdings.c.blob.in_(keys)))
    release(connection, {BlobRef(row["blob"], row["size_bytes"]): row["since"] for row in dropped})


def release(connection: Connection, dropped: Mapping[BlobRef, datetime]) -> None:
    """Mark blobs for removal that nothing holds any more; the times say when each was last known to be wanted."""
    still_held = among_held(connection, [ref.key for ref in dropped])
    for ref, held_at in dropped.items():
        if ref.key not in still_held:
            connection.execute(delete(released).where(released.c.blob == ref.key))
            values = {"blob": ref.key, "size_bytes": ref.size_bytes, "held_at": held_at}
            connection.execute(insert(released).values(values))


def among_held(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Which of these blobs somebody's rows refer to."""
    found: set[str] = set()
    for start in range(0, len(keys), MOST_NAMED):
        some = keys[start : start + MOST_NAMED]
        found.update(connection.scalars(select(holdings.c.blob).where(holdings.c.blob.in_(some)).distinct()))
    return found


@cache
def _noting(dialect: str) -> Any:
    # Stored once more means wanted once more: the newer time counts.
    maker = (sqlite if dialect == "sqlite" else postgresql).insert(holdings)
    return maker.on_conflict_do_update(index_elements=["blob", "job"], set_={"since": maker.excluded.since})


def _referred_to(connection: Connection, job_id: str) -> frozenset[Held]:
    """Everything that the rows of a job refer to."""
    held: set[Held] = set()
    for table in (turns, attempts):
        for parts in connection.scalars(select(table.c.parts).where(table.c.job == job_id)):
            held |= of_parts(codec.ANSWER_PARTS.read(parts))
    for pictures in connection.scalars(select(tool_runs.c.pictures).where(tool_runs.c.job == job_id)):
        held.update(Held(made.image.blob) for made in codec.MADE.read(pictures))
    for image in connection.scalars(select(versions.c.image).where(versions.c.job == job_id)):
        held.add(Held(codec.IMAGE.read(image).blob))
    return frozenset(held | _brought(connection, job_id))


def attached_to(connection: Connection, job_id: str) -> frozenset[str]:
    """The keys of the pictures that a person brought along."""
    return frozenset(one.ref.key for one in _brought(connection, job_id))


def _brought(connection: Connection, job_id: str) -> frozenset[Held]:
    row = connection.execute(select(jobs.c.request, jobs.c.sources).where(jobs.c.id == job_id)).mappings().one()
    sources = codec.SOURCES.read_optional(row["sources"])
    return of_sources(codec.REQUEST.read(row["request"]).kept) | of_sources(sources.pictures if sources else ())
