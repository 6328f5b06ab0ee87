"""The offline writer with tools: it sees what a few of them are for, and has everything else drawn.

It really wishes for a tool and really reads what came of it; it knows no more than these forms of English.
"""

import json
import re
from collections.abc import Mapping, Sequence

from core.adapters.offline import beholding, passing_on, postponing, recalling, reckoning
from core.adapters.offline.listing import chart_of, points_in
from core.instruction import REQUEST, SUBJECT
from core.model.asking import LoadedCall, LoadedPart, LoadedResult, LoadedText, LoadedTurn, TextPrompt

_CHART = re.compile(r"\b(?:chart|plot|graph|bars?|pie)\b", re.IGNORECASE)
_CODE = re.compile(r"\bqr[ -]?code\b(?:\s+(?:of|for|to|with|that says))?\s*:?\s*(?P<text>\S.*)", re.IGNORECASE)
_LOOKS = (
    ("palette", re.compile(r"\bpalette\b|\b(?:what|which) colou?rs\b", re.IGNORECASE)),
    ("picture_facts", re.compile(r"\bhow (?:large|big)\b|\b(?:what|which) (?:size|format)\b", re.IGNORECASE)),
)
_VERSION = re.compile(r"\bv\d+\b", re.IGNORECASE)
OFFLINE = "(This is the offline model.)"


def wished(prompt: TextPrompt) -> tuple[LoadedPart, ...]:
    """What the offline writer answers: wishes, or words about what came of them."""
    words, offered = words_of(prompt.turns[0]), {tool.name for tool in prompt.tools}
    results = _results(prompt.turns[-1:])
    if results:
        told = "\n".join(filter(None, map(_told, results)))
        shown = (LoadedText(f"{told} {OFFLINE}"),) if told else ()
        next_wish = _further(words, _results(prompt.turns), offered) if prompt.may_call else None
        return (*shown, next_wish) if next_wish else shown
    if not prompt.may_call:
        return (LoadedText(f"The offline model can do nothing more about this. {OFFLINE}"),)
    return (_wish(words, _subject(prompt.turns[0]), offered),)


def _results(turns: Sequence[LoadedTurn]) -> Sequence[LoadedResult]:
    return [part for turn in turns for part in turn.parts if isinstance(part, LoadedResult)]


def _further(words: str, results: Sequence[LoadedResult], offered: set[str]) -> LoadedCall | None:
    return reckoning.further(words, {one.name: one.data.get("output") for one in results}, offered)


def words_of(opening: LoadedTurn) -> str:
    """The person's own words."""
    texts = [part.text for part in opening.parts if isinstance(part, LoadedText)]
    return texts[-1].removeprefix(REQUEST).strip() if texts else ""


def _wish(words: str, subject: str | None, offered: set[str]) -> LoadedCall:
    if (reckoned := reckoning.wish(words, offered)) is not None:
        return reckoned
    if (code := _CODE.search(words)) and "qr_code" in offered:
        return LoadedCall("", "qr_code", {"text": code["text"]})
    if look := next((name for name, asked in _LOOKS if asked.search(words) and name in offered), None):
        version = _VERSION.search(words)
        return LoadedCall("", look, {"picture": version[0].lower()} if version else {})
    points = points_in(_CHART.sub("", words.partition(":")[2] or words)) if _CHART.search(words) else ()
    if points and "chart" in offered:
        return LoadedCall("", "chart", chart_of(points, words))
    for elsewhere in (postponing.wish, passing_on.wish, recalling.wish):
        if (found := elsewhere(words, offered)) is not None:
            return found
    about: dict[str, object] = {"edit": subject} if subject else {}
    what = beholding.drawn_first(words)
    return LoadedCall("", "draw", about | ({"prompt": what} if what else {"prompt": words, "done": True}))


def _subject(opening: LoadedTurn) -> str | None:
    texts = (part.text for part in opening.parts if isinstance(part, LoadedText))
    return next((text.removesuffix(SUBJECT) for text in texts if text.endswith(SUBJECT)), None)


def _told(result: LoadedResult) -> str:
    """What came of a wish, in words; pictures speak for themselves."""
    error, output = result.data.get("error"), result.data.get("output")
    if isinstance(error, str):
        return f"That did not work: {error}"
    if result.name == "draw" or result.data.get("pictures") or not isinstance(output, Mapping):
        return ""
    words = postponing.told(result.name) or passing_on.told(result.name, output) or recalling.told(result.name, output)
    if words is not None:
        return words
    if "result" in output:
        return f"{output.get('expression', 'It')} = {output['result']}"
    if "ratio" in output:
        return "{picture}: {width} × {height} pixels, {ratio}, {format}.".format(**output)
    return json.dumps(output, ensure_ascii=False)
