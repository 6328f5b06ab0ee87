"""Keep what people set for conversations and channels."""

import sqlalchemy as sa
from alembic import op

from core.adapters.database.instant import Instant
from core.adapters.database.schema import Serial

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("preferences", sa.JSON(), nullable=True))
    op.create_table(
        "channels",
        sa.Column("id", Serial, autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("space", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("preferences", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sa.UniqueConstraint("platform", "space", "channel", name=op.f("uq_channels_platform_space_channel")),
    )
    op.create_table(
        "preference_changes",
        sa.Column("seq", Serial, autoincrement=True, nullable=False),
        sa.Column("conversation", sa.String(length=26), nullable=True),
        sa.Column("channel", Serial, nullable=True),
        sa.Column("setting", sa.String(length=16), nullable=False),
        sa.Column("old", sa.String(length=100), nullable=True),
        sa.Column("new", sa.String(length=100), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name=op.f("fk_preference_changes_conversation")
        ),
        sa.ForeignKeyConstraint(["channel"], ["channels.id"], name=op.f("fk_preference_changes_channel")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_preference_changes")),
    )
    op.create_index("ix_preference_changes_conversation", "preference_changes", ["conversation"])
    op.create_index("ix_preference_changes_channel", "preference_changes", ["channel"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
