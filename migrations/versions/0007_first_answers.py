"""Remember which servers and workspaces had their first answer."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "first_answers",
        sa.Column("tenant", sa.String(length=96), nullable=False),
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_first_answers")),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
