"""How well texts fit what somebody looks for, in any script and of no language in particular. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise, takewhile
from math import log

MOST_TERMS = 24
"""Of what is looked for; further ones decide nothing."""

LONGEST_TEXT = 4_000
"""Characters of a text that are read."""

_ACCENTS = ("\u0300", "\u036f")
_UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3040", "\u30ff"),  # Hiragana, Katakana
    ("\u3400", "\u9fff"),  # Han
    ("\uac00", "\ud7af"),  # Hangul, whose words end in particles
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)
"""Scripts that put no spaces between words, or none where a word's sense ends."""
_MEANT_ALONE = (("\u3400", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
"""Those whose single characters are words."""

_ASCII_WORD = re.compile("[a-z0-9]+")

_FORM, _LONGER_FORM = 0.8, 0.9
"""What another form of a word counts."""
_SHORTEST_STEM, _SHORTEST_SHARED, _LONGEST_ENDING = 3, 4, 3

Fields = Sequence[tuple[str, float]]
"""The texts of one thing, and what finding something in each is worth, at most 1."""


def scores(wanted: str, things: Sequence[Fields]) -> list[float]:
    """How well each thing fits, from 0 for not at all to 1.

    What few things speak of counts for more than what many do, and a word in another form for nearly as much as the
    word itself.
    """
    sought = list(dict.fromkeys(terms(wanted)))[:MOST_TERMS]
    read = [[(frozenset(terms(text)), worth) for text, worth in fields] for fields in things]
    known = _by_first_letter(term for thing in read for found, _ in thing for term in found)
    fits = [_fits(term, known) for term in sought]
    matched = [[_best(fit, thing) for fit in fits] for thing in read]
    weights = [_rarity(sum(row[place] > 0 for row in matched), len(things)) for place in range(len(sought))]
    whole = sum(weights)
    return [sum(map(float.__mul__, row, weights)) / whole if whole else 0.0 for row in matched]


def terms(text: str) -> Iterator[str]:
    """The words of a text without case and accents; where a script has no spaces, its pairs of characters."""
    text = text[:LONGEST_TEXT]
    if text.isascii():
        # The same, many times faster.
        yield from _ASCII_WORD.findall(text.lower())
        return
    for word in _runs(_plain(text)):
        if not _within(word[0], _UNSPACED):
            yield word
            continue
        yield from (char for char in word if len(word) == 1 or _within(char, _MEANT_ALONE))
        yield from map("".join, pairwise(word))


def likeness(sought: str, found: str) -> float:
    """How much one word is another: 1 for the same, less for what may be its plural, case or tense, else 0."""
    if sought == found:
        return 1.0
    shorter, longer = sorted((sought, found), key=len)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(shorter, longer, strict=False)))
    ending = len(longer) - shared
    if shared == len(shorter) >= _SHORTEST_STEM and ending < len(shorter) and ending <= _LONGEST_ENDING:
        return _LONGER_FORM
    return _FORM if shared >= _SHORTEST_SHARED and ending <= _LONGEST_ENDING else 0.0


def _plain(text: str) -> str:
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    without = "".join(char for char in taken_apart if not _ACCENTS[0] <= char <= _ACCENTS[1])
    return unicodedata.normalize("NFC", without)


def _runs(text: str) -> Iterator[str]:
    """What stands between spaces and signs, divided where a script without spaces begins or ends."""
    for kind, run in groupby(text, key=_kind):
        if kind:
            yield "".join(run)


@lru_cache(2_000)
def _kind(char: str) -> int:
    if unicodedata.category(char)[0] not in "LMN":
        return 0
    return 1 + _within(char, _UNSPACED)


def _within(char: str, blocks: Sequence[tuple[str, str]]) -> bool:
    return any(first <= char <= last for first, last in blocks)


def _by_first_letter(known: Iterable[str]) -> Mapping[str, set[str]]:
    # Whatever is like a word begins with its letter, so most of what is known need not be looked at.
    letters: dict[str, set[str]] = defaultdict(set)
    for term in known:
        letters[term[0]].add(term)
    return letters


def _fits(term: str, known: Mapping[str, set[str]]) -> Mapping[str, float]:
    likely = ((found, likeness(term, found)) for found in known.get(term[0], ()))
    return {found: fit for found, fit in likely if fit}


def _best(fit: Mapping[str, float], thing: Sequence[tuple[frozenset[str], float]]) -> float:
    """What the best that is like a word in some text of a thing is worth."""
    return max(
        (max(map(fit.__getitem__, fit.keys() & found), default=0.0) * worth for found, worth in thing), default=0.0
    )


def _rarity(having: int, things: int) -> float:
    return log(1 + things / (1 + having))
