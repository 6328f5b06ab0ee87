"""A Slack on loopback, and an app without a library."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.fakes.slack.raw import RawBot
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel


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
