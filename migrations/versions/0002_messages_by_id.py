"""Find a delivered message by its id alone."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_index("ix_messages_message", "messages", ["message"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
