"""Two people in one channel of Slack, each spoken to in their own language; the second one is made up."""

from pathlib import Path

import pytest

from core.model.job import JobState
from tests.fakes.core import MODEL
from tests.fakes.languages import accented, english_in, speaking_two
from tests.fakes.slack.people import Person
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Message
from tests.fakes.slack_ways_in import imagined, open_bot

DONE = JobState.DELIVERED
PROMPT = "zz 1"
"""Without a vowel, so that it is no word."""
KEPT = (PROMPT, MODEL.id)


@pytest.fixture(autouse=True)
def two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    speaking_two(monkeypatch)


@pytest.fixture
def ben(slack: LoopbackSlack) -> Person:
    person = slack.person("ben")
    person.user.locale = "de-DE"
    return person


def shown_in(message: Message) -> str:
    """Everything that a person reads of a message, its buttons too."""
    return "\n".join([message.text, message.fallback, *(button.label for button in message.buttons)])


async def test_card_answer_and_buttons_speak_the_language_of_who_asked(
    slack: LoopbackSlack, tmp_path: Path, ben: Person
) -> None:
    async with open_bot(slack, tmp_path) as bot:
        card, result = await imagined(slack, ben, PROMPT)
        await bot.until_state(DONE)
        await slack.until(lambda: accented("Done").rstrip("ö") in card.text)

    editions = [edition.text for edition in card.history]
    assert english_in("\n".join([*editions, shown_in(card), shown_in(result)]), *KEPT, ben.user.name) == []


async def test_another_person_of_the_same_channel_is_spoken_to_in_english(
    slack: LoopbackSlack, tmp_path: Path, ben: Person
) -> None:
    ana, general = slack.person("ana"), slack.channel("general")
    async with open_bot(slack, tmp_path):
        his = await slack.answered(await ben.command(general, "/limner", "jobs"))
        hers = await slack.answered(await ana.command(general, "/limner", "jobs"))

    assert hers.text == "Nothing is being made here."
    assert his.text == accented("Nothing is being made here.")


async def test_help_and_faults_speak_it_too(slack: LoopbackSlack, tmp_path: Path, ben: Person) -> None:
    general = slack.channel("general")
    async with open_bot(slack, tmp_path):
        told = await slack.answered(await ben.command(general, "/limner", "help"))
        fault = await slack.answered(await ben.command(general, "/imagine", f"{PROMPT} --size 9K"))

    assert english_in(told.text) == english_in(fault.text, *KEPT) == []


async def test_somebodys_language_is_asked_for_once_a_day(slack: LoopbackSlack, tmp_path: Path, ben: Person) -> None:
    general = slack.channel("general")
    async with open_bot(slack, tmp_path):
        await slack.answered(await ben.command(general, "/limner", "jobs"))
        await slack.answered(await ben.command(general, "/limner", "jobs"))

    # Whether somebody is an admin is asked anew, since it decides what they may.
    assert [call.arguments.get("include_locale") for call in slack.calls("users.info")].count(True) == 1
