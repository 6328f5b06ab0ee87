"""What people were asked about, and what they answered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, exists, insert, select, update

from core.adapters.database import codec
from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.jobs import move_row
from core.adapters.database.rows import find_conversation, insert_new, job_from, take_place_again
from core.adapters.database.schema import approvals, conversations, grants, jobs
from core.errors import ClaimLost
from core.model.approval import PLACE, Approval, ApprovalState, StandingYes, Verdict
from core.model.conversation import ConversationKey
from core.model.job import Job, JobState, WaitReason
from core.model.request import Person, Start


class SqlApprovals:
    """The `ApprovalStore` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def find(self, connection: Connection, approval_id: str) -> Approval | None:
        """An approval by its id."""
        found = connection.execute(select(approvals).where(approvals.c.id == approval_id))
        row = found.mappings().one_or_none()
        return None if row is None else _approval_from(row)

    @reads
    def of(self, connection: Connection, job_id: str, number: int) -> Approval | None:
        """What was asked last about a wish of a job."""
        asked = select(approvals).where(approvals.c.job == job_id, approvals.c.number == number)
        row = connection.execute(asked.order_by(approvals.c.id.desc()).limit(1)).mappings().one_or_none()
        return None if row is None else _approval_from(row)

    @writes
    def ask(self, connection: Connection, job: Job, approval: Approval, version: int | None) -> None:
        """Store what is to be asked, and where the job starts from when it goes on; what it replaces is void."""
        mine = (jobs.c.id == job.id, jobs.c.fence == job.fence, jobs.c.state == JobState.MAKING)
        row = connection.execute(select(jobs).where(*mine)).mappings().one_or_none()
        if row is None:
            raise ClaimLost(f"job {job.id} was moved before its person was asked")
        start = Start.FRESH if version is None else job.request.start
        # Its place may have been written down since the job was read.
        pinned = replace(job_from(row).request, version=version, start=start, is_pinned=True)
        connection.execute(update(jobs).where(jobs.c.id == job.id).values(request=codec.REQUEST.write(pinned)))
        older = (approvals.c.job == job.id, approvals.c.number == approval.number, _IS_OPEN)
        connection.execute(update(approvals).where(*older).values(state=ApprovalState.REPLACED))
        connection.execute(insert(approvals).values(_row(approval)))

    @reads
    def is_granted(self, connection: Connection, job: Job, tool: str, extent: str) -> bool:
        """Whether the job's person said yes for good, in its conversation, to this tool and extent."""
        conversation = select(jobs.c.conversation).where(jobs.c.id == job.id).scalar_subquery()
        mine = (grants.c.conversation == conversation, grants.c.person == job.request.person.id)
        this = exists().where(*mine, grants.c.tool == tool, grants.c.extent == extent)
        return bool(connection.scalar(select(this)))

    @writes
    def decide(
        self, connection: Connection, approval_id: str, verdict: Verdict, *, by: Person, now: datetime
    ) -> Job | None:
        """Write the answer down and let the job go on, all or nothing; None when nothing waits for it any more."""
        row = connection.execute(_WAITING_FOR, {"approval": approval_id}).mappings().one_or_none()
        if row is None:
            return None
        job = job_from(row)
        asking = job.wait.asking if job.wait and job.wait.reason is WaitReason.APPROVAL else None
        if asking is None or asking.approval != approval_id:
            return None
        state = ApprovalState.REFUSED if verdict is Verdict.NEVER else ApprovalState.GIVEN
        values = {"state": state, "decided_at": now, "decided_by": by.id, "decided_name": by.name}
        this = (approvals.c.id == approval_id, _IS_OPEN, approvals.c.expires_at > now)
        decided = connection.execute(update(approvals).where(*this).values(values).returning(approvals))
        approval = decided.mappings().one_or_none()
        if approval is None:
            return None
        if verdict is Verdict.ALWAYS:
            _grant(connection, row, _approval_from(approval), now)
        # How long a person thought about it is no part of the making.
        moved = move_row(connection, job, JobState.QUEUED, now, wait=None, started_at=None)
        take_place_again(connection, job.id, moved["conversation"])
        return job_from(moved)

    @reads
    def standing(self, connection: Connection, key: ConversationKey) -> Sequence[StandingYes]:
        """What people said yes to for good in a conversation, the oldest first."""
        row = find_conversation(connection, key)
        if row is None:
            return []
        theirs = _STANDING.where(grants.c.conversation == row["id"]).order_by(grants.c.given_at, grants.c.approval)
        return [_standing_from(one) for one in connection.execute(theirs).mappings()]

    @reads
    def standing_by(self, connection: Connection, approval_id: str) -> StandingYes | None:
        """The one that was given with this approval."""
        found = connection.execute(_STANDING.where(grants.c.approval == approval_id)).mappings().first()
        return None if found is None else _standing_from(found)

    @writes
    def take_back(self, connection: Connection, approval_id: str) -> bool:
        """Let it stand no longer; whether it stood."""
        return connection.execute(delete(grants).where(grants.c.approval == approval_id)).rowcount > 0


_IS_OPEN = approvals.c.state == ApprovalState.OPEN
_WAITING_FOR = (
    select(jobs)
    .join(approvals, approvals.c.job == jobs.c.id)
    .where(approvals.c.id == bindparam("approval"), jobs.c.state == JobState.WAITING)
)
# An approval goes with the words of its job, and what was allowed stays.
_STANDING = (
    select(grants, conversations.c.platform, conversations.c.space, approvals.c.deed, jobs.c.request)
    .join(conversations, conversations.c.id == grants.c.conversation)
    .outerjoin(approvals, approvals.c.id == grants.c.approval)
    .outerjoin(jobs, jobs.c.id == approvals.c.job)
)


def _standing_from(row: RowMapping) -> StandingYes:
    asked = codec.REQUEST.read(row["request"]).person if row["request"] else None
    facts = codec.DEED.read(row["deed"]).facts if row["deed"] else ()
    return StandingYes(
        approval=row["approval"],
        tenant=ConversationKey(row["platform"], row["space"], "", "").tenant,
        person=asked if asked and asked.id == row["person"] else Person(row["person"], row["person"]),
        tool=row["tool"],
        to=next((fact.value for fact in facts if fact.name == PLACE), ""),
        given_at=row["given_at"],
    )


def _grant(connection: Connection, job: RowMapping, approval: Approval, now: datetime) -> None:
    values = {
        "conversation": job["conversation"],
        "person": job["person"],
        "tool": approval.deed.tool,
        "extent": approval.deed.extent,
        "approval": approval.id,
        "given_at": now,
    }
    connection.execute(insert_new(connection.dialect.name, grants), values)


def _row(approval: Approval) -> dict[str, Any]:
    return {
        "id": approval.id,
        "job": approval.job,
        "number": approval.number,
        "wish": approval.wish,
        "deed": codec.DEED.write(approval.deed),
        "state": approval.state,
        "asked_at": approval.asked_at,
        "expires_at": approval.expires_at,
    }


def _approval_from(row: RowMapping) -> Approval:
    by = Person(row["decided_by"], row["decided_name"] or "") if row["decided_by"] else None
    return Approval(
        id=row["id"],
        job=row["job"],
        number=row["number"],
        wish=row["wish"],
        deed=codec.DEED.read(row["deed"]),
        asked_at=row["asked_at"],
        expires_at=row["expires_at"],
        state=ApprovalState(row["state"]),
        decided_by=by,
    )
