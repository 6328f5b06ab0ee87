"""What `limner check` says of who is told what must be mended, from what the chats themselves answer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.checks.finding import Finding, Level
from bots.checks.operators import judge
from bots.checks.survey import survey
from bots.slack.manifest import manifest_of
from core.settings import load_settings
from tests.fakes.checks import sound_parts
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Allow
from tests.fakes.slack.server import LoopbackSlack

TOKENS = {"discord": {"DISCORD_TOKEN": "a.b.c"}, "slack": {"SLACK_BOT_TOKEN": "xoxb-1"}}


@pytest.fixture
async def discord() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as place:
        yield place
        assert place.violations == []


@pytest.fixture
async def slack() -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack() as place:
        place.install(manifest_of())
        yield place
        assert place.violations == []


async def found(folder: Path, *environs: dict[str, str], channel: str = "", admins: str = "") -> Finding:
    merged = {name: value for environ in environs for name, value in environ.items()}
    named = {"LIMNER_LOG_CHANNEL": channel, "LIMNER_ADMINS": admins}
    return await judge(load_settings(merged | named, None, folder), "T0LIMNER")


async def test_a_log_channel_where_the_bot_may_write_is_well(
    discord: LoopbackDiscord, slack: LoopbackSlack, tmp_path: Path
) -> None:
    channels = f"{discord.channel('ops').id}, {slack.channel('ops').id}, slack:T0LIMNER:{slack.channel('more').id}"

    finding = await found(tmp_path, discord.settings, slack.settings, channel=channels)

    assert finding.level is Level.OK
    assert f"discord:{discord.channel('ops').id}, slack:" in finding.what
    assert discord.messages(discord.channel("ops")) == []
    assert slack.all_messages == []


async def test_a_channel_of_discord_that_takes_no_words_of_the_bot_is_a_problem(
    discord: LoopbackDiscord, tmp_path: Path
) -> None:
    mute = discord.channel("rules", denied=Allow.SEND_MESSAGES)

    finding = await found(tmp_path, discord.settings, channel=f"discord:{mute.id}, discord:7")

    assert (finding.level, finding.is_setting) == (Level.PROBLEM, True)
    assert f"discord:{mute.id}: the bot may not write there." in finding.what
    assert "discord:7: there is no such channel." in finding.what


async def test_a_channel_of_slack_that_the_bot_is_not_in_is_a_problem(slack: LoopbackSlack, tmp_path: Path) -> None:
    away = slack.channel("elsewhere", has_bot=False).id

    finding = await found(tmp_path, slack.settings, channel=f"slack:{away}, C0GONE, slack:T0OTHER:C1")

    assert finding.level is Level.PROBLEM
    assert f"slack:{away}: the bot is not in it." in finding.what
    assert "slack:C0GONE: there is no such channel, or the bot is not in it." in finding.what
    assert "slack:T0OTHER:C1: the bot is in the workspace T0LIMNER." in finding.what
    assert "`/invite`" in finding.mend


async def test_a_channel_of_a_chat_that_is_not_set_up_is_a_problem(tmp_path: Path) -> None:
    finding = await found(tmp_path, TOKENS["discord"], channel="C1")

    assert "slack:C1: Slack is not set up." in finding.what


@pytest.mark.parametrize(
    ("environ", "level"),
    [
        ({}, None),
        ({"DISCORD_TOKEN": "a.b.c", "LIMNER_DISCORD_API_URL": "http://127.0.0.1:9"}, Level.OK),
        (
            {"DISCORD_TOKEN": "a.b.c", "LIMNER_DISCORD_API_URL": "http://127.0.0.1:9", "LIMNER_LOG_CHANNEL": "7"},
            Level.WARNING,
        ),
    ],
)
async def test_it_is_looked_at_where_a_chat_is_set_up_and_one_that_is_away_is_no_fault_of_the_setting(
    environ: dict[str, str], level: Level | None, tmp_path: Path
) -> None:
    findings = await survey(load_settings(environ, None, tmp_path), sound_parts())

    assert [finding.level for finding in findings if finding.name == "operators"] == ([level] if level else [])


@pytest.mark.parametrize(
    ("chats", "admins", "level", "says"),
    [
        (("slack",), "slack:T1:U1,discord:7", Level.OK, "told to slack:T1:U1, in direct messages"),
        (("discord",), "slack:T1:U1", Level.OK, "the owner of the Discord application"),
        (("slack",), "discord:7", Level.WARNING, "Nobody is told"),
        (("discord", "slack"), "", Level.OK, "the owner of the Discord application"),
    ],
)
async def test_without_a_log_channel_it_is_said_who_is_told(
    chats: tuple[str, ...], admins: str, level: Level, says: str, tmp_path: Path
) -> None:
    finding = await found(tmp_path, *(TOKENS[chat] for chat in chats), admins=admins)

    assert finding.level is level
    assert says in finding.what
