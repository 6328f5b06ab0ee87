"""`/show` tells what ran for an answer."""

from datetime import timedelta

from bots.stories import story
from core.album import Story
from core.model.reply import Facts, Reply, Words
from tests.fakes.local import job


def test_what_ran_for_an_answer_is_told_with_how_it_was_made() -> None:
    facts = Facts("writer", tools=("calculate", "chart"), tools_took=timedelta(seconds=1.24))

    told = story(Story(job(), Reply((Words("It is 391."),), facts)), None)

    assert "🔧 calculate, chart · 1.2 s" in told.splitlines()
