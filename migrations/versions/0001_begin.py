"""The first schema: conversations, jobs, attempts, turns, versions, messages."""

import sqlalchemy as sa
from alembic import op

from core.adapters.database.instant import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("space", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=128), nullable=False),
        sa.Column("head_turn", sa.String(length=26), nullable=True),
        sa.Column("head_version", sa.String(length=26), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint(
            "platform", "space", "channel", "thread", name=op.f("uq_conversations_platform_space_channel_thread")
        ),
    )
    op.create_table(
        "jobs",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("conversation", sa.String(length=26), nullable=False),
        sa.Column("tenant", sa.String(length=96), nullable=False),
        sa.Column("reference", sa.String(length=6), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("holds_place", sa.Boolean(), nullable=False),
        sa.Column("is_front", sa.Boolean(), nullable=False),
        sa.Column("turn_tag", sa.BigInteger(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ready_at", Instant(), nullable=False),
        sa.Column("wait", sa.JSON(), nullable=True),
        sa.Column("failure", sa.JSON(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("notices", sa.JSON(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_jobs_conversation")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_jobs")),
        sa.UniqueConstraint("id", name=op.f("uq_jobs_id")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
    )
    op.create_index(
        "ix_jobs_claimable",
        "jobs",
        ["turn_tag", "seq"],
        sqlite_where=sa.text("is_front AND state IN ('queued', 'waiting')"),
        postgresql_where=sa.text("is_front AND state IN ('queued', 'waiting')"),
    )
    op.create_index("ix_jobs_conversation_seq", "jobs", ["conversation", "seq"])
    op.create_index(
        "ix_jobs_line",
        "jobs",
        ["conversation", "seq"],
        sqlite_where=sa.text("holds_place"),
        postgresql_where=sa.text("holds_place"),
    )
    op.create_index(
        "ix_jobs_waiting",
        "jobs",
        ["ready_at"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_jobs_reference", "jobs", ["reference"])
    op.create_index(
        "ix_jobs_unfinished",
        "jobs",
        ["tenant", "turn_tag"],
        sqlite_where=sa.text("state IN ('accepted', 'queued', 'making', 'waiting')"),
        postgresql_where=sa.text("state IN ('accepted', 'queued', 'making', 'waiting')"),
    )
    op.create_index(
        "ix_jobs_unshown",
        "jobs",
        ["seq"],
        sqlite_where=sa.text("shown < revision"),
        postgresql_where=sa.text("shown < revision"),
    )

    op.create_table(
        "attempts",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=96), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("usage", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_attempts_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_job", "attempts", ["job"])

    op.create_table(
        "messages",
        sa.Column("conversation", sa.String(length=26), nullable=False),
        sa.Column("message", sa.String(length=128), nullable=False),
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_messages_conversation")),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_messages_job")),
        sa.PrimaryKeyConstraint("conversation", "message", name=op.f("pk_messages")),
    )
    op.create_table(
        "turns",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conversation", sa.String(length=26), nullable=False),
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.Column("parent", sa.String(length=26), nullable=True),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("model", sa.String(length=96), nullable=False),
        sa.Column("continues", sa.String(length=160), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_turns_conversation")),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_turns_job")),
        sa.ForeignKeyConstraint(["parent"], ["turns.id"], name=op.f("fk_turns_parent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
    )
    op.create_index("ix_turns_job", "turns", ["job"])

    op.create_table(
        "versions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conversation", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=26), nullable=False),
        sa.Column("turn", sa.String(length=26), nullable=False),
        sa.Column("parents", sa.JSON(), nullable=False),
        sa.Column("image", sa.JSON(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_versions_conversation")),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_versions_job")),
        sa.ForeignKeyConstraint(["turn"], ["turns.id"], name=op.f("fk_versions_turn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("conversation", "number", name=op.f("uq_versions_conversation_number")),
    )
    op.create_index("ix_versions_job", "versions", ["job"])
    op.create_index("ix_versions_turn", "versions", ["turn"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
