"""Templates are filled in with what people said, and with nothing that it resembles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BlanksMissing, UnknownBlank
from core.model.template import LONGEST_TEMPLATE, Blank, Template
from core.sayings.templates import blanks_listed
from core.templates.filling import as_blanks, blanks_of, example_of, filled_in, main_blank
from core.templates.shipped import EDITING, MAKING, SHIPPED

STICKER = Template("sticker", "A {style=kawaii} sticker of {subject}, {style} indeed, {note=}done.")
ANYTHING = st.text(max_size=200).filter(str.strip)
TRICKY = st.sampled_from(
    ["{subject}", "{style=x}", "{{", "}", '"', "--ratio 1:1", "subject=x", "\\1", "a\nb", "x" * 8_000]
)


def test_every_kind_of_the_product_is_there() -> None:
    assert [template.name for template in MAKING] == ["photo", "sticker", "logo", "mockup", "minimalist", "comic"]
    assert [template.name for template in EDITING] == [
        "add-remove",
        "change-part",
        "restyle",
        "combine",
        "keep-details",
    ]
    assert [template.pictures for template in EDITING] == [1, 1, 1, 2, 1]


@pytest.mark.parametrize("template", SHIPPED.values(), ids=lambda template: template.name)
def test_each_shipped_template_is_whole(template: Template) -> None:
    prompt = filled_in(template, template.example)

    assert template.summary
    assert len(template.text) <= LONGEST_TEMPLATE
    assert "{" not in prompt
    assert main_blank(template) == next(blank for blank in blanks_of(template.text) if blank.is_needed)
    assert all(value in prompt for _, value in template.example)


def test_blanks_are_told_in_order_each_once_with_what_usually_stands_there() -> None:
    blanks = blanks_of(STICKER.text)

    assert blanks == (Blank("style", "kawaii"), Blank("subject"), Blank("note", ""))
    assert blanks_listed(as_blanks(blanks)) == "`style` (kawaii), `subject` and `note` (nothing)"


def test_a_template_is_filled_with_values_and_with_what_usually_stands_there() -> None:
    assert filled_in(STICKER, [("subject", "a fox")]) == "A kawaii sticker of a fox, kawaii indeed, done."
    assert filled_in(STICKER, [("Subject", "a fox"), ("STYLE", "flat")]).startswith("A flat sticker of a fox, flat")


def test_an_empty_value_is_none_and_the_last_of_a_name_counts() -> None:
    assert filled_in(STICKER, [("style", " "), ("subject", "a cat"), ("subject", "a fox")]).startswith("A kawaii")
    assert "a fox" in filled_in(STICKER, [("subject", "a cat"), ("subject", "a fox")])


def test_words_without_a_name_go_into_the_first_blank_that_must_be_filled() -> None:
    assert filled_in(STICKER, [], "a fox").startswith("A kawaii sticker of a fox")


def test_words_beside_a_filled_main_blank_come_behind_the_text() -> None:
    assert filled_in(STICKER, [("subject", "a fox")], "in snow").endswith("done.\nin snow")
    assert filled_in(Template("fixed", "Our usual banner."), [], "in red") == "Our usual banner.\nin red"


def test_a_blank_that_was_not_filled_is_named_with_an_example() -> None:
    with pytest.raises(BlanksMissing) as caught:
        filled_in(SHIPPED["logo"], [("style", "bold")])

    assert caught.value.user_message == (
        "`logo` still needs `text` and `about`. "
        'For example: `--template logo text="The Daily Grind" about="a coffee shop"`.'
    )
    assert (caught.value.template, caught.value.given) == ("logo", (("style", "bold"),))


def test_a_teams_template_has_its_own_blanks_for_an_example() -> None:
    assert example_of(Template("hero", "a banner of {subject} for {day}, {style=flat}")) == (
        '--template hero subject="…" day="…"'
    )


def test_an_unknown_blank_is_answered_with_the_nearest_and_the_legal_ones() -> None:
    with pytest.raises(UnknownBlank) as caught:
        filled_in(STICKER, [("sbject", "a fox")])

    assert caught.value.user_message == (
        "`sticker` has no blank `sbject`. Did you mean `subject`? "
        "Its blanks are `style` (kawaii), `subject` and `note` (nothing)."
    )


def test_a_template_without_blanks_says_so() -> None:
    with pytest.raises(UnknownBlank, match="It has none"):
        filled_in(Template("fixed", "Our {usual banner}."), [("usual", "x")])


@pytest.mark.parametrize("text", ["{}", "{ subject }", "{1st}", "{a-b}", "{a b=c}", "{subject", '{"json": 1}'])
def test_braces_that_hold_no_name_are_only_braces(text: str) -> None:
    assert blanks_of(text) == ()
    assert filled_in(Template("odd", text), []) == text


def test_a_blank_may_be_named_in_any_language() -> None:
    assert filled_in(
        Template("affiche", "une affiche de {sujet} — {größe=A4}, {主題}"), [("主題", "猫")], "un renard"
    ) == ("une affiche de un renard — A4, 猫")


@given(subject=ANYTHING | TRICKY, style=ANYTHING | TRICKY)
def test_what_goes_into_a_blank_is_never_read_again(subject: str, style: str) -> None:
    prompt = filled_in(STICKER, [("subject", subject), ("style", style)])

    assert prompt == f"A {style} sticker of {subject}, {style} indeed, done."


@given(words=ANYTHING | TRICKY)
def test_words_beside_a_template_are_never_read_again(words: str) -> None:
    assert (
        filled_in(STICKER, [("subject", words)], words) == f"A kawaii sticker of {words}, kawaii indeed, done.\n{words}"
    )
    assert filled_in(STICKER, [], words) == f"A kawaii sticker of {words}, kawaii indeed, done."


PIECES = st.lists(
    st.tuples(st.sampled_from(["", "a", "b", "ab_1", "ß"]), st.text(st.sampled_from("= {}\n,x"), max_size=4))
)


@given(pieces=PIECES, value=ANYTHING)
def test_between_its_blanks_a_text_stays_as_it_is(pieces: list[tuple[str, str]], value: str) -> None:
    between = [(name, prose.replace("{", "(").replace("}", ")")) for name, prose in pieces]
    text = "".join(f"{{{name}}}{prose}" for name, prose in between)
    filled = "".join(f"{value if name else '{}'}{prose}" for name, prose in between)

    assert filled_in(Template("any", text), [(blank.name, value) for blank in blanks_of(text)]) == filled
