"""What a text model's answer is taken for, however it is written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.told import DESCRIPTION, LONGEST, LONGEST_PROPOSAL, MOST_PROMPTS, PROMPT, Told, read_told

FOUR = ["a cat", "a cat at night", "two cats", "a cat in a hat"]


def answer(**fields: object) -> str:
    return json.dumps(fields)


def test_a_whole_answer_is_its_words_and_its_four_prompts() -> None:
    assert read_told(answer(description="A cat.", prompts=FOUR), DESCRIPTION) == Told("A cat.", tuple(FOUR))


def test_an_improved_prompt_is_words() -> None:
    assert read_told(answer(prompt="a fine cat"), PROMPT) == Told("a fine cat")


@pytest.mark.parametrize("wrapped", ["```json\n{}\n```", "```\n{}\n```", "Here you are:\n{}\nEnjoy!", "  {}  "])
def test_what_a_model_writes_around_its_answer_is_left_out(wrapped: str) -> None:
    told = read_told(wrapped.replace("{}", answer(description="A cat.", prompts=FOUR)), DESCRIPTION)

    assert told == Told("A cat.", tuple(FOUR))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A cat on a mat.", "A cat on a mat."),
        ('{"description": "A cat on', "A cat on"),
        ('{"description": "Says \\"Hi\\",\\nthen', 'Says "Hi",\nthen'),
        ('{"prompts": ["a cat"', ""),
        ('[{"description": 7}]', ""),
        ('{"description": "", "prompts": []}', ""),
        ("null", "null"),
        ("", ""),
    ],
)
def test_a_malformed_answer_is_the_words_that_are_in_it_and_never_braces(text: str, words: str) -> None:
    assert read_told(text, DESCRIPTION) == Told(words)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([*FOUR, "a fifth cat"], FOUR),
        (["1. a cat", "2) a dog", "- a fox", "4: an owl"], ["a cat", "a dog", "a fox", "an owl"]),
        (["a cat", " a  cat ", "", 7, None, "a dog"], ["a cat", "a dog"]),
        ("a cat", []),
        (None, []),
        (["line\nbreak \u202eturned"], ["line break turned"]),
    ],
)
def test_prompts_are_single_lines_none_twice_and_four_at_most(given: object, kept: list[str]) -> None:
    assert read_told(answer(description="A cat.", prompts=given), DESCRIPTION).prompts == tuple(kept)


def test_a_long_answer_is_cut() -> None:
    told = read_told(answer(description="x" * 9000, prompts=["y" * 999]), DESCRIPTION)

    assert (len(told.words), len(told.prompts[0])) == (LONGEST[DESCRIPTION], LONGEST_PROPOSAL)


@given(st.text(), st.sampled_from([DESCRIPTION, PROMPT]))
def test_whatever_a_model_writes_can_be_read(text: str, field: str) -> None:
    told = read_told(text, field)

    assert len(told.prompts) <= MOST_PROMPTS
