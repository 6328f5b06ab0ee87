"""How a picture was made, in words."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bots import stories, wording
from bots.outcomes import Tell, with_names
from core.album import ContactSheet, Entry, Story
from core.model.job import JobState
from core.model.reply import Facts, Failure, Picture, Reply
from core.model.request import Options, Person
from core.model.usage import Usage
from tests.fakes.local import job, version

FACTS = Facts("model-a", 2, 1, "16:9", "1K", timedelta(seconds=12.3))


def said(story: Story) -> list[str]:
    return with_names(Tell(stories.story(story, None), named=stories.people(story))).split("\n")


def test_a_story_names_prompt_model_settings_parents_time_cost_and_who() -> None:
    made = Reply((Picture(version(3, (2,))),), replace(FACTS, based_on=Person("bo", "bo")))
    usage = Usage(input_tokens=1120, image_tokens=1290, thought_tokens=10, cost_usd=Decimal("0.03876"))

    lines = said(Story(job(), made, usage))

    assert lines == [
        "v3 · based on @bo's v2 · + 1 reference · asked by @ana",
        "“a cat”",
        "model-a · 16:9 · 1K · 1376×768 pixels",
        f"Asked {job().created_at:%-d %B %Y, %H:%M} UTC, made in 12.3 s",
        "Cost $0.0388 · 1,120 tokens in, 1,300 out",
        f"Reference {job().reference}",
    ]


def test_a_job_that_failed_tells_what_was_asked_and_why_it_failed() -> None:
    asked = replace(job().request, options=Options(ratio="1:1", count=2))
    failed = replace(job(request=asked), state=JobState.FAILED, failure=Failure("ModelBusy", "The model is busy."))

    lines = said(Story(failed))

    assert lines[0] == "Failed · asked by @ana"
    assert "1:1 · × 2" in lines
    assert any(line.startswith("The model is busy.") for line in lines)


def test_a_price_that_nobody_knows_is_not_called_nothing() -> None:
    lines = said(Story(job(), None, Usage(input_tokens=5)))

    assert "Cost not known · 5 tokens in, 0 out" in lines


def test_a_story_shows_the_persons_own_words() -> None:
    asked = replace(job().request, prompt=wording.variation())

    assert said(Story(job(request=asked)))[1] == "“A variation of this picture.”"


def test_a_story_names_the_template_that_the_prompt_was_made_from() -> None:
    asked = replace(job().request, template="sticker")

    assert said(Story(job(request=asked)))[2] == "From the template `sticker`"


def test_a_sheet_tells_of_each_version_what_it_came_from() -> None:
    first, second = Entry(version(1), job(), is_head=False), Entry(version(4, (3, 1)), job(), is_head=True)

    title, lines = stories.sheet_title(ContactSheet(b"", (first, second), 3)), map(stories.sheet_line, (first, second))

    assert title == "The newest 2 of 5 versions. The next edit starts from v4."
    assert [*lines] == ["v1 a cat", "v4 ← v3 + v1 a cat"]
    assert stories.sheet_alt(ContactSheet(b"", (first, second))).endswith("side by side. v1: picture 1; v4: picture 4")
