"""What the acceptance tests stand in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.house import House


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """An empty data folder, with Gemini on loopback and no process yet."""
    async with House.open(tmp_path) as opened:
        yield opened
