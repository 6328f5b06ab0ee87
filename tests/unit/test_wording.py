"""Every sentence that a person reads, in the form that the product promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bots import faces, guide, job_states, result_lines, wishes, wording
from bots.buttons import Button, Press
from bots.commands import COMMANDS, HELP_TOPICS, LOOK, Verb, command
from core.adapters.catalogue import load_catalogue
from core.adapters.offline.acting import ACTS
from core.errors import UnknownOption
from core.model.catalogue import Catalogue, ModelInfo, ModelStatus
from core.model.image import Attachment, BlobRef
from core.model.job import JobState, Wait, WaitReason
from core.model.reply import Facts, Failure
from core.model.request import Options
from core.retry import MOST_TRIES
from tests.fakes.local import MOMENT, job, version


def test_each_state_and_each_button_has_its_words() -> None:
    assert set(wording.STATES) == set(JobState)
    assert set(faces.ICONS) == set(wording.LABELS) == set(Press)


def test_the_result_line_tells_from_what_and_how() -> None:
    facts = Facts("gemini-nano-banana-2.1", 3, 1, "16:9", "1K", timedelta(seconds=12.31))

    line = result_lines.result_line((version(4, (3,)),), facts, "ana")

    assert line == "v4 · from v3 · + 1 reference · gemini-nano-banana-2.1 · 16:9 · 1K · 12.3 s · asked by @ana"


def test_the_result_line_leaves_out_what_was_not_asked_for() -> None:
    line = result_lines.result_line((version(1), version(2)), Facts("model-a", references=2), "ana")

    assert line == "v1, v2 · from 2 pictures · model-a · 0.0 s · asked by @ana"


def test_a_busy_model_is_told_with_the_time_left_and_the_try() -> None:
    waiting = job(state=JobState.WAITING, tries=1, wait=Wait(WaitReason.RETRY, MOMENT, "The model is busy."))

    sentence = job_states.state_sentence(waiting)

    assert sentence == "The model is busy. Trying again {in} (2 of 5)."


def test_a_used_up_day_is_told_with_the_time_of_day() -> None:
    waiting = job(state=JobState.WAITING, wait=Wait(WaitReason.PROVIDER_QUOTA, MOMENT))

    assert job_states.state_sentence(waiting) == "Today's share of the image model is used up. It goes on at {time}."


def test_a_refusal_repeats_the_models_own_explanation() -> None:
    failed = job(state=JobState.FAILED, failure=Failure("ModelRefused", "It was refused.", "I cannot draw that."))

    assert job_states.state_sentence(failed) == "It was refused. The model said: “I cannot draw that.”"


@pytest.mark.parametrize("code", ["ModelBusy", "ModelUnreachable", "AnswerLost"])
def test_a_model_that_could_not_be_asked_is_told_with_the_tries(code: str) -> None:
    failed = job(state=JobState.FAILED, failure=Failure(code, "It was busy."))

    assert job_states.state_sentence(failed) == f"It was busy. Limner tried {MOST_TRIES} times; try again later."


def test_a_stopped_job_says_what_that_means() -> None:
    sentence = job_states.state_sentence(job(state=JobState.CANCELLED))

    assert sentence == "Stopped. Nothing more is asked of the model."


def test_asking_for_a_picture_twice_asks_once() -> None:
    once = wishes.asking_for_picture("a poem on cats")

    assert once.startswith("a poem on cats\n\n")
    assert wishes.asking_for_picture(once) == once


def test_only_the_persons_own_words_are_shown_of_a_prompt_that_asks_for_a_picture() -> None:
    asked = replace(job().request, prompt=wishes.asking_for_picture("a poem on cats"))

    assert wishes.own_words(asked.prompt) == wishes.short_prompt(asked) == "a poem on cats"
    assert wishes.own_words("a cat \n") == "a cat \n"


def test_making_tells_since_when() -> None:
    assert job_states.state_sentence(job(state=JobState.MAKING)) == "Started {ago}."


def test_an_edit_button_names_its_picture_only_among_several() -> None:
    assert faces.label_of(Button(Press.EDIT, "V3", 3)) == "Edit v3"
    assert faces.label_of(Button(Press.EDIT, "V3")) == "Edit"


def test_options_are_told_as_short_words() -> None:
    assert result_lines.options_line(Options(ratio="16:9", count=2, model="model-a")) == ("16:9", "× 2", "model-a")
    assert result_lines.options_line(Options()) == ()


def test_help_names_every_command_and_topic_in_twelve_lines() -> None:
    text = guide.help_text("", Catalogue((), ""))

    assert len(text.splitlines()) <= 12
    assert all(f"/{entry.verb}" in text for entry in COMMANDS if entry.verb is not Verb.HELP)
    assert all(f"/help {topic}" in text for topic in HELP_TOPICS)


@pytest.mark.parametrize("topic", HELP_TOPICS)
def test_each_topic_has_a_text(topic: str) -> None:
    model = ModelInfo("model-a", "gemini", pictures_in=3, sizes=("1K",), best_for="sketches")

    assert len(guide.help_text(topic.upper(), Catalogue((model,), "model-a"))) > 40


def test_help_on_a_command_shows_everything_that_may_be_typed_to_try_it() -> None:
    text = guide.help_text("/tools", Catalogue((), ""))

    assert all(f"`{example}`" in text for example in command(Verb.TOOLS).examples)


def test_help_on_options_lists_every_flag_with_its_values() -> None:
    text = guide.help_text("options", Catalogue((), ""))

    assert all(f"`--{option.name}`" in text for option in LOOK)
    assert "wide" in text


def test_help_on_the_offline_model_names_everything_that_it_acts_out() -> None:
    text = guide.help_text("offline", Catalogue((), ""))

    assert [f"[{act}]" for act in guide.OFFLINE_ACTS] == [act.written for act in ACTS]
    assert all(act.written in text for act in ACTS)


def test_help_on_models_leaves_out_the_retired() -> None:
    alive = ModelInfo("model-a", "gemini", pictures_in=3, best_for="Sketches.")
    gone = ModelInfo("model-old", "gemini", ModelStatus.RETIRED)

    text = guide.help_text("models", Catalogue((gone, alive), "model-a"))

    assert "`model-a` (used unless you name another): Sketches · up to 3 pictures in" in text
    assert "model-old" not in text


def test_help_on_models_says_when_to_take_which_where_there_is_a_choice() -> None:
    both = guide.help_text("models", load_catalogue())
    with_a_key_alone = guide.help_text("models", load_catalogue(providers={"gemini", "offline"}))

    assert both.splitlines()[0] == (
        "Gemini for context, conversation and several pictures; Imagen for photographic quality and logos."
    )
    assert "Imagen" not in with_a_key_alone
    assert "`offline`" not in with_a_key_alone
    assert len(both.splitlines()) <= 12


def test_the_offline_model_is_offered_where_it_is_what_the_operator_chose() -> None:
    chosen = load_catalogue(default="offline", providers={"gemini", "offline"})

    assert guide.help_text("models", chosen).splitlines()[0].startswith("`offline` (used unless you name another)")


def test_an_unknown_topic_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownOption, match="edits, prompts, commands, options, models and offline"):
        guide.help_text("weather", Catalogue((), ""))


def test_a_long_prompt_is_shortened_on_one_line() -> None:
    asked = replace(job().request, prompt="a cat\nthat   sleeps on a warm stone wall")

    assert wishes.short_prompt(asked, most=12) == "a cat that…"


def test_a_finished_card_names_its_pictures() -> None:
    assert result_lines.is_in_thread(()) == "The answer is in the thread."
    assert result_lines.is_in_thread((version(1),)) == "v1 is in the thread."
    assert result_lines.is_in_thread((version(1), version(2), version(3))) == "v1, v2 and v3 are in the thread."


def test_pictures_that_came_with_the_words_are_counted() -> None:
    hat, dog = Attachment("1", "hat.png", ""), Attachment("2", "dog.png", "")

    assert [result_lines.brought(replace(job().request, attachments=some)) for some in ((), (hat,), (hat, dog))] == [
        "",
        "+ 1 picture",
        "+ 2 pictures",
    ]


@pytest.mark.parametrize(
    ("size_bytes", "shown"), [(14 * result_lines.MEBIBYTE, "14"), (10 * result_lines.MEBIBYTE + 1, "10.1"), (1, "0.1")]
)
def test_a_smaller_copy_is_explained_with_both_sizes(size_bytes: int, shown: str) -> None:
    one = version(3)
    large = replace(one, image=replace(one.image, blob=BlobRef("local-local/aa/3", size_bytes)))

    assert result_lines.smaller_copy(large, 10 * result_lines.MEBIBYTE) == (
        f"The original of v3 has {shown} MB and this channel takes 10 MB: "
        "a smaller copy is shown, the original is kept."
    )
