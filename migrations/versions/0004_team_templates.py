"""Keep the templates that teams save."""

import sqlalchemy as sa
from alembic import op

from core.adapters.database.instant import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "team_templates",
        sa.Column("tenant", sa.String(length=96), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "name", name=op.f("pk_team_templates")),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
