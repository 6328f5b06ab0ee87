"""Keep what tools did for a job, and who switched which of them."""

import sqlalchemy as sa
from alembic import op

from core.adapters.database.instant import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "tool_runs",
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_tool_runs_job")),
        sa.PrimaryKeyConstraint("job", "number", name=op.f("pk_tool_runs")),
    )
    op.add_column("preference_changes", sa.Column("tool", sa.String(length=64), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
