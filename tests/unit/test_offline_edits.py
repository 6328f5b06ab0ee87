"""What the offline model changes in a picture, and what it leaves as it is."""

from random import Random

import pytest
from PIL import Image

from bots import wishes
from core.adapters.offline.editing import Shape, edited
from core.adapters.offline.edits import Edit, Tone, Turn, read_edit
from core.adapters.offline.order import Order, fulfil
from core.adapters.offline.scene import Place, Style, Time, Weather
from tests.fakes.offline import brightness, look, made, photo, reopened, share_changed, share_of

RED, BLUE, GREEN = (214, 64, 58), (58, 118, 200), (84, 158, 88)


@pytest.fixture(scope="module")
def lighthouse() -> bytes:
    return made("a lighthouse at dusk")


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("make it night", Edit(time=Time.NIGHT)),
        ("let it snow", Edit(weather=Weather.SNOW)),
        ("brighter please", Edit(tones=(Tone.BRIGHTER,))),
        ("warmer and sharper", Edit(tones=(Tone.WARMER, Tone.SHARP))),
        ("rotate it", Edit(turns=(Turn.RIGHT,))),
        ("turn it upside down", Edit(turns=(Turn.HALF,))),
        ("mirror", Edit(turns=(Turn.MIRROR,))),
        (wishes.variation(), Edit(turns=(Turn.MIRROR,))),
        ("flip it vertically", Edit(turns=(Turn.FLIP,))),
        ("crop square", Edit(ratio="1:1")),
        ("make it 16:9", Edit(ratio="16:9")),
        ("as a watercolor", Edit(style=Style.WATERCOLOR)),
        ("put it in the desert", Edit(place=Place.DESERT)),
        ("add text 'HELLO'", Edit(lettering="HELLO")),
        ("add text Hello There", Edit(lettering="Hello There")),
        ("remove the boat", Edit(removed="the boat")),
        ("make the sky pink", Edit(colour="pink")),
        ("reticulate the splines", Edit()),
    ],
)
def test_an_edit_is_read_as_what_it_wishes(words: str, wish: Edit) -> None:
    assert read_edit(words) == wish


def test_a_thing_with_an_article_is_added_and_one_that_is_there_is_changed() -> None:
    edit = read_edit("make the boat blue and add a red house")

    assert [(thing.name, thing.colour) for thing in edit.changed] == [("boat", "blue")]
    assert [(thing.name, thing.colour) for thing in edit.added] == [("house", "red")]


def test_what_is_taken_away_is_not_added() -> None:
    edit = read_edit("replace the boat with a house and remove the rain")

    assert [thing.name for thing in edit.added] == ["house"]
    assert (edit.removed, edit.weather) == ("the boat", None)


def test_making_it_night_darkens_the_picture_and_keeps_what_stands_in_it(lighthouse: bytes) -> None:
    night = reopened(made("make it night", lighthouse))

    assert brightness(night.image) < 0.6 * brightness(reopened(lighthouse).image)
    assert night.recipe is not None
    assert night.recipe.scene.has("lighthouse")


def test_an_added_boat_is_there_and_the_rest_stays(lighthouse: bytes) -> None:
    before, after = reopened(lighthouse).image, reopened(made("add a red boat", lighthouse)).image

    assert 0.01 < share_changed(before, after) < 0.3
    assert share_changed(before.crop((600, 0, 1024, 800)), after.crop((600, 0, 1024, 800))) == 0


def test_a_thing_is_taken_away_without_a_trace(lighthouse: bytes) -> None:
    with_boat = made("add a red boat", lighthouse)

    without = fulfil(Order("remove the boat", (with_boat,)))

    assert share_changed(reopened(lighthouse).image, reopened(without.data).image) == 0
    assert without.words == ""


def test_two_things_are_added_one_after_the_other_and_the_first_stays(lighthouse: bytes) -> None:
    one = made("add a red boat", lighthouse)

    recipe = reopened(made("add a duck", one)).recipe

    assert recipe is not None
    assert len({thing.group for thing in recipe.scene.things}) == 3


def test_a_known_thing_gets_its_colour_alone() -> None:
    before = made("a red boat on the sea")

    after = made("make the boat green", before)

    assert share_of(look(after), GREEN, within=10) > share_of(look(before), GREEN, within=10)
    assert share_changed(look(before), look(after)) < 0.2


def test_ten_edits_after_each_other_all_show() -> None:
    picture = made("a house in the meadow")
    edits = ["make it dusk", "add a dog", "add a tree", "make it snow", "make the house blue", "make the dog bigger"]

    for words in [*edits, "add three birds", "make it a clear day", "remove the tree", "as pixel art"]:
        before, picture = picture, made(words, picture)

        assert share_changed(look(before), look(picture)) > 0.01

    recipe = reopened(picture).recipe
    assert recipe is not None
    assert [thing.name for thing in recipe.scene.shown] == ["house", "dog", "bird"]


@pytest.mark.parametrize(
    "words",
    [
        "brighter",
        "darker",
        "warmer",
        "colder",
        "vivid",
        "pale",
        "more contrast",
        "blur",
        "sharper",
        "negative",
        "make it blue",
    ],
)
def test_a_change_of_tone_shows_and_keeps_the_size(words: str, lighthouse: bytes) -> None:
    before, after = reopened(lighthouse).image, reopened(made(words, lighthouse)).image

    assert share_changed(before, after, by=3) > 0.02


def test_brighter_is_brighter_and_darker_is_darker() -> None:
    before, brighter, darker = (
        brightness(reopened(made(words, photo())).image) for words in ("blur", "make it brighter", "make it darker")
    )

    assert darker < before < brighter


@pytest.mark.parametrize(("words", "spot"), [("mirror it", (1, 1)), ("rotate it", (0, 0)), ("upside down", (1, 0))])
def test_a_turned_picture_is_the_same_turned(words: str, spot: tuple[int, int]) -> None:
    # The photograph has one dark square, in its lower left.
    image = reopened(made(words, photo())).image

    quarter = image.crop(
        (
            spot[0] * image.width // 2,
            spot[1] * image.height // 2,
            (spot[0] + 1) * image.width // 2,
            (spot[1] + 1) * image.height // 2,
        )
    )

    assert share_of(quarter, (20, 20, 20)) > 0.15


@pytest.mark.parametrize(
    "words", ["make it night", "make it rain", "add a red boat", "sepia", "add text 'AHOY'", "fog"]
)
def test_a_photograph_is_edited_too(words: str) -> None:
    before, after = reopened(made("blurb", photo())).image, reopened(made(words, photo())).image

    assert share_changed(before, after) > 0.01
    assert fulfil(Order(words, (photo(),))).words == ""


def test_what_cannot_be_removed_from_a_photograph_is_said() -> None:
    answer = fulfil(Order("remove the horse", (photo(),)))

    assert "could not remove" in answer.words
    assert "the horse" in answer.words
    assert share_changed(reopened(answer.data).image, reopened(made("brighter", photo())).image) > 0


def test_an_edit_that_is_not_understood_frames_the_picture_and_says_so() -> None:
    answer = fulfil(Order("reticulate the splines", (photo(),)))

    assert "did not understand" in answer.words
    assert share_of(reopened(answer.data).image.crop((0, 0, 400, 10)), (250, 246, 236), within=4) == 1


def test_two_pictures_are_set_beside_each_other() -> None:
    both = reopened(made("blend these", photo(RED), photo(BLUE))).image

    left, right = (both.crop((k * both.width // 2, 0, (k + 1) * both.width // 2, both.height)) for k in (0, 1))
    assert share_of(left, RED, within=10) > 0.6
    assert share_of(right, BLUE, within=10) > 0.6


def test_a_second_picture_goes_in_front_of_the_first() -> None:
    image = reopened(made("put this boat in front", photo(RED), photo(BLUE))).image

    assert share_of(image, RED, within=10) > 0.4
    assert 0.05 < share_of(image, BLUE, within=10) < 0.4


@pytest.mark.parametrize("count", [3, 5, 14])
def test_many_pictures_become_a_collage_of_all(count: int) -> None:
    colours = [(250, 15 * k, 120) for k in range(count)]

    image = reopened(made("a collage", *(photo(colour) for colour in colours))).image

    assert all(share_of(image, colour, within=4) > 0.3 / count for colour in colours)


def test_an_edit_can_be_asked_of_a_composition_at_once() -> None:
    day, night = (brightness(look(made(words, photo(), photo(BLUE)))) for words in ("blend", "blend them at night"))

    assert night < 0.7 * day


def test_a_picture_that_is_handed_over_stays_as_it_was() -> None:
    picture = Image.new("RGB", (1024, 1024), GREEN)

    result = edited([picture], read_edit("add text 'HELLO'"), Shape(), Random(1))

    assert share_changed(picture, result) > 0.01
    assert picture.getcolors() == [(1024 * 1024, GREEN)]
