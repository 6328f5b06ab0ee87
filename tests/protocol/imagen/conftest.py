from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.adapters.imagen import ImagenAccess, ImagenModel
from tests.fakes.vertex_server import LOCATION, PROJECT, VertexServer


@pytest.fixture
async def vertex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[VertexServer]:
    async with VertexServer() as server:
        # google-auth finds out who we are as it does anywhere: from the environment.
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", server.credentials(tmp_path))
        yield server
    assert server.violations == []


@pytest.fixture
async def model(vertex: VertexServer) -> AsyncIterator[ImagenModel]:
    async with ImagenModel(access_to(vertex)) as opened:
        yield opened


def access_to(vertex: VertexServer, people: str = "allow_adult") -> ImagenAccess:
    return ImagenAccess(project=PROJECT, location=LOCATION, base_url=vertex.address, people=people)
