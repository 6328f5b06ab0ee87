"""What `limner check` says of Slack's tokens, from what Slack itself answers."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from bots.checks.finding import Finding, Level, exit_code
from bots.checks.slack import ask_slack
from bots.checks.survey import survey
from bots.slack.manifest import manifest_of
from core.settings import load_settings
from tests.fakes.checks import sound_parts
from tests.fakes.faults import Act
from tests.fakes.slack.server import LoopbackSlack

TOLD = ("slack", "slack scopes", "slack connection")


def answering(status: int, body: str, **headers: str) -> Act:
    async def act(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=body, headers=headers)

    return act


@pytest.fixture
async def place() -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack() as slack:
        slack.install(manifest_of())
        yield slack
        assert slack.violations == []


async def found(place: LoopbackSlack, folder: Path, **changes: str) -> Mapping[str, Finding]:
    settings = load_settings({**place.settings, **changes}, None, folder)
    return {finding.name: finding for finding in await survey(settings, sound_parts())}


async def test_a_bot_that_is_set_up_for_socket_mode_has_nothing_to_mend(place: LoopbackSlack, tmp_path: Path) -> None:
    findings = await found(place, tmp_path)

    assert [findings[name].level for name in (*TOLD, "clock", "settings")] == [Level.OK] * 5
    assert "the bot is called limner" in findings["slack"].what
    assert findings["slack connection"].what == "Socket Mode opens."
    assert findings["clock"].what == "The clock is right."
    assert exit_code([*findings.values()]) == 0


async def test_http_mode_names_the_address_that_slack_calls(place: LoopbackSlack, tmp_path: Path) -> None:
    over_http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "hush", "LIMNER_PUBLIC_URL": "https://limner.example"}

    finding = (await found(place, tmp_path, **over_http))["slack connection"]

    assert finding.level is Level.OK
    assert "https://limner.example/slack/events" in finding.what


@pytest.mark.parametrize(
    ("changes", "level", "says"),
    [
        ({"SLACK_SIGNING_SECRET": "hush"}, Level.WARNING, "LIMNER_PUBLIC_URL is not set"),
        ({"SLACK_SIGNING_SECRET": "hush", "LIMNER_PUBLIC_URL": "http://a.example"}, Level.PROBLEM, "no https address"),
        ({"LIMNER_PUBLIC_URL": "https://a.example"}, Level.PROBLEM, "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET"),
    ],
    ids=["no address", "no https", "no way in"],
)
async def test_a_way_in_that_is_half_set_up_is_told(
    changes: dict[str, str], level: Level, says: str, place: LoopbackSlack, tmp_path: Path
) -> None:
    finding = (await found(place, tmp_path, SLACK_APP_TOKEN="", **changes))["slack connection"]

    assert finding.level is level
    assert says in finding.what
    assert finding.mend


@pytest.mark.parametrize(
    ("token", "kind"),
    [("xapp-1-A0-secret", "an app-level token"), ("xoxp-secret", "a person's token"), ("secret", "no token of Slack")],
)
async def test_a_token_of_the_wrong_kind_is_named_without_being_quoted(
    token: str, kind: str, place: LoopbackSlack, tmp_path: Path
) -> None:
    findings = await found(place, tmp_path, SLACK_BOT_TOKEN=token)

    assert (findings["slack"].level, findings["slack"].is_setting) == (Level.PROBLEM, True)
    assert findings["slack"].what == f"SLACK_BOT_TOKEN is {kind}."
    assert "xoxb-" in findings["slack"].mend
    assert findings["slack scopes"].level is Level.WARNING
    assert token not in repr(findings)


async def test_an_app_token_of_the_wrong_kind_is_named(place: LoopbackSlack, tmp_path: Path) -> None:
    finding = (await found(place, tmp_path, SLACK_APP_TOKEN=place.settings["SLACK_BOT_TOKEN"]))["slack connection"]

    assert finding.what == "SLACK_APP_TOKEN is a bot token."
    assert "connections:write" in finding.mend


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("invalid_auth", "does not accept SLACK_BOT_TOKEN (invalid_auth)"),
        ("token_revoked", "no longer installed"),
        ("account_inactive", "no longer installed"),
    ],
)
async def test_a_refused_token_is_a_setting_to_be_changed(
    error: str, says: str, place: LoopbackSlack, tmp_path: Path
) -> None:
    place.faults.answer("auth.test", 200, {"ok": False, "error": error})

    findings = await found(place, tmp_path)

    assert says in findings["slack"].what
    assert exit_code([*findings.values()]) == 2


@pytest.mark.parametrize(
    ("error", "says"),
    [("missing_scope", "lacks the scope connections:write"), ("invalid_auth", "does not open Socket Mode")],
)
async def test_socket_mode_that_does_not_open_says_where_to_look(
    error: str, says: str, place: LoopbackSlack, tmp_path: Path
) -> None:
    place.faults.answer("apps.connections.open", 200, {"ok": False, "error": error})

    finding = (await found(place, tmp_path))["slack connection"]

    assert (finding.level, finding.is_setting) == (Level.PROBLEM, True)
    assert says in finding.what


async def test_a_missing_scope_is_named_with_what_it_is_for(place: LoopbackSlack, tmp_path: Path) -> None:
    place.withdraw("files:write")

    finding = (await found(place, tmp_path))["slack scopes"]

    assert finding.level is Level.PROBLEM
    assert finding.what == "files:write is missing. Uploads the pictures that it makes."
    assert "`limner slack-manifest`" in finding.mend


async def test_a_clock_that_slack_would_refuse_is_told(place: LoopbackSlack, tmp_path: Path) -> None:
    wrong = format_datetime(datetime.now(UTC) - timedelta(minutes=6), usegmt=True)
    place.faults.add("auth.test", answering(200, '{"ok": true}', Date=wrong))

    finding = (await found(place, tmp_path))["clock"]

    assert finding.level is Level.PROBLEM
    assert "NTP" in finding.mend


@pytest.mark.parametrize(
    ("status", "body", "level"),
    [(429, "", Level.WARNING), (503, "down", Level.PROBLEM), (200, "<html>", Level.PROBLEM), (302, "", Level.PROBLEM)],
)
async def test_trouble_on_slacks_side_is_no_setting(
    status: int, body: str, level: Level, place: LoopbackSlack, tmp_path: Path
) -> None:
    place.faults.add("auth.test", answering(status, body, Location=place.trap_url))

    finding = (await found(place, tmp_path))["slack"]

    assert (finding.level, finding.is_setting) == (level, False)
    assert place.trapped == []


async def test_slack_out_of_reach_is_told_apart_from_a_wrong_token(place: LoopbackSlack, tmp_path: Path) -> None:
    findings = await found(place, tmp_path, LIMNER_SLACK_API_URL="http://127.0.0.1:9")

    assert (findings["slack"].level, findings["slack"].is_setting) == (Level.PROBLEM, False)
    assert "LIMNER_SLACK_API_URL" in findings["slack"].mend
    assert findings["slack connection"].level is Level.WARNING


async def test_a_connection_that_breaks_is_an_oserror(place: LoopbackSlack) -> None:
    place.faults.drop("auth.test")

    with pytest.raises(OSError, match="ServerDisconnected"):
        await ask_slack(place.settings["SLACK_BOT_TOKEN"], None, place.api_url)


async def test_settings_without_the_bots_token_are_told(place: LoopbackSlack, tmp_path: Path) -> None:
    findings = await found(place, tmp_path, SLACK_BOT_TOKEN="")

    assert findings["settings"].level is Level.WARNING
    assert findings["settings"].what == "SLACK_APP_TOKEN has no effect without SLACK_BOT_TOKEN."
    assert "slack" not in findings
