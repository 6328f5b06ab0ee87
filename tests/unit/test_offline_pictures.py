"""The files that the offline model writes: their size, their caption, and what stands beside the pixels."""

import json
from io import BytesIO

import pytest
from PIL import Image

from core.adapters.offline.dimensions import RATIOS, SIZES, dimensions, rescaled
from core.adapters.offline.lettering import MARK, caption, drawable, lines_of, shortened, strip
from core.adapters.offline.pictures import opened, strip_height, written
from core.adapters.offline.recipes import read_back, written_down
from core.adapters.offline.scene import Place, Recipe, Scene, Style, Thing, Time, Weather
from core.model.unsaid import ASK_FOR_PICTURE
from tests.fakes.offline import OFFLINE, look, made, painted, photo, reopened, saved, share_changed

RECIPE = Recipe(
    Scene(
        Place.CITY,
        Time.DUSK,
        Weather.RAIN,
        Style.POSTER,
        (Thing("sign", "red", 2, 0.6, 0.8, group=9, is_gone=True),),
        lettering="ÉTÉ",
    ),
    seed=3,
    air=4,
)


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("size", SIZES)
def test_a_picture_has_its_ratio_exactly_and_its_size_about(ratio: str, size: str) -> None:
    width, height = dimensions(ratio, size)
    across, down = (int(part) for part in ratio.split(":"))

    assert width * down == height * across
    assert width % 16 == height % 16 == 0
    assert 0.85 < (width * height) ** 0.5 / SIZES[size] < 1.15


def test_the_catalogue_offers_nothing_that_cannot_be_drawn() -> None:
    assert set(OFFLINE.ratios) <= set(RATIOS)
    assert set(OFFLINE.sizes) <= set(SIZES)


@pytest.mark.parametrize("ratio", ["1:1", "16:9", "1:8"])
def test_a_drawn_file_has_the_dimensions_that_were_asked_for(ratio: str) -> None:
    assert look(made("a cat", ratio=ratio)).size == dimensions(ratio, "1K")


def test_an_edit_keeps_the_size_of_a_picture_that_is_about_as_large() -> None:
    assert rescaled(1280, 688, None) == (1280, 688)
    assert rescaled(4000, 3000, None) == (1182, 887)
    assert rescaled(10, 4000, "1K")[1] <= 8 * rescaled(10, 4000, "1K")[0] + 8


def test_a_large_picture_is_a_jpeg_and_a_small_one_a_png() -> None:
    large, small = written(Image.new("RGB", (2048, 2048)), "x"), written(Image.new("RGB", (512, 512)), "x")

    assert (large[1], look(large[0]).size) == ("image/jpeg", (2048, 2144))
    assert (small[1], look(small[0]).size) == ("image/png", (512, 560))


def test_the_caption_says_offline_and_the_words() -> None:
    assert caption("a lighthouse at dusk") == "offline model · a lighthouse at dusk"
    assert caption("") == caption("маяк 🌊") == MARK


def test_the_caption_strip_stands_under_the_picture() -> None:
    image = painted(Scene(Place.MEADOW))

    whole = look(written(image, "a meadow")[0])

    assert share_changed(whole.crop((0, 0, *image.size)), image) == 0
    assert share_changed(whole.crop((0, image.height, *whole.size)), strip(image.width, 48, "a meadow")) == 0


def test_captions_of_other_words_look_different() -> None:
    assert strip(400, 32, "a cat").tobytes() != strip(400, 32, "a dog").tobytes()


def test_a_caption_that_is_too_long_is_cut_and_marked() -> None:
    cut = shortened("a very long story " * 50, 17, 300)

    assert cut.endswith("…")
    assert len(cut) < 60


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Café Übung", "Cafe Ubung"),
        ("kaas — brood", "kaas - brood"),
        ("日本 boat 🐱", "boat"),
        ("Straße", "Strasse"),
        ("a\n\tb", "a b"),
    ],
)
def test_letters_that_the_font_lacks_are_left_out_and_accents_go(text: str, shown: str) -> None:
    assert drawable(text) == shown


def test_lettering_is_broken_at_its_spaces() -> None:
    assert lines_of("HAPPY BIRTHDAY ANA", 14) == ["HAPPY BIRTHDAY", "ANA"]


def test_the_strip_is_taken_off_before_an_edit() -> None:
    first = made("a cat")

    edited = made("brighter", first)

    assert look(edited).size == look(first).size
    assert reopened(edited).image.size == reopened(first).image.size == (1024, 976)


@pytest.mark.parametrize("mime", ["PNG", "JPEG"])
def test_a_picture_that_is_read_smaller_keeps_the_size_that_people_see(mime: str) -> None:
    found = opened(saved(Image.new("RGB", (64, 48), (9, 99, 199)), mime), most_pixels=300)

    assert (found.size, found.image.size) == ((64, 48), (20, 15))


@pytest.mark.parametrize("mime", ["PNG", "JPEG"])
def test_a_file_of_another_maker_has_no_strip_and_no_recipe(mime: str) -> None:
    found = opened(saved(Image.new("RGB", (64, 48), (9, 99, 199)), mime), most_pixels=1e6)

    assert (found.image.size, found.recipe) == ((64, 48), None)


def test_transparent_parts_become_white() -> None:
    clear = saved(Image.new("RGBA", (8, 8), (255, 0, 0, 0)))

    assert opened(clear, most_pixels=1e6).image.getpixel((4, 4)) == (255, 255, 255)


def test_a_picture_with_more_pixels_than_there_is_room_for_is_read_smaller() -> None:
    image = opened(photo(size=(2000, 1000)), most_pixels=80_000).image

    assert image.size == (400, 200)


def test_a_recipe_comes_back_from_a_file_as_it_was() -> None:
    data, _ = written(Image.new("RGB", (64, 64)), "x", RECIPE)

    assert reopened(data).recipe == RECIPE


def test_a_file_holds_no_word_of_the_prompt_but_its_lettering() -> None:
    note = Image.open(BytesIO(made("a melancholy cat of my aunt Zuzana"))).info["Comment"]

    assert "cat" in note
    assert "Zuzana" not in note
    assert "melancholy" not in note


@pytest.mark.parametrize(
    "broken",
    [
        {},
        [],
        "x",
        None,
        7,
        {"scene": {}},
        {**written_down(RECIPE), "seed": "many"},
        {**written_down(RECIPE), "seed": float("inf")},
        {**written_down(RECIPE), "scene": {**written_down(RECIPE)["scene"], "place": "hell"}},
        {**written_down(RECIPE), "scene": {**written_down(RECIPE)["scene"], "things": [{"name": "dragon"}]}},
    ],
)
def test_a_recipe_that_is_none_is_not_believed(broken: object) -> None:
    assert read_back(broken) is None


def test_a_recipe_of_a_stranger_is_held_to_the_limits() -> None:
    thing = {**written_down(RECIPE)["scene"]["things"][0], "count": 10**9, "scale": 1e30, "across": -5}
    scene = {**written_down(RECIPE)["scene"], "things": [thing] * 1000, "lettering": "x" * 5000}

    recipe = read_back(json.loads(json.dumps({**written_down(RECIPE), "scene": scene})))

    assert recipe is not None
    assert len(recipe.scene.things) == 24
    assert (recipe.scene.things[0].count, recipe.scene.things[0].scale, recipe.scene.things[0].across) == (12, 3.0, 0.0)
    assert len(recipe.scene.lettering) == 60


def test_the_strip_grows_with_the_picture() -> None:
    assert [strip_height(side, side) for side in (300, 1024, 2048, 4096)] == [48, 48, 96, 192]


def test_what_a_button_adds_for_the_model_does_not_stand_under_a_picture() -> None:
    assert caption(f"a boat\n\n{ASK_FOR_PICTURE}") == "offline model · a boat"
