"""What people set, kept in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.adapters.clock import SystemClock
from core.lineup import Lineup
from core.model.catalogue import Catalogue
from core.model.preferences import Preferences
from core.model.scope import Change, ChannelKey, Layers, Scope, Wanted
from core.preferences import PreferenceBook


@dataclass
class MemoryPreferences:
    """The `PreferenceStore` port without a database."""

    kept: dict[Scope, Preferences] = field(default_factory=dict)
    made: list[tuple[Scope, Change]] = field(default_factory=list)

    async def layers(self, scope: Scope) -> Layers:
        """What is set there and around."""
        if isinstance(scope, ChannelKey):
            return Layers(channel=self._own(scope))
        return Layers(self._own(scope), self._own(ChannelKey.of(scope)))

    async def change(self, scope: Scope, wanted: Wanted, *, now: datetime, conversation_id: str) -> Change:
        """Set one value."""
        before = self._own(scope)
        change = Change(wanted.setting, before.written(wanted.setting), wanted.value, wanted.by, now)
        if change.is_real:
            self.kept[scope] = before.having(wanted.setting, wanted.value)
            self.made.insert(0, (scope, change))
        return change

    async def changes(self, scope: Scope, *, limit: int) -> Sequence[Change]:
        """What was changed there, newest first."""
        return [change for where, change in self.made if where == scope][:limit]

    def _own(self, scope: Scope) -> Preferences:
        return self.kept.get(scope, Preferences())


def book_of(catalogue: Catalogue) -> PreferenceBook:
    """A book that begins empty and forgets everything at the end."""
    return PreferenceBook(MemoryPreferences(), Lineup(catalogue), SystemClock())
