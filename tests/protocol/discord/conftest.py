from collections.abc import AsyncIterator

import discord
import pytest

from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Channel
from tests.fakes.discord_delivery import Desk, open_desk


@pytest.fixture
async def place() -> AsyncIterator[LoopbackDiscord]:
    """A Discord with one channel; nothing that a bot does there may break a rule of Discord's."""
    async with LoopbackDiscord() as server:
        server.channel("general")
        yield server
    assert server.violations == []


@pytest.fixture
def general(place: LoopbackDiscord) -> Channel:
    """Its channel."""
    return place.channel("general")


@pytest.fixture
async def desk(place: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """Where answers are written from, with a client that is logged in by REST alone."""
    monkeypatch.setattr(discord.http.Route, "BASE", place.api_url)
    async with open_desk(place) as opened:
        yield opened
