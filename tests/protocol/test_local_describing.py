"""Pictures put into words on the local page, and better prompts, by a real offline model."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.local_team import LocalTeam
from tests.fakes.teams import photo


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[LocalTeam]:
    async with LocalTeam.open(tmp_path) as opened:
        yield opened


async def test_an_attached_picture_is_described_by_its_colours(team: LocalTeam) -> None:
    told = await team.ask("/describe", [photo("boat.png", "green")])

    assert "The offline model sees colours, not things" in told.text
    assert "from 1 picture · offline-words" in told.text
    assert told.pictures == ()


async def test_without_a_picture_it_says_what_to_do(team: LocalTeam) -> None:
    told = await team.ask("/describe")

    assert told.text == "There is no picture here to describe yet. Attach one, or ask under a picture."
