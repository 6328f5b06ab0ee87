"""Forms of any fields: each chat shows them within its limits, and reads back what was filled in."""

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

from bots.buttons import PREFIX
from bots.discord import modals as discord_modals
from bots.discord.translate import Interaction
from bots.fields import ChoiceField, FilesField, Filled, Form, SwitchField, WordsField
from bots.form_ids import FormKind
from bots.local.present import form_body
from bots.slack import modals as slack_modals
from tests.fakes.discord.rules import faults_of_modal
from tests.fakes.schemas import Json
from tests.fakes.slack.rules import faults_of_view_form
from tests.fakes.slack.spec import faults_of_view

FORM = Form(
    FormKind.RATIO,
    "01JOB",
    "Everything that there is, at once",
    (
        WordsField("prompt", "What it shows " * 9, "a fox" * 2_000, is_long=True),
        WordsField("name", "Name", required=False),
        ChoiceField("ratio", "Shape", tuple((f"{n}:1", f"{n} to one" * 20) for n in range(1, 40)), "3:1"),
        SwitchField("listen", "Answer everything", is_on=True),
        FilesField("pictures", "Pictures"),
    ),
)
OPEN_CHOICE = Form(FormKind.RATIO, "01JOB", "Shape", (ChoiceField("ratio", "Shape", (("1:1", "square"),)),))
HERE = slack_modals.Opened("C1", about="01JOB")


def sent_to_discord(*held: Json) -> Interaction:
    data = {"custom_id": FORM.id, "components": [{"type": 18, "component": one} for one in held]}
    return cast("Interaction", SimpleNamespace(data=data, _state=None))


def test_a_form_is_known_by_its_kind_and_what_it_is_about() -> None:
    assert FORM.id == f"{PREFIX}:ratio:01JOB"


async def test_discord_takes_a_form_of_every_field() -> None:
    made = discord_modals.form_view(FORM).to_dict()

    assert [*faults_of_modal(made)] == []
    assert [one["component"]["type"] for one in made["components"]] == [4, 4, 3, 23, 19]
    assert [*faults_of_modal(discord_modals.form_view(OPEN_CHOICE).to_dict())] == []


def test_discord_tells_words_choices_switches_and_nothing_apart() -> None:
    interaction = sent_to_discord(
        {"type": 4, "custom_id": "prompt", "value": "a fox"},
        {"type": 3, "custom_id": "ratio", "values": ["3:1"]},
        {"type": 23, "custom_id": "listen", "value": True},
        {"type": 23, "custom_id": "other", "value": False},
        {"type": 3, "custom_id": "empty", "values": []},
        {"type": 19, "custom_id": "pictures", "values": []},
    )

    filled, files = discord_modals.filled_in(interaction)

    assert filled == Filled({"prompt": "a fox", "ratio": "3:1"}, frozenset({"listen"}))
    assert files == ()


def test_slack_takes_a_form_of_every_field() -> None:
    view = slack_modals.form_view(FORM, HERE).to_dict()

    assert [*faults_of_view(view), *faults_of_view_form(view)] == []
    assert json.loads(view["private_metadata"])["about"] == "01JOB"
    assert slack_modals.form_view(OPEN_CHOICE, HERE).to_dict()["blocks"][0]["optional"] is True


def test_slack_tells_words_choices_switches_and_nothing_apart() -> None:
    option: Json = {"text": {"type": "plain_text", "text": "x"}, "value": "3:1"}
    held: Json = {
        "prompt": {"prompt": {"type": "plain_text_input", "value": "a fox"}},
        "name": {"name": {"type": "plain_text_input", "value": None}},
        "ratio": {"ratio": {"type": "static_select", "selected_option": option}},
        "listen": {"listen": {"type": "checkboxes", "selected_options": [option | {"value": "listen"}]}},
        "other": {"other": {"type": "checkboxes", "selected_options": []}},
    }

    filled = slack_modals.filled_in({"state": {"values": held}})

    assert filled == Filled({"prompt": "a fox", "ratio": "3:1"}, frozenset({"listen"}))


def test_slack_shows_switches_of_one_group_as_one_list_of_at_most_ten() -> None:
    switches = tuple(SwitchField(f"tool_{n}", f"tool {n}", is_on=n == 2, group="Tools") for n in range(12))
    view = slack_modals.form_view(replace(FORM, fields=switches), HERE).to_dict()

    lists = [block["element"] for block in view["blocks"] if block["type"] == "input"]
    assert [*faults_of_view(view), *faults_of_view_form(view)] == []
    assert [len(one["options"]) for one in lists] == [10, 2]
    assert [one["value"] for one in lists[0]["initial_options"]] == ["tool_2"]


def test_the_page_is_told_every_field() -> None:
    body = form_body(FORM)

    assert (body["id"], body["title"]) == (FORM.id, FORM.title)
    fields = cast("list[dict[str, object]]", body["fields"])
    assert [field["type"] for field in fields] == ["words", "words", "choice", "switch", "files"]
    assert [fields[0]["required"], fields[1]["required"], fields[3]["on"]] == [True, False, True]
