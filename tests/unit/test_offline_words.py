"""What the offline model reads out of a prompt."""

import pytest

from bots import wording
from bots.commands import Verb
from bots.dialect import understand
from core.adapters.offline.figures import FIGURES
from core.adapters.offline.scene import MOST_OF_ONE_THING, Place, Scene, Style, Thing, Time, Weather
from core.adapters.offline.words import quoted_in, read_scene, unquoted, words_of


def things_in(prompt: str) -> tuple[Thing, ...]:
    return read_scene(prompt).things


def test_it_draws_more_than_seventy_things() -> None:
    assert len(FIGURES) > 70


@pytest.mark.parametrize("name", FIGURES)
def test_each_thing_is_found_by_its_name_in_one_and_in_many(name: str) -> None:
    plural = {
        "bus": "buses",
        "fox": "foxes",
        "cactus": "cacti",
        "fish": "fishes",
        "butterfly": "butterflies",
        "church": "churches",
    }

    one, many = read_scene(f"a {name}"), read_scene(f"two {plural.get(name, f'{name}s')}")

    assert [thing.name for thing in one.things] == [name]
    assert [(thing.name, thing.count) for thing in many.things] == [(name, 2)]


@pytest.mark.parametrize("example", [*wording.EXAMPLES[Verb.IMAGINE], *wording.SUGGESTIONS[:3]])
def test_what_people_are_shown_to_type_first_names_things_that_it_draws(example: str) -> None:
    assert things_in(understand(example).words) != ()


def test_another_word_for_a_thing_means_the_same() -> None:
    assert [thing.name for thing in things_in("a puppy, a sailing boat and a mug of coffee")] == ["dog", "boat", "cup"]


def test_a_colour_belongs_to_the_thing_behind_it() -> None:
    assert [(thing.name, thing.colour) for thing in things_in("a red boat and a house")] == [
        ("boat", "red"),
        ("house", None),
    ]


def test_a_colour_of_something_unknown_is_not_given_to_the_next_thing() -> None:
    assert things_in("a red unicorn and a boat") == (Thing("boat"),)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("three birds", 3),
        ("birds", 3),
        ("a bird", 1),
        ("a couple of birds", 2),
        ("a flock of birds", 6),
        ("7 birds", 7),
    ],
)
def test_a_number_belongs_to_the_thing_behind_it(words: str, count: int) -> None:
    assert [thing.count for thing in things_in(words)] == [count]


def test_a_crowd_is_drawn_as_a_dozen() -> None:
    assert [thing.count for thing in things_in("99999999 birds")] == [MOST_OF_ONE_THING]


def test_size_and_side_are_understood() -> None:
    house, tree = things_in("a tiny house on the left and a huge tree on the right")

    assert (house.scale < 1, house.across) == (True, 0.2)
    assert (tree.scale > 1, tree.across) == (True, 0.8)


@pytest.mark.parametrize(
    ("prompt", "time"),
    [
        ("a lighthouse at dusk", Time.DUSK),
        ("a house", Time.DAY),
        ("sunrise over the sea", Time.DAWN),
        ("a castle at midnight", Time.NIGHT),
        ("the moon over a house", Time.NIGHT),
        ("from day to night", Time.NIGHT),
    ],
)
def test_the_time_of_day_is_understood(prompt: str, time: Time) -> None:
    assert read_scene(prompt).time is time


@pytest.mark.parametrize(
    ("prompt", "weather"),
    [
        ("a rainy street", Weather.RAIN),
        ("it is snowing in the forest", Weather.SNOW),
        ("a misty lake", Weather.FOG),
        ("a stormy sea", Weather.STORM),
        ("an overcast day", Weather.CLOUDS),
    ],
)
def test_the_weather_is_understood(prompt: str, weather: Weather) -> None:
    assert read_scene(prompt).weather is weather


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a cat on the beach", Place.BEACH),
        ("a dog in the forest", Place.FOREST),
        ("a boat", Place.SEA),
        ("a fish", Place.UNDERWATER),
        ("a robot on the moon", Place.SPACE),
        ("a cake", Place.TABLE),
        ("a robot with a cake", Place.MEADOW),
        ("two birds over mountains", Place.MOUNTAINS),
        ("a snowman", Place.SNOWFIELD),
        ("a foggy morning", Place.MEADOW),
    ],
)
def test_a_thing_that_is_put_nowhere_goes_where_it_belongs(prompt: str, place: Place) -> None:
    assert read_scene(prompt).place is place


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("a cat, watercolor", Style.WATERCOLOR),
        ("pixel art of a cat", Style.PIXEL),
        ("a cat in black and white", Style.MONO),
        ("pencil drawing of a cat", Style.SKETCH),
        ("a hand-drawn cat", Style.SKETCH),
        ("a vintage poster of a cat", Style.POSTER),
    ],
)
def test_the_style_is_understood(prompt: str, style: Style) -> None:
    assert read_scene(prompt).style is style


def test_words_that_name_nothing_have_no_place() -> None:
    assert read_scene("the sorrow of unfinished things") == Scene(place=None)


@pytest.mark.parametrize("quoted", ["'OPEN'", '"OPEN"', "“OPEN”", "«OPEN»"])
def test_what_is_quoted_goes_on_a_sign(quoted: str) -> None:
    scene = read_scene(f"a shop that says {quoted}")

    assert scene.lettering == "OPEN"
    assert scene.has("sign")


def test_an_apostrophe_is_no_quote() -> None:
    assert quoted_in("it's a dog's life, isn't it") == ""


def test_what_is_quoted_is_not_drawn_as_a_thing() -> None:
    assert [thing.name for thing in things_in("a sign that says 'BOAT HOUSE'")] == ["sign"]


def test_several_words_with_one_meaning_are_one_word() -> None:
    assert words_of(unquoted("Upside down, Black and White")) == ("upside-down", "monochrome")
