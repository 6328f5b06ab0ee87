"""Keep what was approved of the tools of servers that are not ours."""

import sqlalchemy as sa
from alembic import op

from core.adapters.database.instant import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "tool_pins",
        sa.Column("server", sa.String(length=16), nullable=False),
        sa.Column("tool", sa.String(length=128), nullable=False),
        sa.Column("approved", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("server", "tool", name=op.f("pk_tool_pins")),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
