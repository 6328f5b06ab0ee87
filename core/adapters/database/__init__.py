"""Conversations, jobs and versions in one schema, on SQLite or PostgreSQL."""

from core.adapters.database.alarms import SqlAlarms
from core.adapters.database.appointments import SqlAppointments
from core.adapters.database.approvals import SqlApprovals
from core.adapters.database.archive import SqlArchive
from core.adapters.database.attempts import SqlAttempts
from core.adapters.database.conversations import SqlConversations
from core.adapters.database.deliveries import SqlDeliveries
from core.adapters.database.engine import Database
from core.adapters.database.erasing import SqlErasure
from core.adapters.database.jobs import SqlInbox, SqlJobLog
from core.adapters.database.keeping import SqlKeeping
from core.adapters.database.locales import SqlLocales
from core.adapters.database.preferences import SqlPreferences
from core.adapters.database.queue import EmbeddedQueue
from core.adapters.database.shares import SqlShares
from core.adapters.database.team_templates import SqlTeamTemplates
from core.adapters.database.tool_pins import SqlToolPins
from core.adapters.database.tool_runs import SqlToolRuns

__all__ = [
    "Database",
    "EmbeddedQueue",
    "SqlAlarms",
    "SqlAppointments",
    "SqlApprovals",
    "SqlArchive",
    "SqlAttempts",
    "SqlConversations",
    "SqlDeliveries",
    "SqlErasure",
    "SqlInbox",
    "SqlJobLog",
    "SqlKeeping",
    "SqlLocales",
    "SqlPreferences",
    "SqlShares",
    "SqlTeamTemplates",
    "SqlToolPins",
    "SqlToolRuns",
]
