"""The offline writer on numbers that a request names, and on charts of them."""

import re
from collections.abc import Mapping, Sequence

Point = tuple[str, str]
"""What a number is called, and the number as it was written; one without a name is called by itself."""

FEWEST_POINTS = 2

_NUMBER = r"-?\d+(?:\.\d+)?"
_LABELLED = re.compile(rf"([^\W\d_][\w .'-]{{0,40}}?)\s*[:=]?\s*({_NUMBER})\s*(?:,|;|\band\b|$|(?=\s(?:as|in)\b))")
_BARE = re.compile(rf"(?<![\w.]){_NUMBER}(?:(?:\s*[,;]\s*(?:and\s+)?|\s+and\s+){_NUMBER})+(?![\w.]*\w)")
_JOINT = re.compile(r"^(?:(?:and|of|for|the)\b\s*|an?\s+(?=\S))+", re.IGNORECASE)
_KINDS = (("pie", "pie"), ("line", "line"))


def points_in(words: str) -> Sequence[Point]:
    """The numbers that words list, each with its name; nothing where they list fewer than two."""
    found = [(_JOINT.sub("", label.strip()), number) for label, number in _LABELLED.findall(words)]
    named = [point for point in found if point[0]]
    if len(named) >= FEWEST_POINTS:
        return named
    bare = _BARE.search(words)
    return [(number, number) for number in re.findall(_NUMBER, bare[0])] if bare else []


def chart_of(points: Sequence[Point], words: str, title: str = "") -> Mapping[str, object]:
    """What the tool is to draw of them.

    Args:
        points: What to show.
        words: That say which kind of chart.
        title: Above it, if anything.
    """
    kind = next((name for word, name in _KINDS if word in words.lower()), "bar")
    values: list[object] = [float(value) for _, value in points]
    labels: list[object] = [label for label, _ in points]
    chart: dict[str, object] = {"kind": kind, "labels": labels, "series": [{"values": values}]}
    return {**chart, "title": title} if title else chart
