"""A button's id says everything, and the right ones stand under each message."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.buttons import Button, Press, buttons_of_reply, buttons_of_state, read_button
from core.errors import UserError
from core.model.job import JobState
from core.model.reply import Facts, Failure, Picture, Reply, Words
from core.model.request import Kind
from tests.fakes.core import request
from tests.fakes.local import job, version

ULID = "01M7YD2HN2QAK3JAV0QYDVSE3N"


@pytest.mark.parametrize("press", Press)
def test_a_button_is_read_back_from_its_id(press: Press) -> None:
    button = Button(press, ULID)

    assert read_button(button.id) == button
    assert button.id == f"limner:{press}:{ULID}"
    assert len(button.id) <= 100


@pytest.mark.parametrize(
    "button_id",
    ["", "limner", "limner:again", "limner:again:", "other:again:01", "limner:destroy:01", "limner:stop:a/b"],
)
def test_an_id_that_is_none_of_ours_is_refused_in_words(button_id: str) -> None:
    with pytest.raises(UserError, match="does not belong here"):
        read_button(button_id)


@pytest.mark.parametrize(
    ("state", "presses"),
    [
        (JobState.ACCEPTED, [Press.STOP]),
        (JobState.QUEUED, [Press.STOP]),
        (JobState.MAKING, [Press.STOP]),
        (JobState.WAITING, [Press.STOP]),
        (JobState.MADE, []),
        (JobState.DELIVERED, []),
        (JobState.CANCELLED, [Press.AGAIN]),
    ],
)
def test_work_can_be_stopped_until_it_is_made(state: JobState, presses: list[Press]) -> None:
    assert [button.press for button in buttons_of_state(job(state=state))] == presses


@pytest.mark.parametrize(
    ("code", "presses"),
    [
        ("ModelRefused", [Press.REPHRASE, Press.IMPROVE]),
        ("NotEnglish", [Press.TRANSLATE, Press.OTHER_MODEL, Press.REPHRASE]),
        ("UserError", [Press.REPHRASE]),
        ("BadPicture", [Press.REPHRASE]),
        ("TooManySources", [Press.REPHRASE]),
        ("NothingDrawn", [Press.AGAIN, Press.REPHRASE, Press.IMPROVE]),
        ("ModelBusy", [Press.AGAIN]),
        ("KeyRefused", [Press.AGAIN]),
        ("LimnerError", [Press.AGAIN]),
    ],
)
def test_a_failure_offers_again_only_where_the_same_could_work(code: str, presses: list[Press]) -> None:
    failed = job(state=JobState.FAILED, failure=Failure(code, "It did not work."))

    assert [button.press for button in buttons_of_state(failed)] == presses


def test_each_of_several_pictures_has_its_own_edit() -> None:
    reply = Reply((Picture(version(3, (1,))), Picture(version(4, (1,)))), Facts("model-a", parent=1))

    buttons = buttons_of_reply(job(), reply)

    assert [(b.press, b.about, b.version) for b in buttons] == [
        (Press.EDIT, "V3", 3),
        (Press.EDIT, "V4", 4),
        (Press.AGAIN, "01JOB", None),
        (Press.VARY, "V4", None),
        (Press.UNDO, "01JOB", None),
        (Press.NEW, "01JOB", None),
        (Press.MORE, "V4", None),
    ]


def test_a_first_version_has_nothing_to_undo() -> None:
    buttons = buttons_of_reply(job(), Reply((Picture(version(1)),), Facts("model-a")))

    assert [button.press for button in buttons] == [Press.EDIT, Press.AGAIN, Press.VARY, Press.NEW, Press.MORE]


def test_words_alone_can_be_made_a_picture_asked_for_again_or_rephrased() -> None:
    buttons = buttons_of_reply(job(), Reply((Words("No."),), Facts("model-a")))

    assert [button.press for button in buttons] == [Press.DRAW, Press.AGAIN, Press.REPHRASE, Press.IMPROVE]


def test_each_prompt_of_a_description_has_its_button_by_its_number() -> None:
    described = job(ULID, request=replace(job().request, kind=Kind.DESCRIBE))
    reply = Reply((Words("A cat."),), Facts("writer-a", prompts=("a cat", "two cats", "a dog", "a fox")))

    *uses, again = buttons_of_reply(described, reply)

    assert [(use.id, use.subject, use.number) for use in uses] == [
        (f"limner:use:{ULID}{number}", ULID, number) for number in (1, 2, 3, 4)
    ]
    assert again == Button(Press.AGAIN, ULID)


@pytest.mark.parametrize(
    ("code", "presses"),
    [("NothingSaid", [Press.AGAIN]), ("ModelBusy", [Press.AGAIN]), ("ModelRefused", []), ("NothingToDescribe", [])],
)
def test_a_description_that_failed_is_offered_again_only_where_it_could_work(code: str, presses: list[Press]) -> None:
    request = replace(job().request, kind=Kind.DESCRIBE)
    failed = job(state=JobState.FAILED, request=request, failure=Failure(code, "It did not work."))

    assert [button.press for button in buttons_of_state(failed)] == presses


FORGED = st.one_of(st.text(), st.from_regex(r"limner:[a-z]*:?.*"), st.from_regex(r"limner:(edit|stop|again):\w*\Z"))


def refused_or_plain(button_id: str) -> None:
    button = None
    with suppress(UserError):
        button = read_button(button_id)

    assert button is None or (button.about.isascii() and button.about.isalnum())


@given(FORGED)
def test_a_forged_id_is_refused_or_names_something_plain(button_id: str) -> None:
    refused_or_plain(button_id)


@pytest.mark.deep
@settings(max_examples=5_000)
@given(FORGED)
def test_of_five_thousand_forged_ids_none_names_more(button_id: str) -> None:
    refused_or_plain(button_id)


def test_the_rest_is_offered_where_pictures_are_missing() -> None:
    buttons = buttons_of_reply(job(), Reply((Picture(version(1)), Picture(version(2))), Facts("model-a", missing=2)))

    assert [button.press for button in buttons][:4] == [Press.EDIT, Press.EDIT, Press.REST, Press.AGAIN]


@pytest.mark.parametrize("facts", [Facts("writer", tools=("calculate",)), Facts("writer", held_back=("share",))])
def test_what_a_tool_found_out_or_was_not_let_do_is_no_picture_that_is_missing(facts: Facts) -> None:
    reply = Reply((Words("It is 391."),), facts)

    assert [button.press for button in buttons_of_reply(job(JobState.DELIVERED), reply)] == [
        Press.AGAIN,
        Press.REPHRASE,
    ]


def test_words_that_a_text_model_chose_are_no_fault_of_the_prompt() -> None:
    chosen = job(JobState.DELIVERED, request=request(tools=("draw", "calculate")))

    buttons = buttons_of_reply(chosen, Reply((Words("Good morning!"),), Facts("writer")))

    assert [button.press for button in buttons] == [Press.DRAW, Press.AGAIN, Press.REPHRASE]
