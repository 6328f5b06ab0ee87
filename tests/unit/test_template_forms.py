"""The form of a template asks for its blanks, holds what was said already, and makes the same as words do."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bots.commands import Verb
from bots.dialect import Said, as_flags, understand
from bots.fields import MOST_FIELDS, PICTURES, WORDS, FilesField, Filled, Form, WordsField
from bots.form_ids import read_form
from bots.outcomes import Ask
from bots.scenes import FormScene
from bots.submissions import SUBMISSIONS
from bots.template_forms import FIELD, template_form, template_of, unfinished_form, usual_verb
from core.errors import BlanksMissing, UnknownTemplate, UserError
from core.model.request import Options
from core.model.template import Filling, Template
from core.templates.filling import filled_in
from core.templates.shipped import SHIPPED
from tests.fakes.scenes import ANA, TENANT, Here, core_with
from tests.fakes.templates import saved

MANY = Template(
    "many",
    "".join(f"{{b{n}=usual {n}}} " for n in range(8)) + "{first} {second}",
    example=(("first", "{x}"), ("second", 'a "b" --private')),
)


def words_of(form: Form) -> dict[str, str]:
    return {field.name: field.value for field in form.fields if isinstance(field, WordsField)}


async def scene(about: str, *own: Template) -> FormScene:
    return FormScene(core=await core_with(*own), here=Here(), person=ANA, about=about)


async def sent(form: Form, values: dict[str, str], *own: Template) -> Said:
    """What comes of a form that was sent with these values."""
    outcome = await SUBMISSIONS[form.kind](await scene(form.about, *own), Filled(values))
    assert isinstance(outcome, Ask)
    return outcome.said


@pytest.mark.parametrize("template", [*SHIPPED.values(), MANY], ids=lambda template: template.name)
def test_a_form_fits_every_chat_and_asks_first_for_what_must_be_filled(template: Template) -> None:
    form = template_form(template, usual_verb(template))

    words = [field for field in form.fields if isinstance(field, WordsField)]
    assert len(form.fields) <= MOST_FIELDS
    assert [field.required for field in words] == sorted((field.required for field in words), reverse=True)
    assert all(len(field.label) <= 45 for field in form.fields)
    assert read_form(form.id).about == form.about
    assert any(isinstance(field, FilesField) for field in form.fields) == (template.pictures > 0)


def test_a_blank_is_asked_for_by_its_name_with_an_example() -> None:
    labels = [field.label for field in template_form(SHIPPED["logo"], Verb.IMAGINE).fields]

    assert labels[:2] == ["Text, such as: The Daily Grind", "About, such as: a coffee shop"]
    assert labels[-1] == "The other blanks, more words, or flags"


def test_the_blanks_that_have_no_field_stand_in_the_last_one() -> None:
    words = words_of(template_form(MANY, Verb.IMAGINE))

    assert [*words] == [f"{FIELD}first", f"{FIELD}second", f"{FIELD}b0", f"{FIELD}b1", WORDS]
    assert words[WORDS].splitlines()[0] == 'b2="usual 2"'


@pytest.mark.parametrize("template", [*SHIPPED.values(), MANY], ids=lambda template: template.name)
async def test_a_form_makes_what_words_make(template: Template) -> None:
    form = template_form(template, usual_verb(template), template.example)

    said = await sent(form, words_of(form), saved(MANY.name, MANY.text))

    assert said.filling is not None
    assert filled_in(template, said.filling.values, said.words) == filled_in(template, template.example)


async def test_what_is_written_beside_the_blanks_counts_too() -> None:
    form = template_form(SHIPPED["sticker"], Verb.IMAGINE)

    said = await sent(form, {f"{FIELD}subject": "--ratio 1:1", WORDS: 'in snow --count 2 features="{thin}"'})

    assert said == Said(
        Verb.IMAGINE,
        "in snow",
        Options(count=2),
        filling=Filling("sticker", (("subject", "--ratio 1:1"), ("features", "{thin}"))),
    )


async def test_words_of_a_form_are_no_command() -> None:
    said = await sent(template_form(SHIPPED["sticker"], Verb.IMAGINE), {f"{FIELD}subject": "a fox", WORDS: "/undo it"})

    assert (said.verb, said.words) == (Verb.IMAGINE, "/undo it")


@pytest.mark.parametrize("verb", [Verb.IMAGINE, Verb.EDIT, Verb.BLEND, None])
async def test_a_form_asks_for_what_was_begun(verb: Verb | None) -> None:
    form = template_form(SHIPPED["restyle"], verb)

    assert (await sent(form, {f"{FIELD}style": "ink"})).verb is verb


async def test_a_form_holds_what_was_said_in_words_and_flags() -> None:
    said = understand('/edit from v2: --template change-part part="the sofa" --ratio 16:9 --count 2 gently')
    assert said.filling is not None
    with pytest.raises(BlanksMissing) as caught:
        filled_in(SHIPPED["change-part"], said.filling.values, said.words)

    form = await unfinished_form(await core_with(), TENANT, said, caught.value, had_pictures=True)

    words = words_of(form)
    assert words[f"{FIELD}part"] == "the sofa"
    again = await sent(form, words | {f"{FIELD}to": "red"})
    assert replace(again, filling=None) == replace(said, filling=None)
    assert "Your pictures, once more" in [field.label for field in form.fields if field.name == PICTURES]


async def test_the_form_of_a_deleted_template_says_so() -> None:
    form = template_form(saved(), Verb.IMAGINE)

    with pytest.raises(UnknownTemplate, match="That template was deleted"):
        await template_of(await scene(form.about), form.about)


@pytest.mark.parametrize("about", ["01JOB", "x" * 20, "0" * 19, "0" * 20 + "z", "0" * 22])
async def test_an_id_that_is_none_of_ours_is_refused_and_written_down(about: str) -> None:
    with capture_logs() as lines, pytest.raises(UserError, match="does not belong here"):
        await template_of(await scene(about), about)

    assert [line["event"] for line in lines] == ["press refused"]


@pytest.mark.parametrize(
    "options", [Options(), Options("16:9", "2K", 3, "nano-banana", private=True), Options(model="Nano Banana 2")]
)
def test_options_are_written_as_they_are_read(options: Options) -> None:
    assert understand(as_flags(options)).options == options
