"""Remember who asked for a job, what is gone, and which job holds which blob."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from core.adapters.database.instant import Instant

revision = "0006"
down_revision = "0005"

jobs = sa.table(
    "jobs",
    sa.column("id", sa.String),
    sa.column("person", sa.String),
    sa.column("request", sa.JSON),
    sa.column("sources", sa.JSON),
    sa.column("changed_at", Instant()),
)
holdings = sa.table(
    "holdings",
    sa.column("blob", sa.String),
    sa.column("job", sa.String),
    sa.column("size_bytes", sa.BigInteger),
    sa.column("is_signature", sa.Boolean),
    sa.column("since", Instant()),
)


def upgrade() -> None:
    op.add_column("jobs", sa.Column("person", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("jobs", sa.Column("gone", sa.String(length=16), nullable=True))
    op.add_column("turns", sa.Column("is_faded", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_jobs_person", "jobs", ["person"])
    op.create_index("ix_turns_conversation", "turns", ["conversation"])
    _partial("ix_jobs_kept", "jobs", "created_at", "gone IS NULL")
    _partial("ix_jobs_keyed", "jobs", "created_at", "key <> id")
    _make_gone_versions()
    _make_holdings()
    _fill(op.get_bind())


def _partial(name: str, table: str, column: str, condition: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def _make_gone_versions() -> None:
    op.create_table(
        "gone_versions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conversation", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.Column("turn", sa.String(length=26), nullable=False),
        sa.Column("parents", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=True),
        sa.Column("by_name", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_gone_versions_conversation")),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_gone_versions_job")),
        sa.ForeignKeyConstraint(["turn"], ["turns.id"], name=op.f("fk_gone_versions_turn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gone_versions")),
        sa.UniqueConstraint("conversation", "number", name=op.f("uq_gone_versions_conversation_number")),
    )
    op.create_index("ix_gone_versions_job", "gone_versions", ["job"])
    op.create_index("ix_gone_versions_by_id", "gone_versions", ["by_id"])


def _make_holdings() -> None:
    op.create_table(
        "holdings",
        sa.Column("blob", sa.String(length=160), nullable=False),
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("is_signature", sa.Boolean(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_holdings_job")),
        sa.PrimaryKeyConstraint("blob", "job", name=op.f("pk_holdings")),
    )
    op.create_index("ix_holdings_job", "holdings", ["job"])
    _partial("ix_holdings_signatures", "holdings", "since", "is_signature")
    op.create_table(
        "released",
        sa.Column("blob", sa.String(length=160), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("held_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("blob", name=op.f("pk_released")),
    )


def _fill(connection: sa.Connection) -> None:
    """Say of the jobs that exist who asked for them and what they hold."""
    for job in connection.execute(sa.select(jobs)).mappings().all():
        person = sa.update(jobs).where(jobs.c.id == job["id"]).values(person=job["request"]["person"]["id"])
        connection.execute(person)
        held = {blob["key"]: (blob["size_bytes"], is_signature) for blob, is_signature in _held_by(connection, job)}
        for key, (size_bytes, is_signature) in held.items():
            values = {"blob": key, "job": job["id"], "size_bytes": size_bytes, "is_signature": is_signature}
            connection.execute(sa.insert(holdings).values(**values, since=job["changed_at"]))


def _held_by(connection: sa.Connection, job: sa.RowMapping) -> Iterator[tuple[dict[str, object], bool]]:
    """Every blob that a job's rows refer to, and whether it is the provider's own bytes."""
    for name in ("turns", "attempts"):
        table = sa.table(name, sa.column("job", sa.String), sa.column("parts", sa.JSON))
        for parts in connection.scalars(sa.select(table.c.parts).where(table.c.job == job["id"])):
            for part in parts:
                if "image" in part:
                    yield part["image"]["blob"], False
                if part.get("native"):
                    yield part["native"], True
    for source in (*(job["sources"] or {}).get("pictures", ()), *job["request"].get("kept", ())):
        yield source["image"]["blob"], False
