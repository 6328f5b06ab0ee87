"""Forms on Slack: what is asked, what they remember, and what is read from them."""

import pytest

from bots.commands import COMMANDS, OptionType, Verb
from bots.form_ids import FormKind
from bots.presses.asking import asking_form
from bots.slack.modals import (
    ASK,
    LONGEST_WORDS,
    PICTURES_BLOCK,
    WORDS_BLOCK,
    Asked,
    Opened,
    ask_filled_in,
    ask_form,
    filled_in,
    form_view,
    read_opened,
)
from bots.template_forms import template_form
from core.errors import UserError
from core.model.catalogue import Catalogue, ModelInfo
from core.model.request import LONGEST_PROMPT
from core.model.template import Template
from core.templates.shipped import SHIPPED
from tests.fakes.local import MOMENT
from tests.fakes.schemas import Json
from tests.fakes.slack.rules import faults_of_view_form
from tests.fakes.slack.spec import faults_of_view

CATALOGUE = Catalogue(
    (ModelInfo("model-a", "gemini"), ModelInfo("model-b", "gemini"), ModelInfo("m" * 80, "x")), "model-b"
)
HERE = Opened("C1", thread="1700.1", message="1700.9", about="01JOB", verb="imagine")
ASKING = (FormKind.EDIT, FormKind.NEW, FormKind.REPHRASE, FormKind.PICTURE)
ASKS = [entry.verb for entry in COMMANDS if any(option.type is OptionType.PICTURE for option in entry.options)]


OWN = [Template(f"banner-{n}", "a banner of {subject}", author="U1", saved_at=MOMENT) for n in range(100)]


def ask(verb: Verb) -> Json:
    return ask_form(verb, HERE, CATALOGUE, [*SHIPPED.values(), *OWN]).to_dict()


def inputs_of(view: Json) -> dict[str, Json]:
    return {block["block_id"]: block for block in view["blocks"]}


def sent(view: Json, **values: Json) -> Json:
    """The form as it is submitted: what a person did not touch is null, and words stay as they stood."""
    untouched: Json = {"value": None, "selected_option": None, "selected_options": [], "files": []}
    state = {
        name: {block["element"]["action_id"]: {"type": block["element"]["type"], **untouched, **values.get(name, {})}}
        for name, block in inputs_of(view).items()
    }
    return {**view, "id": "V1", "hash": "1.a", "state": {"values": state}}


def option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": value}, "value": value}


@pytest.mark.parametrize("verb", ASKS)
def test_slack_takes_the_form_of_each_command(verb: Verb) -> None:
    view = ask(verb)

    assert [*faults_of_view(view), *faults_of_view_form(view)] == []
    assert view["callback_id"] == ASK


@pytest.mark.parametrize("verb", ASKS)
def test_the_form_asks_for_everything_that_the_command_takes(verb: Verb) -> None:
    options = next(entry.options for entry in COMMANDS if entry.verb is verb)

    named = {PICTURES_BLOCK if one.type is OptionType.PICTURE else one.name for one in options}
    assert set(inputs_of(ask(verb))) == named


@pytest.mark.parametrize(("verb", "most", "is_optional"), [(Verb.IMAGINE, 3, True), (Verb.BLEND, 4, False)])
def test_pictures_are_uploaded_as_many_as_the_command_takes(verb: Verb, most: int, is_optional: bool) -> None:
    block = inputs_of(ask(verb))[PICTURES_BLOCK]

    assert (block["element"]["type"], block["element"]["max_files"]) == ("file_input", most)
    assert block["optional"] is is_optional


def test_the_form_offers_the_values_of_the_table_and_the_models_that_can_be_chosen() -> None:
    inputs = inputs_of(ask(Verb.IMAGINE))

    offered = {
        name: [one["value"] for one in inputs[name]["element"]["options"]] for name in ("count", "size", "model")
    }
    assert offered == {
        "count": ["1", "2", "3", "4"],
        "size": ["512", "1K", "2K", "4K"],
        "model": ["model-b", "model-a"],
    }
    ratios = [one["text"]["text"] for one in inputs["ratio"]["element"]["options"]]
    assert ratios[:4] == ["1:1 (square)", "16:9 (wide)", "9:16 (tall)", "4:3"]


def test_the_form_offers_the_templates_and_those_of_the_team_apart() -> None:
    groups = inputs_of(ask(Verb.IMAGINE))["template"]["element"]["option_groups"]

    offered = {group["label"]["text"]: [one["value"] for one in group["options"]] for group in groups}
    assert offered == {"Come with Limner": [*SHIPPED], "Your team's own": [template.name for template in OWN]}


@pytest.mark.parametrize("kind", ASKING)
def test_slack_takes_the_form_of_each_button(kind: FormKind) -> None:
    view = form_view(asking_form(kind, "01JOB", "Edit " + "v" * 60, "x" * LONGEST_PROMPT), HERE).to_dict()

    assert [*faults_of_view(view), *faults_of_view_form(view)] == []
    assert view["callback_id"] == f"limner:{kind}"
    assert len(view["title"]["text"]) == 24
    assert len(inputs_of(view)[WORDS_BLOCK]["element"]["initial_value"]) == LONGEST_WORDS


@pytest.mark.parametrize("kind", ASKING)
def test_every_form_that_asks_for_a_picture_takes_pictures(kind: FormKind) -> None:
    assert PICTURES_BLOCK in inputs_of(form_view(asking_form(kind, "01JOB", "x"), HERE).to_dict())


def test_a_form_remembers_where_it_was_opened() -> None:
    view = form_view(asking_form(FormKind.EDIT, "01JOB", "Edit v1"), HERE).to_dict()

    assert read_opened(view) == HERE


@pytest.mark.parametrize("metadata", ["", "{}", "[]", "null", '{"channel": 7}', "{", '{"channel": {"a": 1}}'])
def test_a_form_of_somebody_else_is_told_apart(metadata: str) -> None:
    with pytest.raises(UserError, match="does not belong here"):
        read_opened({"private_metadata": metadata})


def test_a_form_is_read_as_it_was_filled_in() -> None:
    uploaded = {"id": "F1", "name": "hat.png", "size": 7}
    view = sent(
        ask(Verb.IMAGINE),
        prompt={"value": "a <cat> & --ratio 1:1"},
        pictures={"files": [uploaded]},
        ratio={"selected_option": option("16:9")},
        count={"selected_option": option("3")},
        size={"selected_option": option("2K")},
        model={"selected_option": option("model-a")},
        template={"selected_option": option("sticker")},
        private={"selected_options": [option("private")]},
    )

    filled = ask_filled_in(view)

    chosen = {"ratio": "16:9", "count": 3, "size": "2K", "model": "model-a", "template": "sticker", "private": True}
    assert filled == Asked("a <cat> & --ratio 1:1", chosen, (uploaded,))  # type: ignore[arg-type]  # a TypedDict's items


def test_what_was_left_alone_is_not_chosen() -> None:
    assert ask_filled_in(sent(ask(Verb.BLEND))) == Asked("")


@pytest.mark.parametrize("state", [None, {}, {"values": 7}, {"values": {"prompt": "x"}}])
def test_a_form_without_its_state_is_none_of_ours(state: Json) -> None:
    with pytest.raises(UserError):
        filled_in({"state": state})


def test_only_the_first_field_of_a_form_has_the_focus() -> None:
    form = template_form(SHIPPED["logo"], Verb.IMAGINE)

    inputs = inputs_of(form_view(form, HERE).to_dict())

    assert [one["element"].get("focus_on_load", False) for one in inputs.values()] == [True, False, False, False, False]
