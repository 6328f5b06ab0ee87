"""What people set for a conversation or a channel; None everywhere means that the next wider place decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Setting(StrEnum):
    """What can be set, as people write it; each is a field of `Preferences`."""

    MODEL = "model"
    RATIO = "ratio"
    SIZE = "size"
    COUNT = "count"
    RESULTS = "results"
    LISTEN = "listen"
    SAFETY = "safety"
    TOOLS = "tools"


class Results(StrEnum):
    """Where a finished picture is seen when it was asked for in a channel."""

    THREAD = "thread"
    CHANNEL = "channel"
    """In the thread, and on the card in the channel too."""


class Listen(StrEnum):
    """Which messages in a thread that Limner opened are requests."""

    ALL = "all"
    MENTIONS = "mentions"


class Safety(StrEnum):
    """From which likelihood on the model's own filters stop a picture; the strictest first."""

    STRICT = "strict"
    MEDIUM = "medium"
    RELAXED = "relaxed"
    OFF = "off"

    @classmethod
    def strictest(cls, *levels: "Safety | None") -> "Safety | None":
        """The strictest of those that were set."""
        named = [level for level in levels if level is not None]
        return min(named, key=list(cls).index) if named else None


class Switch(StrEnum):
    """Whether something is to happen."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What is set in one place.

    Attributes:
        model: Id of a model of the catalogue.
        ratio: As the provider spells it; a model may lack it.
        size: The same.
        count: How many pictures a request makes.
        tools: Whether a text model with tools reads requests first.
        switched: The tools that were switched by themselves, by name.
    """

    model: str | None = None
    ratio: str | None = None
    size: str | None = None
    count: int | None = None
    results: Results | None = None
    listen: Listen | None = None
    safety: Safety | None = None
    tools: Switch | None = None
    switched: Mapping[str, Switch] = field(default_factory=dict)

    def written(self, setting: Setting, tool: str | None = None) -> str | None:
        """One value as people write it; of one tool's own switch where a tool is named."""
        value: object = getattr(self, setting) if tool is None else self.switched.get(tool)
        return None if value is None else str(value)

    def switching(self, tool: str, value: str | None) -> "Preferences":
        """The same with one tool's own switch as it is written.

        Raises:
            ValueError: It is neither on nor off.
        """
        others = {name: switch for name, switch in self.switched.items() if name != tool}
        return replace(self, switched=others if value is None else {**others, tool: Switch(value)})

    def having(self, setting: Setting, value: str | None) -> "Preferences":
        """The same with one value, as people write it, in the place of what was set.

        Raises:
            ValueError: The setting takes no such value.
        """
        match setting:
            case Setting.MODEL:
                changed = replace(self, model=value)
            case Setting.RATIO:
                changed = replace(self, ratio=value)
            case Setting.SIZE:
                changed = replace(self, size=value)
            case Setting.COUNT:
                changed = replace(self, count=None if value is None else int(value))
            case Setting.RESULTS:
                changed = replace(self, results=None if value is None else Results(value))
            case Setting.LISTEN:
                changed = replace(self, listen=None if value is None else Listen(value))
            case Setting.SAFETY:
                changed = replace(self, safety=None if value is None else Safety(value))
            case Setting.TOOLS:
                changed = replace(self, tools=None if value is None else Switch(value))
        return changed

    def over(self, wider: "Preferences") -> "Preferences":
        """These, and where nothing is set the wider place's; of two levels of safety the stricter one counts."""
        return Preferences(
            model=self.model or wider.model,
            ratio=self.ratio or wider.ratio,
            size=self.size or wider.size,
            count=self.count or wider.count,
            results=self.results or wider.results,
            listen=self.listen or wider.listen,
            safety=Safety.strictest(self.safety, wider.safety),
            tools=self.tools or wider.tools,
            switched={**wider.switched, **self.switched},
        )
