"""What the acceptance tests stand in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.fakes.every_team import TEAMS
from tests.fakes.house import House
from tests.fakes.teams import Team


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """An empty data folder, with Gemini on loopback and no process yet."""
    async with House.open(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(params=[*TEAMS], scope="module", loop_scope="module")
async def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Team]:
    """A process for one of the chats that stays for all scenarios of a file."""
    async with TEAMS[request.param].open(tmp_path_factory.mktemp("team")) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def team(running: Team) -> AsyncIterator[Team]:
    """Somebody in one of the chats; nothing that they do may leave a fault behind."""
    await running.begin()
    yield running
    assert [*running.faults()] == []
