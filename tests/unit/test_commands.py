"""The one table of commands is whole, and what it offers is understood."""

import pytest

from bots.commands import COMMANDS, FLAGS, LOOK, Command, Option, OptionType, Verb, command
from bots.dialect import understand


def test_each_verb_stands_in_the_table_once() -> None:
    assert [entry.verb for entry in COMMANDS] == list(Verb)
    assert all(command(verb).verb is verb for verb in Verb)


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.verb)
def test_each_example_is_understood_as_its_own_command(entry: Command) -> None:
    assert entry.examples
    assert {understand(example).verb for example in entry.examples} == {entry.verb}


@pytest.mark.parametrize("option", [option for option in LOOK if option.choices], ids=lambda option: option.name)
def test_each_value_that_is_offered_is_taken(option: Option) -> None:
    values = [*option.choices, *(nickname.word for nickname in option.nicknames)]

    taken = [understand(f"a fox --{option.name} {value}").options for value in values]

    assert all(getattr(options, option.name) is not None for options in taken)


def test_each_flag_sets_the_option_of_its_name() -> None:
    assert {option.name for option in FLAGS.values()} == {"ratio", "count", "size", "model", "template", "private"}
    assert FLAGS["ar"] is FLAGS["ratio"]


def test_pictures_and_words_are_no_flags() -> None:
    options = [option for entry in COMMANDS for option in entry.options if not option.positional]
    beside = [option for option in options if not option.is_flag]

    assert {option.type for option in beside} == {OptionType.WORDS, OptionType.PICTURE}
