"""Keep where what tools found on the web comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("tool_runs", sa.Column("web", sa.JSON(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
