"""In each chat a request is answered once, whatever its process is doing when it is killed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.fakes.faults import When
from tests.fakes.gemini_behaviours import holds
from tests.fakes.kill_scenes import DiscordScene, SlackScene, discord_scene, slack_scene
from tests.fakes.patience import soon

AnyScene = DiscordScene | SlackScene


@pytest.fixture(params=["discord", "slack"])
async def scene(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AnyScene]:
    if request.param == "discord":
        async with discord_scene(tmp_path) as on_discord:
            yield on_discord
    else:
        async with slack_scene(tmp_path) as on_slack:
            yield on_slack


async def test_killed_before_the_model_answered(scene: AnyScene) -> None:
    scene.gemini.script(holds(asyncio.Event()))
    await scene.imagine()
    await scene.gemini.call(1)

    await scene.kill()
    await scene.start()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"] * 2


async def test_killed_after_the_answer_was_saved(scene: AnyScene) -> None:
    held = scene.team.place.faults.hold(scene.prepares)
    await scene.imagine()
    await held.arrived()

    await scene.kill()
    held.release()
    await scene.start()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]


async def test_killed_during_the_upload(scene: AnyScene) -> None:
    half, gone = asyncio.Event(), asyncio.Event()

    async def stall(request: web.Request) -> None:
        await request.content.read(scene.begun_bytes)
        half.set()
        await gone.wait()

    scene.team.place.faults.add(scene.uploads, stall, when=When.READING)
    await scene.imagine()
    await soon(half.wait())

    await scene.kill()
    gone.set()
    await scene.start()
    await scene.comes_to("delivered")

    assert len(scene.results) == 1
    assert scene.asked == ["a lighthouse"]
