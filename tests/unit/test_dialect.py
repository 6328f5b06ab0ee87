"""What people write is understood the same everywhere, and what is not understood is answered with the legal values."""

import pytest

from bots.commands import COUNT, LOOK, RATIO, Verb
from bots.dialect import Said, understand
from core.errors import UnknownOption
from core.model.request import Options


def test_a_command_is_a_verb_a_prompt_and_flags() -> None:
    said = understand("/imagine a lighthouse at dusk --ratio 16:9 --count 2")

    assert said == Said(Verb.IMAGINE, "a lighthouse at dusk", Options(ratio="16:9", count=2))


def test_words_without_a_command_have_no_verb() -> None:
    assert understand("make it night") == Said(None, "make it night")


@pytest.mark.parametrize(
    "text",
    [
        "--ratio 16:9 a red fox",
        "a --ratio 16:9 red fox",
        "a red fox --ratio=16:9",
        "a red fox --ratio = 16:9",
        "a red fox --ar 16:9",
        "a red fox --ratio wide",
        "a red fox --RATIO WIDE",
        "a red fox —ratio 16:9",
        "a red fox –ratio 16:9",
        "a red fox --ratio “16:9”",
        'a red fox --ratio "wide"',
        "a red fox --ratio 'wide'",
        "a red fox --ratio 16x9",
        "a red --ratio 16:9, fox",
        "a red fox --ratio 1:1 --ratio 16:9",
    ],
)
def test_a_flag_is_understood_wherever_and_however_it_is_written(text: str) -> None:
    assert understand(text) == Said(None, "a red fox", Options(ratio="16:9"))


@pytest.mark.parametrize(
    ("flags", "options"),
    [
        ("--ratio tall", Options(ratio="9:16")),
        ("--ratio square", Options(ratio="1:1")),
        ("--size 2k", Options(size="2K")),
        ("--size 512px", Options(size="512")),
        ("--count 4", Options(count=4)),
        ("--model nano-banana", Options(model="nano-banana")),
        ('--model "Nano Banana 2"', Options(model="Nano Banana 2")),
        ("--private", Options(private=True)),
        ("--private --count=3", Options(private=True, count=3)),
    ],
)
def test_each_flag_sets_its_option(flags: str, options: Options) -> None:
    assert understand(f"/edit a fox {flags}") == Said(Verb.EDIT, "a fox", options)


@pytest.mark.parametrize("text", ["a cat — asleep", "a cat —asleep", "well-known, half -- done", "C:\\--", "a--b"])
def test_dashes_of_prose_stay_in_the_prompt(text: str) -> None:
    assert understand(text).words == text


def test_a_misspelt_flag_is_answered_with_the_likely_one_and_the_list() -> None:
    with pytest.raises(UnknownOption) as caught:
        understand("a fox --raito 16:9")

    assert "`--raito`" in caught.value.user_message
    assert "Did you mean `--ratio`?" in caught.value.user_message
    assert all(f"`--{option.name}`" in caught.value.user_message for option in LOOK)


def test_a_misspelt_flag_behind_a_long_dash_is_noticed_too() -> None:
    with pytest.raises(UnknownOption, match="Did you mean `--ratio`"):
        understand("a fox —raito 16:9")


@pytest.mark.parametrize("value", ["banana", "16", "16:", "0x", "1:2:3"])
def test_an_unknown_ratio_is_answered_with_all_legal_ones(value: str) -> None:
    with pytest.raises(UnknownOption) as caught:
        understand(f"a fox --ratio {value}")

    assert all(ratio in caught.value.user_message for ratio in RATIO.choices)
    assert "wide" in caught.value.user_message


@pytest.mark.parametrize("value", ["0", "5", "-1", "two", "1.5", "٣"])
def test_a_count_outside_one_to_four_is_answered_with_the_legal_ones(value: str) -> None:
    with pytest.raises(UnknownOption, match=", ".join(COUNT.choices[:-1])):
        understand(f"a fox --count {value}")


@pytest.mark.parametrize("text", ["a fox --ratio", "a fox --ratio --count 2", "a fox --model", 'a fox --model ""'])
def test_a_flag_without_its_value_is_refused(text: str) -> None:
    with pytest.raises(UnknownOption, match=r"`--(ratio|model)`"):
        understand(text)


def test_a_long_unknown_value_is_not_repeated_whole() -> None:
    with pytest.raises(UnknownOption) as caught:
        understand("a fox --ratio " + "x" * 5_000)

    assert len(caught.value.user_message) < 300


def test_an_unknown_command_is_answered_with_the_likely_one() -> None:
    with pytest.raises(UnknownOption, match=r"There is no `/imagin`\. Did you mean `/imagine`\?"):
        understand("/imagin a fox")


@pytest.mark.parametrize("text", ["/", "/ a fox", "and/or a fox", "/usr/bin in neon"])
def test_a_slash_that_is_no_command_is_prose(text: str) -> None:
    assert understand(text) == Said(None, text)


def test_a_command_is_known_whatever_its_case() -> None:
    assert understand("/Imagine a fox").verb is Verb.IMAGINE


@pytest.mark.parametrize("text", ["from v2: make it night", "From V2, make it night", "v2: make it night"])
def test_a_version_can_be_named_in_words(text: str) -> None:
    assert understand(text) == Said(None, "make it night", version=2)


def test_an_edit_command_can_name_its_version_beside_flags() -> None:
    said = understand("/edit --size 2K from v12: make it night")

    assert said == Said(Verb.EDIT, "make it night", Options(size="2K"), version=12)


@pytest.mark.parametrize("text", ["from vienna with love", "v2 rocket on the pad", "a v8 engine"])
def test_words_that_only_resemble_a_version_are_prose(text: str) -> None:
    assert understand(text) == Said(None, text)


@pytest.mark.parametrize("text", ["new: a cat", "NEW : a cat", "--count 1 new: a cat"])
def test_new_in_words_asks_for_a_new_picture(text: str) -> None:
    said = understand(text)

    assert (said.verb, said.words, said.is_new) == (None, "a cat", True)


def test_what_follows_a_verb_without_flags_is_kept_whole() -> None:
    assert understand("/help models") == Said(Verb.HELP, "models")
    assert understand("/cancel --all") == Said(Verb.CANCEL, "--all")


def test_lines_of_a_prompt_stay_lines() -> None:
    assert understand("/imagine a poem:\nroses --count 2\nviolets").words == "a poem:\nroses\nviolets"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("undo", Said(Verb.UNDO, "")),
        ("Help models", Said(Verb.HELP, "models")),
        ("help tools", Said(Verb.HELP, "tools")),
        ("Undo!", Said(Verb.UNDO, "")),
        ("cancel 7K2M9Q", Said(Verb.CANCEL, "7K2M9Q")),
        (" jobs ", Said(Verb.JOBS, "")),
        ("undo the last brush stroke", Said(None, "undo the last brush stroke")),
        ("help me draw a cat", Said(None, "help me draw a cat")),
        ("edit make it night", Said(None, "edit make it night")),
    ],
)
def test_called_by_name_a_verb_needs_no_slash_where_it_is_all_that_is_said(text: str, said: Said) -> None:
    assert understand(text, is_bare=True) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("imagine a cat", Said(Verb.IMAGINE, "a cat")),
        ("Edit from v2: make it night", Said(Verb.EDIT, "make it night", version=2)),
        ("edit", Said(Verb.EDIT, "")),
        ("blend the colours softly", Said(None, "blend the colours softly")),
        ("imagined beasts", Said(None, "imagined beasts")),
    ],
)
def test_a_verb_that_is_named_needs_no_slash_before_its_prompt(text: str, said: Said) -> None:
    assert understand(text, is_bare=True, verbs=(Verb.IMAGINE, Verb.EDIT)) == said


@pytest.mark.parametrize("text", ["blend the hat --count 2", "/blend the hat --count 2", " BLEND the hat --count 2"])
def test_a_command_of_its_own_begins_with_a_verb(text: str) -> None:
    assert understand(text, is_command=True) == Said(Verb.BLEND, "the hat", Options(count=2))


def test_a_command_without_a_known_verb_names_the_nearest() -> None:
    with pytest.raises(UnknownOption, match="Did you mean `/undo`"):
        understand("undoo", is_command=True)


@pytest.mark.parametrize("text", ["describe", "Describe it", "describe this picture", "describe the image."])
def test_a_bare_describe_is_the_verb_where_verbs_need_no_slash(text: str) -> None:
    assert understand(text, is_bare=True) == Said(Verb.DESCRIBE, "")


@pytest.mark.parametrize("text", ["describe a lighthouse in neon", "describe the scene, then draw it"])
def test_describe_among_other_words_is_prose(text: str) -> None:
    assert understand(text, is_bare=True) == Said(None, text)


@pytest.mark.parametrize("text", ["/describe v2", "/describe from v2"])
def test_a_description_can_name_its_version(text: str) -> None:
    assert understand(text) == Said(Verb.DESCRIBE, "", version=2)


def test_a_description_may_be_told_what_to_look_at() -> None:
    assert understand("/describe only the colours --private") == Said(
        Verb.DESCRIBE, "only the colours", Options(private=True)
    )
