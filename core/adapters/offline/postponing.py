"""What the offline writer wants to happen later."""

import re
from collections.abc import Collection

from core.model.asking import LoadedCall

REMIND, REPEAT = "remind", "repeat"

_REMIND = re.compile(
    r"remind me (?:of |to )?(?P<words>.+?) in (?P<amount>\d{1,4}) (?P<unit>minute|hour|day|week)s?[.!]*", re.IGNORECASE
)
_REPEAT = re.compile(r"every (?P<every>hour|day|weekday|week|month)[:,]? (?P<request>.+)", re.IGNORECASE)


def wish(words: str, offered: Collection[str]) -> LoadedCall | None:
    """A wish for some other time, where there is one in the words."""
    if (found := _REMIND.fullmatch(words)) and REMIND in offered:
        amount: object = int(found["amount"])
        given = {"words": found["words"], "in_amount": amount, "in_unit": f"{found['unit'].lower()}s"}
        return LoadedCall("", REMIND, given)
    if (found := _REPEAT.fullmatch(words)) and REPEAT in offered:
        return LoadedCall("", REPEAT, {"request": found["request"], "every": found["every"].lower()})
    return None


def told(name: str) -> str | None:
    """What came of it, in words; None of any other tool."""
    return "It is kept. `/jobs` shows when it comes, and stops it." if name in {REMIND, REPEAT} else None
