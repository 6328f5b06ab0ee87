"""Servers that lend us tools (MCP): what the operator says of them, and what was approved of what they say."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.model.tooling import Effect

LONGEST_NAME = 40
"""Characters of a tool's name for the model, as `core.model.tooling.ToolInfo` has it."""

BETWEEN = "__"
"""Parts a server's name from its tool's. None of our own tools has it, and no server, so nobody's name is another's."""

LENT_ALWAYS = frozenset({"HOME", "LANG", "LC_ALL", "LOGNAME", "PATH", "TMPDIR", "TZ", "USER"})
"""Variables of the environment that any program needs to start, and that are nobody's secret."""

_DIGEST = 6


@dataclass(frozen=True, slots=True)
class ToolServer:
    """A server that the operator named.

    Attributes:
        name: One word of lower-case letters and digits.
        effects: What each tool does to the world, by the name that the server has for it. No other is offered.
        url: Where it answers; None when it is a program.
        headers: Sent with every request; they hold secrets.
        command: The program and its arguments; empty when it has an address.
        environment: All of the environment that the program gets; it may hold secrets.
    """

    name: str
    effects: Mapping[str, Effect]
    url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    def name_of(self, tool: str) -> str:
        """The name of one of its tools for the model and for people's switches, unlike any other server's."""
        plain = re.sub(r"[^a-z0-9]+", "_", tool.lower()).strip("_") or "tool"
        name = f"{self.name}{BETWEEN}{plain}"
        if len(name) <= LONGEST_NAME:
            return name
        digest = hashlib.sha256(tool.encode()).hexdigest()[:_DIGEST]
        return f"{name[: LONGEST_NAME - _DIGEST - 1]}_{digest}"


@dataclass(frozen=True, slots=True)
class Definition:
    """A tool in its server's own words, character for character.

    Attributes:
        schema: Of its arguments: JSON with sorted keys.
    """

    description: str
    schema: str

    def fingerprint(self, tool: str) -> str:
        """A short name for exactly these words of a tool of this name."""
        words = "\0".join((tool, self.description, self.schema))
        return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Pin:
    """What was approved of one tool, and what its server said of it last.

    Attributes:
        approved: The only words of it that a model is ever told; None: that it is gone.
        said: None when the server does not list it.
        changed_at: Since when the server has been saying something else; it stays until an operator approves, also
            when the server takes it back.
    """

    server: str
    tool: str
    approved: Definition | None
    said: Definition | None
    changed_at: datetime | None = None

    @property
    def is_changed(self) -> bool:
        """Whether the operator has to look."""
        return self.changed_at is not None

    def after(self, said: Definition | None, now: datetime) -> "Pin":
        """What is known once the server has said this."""
        if said == self.approved and not self.is_changed:
            return replace(self, said=said)
        return replace(self, said=said, changed_at=self.changed_at or now)

    def accepted(self) -> "Pin":
        """What is known once the operator approved what the server said last."""
        return replace(self, approved=self.said, changed_at=None)


@dataclass(frozen=True, slots=True)
class ServerLook:
    """How a server was found by somebody who only looked.

    Attributes:
        trouble: Why it cannot be used; everything else is empty then.
        offered: Names of the tools that models may be told of.
        changed: Marked tools that are not, or no longer, what was approved.
        missing: Marked tools that it does not have.
        faults: By tool, why a marked one cannot be offered.
        unmarked: Its other tools, as far as their names can be printed.
    """

    server: str
    trouble: str | None = None
    offered: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)
    unmarked: tuple[str, ...] = ()


def first_pin(server: str, tool: str, said: Definition) -> Pin:
    """What a server says of a tool for the first time: by marking the tool, the operator took it on."""
    return Pin(server, tool, said, said)
