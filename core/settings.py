"""Every setting, and the only reader of the environment and of the config file.

A setting comes from the environment, else from `limner.toml`, else from its default. Nothing is read at import:
`load_settings` is given the environment and the folder to look in.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, InitSettingsSource, SettingsConfigDict

from core.errors import SettingsWrong
from core.model.tool_server import LENT_ALWAYS
from core.setting_kinds import (
    Address,
    Admins,
    BlobUrl,
    DatabaseUrl,
    Folder,
    Hosts,
    Listen,
    LogChannels,
    LogFormat,
    MaybeLogFormat,
    People,
    Secret,
    SocketUrl,
    Switch,
    Table,
    Tables,
    WebUrl,
    Word,
)

CONFIG_FILE = "limner.toml"
PREFIX = "LIMNER_"

# Others made these names; everything else bears our prefix.
NAMED_BY_OTHERS = frozenset(
    {
        "discord_token",
        "slack_bot_token",
        "slack_app_token",
        "slack_signing_secret",
        "slack_client_id",
        "slack_client_secret",
        "gemini_api_key",
        "google_gemini_base_url",
        "google_cloud_project",
        "google_cloud_location",
        "google_vertex_base_url",
    }
)

TABLES = frozenset({"model", "mcp", "quota", "retention"})
BUCKET_NAMES = "aws"
LENT_NAMES = "lent"
CARRIED = frozenset({BUCKET_NAMES, LENT_NAMES})
"""Parts of the environment that are handed on under their own names: no settings, and not in the file."""

LONGEST_QUOTE = 60


class Settings(BaseSettings):
    """Every setting, checked; the README's table says what each is for.

    The tables `model`, `mcp`, `quota` and `retention` are only known to be tables here: whoever uses one checks it.
    Secrets are masked wherever settings are printed.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    discord_token: Secret = None
    slack_bot_token: Secret = None
    slack_app_token: Secret = None
    slack_signing_secret: Secret = None
    slack_client_id: Word = None
    slack_client_secret: Secret = None
    gemini_api_key: Secret = None
    google_gemini_base_url: WebUrl = None
    google_cloud_project: Word = None
    google_cloud_location: Word = None
    google_vertex_base_url: WebUrl = None
    data_dir: Folder = Path("data")
    database_url: DatabaseUrl = None
    blob_url: BlobUrl = None
    public_url: WebUrl = None
    admins: Admins = ()
    log_channel: LogChannels = ()
    unpaid_ok: Switch = False
    http: Listen = Address("127.0.0.1", 8320)
    discord_api_url: WebUrl = None
    discord_gateway_url: SocketUrl = None
    slack_api_url: WebUrl = None
    discord_file_hosts: Hosts = ()
    slack_file_hosts: Hosts = ()
    secret_key: Secret = None
    image_model: Word = None
    text_model: Word = None
    people: People = "allow_adult"
    log: MaybeLogFormat = None
    model: Annotated[Tables, Field(description="must be tables, each headed [[model]]")] = ()
    mcp: Annotated[Tables, Field(description="must be tables, each headed [[mcp]]")] = ()
    quota: Annotated[Table, Field(description="must be a table, headed [quota]")] = {}
    retention: Annotated[Table, Field(description="must be a table, headed [retention]")] = {}
    # Whoever opens a bucket looks its own names up in here; they have no place in the file and no default.
    aws: Annotated[dict[str, str], Field(repr=False)] = {}
    # What the programs of tool servers are started with, and what the tables of those servers name.
    lent: Annotated[dict[str, str], Field(repr=False)] = {}

    def __init__(self, *sources: Mapping[str, object]) -> None:
        """Check values by field; what an earlier source gives is not looked up in a later one."""
        given = tuple(InitSettingsSource(type(self), dict(source)) for source in sources)
        super().__init__(_build_sources=(given, {}))

    def log_format(self, *, on_terminal: bool) -> LogFormat:
        """Decide how the log is written: as it was set, else for whoever reads it."""
        return self.log or ("text" if on_terminal else "json")

    def secrets(self) -> tuple[str, ...]:
        """Every secret in clear, for the log to hide."""
        values = (getattr(self, name) for name in type(self).model_fields)
        clear = tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))
        bucket = tuple(value for name, value in self.aws.items() if "SECRET" in name or "TOKEN" in name)
        password = urlsplit(self.database_url.get_secret_value()).password if self.database_url else None
        lent = tuple(value for name, value in self.lent.items() if name not in LENT_ALWAYS)
        return (*clear, *bucket, *lent, *((password, unquote(password)) if password else ()))


@dataclass(frozen=True, slots=True)
class _Source:
    """Settings as one place gives them.

    Attributes:
        values: By field.
        names: By field, what the place calls it.
    """

    place: str
    values: Mapping[str, object]
    names: Mapping[str, str]


def environment_names() -> dict[str, str]:
    """Every environment name and the field that it sets; of two names of one field the first wins.

    The Gemini SDK prefers `GOOGLE_API_KEY` over `GEMINI_API_KEY`, so an environment made for it means the same here.
    """
    names = {"GOOGLE_API_KEY": "gemini_api_key"}
    for field in Settings.model_fields:
        if field not in TABLES | CARRIED:
            names[field.upper() if field in NAMED_BY_OTHERS else f"{PREFIX}{field.upper()}"] = field
    return names


def file_names() -> dict[str, str]:
    """Every key of the config file and the field that it sets; of two keys of one field the first wins."""
    return {"google_api_key": "gemini_api_key"} | {
        field: field for field in Settings.model_fields if field not in CARRIED
    }


def load_settings(environ: Mapping[str, str], config: Path | None, cwd: Path) -> Settings:
    """Gather and check the settings.

    Args:
        environ: The environment; an empty value counts as unset.
        config: The config file; None takes `limner.toml` of the working directory, if there is one.
        cwd: The working directory, from which every relative path counts.

    Raises:
        SettingsWrong: One plain sentence: what is wrong, and what would be right. It never quotes a secret.
    """
    sources = (_from_environment(environ), _from_file(config, cwd))
    try:
        settings = Settings(*(source.values for source in sources))
    except ValidationError as error:
        raise SettingsWrong(_sentence(error, sources)) from None
    aws = {name: value for name, value in environ.items() if name.startswith("AWS_")}
    carried = {BUCKET_NAMES: aws, LENT_NAMES: _lent(environ, settings.mcp)}
    return settings.model_copy(update={"data_dir": cwd / settings.data_dir.expanduser()} | carried)


def _lent(environ: Mapping[str, str], servers: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """The variables that tool servers may be given; never one of Limner's own, whatever a table names."""
    keys = (table.get(key) for table in servers for key in ("env", "headers"))
    named = {str(name) for key in keys for name in (key.values() if isinstance(key, dict) else _items(key))}
    wanted = (named | LENT_ALWAYS) - environment_names().keys()
    return {name: value for name, value in environ.items() if name in wanted and not name.startswith("AWS_")}


def _items(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def _from_environment(environ: Mapping[str, str]) -> _Source:
    known = environment_names()
    for name in sorted(environ):
        if name.upper().startswith(PREFIX) and name not in known:
            ours = [legal for legal in known if legal.startswith(PREFIX)]
            raise SettingsWrong(f"{name} is not a setting of Limner.{_nearest(name.upper(), ours)}")
    return _gathered("the environment", {name: environ[name].strip() for name in known if name in environ}, known)


def _from_file(config: Path | None, cwd: Path) -> _Source:
    known = file_names()
    path = cwd / (config or CONFIG_FILE)
    if config is None and not path.exists():
        return _gathered(path.name, {}, known)
    document = _read_toml(path)
    for key in document:
        if key not in known:
            wanted = key.lower().removeprefix(PREFIX.lower())
            raise SettingsWrong(f"`{key}` in {path.name} is not a setting of Limner.{_nearest(wanted, known)}")
    return _gathered(path.name, document, known)


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsWrong(f"There is no config file {path}.") from None
    except OSError as error:
        raise SettingsWrong(f"The config file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise SettingsWrong(f"The config file {path} is not text in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsWrong(f"The config file {path} is not valid TOML: {error}.") from None


def _gathered(place: str, given: Mapping[str, object], known: Mapping[str, str]) -> _Source:
    values: dict[str, object] = {}
    names: dict[str, str] = {}
    for name, field in known.items():
        if field not in values and given.get(name, "") != "":
            values[field] = given[name]
            names[field] = name
    return _Source(place, values, names)


def _nearest(name: str, legal: Mapping[str, str] | list[str]) -> str:
    close = difflib.get_close_matches(name, list(legal), n=1, cutoff=0.5)
    return f" Did you mean {close[0]}?" if close else " The README lists them all."


def _sentence(error: ValidationError, sources: tuple[_Source, ...]) -> str:
    """Put the first fault in words; the first source that has the field had the say, so it is the one at fault."""
    field = str(error.errors()[0]["loc"][0])
    source = next(source for source in sources if field in source.values)
    info = Settings.model_fields[field]
    return f"{source.names[field]} in {source.place} {info.description}{_quoted(field, source.values[field])}."


def _quoted(field: str, value: object) -> str:
    is_secret = "SecretStr" in str(Settings.model_fields[field].annotation)
    # An address may hold a password, and a token may have landed in the wrong setting: only what is short and plain.
    if is_secret or field in TABLES or "@" in str(value) or len(str(value)) > LONGEST_QUOTE:
        return ""
    return f", not {value!r}"
