"""What people set for conversations and channels."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, delete, insert, select, update

from core.adapters.database import codec
from core.adapters.database.engine import Database, reads, writes
from core.adapters.database.rows import IS_CONVERSATION, insert_new, open_conversation
from core.adapters.database.schema import channels, conversations, grants, preference_changes
from core.model.conversation import ConversationKey
from core.model.preferences import Preferences, Setting, Switch
from core.model.request import Person
from core.model.scope import Change, ChannelKey, Layers, Scope, Wanted

# What every request looks up is built once: building a statement takes as long as running it.
_IS_CHANNEL = (
    channels.c.platform == bindparam("platform"),
    channels.c.space == bindparam("space"),
    channels.c.channel == bindparam("channel"),
)
_OF_CHANNEL = select(channels.c.id, channels.c.preferences).where(*_IS_CHANNEL)
_LAYERS = select(
    select(conversations.c.preferences).where(*IS_CONVERSATION).scalar_subquery().label("own"),
    select(channels.c.preferences).where(*_IS_CHANNEL).scalar_subquery().label("channels"),
)


class SqlPreferences:
    """The `PreferenceStore` port."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @reads
    def layers(self, connection: Connection, scope: Scope) -> Layers:
        """What is set in a conversation and in its channel; of a channel its own alone."""
        if isinstance(scope, ChannelKey):
            return Layers(channel=_of_channel(connection, scope))
        row = connection.execute(_LAYERS, asdict(scope)).one()
        return Layers(_read(row.own), _read(row.channels))

    @writes
    def change(
        self, connection: Connection, scope: Scope, wanted: Wanted, *, now: datetime, conversation_id: str
    ) -> Change:
        """Set one value and write down who did it; setting what is set already is no change."""
        if isinstance(scope, ConversationKey):
            scope_id: Any = open_conversation(connection, scope, conversation_id, now)[0]
        else:
            scope_id = _open_channel(connection, scope)
        table = _table_of(scope)
        # The row is held until the end, so that of two changes at once neither takes the other back.
        held = select(table.c.preferences).where(table.c.id == scope_id).with_for_update()
        before = _read(connection.execute(held).scalar_one())
        old = before.written(wanted.setting, wanted.tool)
        change = Change(wanted.setting, old, wanted.value, wanted.by, now, wanted.tool)
        if change.is_real:
            after = codec.PREFERENCES.write(wanted.put(before))
            connection.execute(update(table).where(table.c.id == scope_id).values(preferences=after))
            connection.execute(insert(preference_changes).values(**_row(change), **{_column_of(scope): scope_id}))
        if isinstance(scope, ConversationKey) and (wanted.setting, wanted.value) == (Setting.TOOLS, Switch.OFF):
            _take_back_grants(connection, scope_id, wanted.tool)
        return change

    @reads
    def changes(self, connection: Connection, scope: Scope, *, limit: int) -> Sequence[Change]:
        """What was changed in this very place, newest first."""
        newest = select(preference_changes).order_by(preference_changes.c.seq.desc()).limit(limit)
        found = connection.execute(newest.where(_belongs_to(scope)))
        return [_change_from(row) for row in found]


def _take_back_grants(connection: Connection, conversation: str, tool: str | None) -> None:
    """Whoever switches a tool off, or all of them, lets none of them act again without asking."""
    here = delete(grants).where(grants.c.conversation == conversation)
    connection.execute(here if tool is None else here.where(grants.c.tool == tool))


def _of_channel(connection: Connection, key: ChannelKey) -> Preferences:
    row = connection.execute(_OF_CHANNEL, asdict(key)).one_or_none()
    return _read(None if row is None else row.preferences)


def _open_channel(connection: Connection, key: ChannelKey) -> int:
    values = {**asdict(key), "preferences": codec.PREFERENCES.write(Preferences())}
    connection.execute(insert_new(connection.dialect.name, channels), values)
    return int(connection.execute(_OF_CHANNEL, asdict(key)).one().id)


def _read(stored: Any) -> Preferences:
    return codec.PREFERENCES.read_optional(stored) or Preferences()


def _table_of(scope: Scope) -> Table:
    return channels if isinstance(scope, ChannelKey) else conversations


def _column_of(scope: Scope) -> str:
    return "channel" if isinstance(scope, ChannelKey) else "conversation"


def _belongs_to(scope: Scope) -> ColumnElement[bool]:
    table = _table_of(scope)
    where = [table.c[name] == value for name, value in asdict(scope).items()]
    return preference_changes.c[_column_of(scope)] == select(table.c.id).where(*where).scalar_subquery()


def _row(change: Change) -> dict[str, Any]:
    return {
        "setting": change.setting,
        "tool": change.tool,
        "old": change.old,
        "new": change.new,
        "person": change.by.id,
        "person_name": change.by.name,
        "changed_at": change.at,
    }


def _change_from(row: Row[Any]) -> Change:
    by = Person(row.person, row.person_name)
    return Change(Setting(row.setting), row.old, row.new, by, row.changed_at, row.tool)
