"""The offline writer on sums: it sees one in a request, and what is to be made of its result."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.adapters.offline.listing import Point, chart_of, points_in
from core.model.asking import LoadedCall

CALCULATE, CHART, DRAW = "calculate", "chart", "draw"

_SUM = re.compile(
    r"(?P<asked>(?:what(?:'s|’s| is)|how much is|calculate|compute|work out)\b)?[\s:]*"
    r"(?P<sum>[\d(.](?:[\d\s.()+\-*/%×÷·^]|\b(?:of|plus|minus|times)\b)*[\d)%])\s*[=?.]*"
    r"(?P<rest>$|[,;]?\s+(?:and|then|chart|plot|draw|paint)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_TOTAL = re.compile(
    r"(?:(?:what(?:'s|’s| is)|how much is|calculate|compute|work out)\s+)?(?:the\s+)?"
    r"(?P<name>total|sum|average|mean|median)\s+of\s+(?P<list>.+?\d)\s*[=?.]*"
    r"(?P<rest>$|[,;]?\s+(?:(?:and|then|in|as|an?|bar|line|pie)\s+)*(?:chart|plot|graph|draw|paint)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_ADDS = frozenset({"total", "sum"})
_FUNCTIONS = {"average": "mean"}
_ADDED = re.compile(r"-?\d+(?:\.\d+)?(?:\s*\+\s*-?\d+(?:\.\d+)?)+")
_SIGNS = str.maketrans({"×": "*", "÷": "/", "·": "*"})
_SPOKEN = (("plus", "+"), ("minus", "-"), ("times", "*"), ("^", "**"))
_SHARE = re.compile(r"(?P<whole>.+?)\s*(?P<sign>[+-])\s*(?P<share>[\d.]+)\s*%")
_IS_SUM = re.compile(r"[+\-*/%]")
_CHARTED = re.compile(r"\b(?:chart|plot|graph)\b", re.IGNORECASE)
_DRAWN = re.compile(
    r"\b(?:draw|paint)\s+(?!(?:an?|the)\s+(?:\w+\s+)?(?:chart|plot|graph)\b)(?P<what>\S.*)", re.IGNORECASE | re.DOTALL
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """What is to be worked out.

    Attributes:
        told: In the request's own words.
        expression: For the calculator.
        rest: What is to be made of it.
        points: The numbers that it is of, where they can be charted beside each other.
    """

    told: str
    expression: str
    rest: str
    points: Sequence[Point] = ()


def wish(words: str, offered: set[str]) -> LoadedCall | None:
    """The sum in a request; None of any other request."""
    found = _found(words)
    if found is None or CALCULATE not in offered:
        return None
    return LoadedCall("", CALCULATE, {"expression": found.expression})


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
    if _CHARTED.search(found.rest) and CHART in offered and CHART not in results:
        title = f"{found.told[:1].upper()}{found.told[1:]} = {value}" if found.points else ""
        return LoadedCall("", CHART, chart_of(found.points or [(found.told, value)], found.rest, title))
    drawn = _DRAWN.search(found.rest)
    if drawn is None or DRAW in results:
        return None
    prompt = re.sub(r"\bit\b", f"“{value}”", drawn["what"])
    return LoadedCall("", DRAW, {"prompt": prompt, "done": True})


def _found(words: str) -> _Reckoning | None:
    found = _SUM.fullmatch(words.strip())
    if found is None:
        return _total(words)
    expression = _expression(found["sum"])
    # What goes on after bare numbers speaks of something else: `2 - 3 boats and a moon`.
    if not _IS_SUM.search(expression) or (found["rest"] and not found["asked"]):
        return None
    added = re.split(r"\s*\+\s*", expression) if _ADDED.fullmatch(expression) else ()
    return _Reckoning(" ".join(found["sum"].split()), expression, found["rest"], [(one, one) for one in added])


def _total(words: str) -> _Reckoning | None:
    """`the total of 3, 4 and 5`, with or without what each of them is."""
    found = _TOTAL.fullmatch(words.strip())
    points = points_in(found["list"]) if found else ()
    if found is None or not points:
        return None
    name, numbers = found["name"].lower(), [number for _, number in points]
    expression = " + ".join(numbers) if name in _ADDS else f"{_FUNCTIONS.get(name, name)}({', '.join(numbers)})"
    return _Reckoning(f"{name} of {' '.join(found['list'].split())}", expression, found["rest"], points)


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
