"""Names in words of our own, beside words of people."""

from dataclasses import replace

from bots.outcomes import Tell, in_slots, with_names
from bots.slack.present import note
from bots.stories import people, story
from core.album import Story
from tests.fakes import local, slack_looks
from tests.fakes.slack.blocks import texts_of

WRITTEN = "a sign that says {who}, @{who} and {whose}"


def told() -> Tell:
    job = local.job()
    made = Story(replace(job, request=replace(job.request, prompt=WRITTEN)))
    return Tell(story(made, None), named=people(made))


def test_what_a_person_wrote_is_no_slot_for_a_name() -> None:
    shown = with_names(told())

    assert "asked by @ana\n" in shown
    assert f"“{WRITTEN}”" in shown


def test_what_a_person_wrote_is_none_on_slack_either() -> None:
    shown = "\n".join(texts_of(slack_looks.blocks_of(note(told().text, named=told().named))))

    assert "asked by @ana\n" in shown
    assert WRITTEN in shown


def test_a_name_that_looks_like_a_slot_stays_a_name() -> None:
    assert in_slots("from {whose}, by {who}", {"{whose}": "{who}", "{who}": "ana"}) == "from {who}, by ana"
