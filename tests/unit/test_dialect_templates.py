"""What people write for a template is understood the same everywhere, and what stands in quotes is never read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.commands import Verb
from bots.dialect import Said, understand
from core.errors import UnknownOption
from core.model.request import Options
from core.model.template import Filling, Template
from core.model.text import clean_text
from core.templates.filling import as_written, example_of, quoted
from core.templates.shipped import SHIPPED

PANDA = Filling("sticker", (("subject", "a red panda"), ("style", "kawaii")))


@pytest.mark.parametrize(
    "text",
    [
        '--template sticker subject="a red panda" style=kawaii',
        'subject="a red panda" --template sticker style=kawaii',
        'subject="a red panda" style=kawaii --template=sticker',
        "--template sticker subject='a red panda' style=kawaii",
        "—template sticker subject=“a red panda” style=kawaii,",
        "--template “sticker” subject=„a red panda“ style=«kawaii»",
        "--template sticker subject= ‘a red panda’ style=kawaii",
        '--template sticker\nsubject="a red panda"\nstyle=kawaii',
    ],
)
def test_a_filling_is_understood_wherever_and_however_it_is_written(text: str) -> None:
    assert understand(text) == Said(None, "", filling=PANDA)


def test_words_and_flags_stand_anywhere_beside_it() -> None:
    said = understand('/imagine with a hat --template sticker --ratio 1:1 subject="a red panda" style=kawaii please')

    assert said == Said(Verb.IMAGINE, "with a hat please", Options(ratio="1:1"), filling=PANDA)


def test_a_template_that_was_chosen_beside_the_words_takes_their_blanks() -> None:
    assert understand('subject="a red panda" style=kawaii', template="sticker") == Said(None, "", filling=PANDA)
    assert understand("a --template photo fox", template="sticker").filling == Filling("sticker")


def test_what_stands_in_quotes_is_no_flag_and_no_blank() -> None:
    said = understand('--template logo text="--ratio 1:1 style=bold --private" about="a \\"real\\" shop" now')

    assert said.options == Options()
    assert said.filling == Filling("logo", (("text", "--ratio 1:1 style=bold --private"), ("about", 'a "real" shop')))
    assert said.words == "now"


@pytest.mark.parametrize("value", ["don't panic", "it’s a “real” one", "two\nlines", "{subject}"])
def test_quotes_hold_apostrophes_lines_and_other_quotes(value: str) -> None:
    assert understand(f'--template sticker subject="{value}"').filling == Filling("sticker", (("subject", value),))


@pytest.mark.parametrize(
    "text", ["--template sticker subject='don't panic'", "--template sticker subject=‘don’t panic’"]
)
def test_an_apostrophe_ends_no_quotation(text: str) -> None:
    filling = understand(text).filling

    assert filling is not None
    assert filling.values[0][1].replace("’", "'") == "don't panic"


@pytest.mark.parametrize("text", ["E=mc2 on a blackboard", 'x="open', "a=b", "--count 2 the sign a=b"])
def test_an_equals_sign_without_a_template_is_prose(text: str) -> None:
    said = understand(text)

    assert said.filling is None
    assert text.endswith(said.words)


def test_quotes_that_are_not_closed_are_told() -> None:
    with pytest.raises(UnknownOption, match=r"The quotes of `subject=` are not closed"):
        understand('--template sticker subject="a red panda')


@pytest.mark.parametrize("text", ["a fox --template", 'a fox --template ""', "a fox --template --count 2"])
def test_a_template_without_a_name_is_told_where_the_names_are(text: str) -> None:
    with pytest.raises(UnknownOption, match=r"`--template` needs a value\. `/templates` lists"):
        understand(text)


def test_an_edit_may_name_its_version_beside_a_template() -> None:
    said = understand("from v2: --template restyle style=ukiyo-e")

    assert said == Said(None, "", version=2, filling=Filling("restyle", (("style", "ukiyo-e"),)))


@given(value=st.text(max_size=300) | st.sampled_from(["--private", "a=b", '"', "\\", "{x}", "'", "“”", "y" * 8_000]))
def test_a_value_in_quotes_comes_back_as_it_was(value: str) -> None:
    value = clean_text(value)

    said = understand(f"before --template any style=flat subject={quoted(value)} behind")

    assert said.filling == Filling("any", (("style", "flat"), ("subject", value)))
    assert said.words == "before behind"


@pytest.mark.parametrize("template", SHIPPED.values(), ids=lambda template: template.name)
def test_each_example_is_understood_as_it_is_shown(template: Template) -> None:
    assert understand(example_of(template)) == Said(None, "", filling=Filling(template.name, template.example))
    assert as_written(template, template.example) == example_of(template)
