"""What people read fits where it stands, in each language and with the longest values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest

from bots import faces, guide, setting_wording, wording
from bots.buttons import Button, Press
from bots.commands import COMMANDS, HELP_TOPICS, Verb, command
from bots.languages.speaking import Language, languages, speaking
from core.adapters.catalogue import load_catalogue
from core.model.preferences import Listen, Results, Safety, Setting
from core.model.template import LONGEST_NAME

LABEL = "v9999"
NAME = "n" * 80
"""Slack's longest display name; Discord's has 32 characters."""
FLAG = "f" * 20
MODEL = max((model.id for model in load_catalogue().models), key=len)
MEGABYTES = "1234.5"


@dataclass(frozen=True, slots=True)
class Place:
    """Where sentences stand.

    Attributes:
        name: As the platform calls it.
        most: Characters that fit there.
        words: Everything of ours that may stand there.
    """

    name: str
    most: int
    words: Callable[[], Iterable[str]]


def labels() -> Iterable[str]:
    numbered = [Button(Press.EDIT, "V", 9999), Button(Press.USE, "V4"), *(Button(press, "V") for press in Press)]
    return [*map(faces.label_of, numbered), wording.TRY_AGAIN]


def titles() -> Iterable[str]:
    versions = [wording.edit_title(LABEL), wording.ratio_title(LABEL)]
    return [*wording.FORM_TITLES.values(), *wording.ASK_TITLES.values(), *versions, wording.SETTINGS_TITLE]


def field_labels() -> Iterable[str]:
    pictures = [wording.FORM_PICTURES, wording.FORM_OTHER_PICTURES, wording.FORM_PICTURES_NEEDED]
    of_templates = [wording.MORE_WORDS, wording.REST_OF_BLANKS, wording.PICTURES_AGAIN, wording.ONE_PICTURE]
    named = [wording.RATIO_LABEL, wording.blank_label("n" * LONGEST_NAME, "")]
    return [*wording.FORM_WORDS.values(), *wording.SETTING_LABELS.values(), *pictures, *of_templates, *named]


def choices() -> Iterable[str]:
    values = [
        *((Setting.RESULTS, one) for one in Results),
        *((Setting.LISTEN, one) for one in Listen),
        *((Setting.SAFETY, one) for one in Safety),
        (Setting.SAFETY, None),
        (Setting.MODEL, MODEL),
    ]
    return [setting_wording.told(setting, value) for setting, value in values]


def settings() -> Iterable[str]:
    return [f"{wording.SETTING_LABELS[Setting.SAFETY]}: {choice}" for choice in choices()]


def option_summaries() -> Iterable[str]:
    return [option.summary for entry in COMMANDS for option in entry.options]


def lines() -> Iterable[str]:
    deleted = [wording.was_deleted(LABEL, NAME), wording.is_no_longer_kept(LABEL), wording.left_out(LABEL)]
    sizes = [wording.smaller_copy(LABEL, MEGABYTES, MEGABYTES), wording.too_large_here(MEGABYTES, MEGABYTES)]
    first = [f"{wording.FIRST_ANSWER} {goes}" for goes in wording.PROMPTS_GO.values()]
    return [*deleted, *sizes, *first, wording.NO_THREADS, wording.EACH_IS_A_REQUEST, wording.based_on(NAME, 9999)]


def helps() -> Iterable[str]:
    return [guide.help_text(topic, load_catalogue()) for topic in ("", *HELP_TOPICS)]


PLACES = (
    Place("Discord: button", 80, labels),
    Place("Slack: button, with its icon", 75 - 3, labels),
    Place("Discord: title of a modal", 45, titles),
    Place("Slack: title of a modal", 24, titles),
    Place("Slack: buttons of a modal", 24, lambda: [wording.FORM_SUBMIT, wording.FORM_CLOSE, wording.SETTINGS_SAVE]),
    Place("Discord: label of a field", 45, field_labels),
    Place("Slack: option of a menu", 75, choices),
    Place("Discord: option and placeholder of a menu", 100, settings),
    Place("Discord: description of a command", 100, lambda: [entry.summary for entry in COMMANDS]),
    Place("Discord: description of an option", 100, option_summaries),
    Place("Discord: name of a menu of messages", 32, lambda: [wording.EDIT_IMAGE, wording.DESCRIBE_IMAGE]),
    Place("Slack: name of a shortcut", 24, lambda: [wording.EDIT_IMAGE, wording.DESCRIBE_IMAGE]),
    Place(
        "Slack: description of a shortcut", 150, lambda: [wording.EDIT_IMAGE_SUMMARY, wording.DESCRIBE_IMAGE_SUMMARY]
    ),
    Place("Slack: description of the app", 140, lambda: [wording.APP_SUMMARY]),
    Place("Slack: long description of the app", 4000, lambda: [wording.APP_STORY]),
    Place("Slack: description of a command", 2000, lambda: [wording.LIMNER_SUMMARY, command(Verb.IMAGINE).summary]),
    Place("Slack: header of the home page", 150, lambda: [wording.HOME_JOBS, wording.HOME_HELP]),
    Place("Slack and Discord: small line under an answer", 400, lines),
    Place("Discord: all texts of a message", 4000, helps),
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
@pytest.mark.parametrize("language", languages().values(), ids=lambda language: language.tag)
def test_what_stands_in_a_place_fits_there(language: Language, place: Place) -> None:
    with speaking(language.tag):
        words = list(place.words())

    assert words
    assert {text: len(text) for text in words if len(text) > place.most or not text.strip()} == {}


@pytest.mark.parametrize("language", languages().values(), ids=lambda language: language.tag)
def test_the_long_description_is_long_enough_for_slack(language: Language) -> None:
    with speaking(language.tag):
        assert len(wording.APP_STORY) >= 174
