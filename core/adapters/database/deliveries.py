"""What the chat has and has not seen yet."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, exists, insert, select, update

from core.adapters.database import codec
from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.jobs import move_row
from core.adapters.database.rows import give_up_place, gone_from, insert_new, job_from, version_from
from core.adapters.database.schema import (
    UNSHOWN,
    first_answers,
    gone_versions,
    jobs,
    messages,
    of_platforms,
    turns,
    unseen,
    versions,
)
from core.model.conversation import PicturePart, Role, TextPart, Version
from core.model.job import Job, JobState
from core.model.reply import Picture, Piece, Reply, Words

# What every answer runs is built once: building a statement takes as long as running it.
_IS_FIRST = exists().where(first_answers.c.tenant == jobs.c.tenant, first_answers.c.job == jobs.c.id)
_FACTS = select(jobs.c.facts, jobs.c.notices, _IS_FIRST.label("is_first")).where(jobs.c.id == bindparam("of"))
_SAID = select(turns.c.parts).where(turns.c.job == bindparam("of"), turns.c.role == Role.MODEL).order_by(turns.c.id)
_DRAWN = select(versions).where(versions.c.job == bindparam("of")).order_by(versions.c.number)
_GONE = select(gone_versions).where(gone_versions.c.job == bindparam("of")).order_by(gone_versions.c.number)
_SHOWN = (
    update(jobs).where(jobs.c.id == bindparam("job"), jobs.c.shown < bindparam("seen")).values(shown=bindparam("seen"))
)


class SqlDeliveries:
    """The `Deliveries` port.

    Args:
        platforms: Whose messages are kept true: the chats that this process can write to.
    """

    def __init__(self, database: Database, platforms: Collection[str]) -> None:
        self._database = database
        self._ours = of_platforms(platforms)

    @reads
    def unshown(
        self, connection: Connection, *, besides: frozenset[str] = frozenset(), limit: int = 200
    ) -> Sequence[Job]:
        """Jobs whose last change the chat does not show yet, oldest first, without those named by id.

        An unacknowledged job has no message yet.
        """
        behind = select(jobs).where(UNSHOWN, self._ours, jobs.c.state != JobState.ACCEPTED, jobs.c.id.not_in(besides))
        found = connection.execute(behind.order_by(jobs.c.seq).limit(limit))
        return [job_from(row) for row in found.mappings()]

    @reads
    def reply(self, connection: Connection, job_id: str) -> Reply | None:
        """The finished answer of a job, if it has one."""
        row = connection.execute(_FACTS, {"of": job_id}).mappings().one_or_none()
        if row is None or row["facts"] is None:
            return None
        said = connection.execute(_SAID, {"of": job_id})
        drawn = connection.execute(_DRAWN, {"of": job_id})
        pictures = [version_from(version) for version in drawn.mappings()]
        pieces = _pieces(said.mappings().all(), pictures)
        gone = tuple(gone_from(version) for version in connection.execute(_GONE, {"of": job_id}).mappings())
        notices = codec.NOTICES.read(row["notices"] or ())
        return Reply(tuple(pieces), codec.FACTS.read(row["facts"]), notices, gone, bool(row["is_first"]))

    @reads
    def messages(self, connection: Connection, job_id: str) -> Sequence[str]:
        """The ids of the messages that show a job's answer, in their order: later messages have larger ids."""
        return sorted(connection.scalars(select(messages.c.message).where(messages.c.job == job_id)))

    @writes
    def shown(self, connection: Connection, job: Job) -> None:
        """The chat shows the job as it stood at this revision."""
        connection.execute(_SHOWN, {"job": job.id, "seen": job.revision})

    @writes
    def delivered(self, connection: Connection, job: Job, message_ids: Sequence[str], now: datetime) -> Job:
        """The chat has the answer, in these messages; in none where it took none."""
        row = move_row(connection, job, JobState.DELIVERED, now)
        conversation: str = row["conversation"]
        _note_messages(connection, job, conversation, message_ids)
        if not message_ids:
            request = job.request
            values = {"job": job.id, "tenant": row["tenant"], "person": request.person.id, "since": now}
            connection.execute(insert(unseen).values(values))
        give_up_place(connection, job.id, conversation)
        return job_from(row)

    @reads
    def unseen(self, connection: Connection, tenant: str, person_id: str, since: datetime) -> Sequence[Job]:
        """A person's jobs whose answer no chat took, newest first."""
        theirs = (unseen.c.tenant == tenant, unseen.c.person == person_id, unseen.c.since >= since)
        found = connection.execute(select(jobs).join(unseen).where(*theirs).order_by(jobs.c.seq.desc()))
        return [job_from(row) for row in found.mappings()]

    @writes
    def seen(self, connection: Connection, job: Job, message_ids: Sequence[str]) -> None:
        """The person has the answer after all, in these messages."""
        conversation = connection.scalar(select(jobs.c.conversation).where(jobs.c.id == job.id))
        _note_messages(connection, job, str(conversation), message_ids)
        connection.execute(delete(unseen).where(unseen.c.job == job.id))


def _note_messages(connection: Connection, job: Job, conversation: str, message_ids: Sequence[str]) -> None:
    for message_id in message_ids:
        values = {"conversation": conversation, "message": message_id, "job": job.id}
        connection.execute(insert_new(connection.dialect.name, messages), values)


def _pieces(said: Sequence[RowMapping], pictures: Sequence[Version]) -> list[Piece]:
    """Put words and pictures into the model's own order; versions were numbered in that order."""
    following = iter(pictures)
    pieces: list[Piece] = []
    for turn in said:
        for part in codec.PARTS.read(turn["parts"]):
            if isinstance(part, TextPart):
                pieces.append(Words(part.text))
            elif isinstance(part, PicturePart):
                pieces.append(Picture(next(following)))
    return pieces
