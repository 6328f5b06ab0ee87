"""Keep when operators were told of what they must mend."""

import sqlalchemy as sa
from alembic import op

from core.adapters.database.instant import Instant

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("cause", sa.String(length=100), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("cause", name=op.f("pk_alarms")),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
