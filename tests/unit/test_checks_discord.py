"""What `limner check` says of a Discord token, from what Discord itself answers."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bots.checks.finding import Finding, Level
from bots.checks.survey import survey
from core.settings import load_settings
from tests.fakes.checks import sound_parts
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Allow


@pytest.fixture
async def place() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as discord:
        yield discord
        assert discord.violations == []


async def found(place: LoopbackDiscord, folder: Path, **changes: str) -> Mapping[str, Finding]:
    settings = load_settings({**place.settings, **changes}, None, folder)
    return {finding.name: finding for finding in await survey(settings, sound_parts())}


async def test_a_bot_that_is_set_up_has_nothing_to_mend(place: LoopbackDiscord, tmp_path: Path) -> None:
    findings = await found(place, tmp_path)

    told = [findings[name] for name in ("discord", "discord intent", "discord servers")]
    assert [finding.level for finding in told] == [Level.OK] * 3
    assert findings["settings"].level is Level.OK


async def test_a_refused_token_is_a_setting_to_be_changed(place: LoopbackDiscord, tmp_path: Path) -> None:
    findings = await found(place, tmp_path, DISCORD_TOKEN="of-another-bot")

    assert findings["discord"].level is Level.PROBLEM
    assert findings["discord"].is_setting
    assert "Reset Token" in findings["discord"].mend
    assert "of-another-bot" not in repr(findings)


async def test_a_missing_intent_says_what_still_works(place: LoopbackDiscord, tmp_path: Path) -> None:
    place.grant_intents(message_content=False)

    finding = (await found(place, tmp_path))["discord intent"]

    assert finding.level is Level.WARNING
    assert "Mentions, menus and buttons work without it" in finding.mend


async def test_a_missing_permission_is_named_with_its_server(place: LoopbackDiscord, tmp_path: Path) -> None:
    place.guild.granted = Allow.MEMBER & ~Allow.CREATE_THREADS & ~Allow.ATTACH_FILES

    finding = (await found(place, tmp_path))["discord servers"]

    assert finding.level is Level.PROBLEM
    assert f"On {place.guild.name}: Create Public Threads, Attach Files." in finding.what


async def test_without_a_server_the_invitation_is_named(place: LoopbackDiscord, tmp_path: Path) -> None:
    place.faults.answer("GET /users/@me/guilds", 200, [])

    finding = (await found(place, tmp_path))["discord servers"]

    assert "`limner discord-invite`" in finding.mend


async def test_discord_out_of_reach_is_told_apart_from_a_wrong_token(place: LoopbackDiscord, tmp_path: Path) -> None:
    finding = (await found(place, tmp_path, LIMNER_DISCORD_API_URL="http://127.0.0.1:9"))["discord"]

    assert (finding.level, finding.is_setting) == (Level.PROBLEM, False)
    assert "LIMNER_DISCORD_API_URL" in finding.mend
