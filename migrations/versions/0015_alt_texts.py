"""Keep which sentence says what a tool's picture shows, so that everybody reads it in their language."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("versions", sa.Column("alt_said", sa.JSON(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
