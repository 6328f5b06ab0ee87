"""What the value of a setting may be: each kind checks, tidies and says in words what it must be.

The words stand in the kind's description and end the sentence that a person reads, so a check only raises.
"""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

HOST = re.compile(r"[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9])?", re.IGNORECASE)
LOG_CHANNELS = (
    (re.compile(r"(?:discord:)?([0-9]{1,20})"), r"discord:\1"),
    (re.compile(r"slack:([A-Z0-9]{1,20}:[CG][A-Z0-9]{1,20})"), r"slack:\1"),
    (re.compile(r"(?:slack:)?([CG][A-Z0-9]{1,20})"), r"slack:\1"),
)
"""How a log channel may be written, and what it then is: a workspace may be left out, as long as there is one alone."""
ADMIN = re.compile(r"discord:[0-9]{1,20}|slack:[A-Z0-9]{1,20}:[A-Z0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens; port 0 lets the system choose."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def _host_and_port(text: str) -> tuple[str, int | None]:
    """Take `host`, `host:port` or `[::1]:port` apart, and nothing more than that."""
    split = urlsplit(f"//{text}")
    if split.hostname is None or split.netloc != text or "@" in text:
        raise ValueError
    if "[" in text:
        ipaddress.IPv6Address(split.hostname)
    elif not HOST.fullmatch(split.hostname):
        raise ValueError
    return split.hostname, split.port


def _address(value: object) -> Address:
    if isinstance(value, Address):
        return value
    host, port = _host_and_port(value) if isinstance(value, str) else ("", None)
    if port is None:
        raise ValueError
    return Address(host, port)


def _checked_url(value: str | None, schemes: Collection[str]) -> str | None:
    if value is None:
        return None
    split = urlsplit(value)
    if split.scheme not in schemes or split.query or split.fragment:
        raise ValueError
    # A password in an address would end up in logs; `_host_and_port` refuses it.
    _host_and_port(split.netloc)
    return value.rstrip("/")


def _web_url(value: str | None) -> str | None:
    return _checked_url(value, ("https", "http"))


def _socket_url(value: str | None) -> str | None:
    return _checked_url(value, ("wss", "ws"))


def _blob_url(value: str | None) -> str | None:
    return _checked_url(value, ("s3", "gs", "az", "abfs", "abfss"))


def _database_url(value: SecretStr | None) -> SecretStr | None:
    if value is None:
        return None
    scheme, separator, rest = value.get_secret_value().partition("://")
    # Several hosting services hand out the short name.
    scheme = {"postgres": "postgresql"}.get(scheme, scheme)
    url = f"{scheme}{separator}{rest}"
    # Splitting finds a broken address; one without a host means the socket of this computer.
    if scheme != "postgresql" or not rest or not urlsplit(url).path.strip("/"):
        raise ValueError
    return SecretStr(url)


def _secret(value: SecretStr | None) -> SecretStr | None:
    # It goes into a header of HTTP; a line break from copying would be found out there, far from its cause.
    if value is not None and not re.fullmatch(r"[!-~]+", value.get_secret_value()):
        raise ValueError
    return value


def _list(value: object) -> object:
    if isinstance(value, str):
        return tuple(item.strip() for item in value.split(",") if item.strip())
    return value


def _admins(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(ADMIN.fullmatch(item) for item in value):
        raise ValueError
    return value


def _log_channels(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_log_channel(item) for item in value)


def _log_channel(item: str) -> str:
    for form, meant in LOG_CHANNELS:
        if found := form.fullmatch(item):
            return found.expand(meant)
    raise ValueError


def _hosts(value: tuple[str, ...]) -> tuple[str, ...]:
    for item in value:
        _host_and_port(item)
    return tuple(item.lower() for item in value)


Secret = Annotated[
    SecretStr | None,
    AfterValidator(_secret),
    Field(description="must be one word, without spaces, line breaks or letters beyond ASCII"),
]
Word = Annotated[str | None, Field(description="must be text")]
Switch = Annotated[bool, Field(description="must be 1 or 0")]
Folder = Annotated[Path, Field(description="must be a folder")]
People = Annotated[
    Literal["dont_allow", "allow_adult", "allow_all"],
    Field(description="must be dont_allow, allow_adult or allow_all"),
]
LogFormat = Literal["text", "json"]
MaybeLogFormat = Annotated[LogFormat | None, Field(description="must be text or json")]
Listen = Annotated[
    Address,
    BeforeValidator(_address),
    Field(description="must be host:port, like 127.0.0.1:8320 or [::1]:8320"),
]
WebUrl = Annotated[
    str | None,
    AfterValidator(_web_url),
    Field(description="must be an address like https://host/path, without a user name, ? or #"),
]
SocketUrl = Annotated[
    str | None,
    AfterValidator(_socket_url),
    Field(description="must be an address like wss://host/path, without a user name, ? or #"),
]
BlobUrl = Annotated[
    str | None,
    AfterValidator(_blob_url),
    Field(description="must be an address like s3://bucket/prefix (or gs://, az://, abfs://)"),
]
DatabaseUrl = Annotated[
    SecretStr | None,
    AfterValidator(_database_url),
    Field(description="must be an address like postgresql://user:password@host/name, without a driver's name"),
]
Admins = Annotated[
    tuple[str, ...],
    BeforeValidator(_list),
    AfterValidator(_admins),
    Field(description="must be a list like discord:<id>,slack:<team>:<id>"),
]
LogChannels = Annotated[
    tuple[str, ...],
    BeforeValidator(_list),
    AfterValidator(_log_channels),
    Field(description="must be a list like discord:<channel>,slack:<team>:<channel>"),
]
Hosts = Annotated[
    tuple[str, ...],
    BeforeValidator(_list),
    AfterValidator(_hosts),
    Field(description="must be a list of host or host:port, separated by commas"),
]
Table = dict[str, object]
Tables = tuple[Table, ...]
