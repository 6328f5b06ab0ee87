"""The app itself: its tokens, its team, its connections."""

from tests.fakes.schemas import Json
from tests.fakes.slack.calls import Call, Refusal
from tests.fakes.slack.house import Slack
from tests.fakes.slack.rules import faults_of_form
from tests.fakes.slack.spec import faults_of_blocks, faults_of_view
from tests.fakes.slack.wire import APP, user_json


async def test(slack: Slack, call: Call) -> Json:
    """api.test."""
    if call.arguments.get("error"):
        raise Refusal(call.text("error"), is_expected=True)
    return {"args": call.arguments}


async def who_am_i(slack: Slack, call: Call) -> Json:
    """auth.test."""
    return {
        "url": f"{slack.base}/",
        "team": slack.team.name,
        "user": slack.bot.name,
        "team_id": slack.team.id,
        "user_id": slack.bot.id,
        "bot_id": slack.bot.bot_id,
        "is_enterprise_install": False,
    }


async def open_connection(slack: Slack, call: Call) -> Json:
    """apps.connections.open."""
    return {"url": slack.sockets.new_address()}


async def bot(slack: Slack, call: Call) -> Json:
    """bots.info."""
    if call.text("bot") != slack.bot.bot_id:
        raise Refusal("bot_not_found")
    told = {"id": slack.bot.bot_id, "deleted": False, "name": slack.bot.name, "updated": 1_700_000_000}
    return {"bot": {**told, "app_id": APP, "user_id": slack.bot.id, "icons": {}}}


async def team(slack: Slack, call: Call) -> Json:
    """team.info."""
    return {"team": {"id": slack.team.id, "name": slack.team.name, "domain": slack.team.name, "icon": {}}}


async def user(slack: Slack, call: Call) -> Json:
    """users.info."""
    found = slack.users.get(call.text("user"))
    if found is None:
        raise Refusal("user_not_found")
    return {"user": user_json(found)}


async def validate_blocks(slack: Slack, call: Call) -> Json:
    """blocks.validate."""
    blocks, view = call.arguments.get("blocks") or [], call.arguments.get("view")
    if faults := faults_of_blocks(blocks) or [*faults_of_form(blocks)]:
        raise Refusal("invalid_blocks", faults)
    if view and (faults := faults_of_view(view)):
        raise Refusal("invalid_view", faults)
    return {}
