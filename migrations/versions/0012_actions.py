"""Keep what people are asked about, what they said yes to, and what is due later."""

import sqlalchemy as sa
from alembic import op

from core.adapters.database.instant import Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=64), nullable=False),
        sa.Column("deed", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_name", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_approvals_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_index("ix_approvals_job", "approvals", ["job"])
    op.create_table(
        "grants",
        sa.Column("conversation", sa.String(length=26), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("tool", sa.String(length=64), nullable=False),
        sa.Column("extent", sa.String(length=160), nullable=False),
        sa.Column("approval", sa.String(length=26), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_grants_conversation")),
        sa.PrimaryKeyConstraint("conversation", "person", "tool", "extent", name=op.f("pk_grants")),
    )
    op.create_table(
        "appointments",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.Column("tenant", sa.String(length=96), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("first", Instant(), nullable=False),
        sa.Column("due", Instant(), nullable=False),
        sa.Column("rhythm", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_appointments_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index("ix_appointments_due", "appointments", ["due"])
    op.create_index("ix_appointments_job", "appointments", ["job"])
    op.create_index("ix_appointments_tenant_person", "appointments", ["tenant", "person"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
