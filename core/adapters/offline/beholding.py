"""The offline writer on pictures that it looks at: it sees where somebody wants to hear what is on them."""

import re

_THEN = re.compile(
    r"(?P<what>.+?)[,;.]?\s+(?:and then|then|and)\s+(?:say|tell\s+(?:me|us)|describe)\b.*", re.IGNORECASE | re.DOTALL
)
_IT = r"(?:it|this|that|v\d+|(?:this|that|the) picture)"
_NOW = re.compile(
    r"(?:(?:please|tell me|tell us|say)\s+)*"
    rf"(?:what(?:'s|’s|\s+is|\s+do you see)\s+(?:in|on)\s+{_IT}|describe\s+{_IT})[\s.?!]*",
    re.IGNORECASE,
)


def drawn_first(words: str) -> str | None:
    """What is to be drawn before something is said about it; None when nothing is to be said."""
    found = _THEN.fullmatch(words.strip())
    return found["what"].strip() if found else None


def is_asked_now(words: str) -> bool:
    """Whether somebody only wants to hear what is on the picture that is there."""
    return bool(_NOW.fullmatch(words.strip()))
