"""What follows `/settings` is understood as people write it."""

import pytest

from bots.commands import Verb
from bots.dialect import Said, understand
from bots.setting_wording import changed_line
from bots.settings_here import Spoken, understood
from core.errors import UnknownOption
from core.model.preferences import Setting
from core.model.request import Person
from core.model.scope import Change
from core.preferences import Changed, Sheet
from tests.fakes.core import FakeClock, conversation


@pytest.mark.parametrize(
    ("words", "spoken"),
    [
        ("ratio 16:9", Spoken(Setting.RATIO, "16:9")),
        ("ratio: wide", Spoken(Setting.RATIO, "16:9")),
        ("Ratio=4x3", Spoken(Setting.RATIO, "4:3")),
        ("size 2k", Spoken(Setting.SIZE, "2K")),
        ("size 512px", Spoken(Setting.SIZE, "512")),
        ("count `2`", Spoken(Setting.COUNT, "2")),
        ("safety DEFAULT", Spoken(Setting.SAFETY, None)),
        ("model", Spoken(Setting.MODEL, "")),
    ],
)
def test_a_setting_is_named_first_and_its_value_follows(words: str, spoken: Spoken) -> None:
    assert understood(words) == spoken


@pytest.mark.parametrize(("words", "meant"), [("rato 1:1", " Did you mean `ratio`?"), ("`zebra` 1", "")])
def test_an_unknown_setting_is_answered_with_those_that_there_are(words: str, meant: str) -> None:
    name = words.split(maxsplit=1)[0].strip("`")

    with pytest.raises(UnknownOption) as refused:
        understood(words)

    legal = "model, ratio, size, count, results, listen, safety and tools"
    assert refused.value.user_message == f"There is no setting `{name}`.{meant} The settings are {legal}."


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("settings", Verb.SETTINGS),
        ("Settings ratio 16:9", Verb.SETTINGS),
        ("settings ratio: 16:9", Verb.SETTINGS),
        ("settings size", Verb.SETTINGS),
        ("Settings icon", None),
        ("settings page wireframe", None),
        ("settings of a control room at night", None),
    ],
)
def test_without_a_slash_only_a_whole_message_is_the_command(text: str, verb: Verb | None) -> None:
    said = understand(text, is_bare=True)

    assert said.verb is verb
    assert said == Said(verb, text.partition(" ")[2]) or verb is None


def changed(setting: Setting, new: str | None, tool: str | None = None) -> Changed:
    change = Change(setting, "old", new, Person("U1", "ana"), FakeClock().now(), tool)
    return Changed(change, Sheet(conversation(), (), change))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([changed(Setting.TOOLS, "on")], "@ana switched tools on here."),
        ([changed(Setting.TOOLS, None)], "@ana switched tools back to the default here."),
        ([changed(Setting.LISTEN, "mentions")], "@ana set listening to mentions here."),
        ([changed(Setting.RATIO, None)], "@ana set ratio back to the default here."),
        (
            [changed(Setting.RATIO, "1:1"), changed(Setting.COUNT, "2"), changed(Setting.TOOLS, "off", "chart")],
            "@ana set ratio to 1:1 and count to 2, and switched the tool chart off here.",
        ),
    ],
)
def test_a_change_is_told_as_people_say_it(changes: list[Changed], told: str) -> None:
    assert changed_line(changes) == told
