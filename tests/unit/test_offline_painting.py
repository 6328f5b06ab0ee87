"""What the offline model paints of a scene."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PIL import ImageStat

from core.adapters.offline.figures import FIGURES
from core.adapters.offline.ground import GROUNDS
from core.adapters.offline.layout import Frame, lay_out
from core.adapters.offline.palette import LIGHTS
from core.adapters.offline.scene import Place, Scene, Style, Thing, Time, Weather
from core.adapters.offline.sky import weathered
from tests.fakes.offline import brightness, painted, share_changed, share_of

LIT = Scene(Place.MEADOW)


def scene(*names: str, place: Place = Place.MEADOW) -> Scene:
    return Scene(place, things=tuple(Thing(name) for name in names))


@pytest.mark.parametrize("name", FIGURES)
def test_each_thing_is_to_be_seen_by_day_and_by_night(name: str) -> None:
    for time in (Time.DAY, Time.NIGHT):
        without = painted(Scene(Place.TABLE, time))

        assert share_changed(without, painted(Scene(Place.TABLE, time, things=(Thing(name),)))) > 0.01


@pytest.mark.parametrize("place", Place)
def test_each_place_looks_like_no_other(place: Place) -> None:
    others = [painted(Scene(other)) for other in Place if other is not place]

    assert all(share_changed(painted(Scene(place)), other) > 0.25 for other in others)


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("weather", Weather)
def test_each_place_is_painted_whole_in_each_weather(place: Place, weather: Weather) -> None:
    image = painted(Scene(place, Time.DAWN, weather, things=(Thing("house"), Thing("boat"), Thing("sun"))))

    assert share_of(image, (0, 0, 0), within=2) < 0.01


def test_the_night_is_darker_than_dusk_and_dusk_than_day() -> None:
    day, dusk, night = (brightness(painted(Scene(Place.SEA, time))) for time in (Time.DAY, Time.DUSK, Time.NIGHT))

    assert day > dusk > night


def test_a_lighthouse_throws_its_light_only_in_the_dark() -> None:
    day, night = (
        share_changed(*(painted(Scene(Place.SEA, time, things=(Thing(name),))) for name in ("lighthouse", "church")))
        for time in (Time.DAY, Time.NIGHT)
    )

    assert night > day + 0.05


@pytest.mark.parametrize("style", [style for style in Style if style is not Style.FLAT])
def test_each_style_changes_the_whole_picture_and_not_its_size(style: Style) -> None:
    plain = painted(scene("house"))

    styled = painted(Scene(Place.MEADOW, style=style, things=(Thing("house"),)))

    assert styled.size == plain.size
    assert share_changed(plain, styled, by=4) > 0.4


def test_black_and_white_has_no_colour() -> None:
    red, green, blue = painted(Scene(Place.MEADOW, style=Style.MONO, things=(Thing("house"),))).split()

    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_pixel_art_has_few_colours() -> None:
    pixels = painted(Scene(Place.MEADOW, style=Style.PIXEL)).getcolors(maxcolors=100)

    assert pixels is not None


@pytest.mark.parametrize("colour", [("red", (214, 64, 58)), ("green", (84, 158, 88)), ("blue", (58, 118, 200))])
def test_a_thing_has_the_colour_that_the_words_give_it(colour: tuple[str, tuple[int, int, int]]) -> None:
    name, value = colour
    plain = painted(Scene(Place.TABLE, things=(Thing("square", "white"),)))

    coloured = painted(Scene(Place.TABLE, things=(Thing("square", name),)))

    assert share_of(coloured, value, within=12) > share_of(plain, value, within=12) + 0.1


def test_windows_are_lit_in_a_storm_by_day() -> None:
    assert weathered(LIGHTS[Time.DAY], Weather.STORM).lamps_lit
    assert not weathered(LIGHTS[Time.DAY], Weather.RAIN).lamps_lit


def test_what_comes_or_goes_later_moves_nothing_else() -> None:
    house, dog, tree = Thing("house"), Thing("dog", group=1), Thing("tree", group=2)

    before, after, without = (
        lay_out(Scene(Place.MEADOW, things=things), GROUNDS[Place.MEADOW], Frame(1.0, 1.0), 7)
        for things in ((house, dog), (house, dog, tree), (replace(house, is_gone=True), dog, tree))
    )

    assert {one.at for one in before} < {one.at for one in after}
    assert {one.at for one in without} < {one.at for one in after}
    assert [len(placed) for placed in (before, after, without)] == [2, 3, 2]


def test_a_later_thing_stands_where_there_is_room() -> None:
    things = (Thing("house", across=0.2), *(Thing("tree", group=group) for group in range(1, 4)))

    placed = lay_out(Scene(Place.MEADOW, things=things), GROUNDS[Place.MEADOW], Frame(1.0, 1.0), 7)

    middles = sorted(one.at[0] for one in placed)
    assert min(b - a for a, b in pairwise(middles)) > 0.1


def test_three_birds_are_more_than_one() -> None:
    sky = Scene(Place.MEADOW)

    one, three = (painted(Scene(Place.MEADOW, things=(Thing("bird", count=count),))) for count in (1, 3))

    assert share_changed(painted(sky), three) > share_changed(painted(sky), one)


@pytest.mark.parametrize(("across", "left_half"), [(0.2, True), (0.8, False)])
def test_a_thing_stands_on_the_side_that_was_asked_for(across: float, *, left_half: bool) -> None:
    without, with_tree = painted(LIT), painted(Scene(Place.MEADOW, things=(Thing("tree", across=across),)))

    half = without.width // 2
    changed = [
        share_changed(without.crop(box), with_tree.crop(box))
        for box in ((0, 0, half, without.height), (half, 0, without.width, without.height))
    ]

    assert (changed[0] > changed[1]) is left_half


def test_another_seed_gives_another_picture() -> None:
    assert share_changed(painted(scene("house"), seed=1), painted(scene("house"), seed=2)) > 0.1


def test_a_pattern_uses_several_colours() -> None:
    pattern = painted(Scene(place=None))

    assert min(ImageStat.Stat(pattern).stddev) > 10
    assert share_changed(pattern, painted(Scene(place=None), seed=8)) > 0.3


def test_the_lettering_of_a_sign_is_to_be_seen() -> None:
    empty, full = (
        painted(Scene(Place.CITY, things=(Thing("sign"),), lettering=words)) for words in ("", "CLOSED ON SUNDAYS")
    )

    assert share_changed(empty, full, by=60) > 0.005
