from collections.abc import AsyncIterator

import pytest

from core.adapters.gemini import GeminiAccess, GeminiModel
from tests.fakes.gemini_server import KEY, GeminiServer


@pytest.fixture
async def gemini() -> AsyncIterator[GeminiServer]:
    async with GeminiServer() as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def model(gemini: GeminiServer) -> AsyncIterator[GeminiModel]:
    async with GeminiModel(GeminiAccess(api_key=KEY, base_url=gemini.address)) as opened:
        yield opened
