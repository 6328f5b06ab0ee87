"""What the offline model says about pictures and prompts."""

import json

import pytest

from core.adapters.offline import OfflineModel
from core.adapters.offline.scene import Place, Time
from core.adapters.offline.words import read_scene
from core.adapters.offline.writing import description_of, improved, in_words
from core.errors import ModelBusy, ModelRefused, RequestRefused
from core.model.asking import LoadedPicture, LoadedTurn, TextPrompt
from tests.fakes.gemini_wire import Json
from tests.fakes.offline import OFFLINE, HereSandbox, StoppingSandbox, made, photo
from tests.fakes.prompts import asked

DESCRIBE: Json = {"properties": {"description": {}, "prompts": {}}}
IMPROVE: Json = {"properties": {"prompt": {}}}
PICTURE = LoadedPicture(photo(), "image/png")


async def written(*turns: LoadedTurn, schema: Json = DESCRIBE) -> str:
    return (await OfflineModel(HereSandbox()).write(TextPrompt(OFFLINE, turns, schema=schema))).text


def test_of_its_own_picture_it_says_what_it_painted() -> None:
    words, _ = description_of([made("a red boat at sea at dusk, with the sign “Ahoy”")])

    assert words.startswith("The offline model painted this: ")
    assert "boat" in words
    assert "sea, dusk" in words
    assert words.endswith("It says “Ahoy”.")


def test_the_size_that_it_tells_is_that_of_the_whole_picture() -> None:
    words, _ = description_of([made("a cat")])

    assert "a square picture of 1024 × 1024 pixels" in words


def test_of_a_persons_picture_it_says_that_it_sees_colours_alone() -> None:
    words, prompts = description_of([photo((250, 10, 10))])

    assert words == (
        "The offline model sees colours, not things: a wide picture of 400 × 300 pixels, mostly red, black, crimson."
    )
    assert prompts[0] == "a red boat at sea by day"


@pytest.mark.parametrize(
    "prompt",
    [
        "two red boats at sea at dusk",
        "a big cat and three small birds in a meadow by day in the rain",
        "a lighthouse on a beach at night as pixel art",
        "a cup and a cake on a table by day",
        "a house in a city at dawn while it is snowing",
    ],
)
def test_its_first_prompt_draws_the_same_scene_again(prompt: str) -> None:
    scene = read_scene(prompt)

    _, prompts = description_of([made(prompt)])

    again = read_scene(prompts[0])
    assert [(t.name, t.count, t.colour) for t in again.things] == [(t.name, t.count, t.colour) for t in scene.things]
    assert (again.place, again.time, again.weather, again.style) == (
        scene.place,
        scene.time,
        scene.weather,
        scene.style,
    )


@pytest.mark.parametrize("picture", [made("a cat at night in the snow as a watercolor"), photo()])
def test_there_are_always_four_prompts_and_each_can_be_drawn(picture: bytes) -> None:
    _, prompts = description_of([picture])

    assert len(set(prompts)) == 4
    assert all(read_scene(prompt).place for prompt in prompts)


def test_several_pictures_are_described_one_by_one() -> None:
    words, _ = description_of([photo(), photo(size=(300, 300))])

    assert words.count("The offline model sees colours") == 2


def test_bytes_that_are_no_picture_are_refused() -> None:
    with pytest.raises(RequestRefused):
        description_of([b"nothing"])


@pytest.mark.parametrize(
    ("prompt", "better"),
    [
        ("a cat", "a cat, at dusk, under a cloudless sky, as a watercolor"),
        ("a cat at night.", "a cat at night, under a cloudless sky, as a watercolor"),
        ("a cat, sunny, pencil sketch", "a cat, sunny, pencil sketch, with one clear subject and calm surroundings"),
    ],
)
def test_a_better_prompt_keeps_the_words_and_adds_what_they_leave_open(prompt: str, better: str) -> None:
    assert improved(prompt) == better


def test_a_better_prompt_is_of_the_same_things() -> None:
    before, after = read_scene("a boat"), read_scene(improved("a boat"))

    assert (after.things, after.place) == (before.things, Place.SEA)
    assert after.time is Time.DUSK


async def test_it_fills_the_form_that_it_is_given() -> None:
    described = json.loads(await written(asked(PICTURE, "Describe this picture.")))
    better = json.loads(await written(asked("a cat"), schema=IMPROVE))

    assert list(described) == ["description", "prompts"]
    assert better == {"prompt": improved("a cat")}


async def test_equal_prompts_get_equal_answers() -> None:
    assert await written(asked(PICTURE, "x")) == await written(asked(PICTURE, "x"))


async def test_without_a_form_it_says_what_it_can_do() -> None:
    said = await written(asked("Hello"), schema={})

    assert said == "The offline model only describes pictures and improves prompts."


async def test_what_a_prompt_acts_out_is_left_for_its_drawing() -> None:
    assert json.loads(await written(asked("a cat [refuse]"), schema=IMPROVE)) == {"prompt": improved("a cat")}


async def test_it_translates_nothing_and_says_so() -> None:
    with pytest.raises(ModelRefused, match="cannot translate"):
        await written(asked("eine Katze"), schema={"properties": {"translation": {}}})


async def test_a_description_can_be_refused_on_demand() -> None:
    with pytest.raises(ModelRefused):
        await written(asked(PICTURE, "[refuse]"))


async def test_a_description_that_takes_too_long_is_a_busy_model() -> None:
    with pytest.raises(ModelBusy):
        await OfflineModel(StoppingSandbox()).write(TextPrompt(OFFLINE, (asked(PICTURE),), schema=DESCRIBE))


def test_a_scene_without_a_place_is_words_still() -> None:
    assert in_words(read_scene("xyzzy")) == "by day"
