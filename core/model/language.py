"""Telling a prompt that is surely not English from all others, by its letters and its smallest words."""

import re
import unicodedata

MOST_FOREIGN_LETTERS = 0.4
"""The share of letters of other alphabets that an English prompt may have: a name, a word or two."""

FEWEST_SIGNS = 2
"""Signs of another language that count; one may be a name or a dish."""

# What stands in quotation marks is to be written in the picture, in whatever language.
_QUOTED = re.compile(r"[\"“”„«»][^\"“”„«»]*[\"“”„«»]|「[^」]*」|『[^』]*』")
# "Don Quijote de la Mancha", "Ludwig van Beethoven": the small words of a name say nothing.
_IN_A_NAME = re.compile(r"(?<=[a-zß-ÿ]\s)(?:(?:d[aeiou]s?|l[aeo]s?|del|della|van|von|den|der|el|y|e)\s)+(?=[A-ZÀ-Þ])")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_ENGLISH_WORDS = """
a about above all an and are around as at behind beside between both but by each for from front has have he her his in
inside into is it its like made near next no not of on one or other out over she some that the their them they this
three through to two under up very wearing which while who whose with without
background black blue close color colour dark drawing eating flying green holding illustration light logo looking old
oil painting photo photograph picture portrait red riding running scene sitting sketch sleeping small standing style
sunset view walking watercolor watercolour white young
"""

# Without those that are English words too.
_SMALL_WORDS = {
    "German": "auf aus bei beim das dem des ein eine einem einen einer eines für ist mit nach nacht oder sich über und "
    "unter vom von vor zum zur zwischen",
    "French": "au aux avec chez dans devant des du elle entre et est il le les leur mais par pour qui sans ses sous "
    "sur un une",
    "Spanish": "al bajo con como de del el ella en entre es esta junto las los muy noche para pero por que sin sobre "
    "su una y",
    "Portuguese": "ao com dos em entre muito na não nas nos noite para pela pelo por sem sob sobre um uma",
    "Italian": "accanto alla che con dal davanti dei della delle di gli il lo nel nella notte per più senza sopra "
    "sotto sul sulla tra un",
    "Dutch": "aan bij boven door een het met naar niet onder op te tussen uit van voor zijn zonder",
    "Nordic": "av det ett för fra från hos med og och på som til till ved vid",
    "Polish, Czech, Turkish": "bir gibi ile jest na nad nie oraz pod przy się üzerinde ve z za že",
}

_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_OTHERS = frozenset(word for words in _SMALL_WORDS.values() for word in words.split())


def is_surely_not_english(text: str) -> bool:
    """Whether a prompt is in another language, beyond doubt: English with foreign names in it is English."""
    own = _IN_A_NAME.sub("", _QUOTED.sub(" ", text))
    letters = [char for char in own if char.isalpha()]
    if not letters:
        return False
    if sum(map(_is_foreign, letters)) > MOST_FOREIGN_LETTERS * len(letters):
        return True
    # Names and German nouns bear a capital; the words that give a language away do not, but for the first.
    words = [word.lower() for place, word in enumerate(_WORD.findall(own)) if place == 0 or word[0].islower()]
    small = sum(word in _OTHERS for word in words)
    accented = sum(not word.isascii() for word in words if word not in _OTHERS)
    return small > 0 and small + accented >= FEWEST_SIGNS and small > sum(word in _ENGLISH for word in words)


def _is_foreign(letter: str) -> bool:
    return not letter.isascii() and not unicodedata.name(letter, "").startswith("LATIN")
