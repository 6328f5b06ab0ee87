"""Whoever runs Limner is told by the chats, as Discord and Slack take it: where, of what, and without a ping."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from bots.discord.bell import DiscordBell
from bots.discord.client import open_client
from bots.doors import Bell
from bots.local.bell import LocalBell
from bots.local.messages import Note
from bots.local.transcript import Transcript
from bots.operators import ChatOperators, words_of
from bots.slack.bell import SlackBell
from bots.slack.client import open_workspace
from bots.slack.manifest import manifest_of
from bots.slack.workspaces import Workspaces
from core.adapters.clock import SystemClock
from core.adapters.telemetry import hider
from core.errors import KeyRefused
from core.faults import Notice, fault_of
from tests.fakes.discord.server import LoopbackDiscord
from tests.fakes.discord.state import Allow
from tests.fakes.schemas import Json
from tests.fakes.slack.server import LoopbackSlack

SECRET = "a-secret-of-this-test"
APPLICATION = "GET /oauth2/applications/@me"
HOSTILE = f"@everyone @here <@1> <@&2> <!here> <!channel> <@U1> <!subteam^S1> [free](https://x.example) {SECRET}"


def notice(detail: str = "HTTP 400: API key not valid.", times: int = 3) -> Notice:
    began = datetime(2026, 11, 21, 20, 15, tzinfo=UTC)
    return Notice(fault_of(KeyRefused(detail)), times, began, began.replace(minute=40))


@dataclass
class Both:
    """Operators who can be reached on both chats."""

    discord: LoopbackDiscord
    slack: LoopbackSlack
    bells: Mapping[str, Bell]

    def operators(self, channels: str = "", admins: str = "") -> ChatOperators:
        hide = hider([SECRET])
        return ChatOperators(self.bells, channels=channels.split(), admins=admins.split(), hide=hide)


async def application_of(discord: LoopbackDiscord) -> Json:
    headers = {"Authorization": f"Bot {discord.token}"}
    address = f"{discord.api_url}/oauth2/applications/@me"
    async with aiohttp.ClientSession(headers=headers) as http, http.get(address) as answer:
        return await answer.json()


@pytest.fixture
async def both() -> AsyncIterator[Both]:
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(LoopbackDiscord())
        slack = await stack.enter_async_context(LoopbackSlack())
        slack.install(manifest_of())
        client = await stack.enter_async_context(open_client(discord.token, api_url=discord.api_url))
        workspace = await open_workspace(slack.settings["SLACK_BOT_TOKEN"], slack.api_url)
        bells: Mapping[str, Bell] = {"discord": DiscordBell(client), "slack": SlackBell(Workspaces(workspace))}
        yield Both(discord, slack, bells)
        assert discord.violations == slack.violations == []


async def test_the_log_channels_read_what_is_wrong_how_to_mend_it_and_how_often_it_happened(both: Both) -> None:
    here, there = both.discord.channel("ops"), both.slack.channel("ops")

    assert await both.operators(f"discord:{here.id} slack:{there.id}").tell(notice())

    (on_discord,), (on_slack,) = both.discord.from_bot(here), both.slack.from_bot(there)
    for text in (on_discord.text.replace("\\", ""), on_slack.text):
        assert "⚠️ Limner needs whoever runs it. The provider of the models does not accept the key" in text
        assert "HTTP 400: API key not valid." in text
        assert "GEMINI_API_KEY" in text
        assert "It happened 3 times, from 20:15 to 20:40 UTC." in text


async def test_hostile_words_of_an_error_ping_nobody_link_nowhere_and_carry_no_secret(both: Both) -> None:
    here, there = both.discord.channel("ops"), both.slack.channel("ops")

    await both.operators(f"discord:{here.id} slack:T0LIMNER:{there.id}").tell(notice(HOSTILE))

    (sent,) = both.discord.calls("POST /channels/{channel_id}/messages")
    (posted,) = both.slack.calls("chat.postMessage")
    assert sent.json["allowed_mentions"]["parse"] == []
    assert r"\<\@1\>" in both.discord.from_bot(here)[0].text
    assert "](http" not in both.discord.from_bot(here)[0].text
    assert "<" not in json.dumps(posted.arguments["blocks"])
    assert "&lt;!here&gt;" in json.dumps(posted.arguments["blocks"])
    assert SECRET not in f"{sent.json} {posted.arguments}"


def test_a_long_answer_is_one_short_line_and_no_part_of_a_secret_is_left_at_its_end() -> None:
    said = words_of(notice(f"one\n\ntwo {'x' * 280} {SECRET} {'y' * 1000}"), hider([SECRET]))

    (detail,) = [line for line in said.split("\n") if line.startswith("In detail: ")]
    assert detail.startswith("In detail: one two xxx")
    assert detail.endswith("x ••• yyyyyy…")


async def test_without_a_log_channel_each_admin_is_told_directly(both: Both) -> None:
    ops, boss = both.discord.person("ops"), both.slack.person("boss")

    assert await both.operators(admins=f"discord:{ops.user.id} slack:T0LIMNER:{boss.user.id}").tell(notice())

    assert len(both.discord.from_bot(ops.dm())) == len(both.slack.from_bot(boss.dm())) == 1


async def test_where_no_admin_is_named_the_owner_of_the_discord_application_is_told(both: Both) -> None:
    assert await both.operators().tell(notice())

    assert len(both.discord.from_bot(both.discord.person("owner").dm())) == 1
    assert both.slack.all_messages == []


async def test_those_of_a_team_who_may_change_the_application_are_its_owners(both: Both) -> None:
    roles = [("7", 2, "admin"), ("8", 2, "developer"), ("9", 2, "read_only"), ("10", 1, "admin")]
    user = {"username": "ops", "discriminator": "0", "avatar": None}
    members = [
        {"user": user | {"id": number}, "membership_state": state, "team_id": "5", "permissions": ["*"], "role": role}
        for number, state, role in roles
    ]
    team: Json = {"id": "5", "name": "ops", "icon": None, "owner_user_id": "7", "members": members}
    both.discord.faults.answer(APPLICATION, 200, await application_of(both.discord) | {"team": team})

    async with open_client(both.discord.token, api_url=both.discord.api_url) as client:
        owners = DiscordBell(client).owners()

    assert [*owners] == ["7", "8"]


async def test_a_channel_that_takes_nothing_more_leaves_the_admins_to_be_told(both: Both) -> None:
    mute, away = both.discord.channel("rules", denied=Allow.SEND_MESSAGES), both.slack.channel("x", has_bot=False)
    ops = both.discord.person("ops")

    with capture_logs() as logs:
        told = await both.operators(f"discord:{mute.id} slack:{away.id}", f"discord:{ops.user.id}").tell(notice())

    assert told
    assert len(both.discord.from_bot(ops.dm())) == 1
    assert [log["event"] for log in logs] == ["operator not told"] * 2


async def test_a_chat_that_hangs_takes_nothing_from_who_was_told_by_another() -> None:
    class Quick:
        async def post(self, channel: str, words: str) -> None:
            """Take it."""

        async def tell(self, person: str, words: str) -> None:
            """Take it."""

        def owners(self) -> Sequence[str]:
            return ()

    class Hanging(Quick):
        async def post(self, channel: str, words: str) -> None:
            await asyncio.Event().wait()

    bells = {"discord": Hanging(), "slack": Quick()}
    channels, shortly = ["discord:1", "slack:C1"], timedelta(milliseconds=50)

    assert await ChatOperators(bells, channels=channels, admins=(), hide=hider(), within=shortly).tell(notice())


@pytest.mark.parametrize("admin", ["slack:T0LIMNER:U0GONE", "slack:T0OTHER:U1", "discord:7"])
async def test_where_nobody_is_reached_the_log_says_so_and_how_to_mend_it(both: Both, admin: str) -> None:
    with capture_logs() as logs:
        told = await both.operators(admins=admin).tell(notice())

    assert not told
    assert logs[-1]["log_level"] == "error"
    assert "LIMNER_ADMINS" in logs[-1]["mend"]


async def test_in_the_local_chat_whoever_sits_before_it_reads_it_in_the_channel(tmp_path: Path) -> None:
    async with Transcript.open(tmp_path / "chat.db", SystemClock()) as transcript:
        bells = {"local": LocalBell(transcript, SystemClock())}
        operators = ChatOperators(bells, channels=["discord:1"], admins=["discord:7"], hide=hider())

        assert await operators.tell(notice(times=1))

        (message,) = await transcript.after(0)
    assert message.thread is None
    assert "It happened at 20:15 UTC." in str(message.body)
    assert message.body["kind"] == Note("").kind
