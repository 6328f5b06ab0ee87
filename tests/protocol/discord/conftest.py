from collections.abc import AsyncIterator

import pytest

from tests.fakes.discord.server import LoopbackDiscord


@pytest.fixture
async def place() -> AsyncIterator[LoopbackDiscord]:
    """A Discord with one channel; nothing that a bot does there may break a rule of Discord's."""
    async with LoopbackDiscord() as server:
        server.channel("general")
        yield server
    assert server.violations == []
