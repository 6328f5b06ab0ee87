"""What the offline writer wants to happen later."""

import re
from collections.abc import Collection, Mapping, Sequence

from core.model.asking import LoadedCall

REMIND, REPEAT = "remind", "repeat"

_IN = r"in (?P<amount>\d{1,4}|an?) (?P<unit>minute|hour|day|week)s?"
_AT = r"(?: at (?P<hour>[01]?\d|2[0-3])(?::(?P<minute>[0-5]\d))?)?"
_WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_LATER = rf"(?:{_IN}|(?:on )?(?P<day>tomorrow|{_WEEKDAY}){_AT})"
_EVERY = rf"every (?:(?P<every>hour|day|weekday|week|month)|(?P<day>{_WEEKDAY})){_AT}"
_REMIND = (
    re.compile(rf"remind (?:me|us) (?:of |about |to )?(?P<words>.+?) {_LATER}[.!]*", re.IGNORECASE),
    re.compile(rf"remind (?:me|us) {_LATER} (?:of |about |to )?(?P<words>.+?)[.!]*", re.IGNORECASE),
)
_REPEAT = (
    re.compile(rf"{_EVERY}[:,]? (?P<request>.+)", re.IGNORECASE),
    re.compile(rf"(?:repeat|draw|paint)[:,]? (?P<request>.+?),? {_EVERY}[.!]*", re.IGNORECASE),
)


def wish(words: str, offered: Collection[str]) -> LoadedCall | None:
    """A wish for some other time, where there is one in the words."""
    if (found := _first(_REMIND, words)) and REMIND in offered:
        return LoadedCall("", REMIND, {"words": found["words"], **_later(found)})
    if (found := _first(_REPEAT, words)) and REPEAT in offered:
        every = (found["every"] or "week").lower()
        return LoadedCall("", REPEAT, {"request": found["request"], "every": every, **_on_clock(found)})
    return None


def _later(found: re.Match[str]) -> Mapping[str, object]:
    if found["day"]:
        return _on_clock(found)
    amount = int(found["amount"]) if found["amount"].isdecimal() else 1
    return {"in_amount": amount, "in_unit": f"{found['unit'].lower()}s"}


def _on_clock(found: re.Match[str]) -> Mapping[str, object]:
    day = {"on_day": found["day"].lower()} if found["day"] else {}
    return day | ({"at_time": f"{int(found['hour']):02}:{found['minute'] or '00'}"} if found["hour"] else {})


def _first(forms: Sequence[re.Pattern[str]], words: str) -> re.Match[str] | None:
    return next(filter(None, (form.fullmatch(words.strip()) for form in forms)), None)


def told(name: str) -> str | None:
    """What came of it, in words; None of any other tool."""
    return "It is kept. `/jobs` shows when it comes, and stops it." if name in {REMIND, REPEAT} else None
