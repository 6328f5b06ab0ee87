"""What the local chat's page is given for jobs and answers."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bots import local, wishes
from bots.buttons import Press
from bots.local.messages import Progress, Result, ShownPicture, ShownWords
from bots.local.present import job_list, progress_draft, result_draft
from core.model.job import JobState, Wait, WaitReason
from core.model.reply import Facts, Failure, Picture, Reply, Words
from core.model.request import Options
from tests.fakes.local import MOMENT, job, version

PAGE = Path(local.__file__).parent / "page" / "index.html"
IN_THREAD = job(request=replace(job().request, place=""))


def test_a_request_of_the_channel_has_a_card_that_opens_its_thread() -> None:
    draft = progress_draft(job())

    assert (draft.nonce, draft.thread, draft.job) == ("m1:card", None, "01JOB")
    assert isinstance(draft.body, Progress)
    assert (draft.body.about, draft.body.opens) == ("m1", "tm1")
    assert (draft.body.asked_by, draft.body.prompt, draft.body.label) == ("ana", "a cat", "Queued")


def test_a_request_of_a_thread_has_one_message_there_from_state_to_answer() -> None:
    reply = Reply((Words("Here."),), Facts("model-a"))

    state, answer = progress_draft(IN_THREAD), result_draft(IN_THREAD, reply)

    assert (state.nonce, state.thread) == (answer.nonce, answer.thread) == ("01JOB", "tm1")
    assert isinstance(state.body, Progress)
    assert state.body.opens == ""


def test_an_answer_is_a_later_stage_than_any_state() -> None:
    answer = result_draft(IN_THREAD, Reply((), Facts("model-a")))
    states = [progress_draft(replace(IN_THREAD, revision=revision)) for revision in (0, 9, 10, 123_456)]

    assert sorted([answer, *reversed(states)], key=lambda draft: draft.stage) == [*states, answer]


def test_a_later_job_that_takes_over_a_card_is_a_later_stage() -> None:
    first = progress_draft(job("01A", JobState.FAILED, revision=9))
    second = progress_draft(job("01B", JobState.QUEUED, revision=1))

    assert second.stage > first.stage


def test_a_waiting_job_says_why_and_until_when() -> None:
    until = MOMENT + timedelta(seconds=40)
    waiting = job(state=JobState.WAITING, started_at=MOMENT, wait=Wait(WaitReason.RETRY, until, "The model is busy."))

    body = progress_draft(waiting).body

    assert isinstance(body, Progress)
    assert (body.since, body.until) == (MOMENT.isoformat(), until.isoformat())
    assert body.sentence.startswith("The model is busy. Trying again {in}")
    assert [button.label for button in body.buttons] == ["Stop"]


def test_a_failure_says_why_and_carries_its_reference() -> None:
    failed = job("01M7YD2HN2QAK3JAV0QYDVSE3N", JobState.FAILED, failure=Failure("KeyRefused", "Not set up right."))

    body = progress_draft(failed).body

    assert isinstance(body, Progress)
    assert (body.sentence, body.reference) == ("Not set up right.", "Reference DVSE3N")


def test_only_a_failure_carries_a_reference() -> None:
    body = progress_draft(job()).body

    assert isinstance(body, Progress)
    assert body.reference == ""


def test_pieces_keep_the_models_order_with_size_and_alt_text() -> None:
    pieces = (Words("First."), Picture(version(1)), Words("Then."), Picture(version(2)))

    body = result_draft(job(), Reply(pieces, Facts("model-a"), ("Asked for 3, got 2.",))).body

    assert isinstance(body, Result)
    first = ShownPicture("V1", 1, "v1", "/chat/pictures/V1", "picture 1", 1376, 768)
    second = ShownPicture("V2", 2, "v2", "/chat/pictures/V2", "picture 2", 1376, 768)
    assert body.pieces == (ShownWords("First."), first, ShownWords("Then."), second)
    assert body.notices == ("Asked for 3, got 2.",)
    assert [button.label for button in body.buttons] == ["Edit v1", "Edit v2", "Again", "Vary", "New", "More"]


def test_options_stand_on_the_card() -> None:
    wanted = replace(job().request, options=Options(ratio="16:9", count=2))

    body = progress_draft(job(request=wanted)).body

    assert isinstance(body, Progress)
    assert body.options == ("16:9", "× 2")


def test_a_list_of_jobs_leads_to_their_threads() -> None:
    listed = job_list([job("01M7YD2HN2QAK3JAV0QYDVSE3N", JobState.MAKING)], "m9")

    line = listed.jobs[0]

    assert (line.reference, line.prompt, line.label, line.thread) == ("DVSE3N", "a cat", "Making", "tm1")
    assert [button.press for button in line.buttons] == ["stop"]


def test_an_empty_list_of_jobs_says_so() -> None:
    assert job_list([], "m9").text == "Nothing is being made here."


def test_what_the_picture_button_adds_to_a_prompt_is_shown_nowhere() -> None:
    asked = job(request=replace(job().request, prompt=wishes.asking_for_picture("a poem on cats")))
    made = replace(version(1), alt=" ".join(asked.request.prompt.split()))

    card, answer = progress_draft(asked).body, result_draft(asked, Reply((Picture(made),), Facts("model-a"))).body

    assert isinstance(card, Progress)
    assert isinstance(answer, Result)
    assert isinstance(answer.pieces[0], ShownPicture)
    assert {card.prompt, answer.prompt, answer.pieces[0].alt} == {"a poem on cats"}


def test_what_a_model_hides_in_its_words_is_not_shown() -> None:
    pieces = (Words("Here\u202e\u200b."), Picture(replace(version(1), alt="a c\u200bat")))

    body = result_draft(job(), Reply(pieces, Facts("model-a"))).body

    assert isinstance(body, Result)
    assert body.pieces[0] == ShownWords("Here.")
    assert isinstance(body.pieces[1], ShownPicture)
    assert body.pieces[1].alt == "a cat"


@pytest.mark.parametrize("press", Press)
def test_each_button_has_its_sign_on_the_page(press: Press) -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert f'<symbol id="i-{press}"' in page


def test_what_a_button_asked_for_is_said_beside_how_it_stands_and_its_answer() -> None:
    reply = Reply((Words("Here."),), Facts("model-a"))

    bodies = [
        draft(quotes=quotes).body
        for quotes in (True, False)
        for draft in (partial(progress_draft, IN_THREAD), partial(result_draft, IN_THREAD, reply))
    ]

    quotes = [body.quote for body in bodies if isinstance(body, Progress | Result)]
    assert quotes == ["a cat", "a cat", "", ""]
