"""Words that are longer than one field of a form."""

import pytest

from bots.discord import modals as discord_modals
from bots.fields import WORDS, Filled, Form, WordsField
from bots.form_ids import FormKind
from bots.long_words import gathered, spread
from bots.presses.asking import asking_form
from bots.slack import modals as slack_modals
from core.model.request import LONGEST_PROMPT
from tests.fakes.discord.rules import faults_of_modal
from tests.fakes.slack.rules import faults_of_view_form

TEXTS = {
    "sentences": "A lighthouse stands on a cliff. " * 250,
    "paragraphs": "\n\n".join(["A lighthouse on a cliff"] * 330),
    "lines": "\n".join(["A lighthouse on a cliff"] * 330),
    "no gap at all": "塔" * LONGEST_PROMPT,
    "emoji": "👩🏽‍🚀" * 1_900,
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_form_that_is_sent_as_it_was_opened_loses_nothing(name: str) -> None:
    text = TEXTS[name][:LONGEST_PROMPT].strip()
    form = asking_form(FormKind.EDIT, "V1", "Edit v1", text)

    fields = [one for one in spread(form.fields, 3_000, 90) if isinstance(one, WordsField)]

    assert len(fields) > 1
    assert {one.name: one.value for one in fields}.keys() >= {WORDS}
    assert gathered({one.name: one.value.strip() for one in fields}) == {WORDS: text}


def test_each_chat_takes_the_longest_prompt_into_its_form() -> None:
    form = asking_form(FormKind.REPHRASE, "01JOB", "Rephrase", "word " * (LONGEST_PROMPT // 5))

    modal = discord_modals.form_view(form).to_dict()
    view = slack_modals.form_view(form, slack_modals.Opened("C1")).to_dict()

    assert [*faults_of_modal(modal), *faults_of_view_form(view)] == []
    labels = [one["label"] for one in modal["components"]]
    assert [label[:4] for label in labels[:2]] == ["1/2 ", "2/2 "]
    assert [block["block_id"] for block in view["blocks"]] == ["prompt", "prompt:2:word", "prompt:3:word", "pictures"]


def test_only_the_first_field_must_be_filled_in() -> None:
    fields = spread(asking_form(FormKind.NEW, "01JOB", "New", "a " * 4_000).fields, 3_000, 5)

    assert [one.required for one in fields if isinstance(one, WordsField)] == [True, False, False]


def test_a_part_that_was_emptied_is_gone() -> None:
    assert gathered({"prompt": "a fox", "prompt:2:line": "", "prompt:3:word": "in snow"}) == {"prompt": "a fox in snow"}


def test_where_there_is_no_room_a_label_says_that_words_are_cut() -> None:
    fields = [WordsField(f"blank_{n}", f"Blank {n}", "long " * 900) for n in range(5)]

    shown = spread(fields, 4_000, 5)

    assert [one.label for one in shown] == [f"(cut: too long for a form) Blank {n}" for n in range(5)]


def test_short_words_stand_as_they_are() -> None:
    form = Form(FormKind.NEW, "01JOB", "New", (WordsField(WORDS, "What", "a fox"),))

    assert spread(form.fields, 3_000, 5) == form.fields
    assert Filled(gathered({WORDS: "a fox"})).words(WORDS) == "a fox"
