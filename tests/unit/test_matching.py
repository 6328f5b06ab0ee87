"""Finding texts by words, in any script."""

import pytest

from core.matching import likeness, scores

TEXTS = (
    "A red boat on a calm lake",
    "A lighthouse at night with two boats",
    "Красная лодка на озере",
    "湖の上の赤い船",
    "一艘红色的小船",
    "एक लाल नाव झील पर",
    "Ein rotes Boot vor alten Häusern",
    "빨간 배가 호수에 떠 있다",
    "เรือสีแดงในทะเลสาบ",
    "ÜBERGRÖSSE: Straße im Regen",
)


def best(words: str) -> str:
    """The text that fits best."""
    fits = scores(words, [[(text, 1.0)] for text in TEXTS])
    assert max(fits) > 0
    return TEXTS[fits.index(max(fits))]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("red boat", 0),
        ("RED BOATS", 0),
        ("ｒｅｄ lakes", 0),
        ("boats at night", 1),
        ("красную лодку", 2),
        ("赤い船", 3),
        ("红船", 4),
        ("लाल नाव", 5),
        ("rote Haus", 6),
        ("빨간 배", 7),
        ("เรือแดง", 8),
        ("strasse ubergrosse", 9),
    ],
)
def test_a_text_is_found_in_its_script_and_in_another_form_of_its_words(words: str, found: int) -> None:
    assert best(words) == TEXTS[found]


def test_what_few_texts_speak_of_counts_for_more() -> None:
    texts = ["a cat on a mat", "a dog on a mat", "a bird on a mat", "a mat", "a zebra"]

    fits = scores("mat zebra", [[(text, 1.0)] for text in texts])

    assert max(fits) == fits[4]


def test_nothing_is_found_of_words_that_nobody_said() -> None:
    assert scores("submarine", [[(text, 1.0)] for text in TEXTS]) == [0.0] * len(TEXTS)
    assert scores("!?", [[(text, 1.0)] for text in TEXTS]) == [0.0] * len(TEXTS)
    assert scores("boat", []) == []


@pytest.mark.parametrize(
    ("one", "other"), [("boat", "board"), ("cat", "car"), ("light", "lighthouse"), ("a", "an"), ("art", "article")]
)
def test_words_that_only_begin_alike_are_different(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one) == 0
