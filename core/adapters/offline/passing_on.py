"""What the offline writer wants to happen in another channel."""

import re
from collections.abc import Collection, Mapping

from core.model.asking import LoadedCall

SHARE = "share"

_SHARE = re.compile(
    r"(?:share|post) (?P<version>v\d+) (?:to|in|into|with) (?P<channel>#?\S+?|<#\S+>)(?:: ?(?P<words>.+?))?[.!]*",
    re.IGNORECASE,
)


def wish(words: str, offered: Collection[str]) -> LoadedCall | None:
    """A wish to share a version, where there is one in the words."""
    found = _SHARE.fullmatch(words)
    if found is None or SHARE not in offered:
        return None
    said: dict[str, object] = {"words": found["words"]} if found["words"] else {}
    return LoadedCall("", SHARE, {"version": found["version"].lower(), "channel": found["channel"], **said})


def told(name: str, output: Mapping[str, object]) -> str | None:
    """What came of it, in words; None of any other tool."""
    return f"{output.get('shared')} is in {output.get('channel')}." if name == SHARE else None
