"""The log: one line an event, a constant message with its facts in fields, and never a secret.

Limner's own events come through structlog, the libraries' through `logging` from WARNING up; both end in one stream.
"""

import logging
import re
from collections.abc import Callable, Collection
from functools import partial
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from core.setting_kinds import LogFormat

HIDDEN = "•••"
LONGEST_FIELD = 2_000
"""Characters; a provider's HTML page must not fill the disk."""

LONGEST_TRACEBACK = 8_000
SHORTEST_SECRET = 6
"""Characters; hiding shorter values would tear holes into ordinary words."""

SECRET_SHAPES = re.compile(
    r"AIza[0-9A-Za-z_-]{20,}"  # Google
    r"|AQ\.[0-9A-Za-z_-]{20,}"  # Google, bound to a service account
    r"|x(?:ox[abeoprs]|app)-[0-9A-Za-z-]{8,}"  # Slack
    r"|[MNO][0-9A-Za-z_-]{22,27}\.[0-9A-Za-z_-]{6,7}\.[0-9A-Za-z_-]{27,}"  # Discord
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # a password in an address
)
# Besides control characters: separators of lines and paragraphs, and marks that turn the direction of text.
NOT_ON_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
PLAIN = re.compile(r"[^\s\"=]+")


def hider(secrets: Collection[str] = ()) -> Callable[[str], str]:
    """What takes secrets out of a text: these, and whatever looks like one."""
    # The longest first: one secret may be part of another.
    known = sorted((secret for secret in secrets if len(secret) >= SHORTEST_SECRET), key=len, reverse=True)
    hidden = re.compile("|".join([*map(re.escape, known), SECRET_SHAPES.pattern]))
    return partial(hidden.sub, HIDDEN)


def configure_logging(form: LogFormat, stream: TextIO, secrets: Collection[str] = ()) -> None:
    """Send every log line to one stream.

    Args:
        form: `text` for people, `json` for machines: one object a line.
        stream: Usually standard error.
        secrets: Values that must never be written, whatever carries them.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _name_the_traceback,
        _safe_fields(secrets),
    ]
    structlog.configure(
        processors=[*shared, _renderer(form)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    _route_libraries(shared, _renderer(form), stream)


def _renderer(form: LogFormat) -> Processor:
    # Escaping everything beyond ASCII keeps a JSON line a line for every reader.
    return structlog.processors.JSONRenderer(ensure_ascii=True) if form == "json" else _as_text


def _as_text(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    """Write `time level message key=value …`."""
    time, level, message = (str(event.pop(key, "")) for key in ("timestamp", "level", "event"))
    fields = [f"{key}={_quoted(str(value))}" for key, value in event.items()]
    line = " ".join([time, f"{level:<8}", f"{message:<30}", *fields]).rstrip()
    return NOT_ON_A_LINE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), line)


def _quoted(text: str) -> str:
    return text if PLAIN.fullmatch(text) else '"' + text.replace('"', '\\"') + '"'


def _route_libraries(shared: list[Processor], renderer: Processor, stream: TextIO) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shared, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def _name_the_traceback(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Call it what it is: structlog's `exception` would be taken for the exception itself."""
    if "exception" in event:
        event["traceback"] = event.pop("exception")
    return event


def _safe_fields(secrets: Collection[str]) -> Processor:
    hide = hider(secrets)

    def process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {
            key: _safe(value, hide, LONGEST_TRACEBACK if key == "traceback" else LONGEST_FIELD)
            for key, value in event.items()
        }

    return process


def _safe(value: object, hide: Callable[[str], str], longest: int) -> object:
    """Make one value safe to write; what is no plain value is written as text first, for a secret may be inside."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = hide(str(value))
    return text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"
