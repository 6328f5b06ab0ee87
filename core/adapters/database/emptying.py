"""Emptying a job's rows: words and pictures go, and what the version tree needs of them stays."""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from core.adapters.database import codec
from core.adapters.database.holdings import attached_to, let_go
from core.adapters.database.lineage import gone_in, living_ancestor
from core.adapters.database.rows import give_up_place, version_from
from core.adapters.database.schema import (
    appointments,
    approvals,
    attempts,
    conversations,
    gone_versions,
    jobs,
    messages,
    shares,
    tool_runs,
    turns,
    unseen,
    versions,
)
from core.model.conversation import Gone, Part, PicturePart, Role
from core.model.job import FINAL, JobState
from core.model.reply import WebSources
from core.model.request import Person, Request

NOBODY = Person("", "")
GONE_KEY = ""
"""What a turn continues when that picture is not kept any more."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Why something goes, when, and who wanted it."""

    why: Gone
    now: datetime
    by: Person | None = None


def empty_job(connection: Connection, row: RowMapping, removal: Removal) -> None:
    """Take everything that was said, handed over and drawn out of a job's rows, and out of its conversation's head."""
    job_id, conversation = row["id"], row["conversation"]
    if row["state"] not in FINAL:
        # Whoever asked for this has stopped the job before; one that was just made cannot be stopped any other way.
        connection.execute(update(jobs).where(jobs.c.id == job_id).values(state=JobState.CANCELLED))
        give_up_place(connection, job_id, conversation)
    drawn = connection.execute(select(versions).where(versions.c.job == job_id)).mappings().all()
    _bury(connection, drawn, removal)
    for table in (turns, attempts):
        connection.execute(update(table).where(table.c.job == job_id).values(parts=[]))
    connection.execute(delete(tool_runs).where(tool_runs.c.job == job_id))
    connection.execute(delete(unseen).where(unseen.c.job == job_id))
    connection.execute(delete(approvals).where(approvals.c.job == job_id))
    if removal.why is Gone.FORGOTTEN:
        connection.execute(delete(messages).where(messages.c.job == job_id))
        connection.execute(delete(appointments).where(appointments.c.job == job_id))
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(_emptied(row, removal)))
    let_go(connection, job_id)
    mend_head(connection, conversation)


def take_out(connection: Connection, version: RowMapping, removal: Removal) -> None:
    """Take one of a job's pictures out of its rows; the others stay."""
    job_id = version["job"]
    siblings = connection.execute(
        select(versions).where(versions.c.turn == version["turn"]).order_by(versions.c.number)
    ).mappings()
    place = [sibling["number"] for sibling in siblings].index(version["number"])
    said = connection.scalar(select(turns.c.parts).where(turns.c.id == version["turn"]))
    rest = _without(codec.PARTS.read(said), place)
    connection.execute(update(turns).where(turns.c.id == version["turn"]).values(parts=codec.PARTS.write(rest)))
    _bury(connection, [version], removal)
    _take_out_of_attempts(connection, version)
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(_shown_again(removal)))
    let_go(connection, job_id)
    mend_head(connection, version["conversation"])


def mend_head(connection: Connection, conversation: str) -> None:
    """Let the head stand on something that is kept: the nearest living ancestor, or nothing."""
    row = connection.execute(select(conversations).where(conversations.c.id == conversation)).mappings().one()
    if row["head_version"] is None:
        values = {"head_turn": _spoken(connection, row["head_turn"])}
    else:
        living = select(versions).where(versions.c.id == row["head_version"])
        head = connection.execute(living).mappings().one_or_none()
        if head is not None and _spoken(connection, row["head_turn"]) == row["head_turn"]:
            return
        if head is None:
            lost = next(one for one in gone_in(connection, conversation).values() if one.id == row["head_version"])
            head = living_ancestor(connection, conversation, lost.parents)
        values = {"head_turn": head["turn"] if head else None, "head_version": head["id"] if head else None}
    connection.execute(update(conversations).where(conversations.c.id == conversation).values(values))


def _spoken(connection: Connection, turn_id: str | None) -> str | None:
    """The turn itself, or the nearest before it in which something is kept."""
    while turn_id is not None:
        turn = connection.execute(select(turns.c.parts, turns.c.parent).where(turns.c.id == turn_id)).one()
        if turn.parts:
            return turn_id
        turn_id = turn.parent
    return None


def _bury(connection: Connection, drawn: Sequence[RowMapping], removal: Removal) -> None:
    """Leave of versions what the tree needs."""
    if not drawn:
        return
    by = removal.by
    shared = {"why": removal.why, "by_id": by.id if by else None, "by_name": by.name if by else None}
    kept = ("id", "conversation", "number", "job", "turn", "parents")
    connection.execute(insert(gone_versions), [{name: row[name] for name in kept} | shared for row in drawn])
    ids = [row["id"] for row in drawn]
    connection.execute(delete(versions).where(versions.c.id.in_(ids)))
    if removal.why is not Gone.DELETED:
        # Copies stay where messages do; those of a deleted picture are taken back first.
        connection.execute(delete(shares).where(shares.c.version.in_(ids)))
    conversation = drawn[0]["conversation"]
    _cut_references(connection, conversation, {version_from(row).image.blob.key for row in drawn})


def _cut_references(connection: Connection, conversation: str, keys: Collection[str]) -> None:
    """Let no turn say that it goes on from a picture that went."""
    living = connection.scalars(select(versions.c.image).where(versions.c.conversation == conversation))
    lost = set(keys) - {codec.IMAGE.read(image).blob.key for image in living}
    connection.execute(
        update(turns)
        .where(turns.c.conversation == conversation, turns.c.continues.in_(lost))
        .values(continues=GONE_KEY)
    )
    _take_out_of_questions(connection, conversation, lost)


def _take_out_of_questions(connection: Connection, conversation: str, lost: Set[str]) -> None:
    """Let no question of a text model hold a picture that went as a reference; what people attached stays theirs."""
    asked = select(turns).where(turns.c.conversation == conversation, turns.c.role == Role.USER)
    for turn in connection.execute(asked).mappings().all():
        parts = codec.PARTS.read(turn["parts"])
        if not lost & _keys(parts):
            continue
        attached = attached_to(connection, turn["job"])
        rest = tuple(part for part in parts if not _keys([part]) & (lost - attached))
        connection.execute(update(turns).where(turns.c.id == turn["id"]).values(parts=codec.PARTS.write(rest)))
        let_go(connection, turn["job"])


def _keys(parts: Sequence[Part]) -> set[str]:
    return {part.image.blob.key for part in parts if isinstance(part, PicturePart)}


def _take_out_of_attempts(connection: Connection, version: RowMapping) -> None:
    key = version_from(version).image.blob.key
    twins = connection.scalars(select(versions.c.image).where(versions.c.job == version["job"]))
    if key in {codec.IMAGE.read(image).blob.key for image in twins}:
        return
    for attempt in connection.execute(select(attempts).where(attempts.c.job == version["job"])).mappings().all():
        parts = codec.ANSWER_PARTS.read(attempt["parts"])
        rest = [part for part in parts if not (isinstance(part, PicturePart) and part.image.blob.key == key)]
        values = {"parts": codec.ANSWER_PARTS.write(tuple(rest))}
        connection.execute(update(attempts).where(attempts.c.id == attempt["id"]).values(values))
    _take_out_of_runs(connection, version["job"], key)


def _take_out_of_runs(connection: Connection, job_id: str, key: str) -> None:
    for run in connection.execute(select(tool_runs).where(tool_runs.c.job == job_id)).mappings().all():
        rest = [one for one in codec.MADE.read(run["pictures"]) if one.image.blob.key != key]
        mine = update(tool_runs).where(tool_runs.c.job == job_id, tool_runs.c.number == run["number"])
        connection.execute(mine.values(pictures=codec.MADE.write(tuple(rest))))


def _without(parts: Sequence[Part], place: int) -> tuple[Part, ...]:
    """The parts without the picture at this place among the pictures."""
    pictures = [part for part in parts if isinstance(part, PicturePart)]
    return tuple(part for part in parts if part is not pictures[place])


def _emptied(row: RowMapping, removal: Removal) -> dict[str, Any]:
    request = _wordless(codec.REQUEST.read(row["request"]))
    values: dict[str, Any] = {"sources": None, "notices": [], "failure": None, "wait": None, "gone": removal.why}
    facts = codec.FACTS.read_optional(row["facts"])
    if facts is not None:
        values["facts"] = codec.FACTS.write(replace(facts, prompts=(), based_on=None, web=WebSources()))
    if removal.why is Gone.FORGOTTEN:
        request = _nameless(request, row["id"])
        # Nothing is left that a message could be changed by.
        values |= {"key": row["id"], "person": "", "shown": row["revision"]}
    elif removal.why is Gone.DELETED:
        values |= _shown_again(removal)
    return values | {"request": codec.REQUEST.write(request)}


def _wordless(asked: Request) -> Request:
    """What the version tree, the costs and the chat still need of a request; everything that is not named here goes."""
    return Request(
        key=asked.key,
        conversation=asked.conversation,
        person=asked.person,
        kind=asked.kind,
        prompt="",
        options=asked.options,
        settings=asked.settings,
        start=asked.start,
        version=asked.version,
        reply_to=asked.reply_to,
        origin=asked.origin,
        place=asked.place,
        opens=asked.opens,
    )


def _nameless(request: Request, key: str) -> Request:
    nowhere = replace(request.conversation, channel="", thread="")
    return replace(request, key=key, conversation=nowhere, person=NOBODY, reply_to=None, place="")


def _shown_again(removal: Removal) -> dict[str, Any]:
    """Let the chat take the picture out of its messages."""
    return {"changed_at": removal.now, "revision": jobs.c.revision + 1}
