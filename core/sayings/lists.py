"""How English lists things."""

from collections.abc import Sequence


def all_of(items: Sequence[str]) -> str:
    """`a, b and c`."""
    return _listed(items, "and")


def any_of(items: Sequence[str]) -> str:
    """`a, b or c`."""
    return _listed(items, "or")


def did_you_mean(word: str) -> str:
    """Something known that resembles what was written."""
    return f"Did you mean `{word}`?"


def _listed(items: Sequence[str], last: str) -> str:
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)
