"""What is kept of a conversation, read at once."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, RowMapping, select

from core.adapters.database import codec
from core.adapters.database.engine import Database, reads
from core.adapters.database.lineage import gone_in
from core.adapters.database.rows import find_conversation, job_from, version_from
from core.adapters.database.schema import KEPT, jobs, turns, versions
from core.model.conversation import ConversationKey, Role, TextPart
from core.model.job import JobState
from core.model.recollection import Drawn, Exchange, Recollection
from core.model.request import REWORDED

MOST_EXCHANGES = 1_000
"""The newest of a conversation; versions are remembered all."""

_ANSWERED = (JobState.MADE, JobState.DELIVERED)


class SqlArchive:
    """The `Archive` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def recall(self, connection: Connection, key: ConversationKey) -> Recollection:
        """What was asked, said and made in a conversation, without what was for one person alone."""
        conversation = find_conversation(connection, key)
        if conversation is None:
            return Recollection()
        said = _turns(connection, conversation["id"])
        return Recollection(
            exchanges=_exchanges(connection, conversation["id"], said),
            drawn=_drawn(connection, conversation["id"], {turn["id"]: turn for turn in said}),
            gone=tuple(gone_in(connection, conversation["id"]).values()),
        )


def _turns(connection: Connection, conversation: str) -> Sequence[RowMapping]:
    told = select(turns.c.id, turns.c.job, turns.c.parent, turns.c.role, turns.c.model, turns.c.parts)
    return connection.execute(told.where(turns.c.conversation == conversation).order_by(turns.c.id)).mappings().all()


def _exchanges(connection: Connection, conversation: str, said: Sequence[RowMapping]) -> tuple[Exchange, ...]:
    answered = (jobs.c.conversation == conversation, jobs.c.state.in_(_ANSWERED), KEPT)
    newest = select(jobs).where(*answered).order_by(jobs.c.seq.desc()).limit(MOST_EXCHANGES)
    words: dict[str, list[str]] = {}
    for turn in said:
        if turn["role"] == Role.MODEL:
            words.setdefault(turn["job"], []).append(_words(turn))
    found = [
        Exchange(job_from(row), codec.FACTS.read(row["facts"]), "\n".join(filter(None, words.get(row["id"], ()))))
        for row in connection.execute(newest).mappings()
    ]
    # Nobody but the person whose prompt was put in other words has read them.
    return tuple(one for one in reversed(found) if one.job.request.kind not in REWORDED)


def _drawn(connection: Connection, conversation: str, said: Mapping[str, RowMapping]) -> tuple[Drawn, ...]:
    theirs = select(versions).where(versions.c.conversation == conversation).order_by(versions.c.number)
    return tuple(_told(row, said) for row in connection.execute(theirs).mappings())


def _told(row: RowMapping, said: Mapping[str, RowMapping]) -> Drawn:
    turn = said[row["turn"]]
    asked = said.get(turn["parent"])
    return Drawn(version_from(row), turn["model"], _words(asked) if asked and asked["role"] == Role.USER else "")


def _words(turn: RowMapping) -> str:
    return "".join(part.text for part in codec.PARTS.read(turn["parts"]) if isinstance(part, TextPart))
