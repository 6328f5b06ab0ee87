"""Where a setting holds, and how it came to be what it is."""

from dataclasses import dataclass, field
from datetime import datetime

from core.model.conversation import ConversationKey
from core.model.preferences import Preferences, Setting
from core.model.request import Person


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """A channel, whose defaults new conversations start from; the parts are the platform's own ids."""

    platform: str
    space: str
    channel: str

    @classmethod
    def of(cls, key: ConversationKey) -> "ChannelKey":
        """The channel that a conversation hangs in."""
        return cls(key.platform, key.space, key.channel)


Scope = ConversationKey | ChannelKey
"""A conversation, or a channel with its defaults."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What is set from the conversation outwards; a channel by itself has no conversation's."""

    conversation: Preferences = field(default_factory=Preferences)
    channel: Preferences = field(default_factory=Preferences)

    @property
    def in_force(self) -> Preferences:
        """What counts in the conversation."""
        return self.conversation.over(self.channel)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person wants a setting to be different.

    Attributes:
        value: As people write it; None lets the wider place decide again.
        tool: Which tool's own switch is meant; None means all of them.
    """

    setting: Setting
    value: str | None
    by: Person
    tool: str | None = None

    def put(self, preferences: Preferences) -> Preferences:
        """What is set once they have it.

        Raises:
            ValueError: The setting takes no such value.
        """
        if self.tool is not None:
            return preferences.switching(self.tool, self.value)
        return preferences.having(self.setting, self.value)


@dataclass(frozen=True, slots=True)
class Change:
    """One person changed one setting.

    Attributes:
        old: As people write it; None means that it was inherited.
        new: The same.
        tool: As in `Wanted`.
    """

    setting: Setting
    old: str | None
    new: str | None
    by: Person
    at: datetime
    tool: str | None = None

    @property
    def is_real(self) -> bool:
        """Whether anything is different."""
        return self.old != self.new
