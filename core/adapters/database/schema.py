"""The tables. Migrations are written by hand from these, and a test compares the two."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TextClause,
    UniqueConstraint,
    false,
    or_,
    text,
)

from core.adapters.database.instant import Instant

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

# SQLite counts by itself only in a column of exactly this type.
Serial = BigInteger().with_variant(Integer, "sqlite")

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("space", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("thread", String(128), nullable=False),
    # No foreign keys: turns and versions point here, and a circle could not be made in one migration.
    Column("head_turn", String(26)),
    Column("head_version", String(26)),
    Column("last_number", Integer, nullable=False, default=0),
    Column("created_at", Instant, nullable=False),
    # What was set in it.
    Column("preferences", JSON),
    UniqueConstraint("platform", "space", "channel", "thread"),
)

# Channels whose defaults somebody changed.
channels = Table(
    "channels",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    Column("space", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("preferences", JSON, nullable=False),
    UniqueConstraint("platform", "space", "channel"),
)

# Who set what, of a conversation or of a channel; the newest of each is what is set.
preference_changes = Table(
    "preference_changes",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("conversation", String(26), ForeignKey("conversations.id")),
    Column("channel", Serial, ForeignKey("channels.id")),
    Column("setting", String(16), nullable=False),
    # Which tool's switch it is, where it is one.
    Column("tool", String(64)),
    Column("old", String(100)),
    Column("new", String(100)),
    Column("person", String(64), nullable=False),
    Column("person_name", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_preference_changes_conversation", "conversation"),
    Index("ix_preference_changes_channel", "channel"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", String(26), nullable=False, unique=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("conversation", String(26), ForeignKey("conversations.id"), nullable=False),
    Column("tenant", String(96), nullable=False),
    Column("reference", String(6), nullable=False),
    Column("request", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    # Unfinished, not parked and not beside the conversation: later jobs of the conversation wait for it.
    Column("holds_place", Boolean, nullable=False),
    # The first job of its conversation that holds a place, or one beside it: only these may be claimed.
    Column("is_front", Boolean, nullable=False),
    # The job's place among all tenants' (start-time fair queueing): smaller comes first.
    Column("turn_tag", BigInteger, nullable=False),
    Column("fence", Integer, nullable=False, default=0),
    Column("revision", Integer, nullable=False, default=1),
    Column("shown", Integer, nullable=False, default=0),
    Column("tries", Integer, nullable=False, default=0),
    Column("ready_at", Instant, nullable=False),
    Column("wait", JSON),
    Column("failure", JSON),
    Column("sources", JSON),
    Column("facts", JSON),
    Column("notices", JSON),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("person", String(64), nullable=False),
    # Why its words and pictures are not kept any more.
    Column("gone", String(16)),
    Index("ix_jobs_reference", "reference"),
    Index("ix_jobs_person", "person"),
    Index("ix_jobs_conversation_seq", "conversation", "seq"),
)
# The conditions of partial indexes. Queries use the very same words: SQLite takes such an index only when the query's
# condition is the index's own, letter by letter, and PostgreSQL cannot look into bound values either.
CLAIMABLE = text("is_front AND state IN ('queued', 'waiting')")
HOLDS_PLACE = text("holds_place")
WAITING = text("state = 'waiting'")
UNFINISHED = text("state IN ('accepted', 'queued', 'making', 'waiting')")
UNSHOWN = text("shown < revision")
KEPT = text("gone IS NULL")
KEYED = text("key <> id")
SIGNATURE = text("is_signature")


def of_platforms(platforms: Collection[str]) -> ColumnElement[bool]:
    """Tell the jobs of these chats; a job that nobody could answer is left alone."""
    return or_(false(), *(jobs.c.tenant.startswith(f"{platform}:", autoescape=True) for platform in platforms))


def _partial(name: str, columns: tuple[Column[Any], ...], condition: TextClause) -> Index:
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


_partial("ix_jobs_claimable", (jobs.c.turn_tag, jobs.c.seq), CLAIMABLE)
_partial("ix_jobs_line", (jobs.c.conversation, jobs.c.seq), HOLDS_PLACE)
_partial("ix_jobs_waiting", (jobs.c.ready_at,), WAITING)
_partial("ix_jobs_unfinished", (jobs.c.tenant, jobs.c.turn_tag), UNFINISHED)
_partial("ix_jobs_unshown", (jobs.c.seq,), UNSHOWN)
_partial("ix_jobs_kept", (jobs.c.created_at,), KEPT)
_partial("ix_jobs_keyed", (jobs.c.created_at,), KEYED)

attempts = Table(
    "attempts",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("job", String(26), ForeignKey("jobs.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("model", String(96), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("outcome", String(16)),
    Column("parts", JSON, nullable=False),
    Column("usage", JSON),
    Index("ix_attempts_job", "job"),
)

# What tools did for a job, each run by the number of the wish that it answers.
tool_runs = Table(
    "tool_runs",
    metadata,
    Column("job", String(26), ForeignKey("jobs.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(64), nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("took_ms", Integer, nullable=False),
    Column("outcome", String(16)),
    Column("data", JSON, nullable=False),
    Column("pictures", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("web", JSON),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("conversation", String(26), ForeignKey("conversations.id"), nullable=False),
    Column("job", String(26), ForeignKey("jobs.id"), nullable=False),
    Column("parent", String(26), ForeignKey("turns.id")),
    Column("role", String(8), nullable=False),
    Column("model", String(96), nullable=False),
    Column("continues", String(160)),
    Column("parts", JSON, nullable=False),
    Column("is_faded", Boolean, nullable=False, default=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_turns_job", "job"),
    Index("ix_turns_conversation", "conversation"),
)

versions = Table(
    "versions",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("conversation", String(26), ForeignKey("conversations.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("job", String(26), ForeignKey("jobs.id"), nullable=False),
    Column("turn", String(26), ForeignKey("turns.id"), nullable=False),
    Column("parents", JSON, nullable=False),
    Column("image", JSON, nullable=False),
    Column("alt", Text, nullable=False),
    Column("alt_said", JSON(none_as_null=True), nullable=True),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("conversation", "number"),
    Index("ix_versions_job", "job"),
    Index("ix_versions_turn", "turn"),
)

# What is left of versions that are not kept any more: their place in the tree.
gone_versions = Table(
    "gone_versions",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("conversation", String(26), ForeignKey("conversations.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("job", String(26), ForeignKey("jobs.id"), nullable=False),
    Column("turn", String(26), ForeignKey("turns.id"), nullable=False),
    Column("parents", JSON, nullable=False),
    Column("why", String(16), nullable=False),
    Column("by_id", String(64)),
    Column("by_name", String(255)),
    UniqueConstraint("conversation", "number"),
    Index("ix_gone_versions_job", "job"),
    Index("ix_gone_versions_by_id", "by_id"),
)

# Which job's rows refer to which blob: blobs are shared by content, and the last reference decides.
holdings = Table(
    "holdings",
    metadata,
    Column("blob", String(160), primary_key=True),
    Column("job", String(26), ForeignKey("jobs.id"), primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("is_signature", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
    Index("ix_holdings_job", "job"),
)
_partial("ix_holdings_signatures", (holdings.c.since,), SIGNATURE)

# Blobs that no row refers to any more and that are still to be removed from the store.
released = Table(
    "released",
    metadata,
    Column("blob", String(160), primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    # When it was last known to be wanted: what was stored after that belongs to somebody else.
    Column("held_at", Instant, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation", String(26), ForeignKey("conversations.id"), primary_key=True),
    Column("message", String(128), primary_key=True),
    Column("job", String(26), ForeignKey("jobs.id"), nullable=False),
    # A message that is answered outside of its thread is found by its id alone.
    Index("ix_messages_message", "message"),
)

# Answers that no chat took: their people find them in the list of jobs.
unseen = Table(
    "unseen",
    metadata,
    Column("job", String(26), ForeignKey("jobs.id"), primary_key=True),
    Column("tenant", String(96), nullable=False),
    Column("person", String(64), nullable=False),
    Column("since", Instant, nullable=False),
    Index("ix_unseen_tenant_person", "tenant", "person"),
)

team_templates = Table(
    "team_templates",
    metadata,
    Column("tenant", String(96), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("text", Text, nullable=False),
    Column("author", String(64), nullable=False),
    Column("author_name", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
)

# Servers and workspaces that had an answer, and which it was: that one says what draws there. It outlives its job.
first_answers = Table(
    "first_answers",
    metadata,
    Column("tenant", String(96), primary_key=True),
    Column("job", String(26), nullable=False),
)

# What was approved of the tools of servers that are not ours (MCP), and what those say of them.
tool_pins = Table(
    "tool_pins",
    metadata,
    Column("server", String(16), primary_key=True),
    Column("tool", String(128), primary_key=True),
    Column("approved", JSON(none_as_null=True)),
    Column("said", JSON(none_as_null=True)),
    Column("changed_at", Instant),
)

# The language that a person's chat was set to last, of chats whose messages do not tell it.
locales = Table(
    "locales",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("locale", String(35), nullable=False),
    Column("told_at", Instant, nullable=False),
)

# When operators were told of what they must mend; of each cause the last time.
alarms = Table(
    "alarms",
    metadata,
    Column("cause", String(100), primary_key=True),
    Column("told_at", Instant, nullable=False),
)

# What tools would do, as people were asked about it.
approvals = Table(
    "approvals",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("job", String(26), ForeignKey("jobs.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("wish", String(64), nullable=False),
    Column("deed", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", String(64)),
    Column("decided_name", Text),
    Index("ix_approvals_job", "job"),
)

# What a person's requests may have done in a conversation without asking again.
grants = Table(
    "grants",
    metadata,
    Column("conversation", String(26), ForeignKey("conversations.id"), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("tool", String(64), primary_key=True),
    Column("extent", String(160), primary_key=True),
    Column("approval", String(26), nullable=False),
    Column("given_at", Instant, nullable=False),
)

# Reminders and repeated requests: the rows themselves are what is due.
appointments = Table(
    "appointments",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("job", String(26), ForeignKey("jobs.id"), nullable=False),
    Column("tenant", String(96), nullable=False),
    Column("person", String(64), nullable=False),
    Column("person_name", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("first", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("rhythm", String(16)),
    Index("ix_appointments_due", "due"),
    Index("ix_appointments_job", "job"),
    Index("ix_appointments_tenant_person", "tenant", "person"),
)

# Copies of versions in other channels: written before they are posted, and gone when the picture is.
shares = Table(
    "shares",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("job", String(26), ForeignKey("jobs.id"), nullable=False),
    # No foreign key: the copies of a version are taken back after its own row went.
    Column("version", String(26), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("messages", JSON, nullable=False),
    Index("ix_shares_job", "job"),
    Index("ix_shares_version", "version"),
)
