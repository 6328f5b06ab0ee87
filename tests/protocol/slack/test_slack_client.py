"""Slack is called once for each try, not before its time, and not at all by a token that it refused."""

from datetime import timedelta

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bots.slack.client import PacedClient, Rests, open_workspace, reaching
from bots.slack.failures import UNNAMED_PAUSE, MessageRefused, NotInChannel, PlaceGone, ShutOut
from bots.slack.workspaces import Workspace
from core.errors import ChatUnreachable, LimnerError, SettingsWrong
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel
from tests.fakes.slack_delivery import POST, Desk

WHO, OPEN = "auth.test", "views.open"
FORM = {"type": "modal", "title": {"type": "plain_text", "text": "Limner"}, "blocks": [{"type": "divider"}]}


async def said(workspace: Workspace, channel: Channel) -> None:
    with reaching(workspace) as client:
        await client.chat_postMessage(channel=channel.id, text="hello", unfurl_links=False, unfurl_media=False)


@pytest.mark.parametrize("ending", ["", "/"])
async def test_the_token_tells_its_workspace_and_the_bot(place: LoopbackSlack, ending: str) -> None:
    address = place.api_url.rstrip("/") + ending

    workspace = await open_workspace(place.settings["SLACK_BOT_TOKEN"], address)

    assert (workspace.team, workspace.me, workspace.bot) == (place.team.id, place.bot.id, place.bot.bot_id)
    assert (workspace.name, workspace.ended) == ("limner", None)


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "token_revoked"])
async def test_a_token_that_slack_refuses_is_told_to_the_operator(place: LoopbackSlack, error: str) -> None:
    place.faults.refuse(WHO, error)

    with pytest.raises(SettingsWrong, match="SLACK_BOT_TOKEN: Slack does not take this token"):
        await open_workspace(place.settings["SLACK_BOT_TOKEN"], place.api_url)


async def test_a_persons_token_is_told_to_the_operator(place: LoopbackSlack) -> None:
    place.faults.answer(WHO, 200, {"ok": True, "team_id": "T1", "user_id": "U1"})

    with pytest.raises(SettingsWrong, match="not a bot's token"):
        await open_workspace(place.settings["SLACK_BOT_TOKEN"], place.api_url)


async def test_a_call_that_broke_off_is_not_repeated(place: LoopbackSlack, desk: Desk, general: Channel) -> None:
    fault = place.faults.drop(POST, after=True, times=9)

    with pytest.raises(ChatUnreachable):
        await said(desk.workspace, general)

    assert (fault.struck, len(place.from_bot(general))) == (1, 1)


@pytest.mark.parametrize(("status", "body"), [(502, "<html>"), (200, "<html>"), (500, {}), (503, None)])
async def test_what_is_no_answer_of_slacks_is_left_for_later(
    place: LoopbackSlack, desk: Desk, general: Channel, *, status: int, body: object
) -> None:
    place.faults.answer(POST, status, body)

    with pytest.raises(ChatUnreachable) as caught:
        await said(desk.workspace, general)

    assert caught.value.retry_after is None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("not_in_channel", NotInChannel),
        ("channel_not_found", NotInChannel),
        ("is_archived", PlaceGone),
        ("restricted_action_read_only_channel", PlaceGone),
        ("internal_error", ChatUnreachable),
        ("missing_scope", SettingsWrong),
        ("msg_blocks_too_long", MessageRefused),
        ("something_that_slack_will_think_of", MessageRefused),
        ("token_revoked", ShutOut),
    ],
)
async def test_each_refusal_has_a_name_of_ours(
    place: LoopbackSlack, desk: Desk, general: Channel, *, error: str, kind: type[LimnerError]
) -> None:
    place.faults.refuse(POST, error)

    with pytest.raises(kind) as caught:
        await said(desk.workspace, general)

    assert type(caught.value) is kind


async def test_a_pause_in_one_channel_is_none_in_another_and_ends_in_time(
    place: LoopbackSlack, general: Channel
) -> None:
    seconds = [100.0]
    token = place.settings["SLACK_BOT_TOKEN"]
    client = PacedClient(token, place.api_url, rests=Rests(lambda: seconds[0]))
    workspace = Workspace(place.team.id, token, client, place.bot.id, place.bot.bot_id, "limner")
    fault = place.faults.rate_limit(POST, 20)

    for passing, rest in ((0, 20), (5, 15), (14, 1)):
        seconds[0] += passing
        with pytest.raises(ChatUnreachable) as caught:
            await said(workspace, general)
        assert caught.value.retry_after == timedelta(seconds=rest)
    await said(workspace, place.channel("elsewhere"))
    seconds[0] += 1
    await said(workspace, general)

    assert (fault.struck, len(place.all_messages)) == (1, 2)


async def test_a_limit_that_names_no_time_is_kept_away_from_for_a_while(
    place: LoopbackSlack, desk: Desk, general: Channel
) -> None:
    async def wall(_: web.Request) -> web.StreamResponse:
        return web.Response(status=429, text="<html>too many</html>", content_type="text/html")

    place.faults.add(POST, wall)

    with pytest.raises(ChatUnreachable) as caught:
        await said(desk.workspace, general)

    assert caught.value.retry_after == UNNAMED_PAUSE


async def test_a_limit_that_names_no_time_keeps_forms_away_for_a_moment_alone(place: LoopbackSlack) -> None:
    seconds = [0.0]
    client = PacedClient(place.settings["SLACK_BOT_TOKEN"], place.api_url, rests=Rests(lambda: seconds[0]))
    place.faults.answer(OPEN, 429)

    for passing in (0.0, 0.9, 0.2):
        seconds[0] += passing
        with pytest.raises((SlackApiError, ChatUnreachable)):
            await client.views_open(trigger_id="1.2.a", view=FORM)

    # The last one was sent again, and found that nobody knows its trigger.
    assert [call.status for call in place.calls(OPEN)] == [429, 200]
