"""Keep the language that a person's chat was set to last, where messages do not tell it."""

import sqlalchemy as sa
from alembic import op

from core.adapters.database.instant import Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "locales",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "person", name=op.f("pk_locales")),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
