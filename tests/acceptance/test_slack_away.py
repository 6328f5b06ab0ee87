"""What a process does while Slack cannot be reached, or does not want it; and beside another chat."""

from pathlib import Path

import aiohttp
import pytest

from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.patience import until
from tests.fakes.process import RunProcess
from tests.fakes.records import Records
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack_team import SlackTeam

NOBODY_THERE = {"SLACK_BOT_TOKEN": "xoxb-of-nobody", "LIMNER_SLACK_API_URL": "http://127.0.0.1:9/api"}
SIGNED = {"SLACK_SIGNING_SECRET": "nobodys-secret"}


async def test_health_is_told_and_events_are_put_off_while_slack_is_away(tmp_path: Path) -> None:
    process = RunProcess(tmp_path, {**NOBODY_THERE, **SIGNED})
    try:
        await process.spawn()
        address = await until(lambda: process.listens_on)
        headers = {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": "0"}
        async with aiohttp.ClientSession(f"http://{address}") as http:
            async with http.get("/healthz") as health:
                alive = health.status
            async with http.get("/readyz") as readiness:
                ready, told = readiness.status, await readiness.json()
            async with http.post("/slack/events", data=b"", headers=headers) as answered:
                unsigned = answered.status
        await until(lambda: "slack cannot be reached" in process.log)
        code = await process.stop()
    finally:
        await process.end()

    assert (alive, ready, unsigned, code) == (200, 503, 401, 0)
    assert told["reasons"] == {"start": "the chats are not reached yet"}


@pytest.mark.parametrize("wrong", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "no way in"])
async def test_a_bot_that_is_not_let_in_ends_with_one_sentence(tmp_path: Path, wrong: str) -> None:
    async with LoopbackSlack() as place:
        settings = {**place.settings, wrong: "xoxb-of-another-bot"}
        if wrong == "no way in":
            settings = {name: value for name, value in place.settings.items() if name != "SLACK_APP_TOKEN"}
        process = RunProcess(tmp_path, settings)
        try:
            await process.spawn()
            code = await process.exited()
        finally:
            await process.end()

    said = [line for line in process.log.splitlines() if line.startswith("SLACK_")]
    assert code == 2
    assert len(said) == 1
    assert said[0].startswith("SLACK_BOT_TOKEN is set, and no way" if wrong == "no way in" else wrong)
    assert "Traceback" not in process.log


async def test_socket_mode_wins_where_both_are_set_and_the_log_says_so(tmp_path: Path) -> None:
    async with SlackTeam.open(tmp_path, **SIGNED) as team:
        seen = await team.imagine("a lighthouse")

        assert len(seen.pictures) == 1
        assert '"unused": "SLACK_SIGNING_SECRET"' in team.process.log


async def test_two_chats_are_answered_by_one_process(tmp_path: Path) -> None:
    async with LoopbackDiscord() as discord, SlackTeam.open(tmp_path, **discord.settings) as team:
        await discord.ready()
        interaction = await discord.person("bob").slash(discord.channel("general"), "imagine", prompt="a red boat")
        seen = await team.imagine("a lighthouse")
        card = await discord.response(interaction)
        drawn = await discord.next_from_bot(await discord.thread(card))

        assert len(seen.pictures) == 1
        assert drawn.pictures
        assert [*discord.violations, *team.faults()] == []


async def test_an_app_that_is_removed_stops_what_it_makes_and_says_nothing_more(tmp_path: Path) -> None:
    async with SlackTeam.open(tmp_path) as team:
        await team.start_something("a lighthouse [slow 600]")
        team.place.uninstall()
        await until(lambda: "workspace left" in team.process.log)
        before = len(team.place.requests)
        for connection in [*team.place.sockets.connected]:
            connection.kill()
        async with aiohttp.ClientSession(f"http://{team.process.listens_on}") as http, http.get("/readyz") as answered:
            told = await answered.json()
        code = await team.process.stop()

        assert "does not belong to its workspace any more" in told["reasons"]["slack"]
        assert (code, len(team.place.requests)) == (0, before)


async def test_a_token_that_a_call_finds_dead_stops_what_is_made_there(tmp_path: Path) -> None:
    async with SlackTeam.open(tmp_path) as team:
        await team.start_something("a lighthouse [slow 600]")
        team.place.forget_token()
        await team.ana.write(team.general, "a red boat", mention=True)
        records = Records(team.process.data)
        await until(lambda: [job.state for job in records.jobs()] == ["cancelled", "cancelled"])
        code = await team.process.stop()

        assert team.process.log.count("workspace left") == 1
        assert code == 0


async def test_a_process_that_is_asked_to_stop_goes_quietly(tmp_path: Path) -> None:
    async with SlackTeam.open(tmp_path) as team:
        await team.imagine("a lighthouse")

        assert await team.process.stop() == 0
        assert not team.place.sockets.connected
        assert [line for line in team.process.log.splitlines() if '"level": "error"' in line] == []
