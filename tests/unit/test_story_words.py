"""What the story of a picture says of its cost."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bots.stories import story
from core.album import Story
from core.model.reply import Facts, Picture, Reply
from core.model.usage import Usage
from tests.fakes.local import job, version

TOKENS = Usage(input_tokens=1_200, image_tokens=1_290)


@pytest.mark.parametrize(
    ("usage", "told"),
    [
        (replace(TOKENS, cost_usd=Decimal("0.0391")), "Cost $0.0391 · 1,200 tokens in, 1,290 out"),
        (TOKENS, "Cost not known · 1,200 tokens in, 1,290 out"),
        (Usage(cost_usd=Decimal(0)), "It cost nothing."),
    ],
)
def test_a_story_tells_what_a_picture_cost(usage: Usage, told: str) -> None:
    reply = Reply((), Facts("model-a"))

    assert told in story(Story(job(), reply, usage), version(1)).splitlines()


def test_a_story_tells_that_its_cost_is_of_all_pictures_of_the_request() -> None:
    reply = Reply((Picture(version(1)), Picture(version(2))), Facts("model-a"))

    assert "for all 2 pictures" in story(Story(job(), reply, TOKENS), version(1))
