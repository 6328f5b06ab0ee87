"""The offline writer on sums: it sees one in a request, and what is to be made of its result."""

import re
from collections.abc import Mapping

from core.model.asking import LoadedCall

CALCULATE, CHART, DRAW = "calculate", "chart", "draw"

_SUM = re.compile(
    r"(?P<asked>(?:what(?:'s|’s| is)|how much is|calculate|compute|work out)\b)?[\s:]*"
    r"(?P<sum>[\d(.](?:[\d\s.()+\-*/%×÷·^]|\b(?:of|plus|minus|times)\b)*[\d)%])\s*[=?.]*"
    r"(?P<rest>$|[,;]?\s+(?:and|then|chart|plot|draw|paint)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS = str.maketrans({"×": "*", "÷": "/", "·": "*"})
_SPOKEN = (("plus", "+"), ("minus", "-"), ("times", "*"), ("^", "**"))
_SHARE = re.compile(r"(?P<whole>.+?)\s*(?P<sign>[+-])\s*(?P<share>[\d.]+)\s*%")
_IS_SUM = re.compile(r"[+\-*/%]")
_CHARTED = re.compile(r"\b(?:chart|plot|graph)\b", re.IGNORECASE)
_DRAWN = re.compile(r"\b(?:draw|paint)\s+(?P<what>\S.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def wish(words: str, offered: set[str]) -> LoadedCall | None:
    """The sum in a request; None of any other request."""
    found = _found(words)
    if found is None or CALCULATE not in offered:
        return None
    return LoadedCall("", CALCULATE, {"expression": _expression(found["sum"])})


def further(words: str, results: Mapping[str, object], offered: set[str]) -> LoadedCall | None:
    """What a request wants of its sum's result: a chart first, then a picture.

    Args:
        words: The request.
        results: What came of each tool by its name, so far.
        offered: Tools that may be called.
    """
    found, value = _found(words), _value(results.get(CALCULATE))
    if found is None or value is None:
        return None
    if _CHARTED.search(found["rest"]) and CHART in offered and CHART not in results:
        label = " ".join(found["sum"].split())
        return LoadedCall("", CHART, {"kind": "bar", "labels": [label], "series": [{"values": [float(value)]}]})
    drawn = _DRAWN.search(found["rest"])
    if drawn is None or DRAW in results:
        return None
    prompt = re.sub(r"\bit\b", f"“{value}”", drawn["what"])
    return LoadedCall("", DRAW, {"prompt": prompt, "done": True})


def _found(words: str) -> re.Match[str] | None:
    found = _SUM.fullmatch(words.strip())
    if found is None or not _IS_SUM.search(_expression(found["sum"])):
        return None
    # What goes on after bare numbers speaks of something else: `2 - 3 boats and a moon`.
    return found if found["asked"] or not found["rest"] else None


def _expression(written: str) -> str:
    """The same, as the calculator takes it: `100 plus 19%` means 119 % of a hundred."""
    told = written.translate(_SIGNS).lower()
    for spoken, sign in _SPOKEN:
        told = told.replace(spoken, sign)
    share = _SHARE.fullmatch(" ".join(told.split()))
    return f"({share['whole']}) * (100% {share['sign']} {share['share']}%)" if share else " ".join(told.split())


def _value(output: object) -> str | None:
    found = _NUMBER.search(str(output["result"])) if isinstance(output, Mapping) and "result" in output else None
    return found[0] if found else None
