"""The `[[mcp]]` tables of `limner.toml`, checked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import SettingsWrong
from core.model.tool_server import LENT_ALWAYS, ToolServer
from core.model.tooling import Effect

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")
VALUE = re.compile(r"[ -~]+")
"""What a header may hold; the HTTP library would find out much later."""

OURS = frozenset({"accept", "accept-encoding", "content-length", "content-type", "host", "transfer-encoding"})
"""Headers that belong to the protocol."""

MOST_TOOLS = 64


def _web_address(value: str) -> str:
    split = urlsplit(value)
    if split.scheme not in {"http", "https"} or not split.hostname or "@" in split.netloc or split.fragment:
        raise ValueError
    return value


Tools = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=128)], ...],
    Field(
        max_length=MOST_TOOLS, description='must be a list of tools, by the server\'s names for them, like ["search"]'
    ),
]


class _Entry(BaseModel):
    """A `[[mcp]]` table; a description ends the sentence about a wrong value."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[
        str,
        Field(pattern=r"^[a-z][a-z0-9]{0,15}$", description="must be one word of at most 16 letters a-z and digits"),
    ]
    url: Annotated[
        str | None,
        AfterValidator(_web_address),
        Field(description="must be an address like https://host/mcp, without a user name or #"),
    ] = None
    headers: Annotated[
        dict[str, str],
        Field(description='must name environment variables, like { Authorization = "SHOP_AUTHORIZATION" }'),
    ] = {}
    command: Annotated[str | None, Field(min_length=1, description="must be the name of a program")] = None
    args: Annotated[tuple[str, ...], Field(description='must be a list of texts, like ["--port", "80"]')] = ()
    env: Annotated[
        tuple[str, ...], Field(description='must be a list of environment variables, like ["SHOP_TOKEN"]')
    ] = ()
    reads: Tools = ()
    acts: Tools = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.url is None) == (self.command is None):
            raise ValueError("it needs either `url` or `command`")
        if self.url is None and self.headers:
            raise ValueError("`headers` belong to a `url`")
        if self.command is None and (self.args or self.env):
            raise ValueError("`args` and `env` belong to a `command`")
        if not self.reads and not self.acts:
            raise ValueError("no tool is marked: list the tools to offer under `reads` or `acts`")
        if set(self.reads) & set(self.acts):
            raise ValueError("a tool is either under `reads` or under `acts`")
        return self


def load_servers(tables: Iterable[Mapping[str, object]], lent: Mapping[str, str]) -> Sequence[ToolServer]:
    """Read the operator's servers.

    Args:
        tables: The `[[mcp]]` tables.
        lent: The variables of the environment that they may name, with their values.

    Raises:
        SettingsWrong: A table cannot be used; the sentence says which and why, and never quotes a value.
    """
    servers: list[ToolServer] = []
    for number, table in enumerate(tables, start=1):
        where = f"[[mcp]] table {number} of limner.toml"
        try:
            entry = _Entry.model_validate(dict(table))
        except ValidationError as error:
            raise SettingsWrong(f"{where}: {_sentence(error)}") from None
        where = f"[[mcp]] table {number} ({entry.name}) of limner.toml"
        servers.append(_server(entry, lent, where))
        if entry.name in {server.name for server in servers[:-1]}:
            raise SettingsWrong(f"{where}: another table has this `name`. Give one of them another.")
    return servers


def _server(entry: _Entry, lent: Mapping[str, str], where: str) -> ToolServer:
    effects = dict.fromkeys(entry.reads, Effect.READS) | dict.fromkeys(entry.acts, Effect.ACTS)
    basics = {name: value for name, value in lent.items() if name in LENT_ALWAYS}
    server = ToolServer(
        entry.name,
        effects,
        url=entry.url,
        headers={name: _header(name, variable, lent, where) for name, variable in entry.headers.items()},
        command=(entry.command, *entry.args) if entry.command else (),
        environment=basics | {name: _variable("env", name, lent, where) for name in entry.env},
    )
    names = [server.name_of(tool) for tool in effects]
    if len(set(names)) < len(names):
        raise SettingsWrong(f"{where}: two of its tools have names that Limner cannot tell apart. Mark one of them.")
    return server


def _header(name: str, variable: str, lent: Mapping[str, str], where: str) -> str:
    if not HEADER.fullmatch(name) or name.lower() in OURS or name.lower().startswith("mcp-"):
        raise SettingsWrong(f"{where}: `headers` has a name that is no header, or one that the protocol sets itself.")
    value = _variable("headers", variable, lent, where)
    if not VALUE.fullmatch(value):
        raise SettingsWrong(f"{where}: the value of {variable} cannot stand in a header: it must be one line of ASCII.")
    return value


def _variable(key: str, name: str, lent: Mapping[str, str], where: str) -> str:
    # What is written in place of a name may be the secret itself.
    if not VARIABLE.fullmatch(name):
        raise SettingsWrong(f"{where}: `{key}` {_Entry.model_fields[key].description}, never the values themselves.")
    if name not in lent:
        raise SettingsWrong(f"{where}: `{key}` names {name}, which is not set, or is a setting of Limner's own.")
    return lent[name]


def _sentence(error: ValidationError) -> str:
    """Put the first fault in words; no value is quoted, for it may be a secret in the wrong place."""
    first = error.errors()[0]
    if not first["loc"]:
        return f"{first['msg'].removeprefix('Value error, ')}."
    key = str(first["loc"][0])
    if first["type"] == "missing":
        return f"`{key}` is missing."
    if first["type"] == "extra_forbidden":
        return f"`{key}` is no key of an MCP server. {_nearest(key)}"
    return f"`{key}` {_Entry.model_fields[key].description}."


def _nearest(word: str) -> str:
    close = get_close_matches(word.lower(), list(_Entry.model_fields), n=1, cutoff=0.5)
    return (
        f"Did you mean `{close[0]}`?" if close else f"There are {', '.join(f'`{one}`' for one in _Entry.model_fields)}."
    )
