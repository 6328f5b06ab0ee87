"""Turns, versions and heads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, literal, select, update

from core.adapters.database import codec
from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.holdings import hold, of_parts
from core.adapters.database.jobs import move_row
from core.adapters.database.lineage import gone_in, gone_under, kept_in, kept_under, living_ancestor
from core.adapters.database.rows import find_conversation, gone_from, insert_new, job_from, version_from
from core.adapters.database.schema import conversations, first_answers, gone_versions, jobs, messages, turns, versions
from core.adapters.database.tool_runs import drop_told
from core.model.conversation import ConversationKey, GoneVersion, Head, PicturePart, Role, Turn, Version
from core.model.job import Job, JobState, Made, NewVersion
from core.model.request import Person
from core.sentence import Sentence


class SqlConversations:
    """The `Conversations` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def head(self, connection: Connection, key: ConversationKey) -> Head:
        """Where the next edit starts."""
        row = find_conversation(connection, key)
        if row is None:
            return Head()
        found = connection.execute(select(versions).where(versions.c.id == row["head_version"]))
        version = found.mappings().one_or_none()
        return Head(row["head_turn"], None if version is None else version_from(version))

    @reads
    def path(self, connection: Connection, turn_id: str) -> Sequence[Turn]:
        """The turns from the root to this one, oldest first."""
        step = select(turns, literal(0).label("depth")).where(turns.c.id == turn_id).cte("path", recursive=True)
        step = step.union_all(select(turns, (step.c.depth + 1).label("depth")).where(turns.c.id == step.c.parent))
        found = connection.execute(select(step).order_by(step.c.depth.desc()))
        return [_turn_from(row) for row in found.mappings()]

    @reads
    def versions(self, connection: Connection, key: ConversationKey) -> Sequence[Version]:
        """Every version of a conversation that is kept, by number."""
        row = find_conversation(connection, key)
        return [] if row is None else kept_in(connection, row["id"])

    @reads
    def version(self, connection: Connection, version_id: str) -> Version | None:
        """One version, whatever its conversation."""
        found = connection.execute(select(versions).where(versions.c.id == version_id))
        row = found.mappings().one_or_none()
        return None if row is None else version_from(row)

    @reads
    def lost(self, connection: Connection, version_id: str) -> GoneVersion | None:
        """One version that is not kept any more, whatever its conversation."""
        found = connection.execute(select(gone_versions).where(gone_versions.c.id == version_id))
        row = found.mappings().one_or_none()
        return None if row is None else gone_from(row)

    @reads
    def requester(self, connection: Connection, version: Version) -> Person | None:
        """Who asked for a version."""
        request = connection.scalar(select(jobs.c.request).where(jobs.c.id == version.job))
        return None if request is None else codec.REQUEST.read(request).person

    @reads
    def answered_by(self, connection: Connection, key: ConversationKey, message_id: str) -> Sequence[Version]:
        """The versions that a delivered message shows."""
        row = find_conversation(connection, key)
        return [] if row is None else kept_under(connection, row["id"], message_id)

    @reads
    def gone(self, connection: Connection, key: ConversationKey) -> Sequence[GoneVersion]:
        """The versions of a conversation that are not kept any more, by number."""
        row = find_conversation(connection, key)
        return [] if row is None else list(gone_in(connection, row["id"]).values())

    @reads
    def gone_under(self, connection: Connection, key: ConversationKey, message_id: str) -> Sequence[GoneVersion]:
        """The versions that a delivered message showed and that are not kept any more."""
        row = find_conversation(connection, key)
        return [] if row is None else gone_under(connection, row["id"], message_id)

    @reads
    def showing(self, connection: Connection, platform: str, message_id: str) -> ConversationKey | None:
        """The conversation that a delivered message belongs to."""
        found = connection.execute(
            select(conversations)
            .join(messages, messages.c.conversation == conversations.c.id)
            .where(messages.c.message == message_id, conversations.c.platform == platform)
        )
        row = found.mappings().first()
        return None if row is None else ConversationKey(platform, row["space"], row["channel"], row["thread"])

    @writes
    def move_head(self, connection: Connection, key: ConversationKey, to: Version) -> None:
        """Let the next edit start from this version."""
        row = find_conversation(connection, key)
        if row is not None:
            values = {"head_turn": to.turn, "head_version": to.id}
            connection.execute(update(conversations).where(conversations.c.id == row["id"]).values(values))

    @writes
    def finish(self, connection: Connection, job: Job, made: Made, now: datetime) -> Job:
        """Store turns, versions and the move to `made`, all or nothing, and move the head."""
        row = move_row(
            connection,
            job,
            JobState.MADE,
            now,
            facts=codec.FACTS.write(made.facts),
            notices=codec.NOTICES.write(made.notices),
        )
        conversation: str = row["conversation"]
        if not job.request.is_beside:
            # Of two that finish together, whoever writes second finds the place taken; after a crash it is still first.
            first = {"tenant": row["tenant"], "job": job.id}
            connection.execute(insert_new(connection.dialect.name, first_answers), first)
        made = _without_what_went_meanwhile(connection, conversation, made)
        said = (made.asked, *made.answers)
        connection.execute(insert(turns), [_turn_row(turn, conversation, job.id, now) for turn in said])
        hold(connection, job.id, of_parts(part for turn in said for part in turn.parts), now)
        if job.request.tools:
            drop_told(connection, job.id)
        if made.is_aside:
            return job_from(row)
        drawn = _drawn(made)
        last_number = _move_on(connection, conversation, made, drawn[-1][0] if drawn else made.answers[-1])
        if drawn:
            rows = _version_rows(made, drawn, last_number - len(drawn) + 1)
            shared = {"conversation": conversation, "job": job.id, "created_at": now}
            connection.execute(insert(versions), [values | shared for values in rows])
        return job_from(row)


def _drawn(made: Made) -> list[tuple[Turn, PicturePart]]:
    """The pictures that become versions; what a model was sent is none of them."""
    answers = (turn for turn in made.answers if turn.role is Role.MODEL)
    return [(turn, part) for turn in answers for part in turn.parts if isinstance(part, PicturePart)]


def _without_what_went_meanwhile(connection: Connection, conversation: str, made: Made) -> Made:
    """The version that the job started from may have been deleted while it was made: then the one before it counts."""
    if made.base is None or connection.scalar(select(versions.c.id).where(versions.c.id == made.base)) is not None:
        return made
    heir = living_ancestor(connection, conversation, made.parents)
    gone = made.asked.continues
    asked, *answers = (replace(t, continues="") if t.continues == gone else t for t in (made.asked, *made.answers))
    return replace(made, base=heir["id"] if heir else None, asked=asked, answers=tuple(answers))


def _move_on(connection: Connection, conversation: str, made: Made, last_turn: Turn) -> int:
    """Move the head and count the versions; returns the last number."""
    values = {
        "head_turn": last_turn.id,
        # After words alone the talk goes on from the picture that they were about, or from none.
        "head_version": made.pictures[-1].id if made.pictures else made.base,
        "last_number": conversations.c.last_number + len(made.pictures),
    }
    moved = connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation)
        .values(values)
        .returning(conversations.c.last_number)
    )
    return int(moved.scalar_one())


def _version_rows(made: Made, drawn: Sequence[tuple[Turn, PicturePart]], first: int) -> list[dict[str, Any]]:
    numbers = {picture.id: number for number, picture in enumerate(made.pictures, first)}
    return [
        {
            "id": picture.id,
            "number": number,
            "turn": turn.id,
            "parents": _parents(picture, made, numbers),
            "image": codec.IMAGE.write(part.image),
            "alt": str(picture.alt),
            "alt_said": codec.SENTENCE.write(picture.alt) if isinstance(picture.alt, Sentence) else None,
        }
        for number, ((turn, part), picture) in enumerate(zip(drawn, made.pictures, strict=True), first)
    ]


def _parents(picture: NewVersion, made: Made, numbers: Mapping[str, int]) -> list[int]:
    own = made.parents if picture.parents is None else picture.parents
    return [*([numbers[picture.follows]] if picture.follows else []), *own]


def _turn_row(turn: Turn, conversation: str, job_id: str, now: datetime) -> dict[str, Any]:
    return {
        "id": turn.id,
        "conversation": conversation,
        "job": job_id,
        "parent": turn.parent,
        "role": turn.role,
        "model": turn.model,
        "continues": turn.continues,
        "is_faded": turn.is_faded,
        "parts": codec.PARTS.write(turn.parts),
        "created_at": now,
    }


def _turn_from(row: RowMapping) -> Turn:
    return Turn(
        id=row["id"],
        parent=row["parent"],
        role=Role(row["role"]),
        parts=tuple(codec.PARTS.read(row["parts"])),
        model=row["model"],
        continues=row["continues"],
        is_faded=row["is_faded"],
    )
