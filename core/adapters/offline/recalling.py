"""The offline writer on its conversation: it sees questions about versions and pictures that were here before."""

import re
from collections.abc import Mapping, Sequence

from core.model.asking import LoadedCall

CHANGED, SEARCH = "what_changed", "search_conversation"

_CHANGED = re.compile(r"\bwhat\b.*\bchanged?\b", re.IGNORECASE)
_VERSION = re.compile(r"\bv(\d{1,5})\b", re.IGNORECASE)
_FIND = re.compile(
    r"(?:find|search for|where is|which (?:one|picture|version) (?:is|has|shows))\s+(?P<words>.+?)[\s.?!]*",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"^(?:the|a|an|picture|version|one|of|with|that|has|shows|us|my|our)\b\s*", re.IGNORECASE)


def wish(words: str, offered: set[str]) -> LoadedCall | None:
    """The tool that a question about the conversation needs; None of any other request."""
    if CHANGED in offered and _CHANGED.search(words):
        return LoadedCall("", CHANGED, dict(zip(("from", "to"), _versions(words), strict=False)))
    found = _FIND.fullmatch(words.strip())
    if SEARCH in offered and found:
        return LoadedCall("", SEARCH, {"words": _wanted(found["words"])})
    return None


def told(name: str, output: Mapping[str, object]) -> str | None:
    """What came of it, in words; None of any other tool."""
    if name == CHANGED:
        return "\n".join([str(output.get("relation", "")), *map(_step, _steps(output))])
    if name == SEARCH:
        return "\n".join(map(_hit, _list(output.get("found")))) or "Nothing here speaks of that."
    return None


def _versions(words: str) -> list[str]:
    return [f"v{number}" for number in _VERSION.findall(words)][:2]


def _wanted(words: str) -> str:
    while (shorter := _EMPTY.sub("", words)) != words and shorter:
        words = shorter
    return words


def _steps(output: Mapping[str, object]) -> list[Mapping[str, object]]:
    """All steps, of one way or of both branches."""
    ways = [output, *(value for name, value in output.items() if name.startswith("to_"))]
    return [step for way in ways if isinstance(way, Mapping) for step in _list(way.get("steps"))]


def _step(step: Mapping[str, object]) -> str:
    if "not_kept" in step:
        return f"- {step['version']} was {step['not_kept']}."
    return f"- {step['version']}: “{step.get('asked', '')}”, asked by {step.get('asked_by', 'somebody')}"


def _hit(found: Mapping[str, object]) -> str:
    where = found.get("version") or found.get("about")
    shown = found.get("shows") or found.get("answer") or ""
    return f"- {where}: {shown}" if where else f"- {shown}"


def _list(value: object) -> Sequence[Mapping[str, object]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
