"""Which way pictures get onto messages, by workspace: documented are several, and what works is found by trying."""

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import structlog

from core.model.text import shortened

log = structlog.get_logger(__name__)

WAYS_FILE = "slack-ways.json"
"""Its name in the data folder."""


class Way(StrEnum):
    """How pictures get onto a message."""

    ATTACHED = "attached"
    """Uploaded for nobody to see, then put on the message itself by `chat.update` with `file_ids`."""
    SHARED = "shared"
    """Uploaded into the channel or thread, where they stand in a message of their own below the words."""


class Ways:
    """Remembers what works.

    Args:
        path: Where to; None keeps it in memory alone.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: dict[str, Way] = {**_read(path)} if path else {}

    def of(self, team: str) -> Way | None:
        """The way that worked in a workspace; None when none was tried yet."""
        return self._known.get(team)

    def remember(self, team: str, way: Way) -> None:
        """Keep what worked; a file that cannot be written costs one more try after the next start."""
        if self._known.get(team) is way:
            return
        self._known[team] = way
        log.info("upload way found", team=team, way=str(way))
        if self._path is not None:
            _write(self._path, self._known)


def _read(path: Path) -> Mapping[str, Way]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return {str(team): Way(way) for team, way in document.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _write(path: Path, known: Mapping[str, Way]) -> None:
    fresh = path.with_suffix(".part")
    try:
        fresh.write_text(json.dumps(known), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        log.warning("upload way not kept", path=path.name, detail=shortened(str(error.strerror), 100))
