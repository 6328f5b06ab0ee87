"""A Slack on loopback, and an app without a library."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bots.slack.manifest import scope_names
from tests.fakes.slack.raw import RawBot
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel
from tests.fakes.slack_delivery import Desk, open_desk


@pytest.fixture
async def place() -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def bot(place: LoopbackSlack, http: aiohttp.ClientSession) -> RawBot:
    return RawBot(place, http)


@pytest.fixture
def general(place: LoopbackSlack) -> Channel:
    return place.channel("general")


@pytest.fixture
async def desk(place: LoopbackSlack) -> AsyncIterator[Desk]:
    """Where answers are written from, without any way in; the manifest's scopes suffice, and no rule is broken."""
    place.grant(*scope_names())
    async with open_desk(place) as opened:
        yield opened
    assert place.violations == []


@pytest.fixture
async def slack() -> AsyncIterator[LoopbackSlack]:
    """A Slack with one channel, where a whole bot breaks no rule of Slack's."""
    async with LoopbackSlack() as server:
        server.channel("general")
        yield server
    assert server.violations == []
