"""The offline model at its port: what it answers, and what it acts out."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.adapters.offline import ACTS, OfflineModel
from core.adapters.offline.acting import read_script
from core.adapters.offline.model import sources_of
from core.adapters.offline.order import Order, fulfil
from core.errors import (
    AnswerLost,
    KeyRefused,
    LimnerError,
    ModelBusy,
    ModelGone,
    ModelRefused,
    ProviderQuotaUsed,
    RequestRefused,
)
from core.model.asking import LoadedPart, LoadedPicture, LoadedText, LoadedTurn
from core.model.conversation import Role
from core.model.usage import Usage
from tests.fakes.offline import HereSandbox, StoppingSandbox, asking, drawn, look, photo, share_changed, share_of, texts
from tests.fakes.prompts import answered, asked

BOAT = LoadedPicture(photo((58, 118, 200)), "image/png")
HOUSE = LoadedPicture(photo((214, 64, 58)), "image/png")


def photo_part(colour: tuple[int, int, int]) -> LoadedPicture:
    return LoadedPicture(photo(colour), "image/png")


def answered_with(*parts: LoadedPart) -> LoadedTurn:
    return LoadedTurn(Role.MODEL, parts)


async def test_the_same_prompt_gets_the_same_bytes() -> None:
    first, second = await drawn(asked("a lighthouse at dusk")), await drawn(asked("a lighthouse at dusk"))

    assert first == second
    assert first.pictures[0].mime == "image/png"


async def test_a_picture_comes_alone_and_costs_nothing() -> None:
    answer = await drawn(asked("a cat"))

    assert len(answer.parts) == 1
    assert answer.usage == Usage(0, 0, 0, 0, Decimal(0))
    assert answer.stopped is None


async def test_four_pictures_of_one_request_differ() -> None:
    pictures = [look((await drawn(asked("a cat"), number=number)).pictures[0].data) for number in (1, 2, 3, 4)]

    pairs = [(a, b) for a in pictures for b in pictures if a is not b]
    assert all(share_changed(a, b) > 0.05 for a, b in pairs)


async def test_four_edits_of_one_request_differ() -> None:
    first = await drawn(asked("a cat in the garden"))
    turns = (asked("a cat in the garden"), answered(first), asked("make the cat blue"))

    one, other = [(await drawn(*turns, number=number)).pictures[0].data for number in (1, 2)]

    assert one != other


async def test_asking_for_a_bird_twice_puts_the_second_elsewhere() -> None:
    turns = [asked(BOAT, "add a bird")]
    turns.append(answered(await drawn(*turns)))

    turns.append(asked("add a bird"))
    turns.append(answered(await drawn(*turns)))

    one, two = (look(sources_of((turn,))[0]) for turn in (turns[1], turns[3]))
    assert share_changed(one, two) > 0.005


async def test_words_that_name_nothing_become_a_pattern_and_are_answered() -> None:
    answer = await drawn(asked("the sorrow of unfinished things"))

    assert "found nothing in these words" in texts(answer.parts)[0]
    assert len(answer.pictures) == 1


async def test_a_picture_is_described_in_words_alone() -> None:
    first = await drawn(asked("two boats at dusk"))

    answer = await drawn(asked("two boats at dusk"), answered(first), asked("Describe this picture."))

    assert answer.pictures == ()
    assert "2 × boat" in texts(answer.parts)[0]
    assert "dusk" in texts(answer.parts)[0]


async def test_a_photograph_is_described_by_its_colours() -> None:
    answer = await drawn(asked(BOAT, "describe it"))

    assert "wide picture of 400 × 300" in texts(answer.parts)[0]
    assert "blue" in texts(answer.parts)[0]


def test_the_picture_of_the_answer_before_is_changed_and_the_person_s_is_put_in() -> None:
    turns = (asked("a house"), answered_with(HOUSE), asked(BOAT, "put this boat in front"))

    assert sources_of(turns) == (HOUSE.data, BOAT.data)


def test_a_picture_that_could_not_go_back_as_the_model_s_own_is_the_person_s_first() -> None:
    turns = (asked("a cat"), asked(photo_part((1, 2, 3)), "older"), asked(HOUSE, BOAT, "put this boat in front"))

    assert sources_of(turns) == (HOUSE.data, BOAT.data)


def test_a_picture_that_was_sent_twice_counts_once() -> None:
    turns = (asked("a house"), answered_with(HOUSE), asked(HOUSE, BOAT, "put this boat in front"))

    assert sources_of(turns) == (HOUSE.data, BOAT.data)


def test_after_an_answer_in_words_the_newest_picture_is_changed() -> None:
    turns = (
        asked("a house"),
        answered_with(HOUSE),
        asked("why?"),
        answered_with(LoadedText("so")),
        asked("make it night"),
    )

    assert sources_of(turns) == (HOUSE.data,)


def test_without_any_picture_there_is_no_source() -> None:
    assert sources_of((asked("a house"),)) == sources_of(()) == ()


def test_every_act_is_understood_and_leaves_the_words() -> None:
    for act in ACTS:
        script = read_script(f"a cat {act.written} at night")

        assert script.words == "a cat at night"
        assert script.acts or script.seconds


def test_brackets_with_other_words_stay_in_the_prompt() -> None:
    assert read_script("a cat [sitting] [slowly]").words == "a cat [sitting] [slowly]"


@pytest.mark.parametrize(
    ("words", "seconds"), [("[slow 20]", 20), ("[SLOW]", 20), ("[slow 99999]", 600), ("[slow 0]", 0)]
)
def test_slowness_is_bounded(words: str, seconds: int) -> None:
    assert read_script(words).seconds == seconds


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ("[refuse]", ModelRefused),
        ("[policy]", ModelRefused),
        ("[copy]", ModelRefused),
        ("[busy]", ModelBusy),
        ("[lost]", AnswerLost),
        ("[quota]", ProviderQuotaUsed),
        ("[key]", KeyRefused),
        ("[gone]", ModelGone),
    ],
)
async def test_a_failure_is_acted_out_each_time(act: str, error: type[LimnerError]) -> None:
    model = OfflineModel(HereSandbox())

    for _ in range(2):
        with pytest.raises(error):
            await model.draw(asking(asked(f"a cat {act}")))


@pytest.mark.parametrize(("act", "kind"), [("[refuse]", "safety"), ("[policy]", "policy"), ("[copy]", "recitation")])
async def test_a_refusal_says_which_kind_and_how_to_change_the_prompt(act: str, kind: str) -> None:
    with pytest.raises(ModelRefused) as refused:
        await drawn(asked(f"a cat {act}"))

    assert refused.value.kind == kind
    assert refused.value.user_message.count(".") == 2
    assert "_" not in refused.value.user_message
    assert bool(refused.value.explanation) is (kind == "safety")


async def test_a_busy_model_says_when_to_come_back() -> None:
    with pytest.raises(ModelBusy) as busy:
        await drawn(asked("a cat [busy]"))

    assert busy.value.retry_after == timedelta(seconds=2)


async def test_busy_once_is_busy_for_the_first_call_of_each_prompt() -> None:
    model = OfflineModel(HereSandbox())
    for words in ("a cat [busy once]", "a dog [busy once]"):
        with pytest.raises(ModelBusy):
            await model.draw(asking(asked(words)))

    answer = await model.draw(asking(asked("a cat [busy once]")))

    assert len(answer.pictures) == 1


async def test_words_only_empty_and_stopped_answers_have_no_picture() -> None:
    words, empty, stopped = [await drawn(asked(f"a cat {act}")) for act in ("[words]", "[empty]", "[stop]")]

    assert (len(texts(words.parts)), words.pictures) == (1, ())
    assert empty.parts == ()
    assert (len(texts(stopped.parts)), stopped.pictures, stopped.stopped) == (1, (), "MAX_TOKENS")


async def test_a_story_has_two_pictures_with_words_before_each() -> None:
    answer = await drawn(asked("a cat [story]"))

    assert [type(part) for part in answer.parts] == [LoadedText, LoadedPicture, LoadedText, LoadedPicture]
    assert share_changed(*(look(picture.data) for picture in answer.pictures)) > 0.2


async def test_of_several_pictures_only_the_first_comes_when_the_others_are_to_be_missing() -> None:
    first, second = [await drawn(asked("a cat [missing]"), number=number) for number in (1, 2)]

    assert len(first.pictures) == 1
    assert second.parts == ()


async def test_a_slow_answer_can_be_cancelled() -> None:
    call = asyncio.create_task(drawn(asked("a cat [slow 500]")))
    await asyncio.wait({call}, timeout=0.01)

    call.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(call, timeout=10)


async def test_a_drawing_that_is_stopped_counts_as_busy() -> None:
    with pytest.raises(ModelBusy):
        await OfflineModel(StoppingSandbox()).draw(asking(asked("a cat")))


async def test_a_source_that_is_no_picture_is_refused() -> None:
    with pytest.raises(RequestRefused):
        await drawn(asked(LoadedPicture(b"no picture", "image/png"), "make it night"))


@pytest.mark.parametrize(
    "words", ["", "   ", "маяк на закате", "🐱🐶", "日本の灯台", "boat " * 1600, "x" * 8000, "\ud800", "'"]
)
async def test_any_words_get_a_picture(words: str) -> None:
    for turn in (asked(words), asked(BOAT, words)):
        answer = await drawn(turn)

        assert len(answer.pictures) == 1


@settings(max_examples=12)
@given(st.text(max_size=60), st.sampled_from(["", "a boat ", "remove the ", "add text ", "rotate "]))
def test_no_text_breaks_a_drawing_or_an_edit(text: str, start: str) -> None:
    first = fulfil(Order(start + text, ratio="1:8"))

    edited = fulfil(Order(start + text, (BOAT.data, HOUSE.data)[: 1 + len(text) % 2]))

    assert first.data
    assert edited.data or text.lower().lstrip().startswith("describe")


async def test_both_pictures_are_found_in_a_composition() -> None:
    answer = await drawn(asked("a house"), answered_with(HOUSE), asked(BOAT, "put this in front"))

    image = look(answer.pictures[0].data)
    assert share_of(image, (214, 64, 58), within=10) > 0.3
    assert share_of(image, (58, 118, 200), within=10) > 0.05
