"""Remember the answers that no chat took."""

import sqlalchemy as sa
from alembic import op

from core.adapters.database.instant import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "unseen",
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.Column("tenant", sa.String(length=96), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_unseen_job")),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_unseen")),
    )
    op.create_index("ix_unseen_tenant_person", "unseen", ["tenant", "person"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
