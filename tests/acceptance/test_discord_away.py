"""What a process does while Discord cannot be reached, or does not want it."""

from pathlib import Path

import aiohttp
import pytest

from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.patience import until
from tests.fakes.process import RunProcess

NOBODY_THERE = {"DISCORD_TOKEN": "a.token", "LIMNER_DISCORD_API_URL": "http://127.0.0.1:9/api/v10"}


async def test_health_is_told_while_discord_is_away_and_a_stop_is_clean(tmp_path: Path) -> None:
    process = RunProcess(tmp_path, NOBODY_THERE)
    try:
        await process.spawn()
        address = await until(lambda: process.listens_on)
        async with aiohttp.ClientSession(f"http://{address}") as http:
            async with http.get("/healthz") as health:
                alive = health.status
            async with http.get("/readyz") as readiness:
                ready, told = readiness.status, await readiness.json()
        code = await process.stop()
    finally:
        await process.end()

    assert (alive, ready, code) == (200, 503, 0)
    assert told["reasons"] == {"start": "the chats are not reached yet"}


@pytest.mark.parametrize("trouble", ["token", "gateway"])
async def test_a_bot_that_is_not_let_in_ends_with_one_sentence(tmp_path: Path, trouble: str) -> None:
    async with LoopbackDiscord() as place:
        settings = place.settings
        if trouble == "token":
            settings = {**settings, "DISCORD_TOKEN": "of.another.bot"}
        else:
            place.gateway.refuses_with = 4014
        process = RunProcess(tmp_path, settings)
        try:
            await process.spawn()
            code = await process.exited()
        finally:
            await process.end()

    lines = [line for line in process.log.splitlines() if not line.startswith("{")]
    assert code == 2
    assert [line for line in lines if line.startswith(("DISCORD_TOKEN: ", "Discord does not allow an intent"))]
    assert "Traceback" not in process.log
