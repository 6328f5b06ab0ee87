"""What the app is told of a gesture."""

from typing import Final

from tests.fakes.schemas import Json
from tests.fakes.slack.gestures import Gesture
from tests.fakes.slack.house import Slack
from tests.fakes.slack.state import Channel, Kind, Message
from tests.fakes.slack.views import View
from tests.fakes.slack.wire import APP, file_json, message_json, view_json

STRANGE: Final = {Kind.PRIVATE: "privategroup", Kind.DIRECT: "directmessage"}


def of_command(slack: Slack, gesture: Gesture, command: str, words: str) -> dict[str, str]:
    """A slash command."""
    assert gesture.channel is not None
    return {
        "token": "loopback",
        "team_id": slack.team.id,
        "team_domain": slack.team.name,
        "channel_id": gesture.channel.id,
        "channel_name": _name(gesture.channel),
        "user_id": gesture.user.id,
        "user_name": gesture.user.name,
        "command": command,
        "text": words,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url(slack, gesture, "commands"),
        "trigger_id": gesture.trigger_id,
    }


def of_action(slack: Slack, gesture: Gesture, block: Json, action: Json, state: Json) -> Json:
    """A button that was pressed, or a select that was used."""
    same = {
        "type": "block_actions",
        **_common(slack, gesture),
        "actions": [{**action, "block_id": block["block_id"], "action_ts": slack.clock.new_ts()}],
        "state": {"values": state},
    }
    if gesture.view is not None:
        view = view_json(gesture.view, slack.team, slack.bot)
        return {**same, "container": {"type": "view", "view_id": gesture.view.id}, "view": view}
    assert gesture.message is not None
    assert gesture.channel is not None
    seen_by_one = gesture.message.seen_by is not None
    return {
        **same,
        "container": _container(gesture.message),
        "channel": {"id": gesture.channel.id, "name": _name(gesture.channel)},
        # What only one person sees is kept nowhere, so nobody can tell how it looks.
        **({} if seen_by_one else {"message": message_json(gesture.message, slack.base)}),
        "response_url": response_url(slack, gesture, "actions"),
    }


def of_shortcut(slack: Slack, gesture: Gesture, callback_id: str) -> Json:
    """A shortcut of a message's menu."""
    assert gesture.message is not None
    assert gesture.channel is not None
    message = gesture.message
    return {
        "type": "message_action",
        **_common(slack, gesture),
        "action_ts": slack.clock.new_ts(),
        "callback_id": callback_id,
        "message_ts": message.ts,
        "channel": {"id": gesture.channel.id, "name": _name(gesture.channel)},
        "message": message_json(message, slack.base),
        "response_url": response_url(slack, gesture, "app"),
    }


def of_view(slack: Slack, gesture: Gesture, view: View, values: dict[str, dict[str, Json]] | None) -> Json:
    """A form that was sent; without values, one that was closed."""
    told = view_json(view, slack.team, slack.bot)
    same = {**_common(slack, gesture), "response_urls": []}
    if values is None:
        return {"type": "view_closed", **same, "is_cleared": False, "view": told}
    told["state"] = {"values": {block: _with_files(slack, fields) for block, fields in values.items()}}
    return {"type": "view_submission", **same, "view": told}


def of_suggestion(slack: Slack, gesture: Gesture, block: Json, element: Json, words: str) -> Json:
    """Words that are typed into a select whose options the app knows."""
    same = {"type": "block_suggestion", **_common(slack, gesture), "value": words}
    named = {"action_id": element["action_id"], "block_id": block["block_id"]}
    if gesture.view is not None:
        view = view_json(gesture.view, slack.team, slack.bot)
        return {**same, **named, "container": {"type": "view", "view_id": gesture.view.id}, "view": view}
    assert gesture.message is not None
    return {**same, **named, "container": _container(gesture.message)}


def response_url(slack: Slack, gesture: Gesture, kind: str) -> str:
    """The address that answers a gesture."""
    return f"{slack.base}/{kind}/{slack.team.id}/{gesture.response_key}"


def _common(slack: Slack, gesture: Gesture) -> Json:
    user = gesture.user
    # A form names the workspace of whoever fills it in; where the app is installed stands in the view alone.
    team = slack.team if gesture.view is None else user.team
    return {
        "team": {"id": team.id, "domain": team.name},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team.id},
        "api_app_id": APP,
        "token": "loopback",
        "trigger_id": gesture.trigger_id,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _container(message: Message) -> Json:
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel.id,
        "is_ephemeral": message.seen_by is not None,
        **({"thread_ts": message.thread_ts} if message.root else {}),
    }


def _name(channel: Channel) -> str:
    return channel.name if channel.kind is Kind.PUBLIC or channel.has_bot else STRANGE[channel.kind]


def _with_files(slack: Slack, fields: dict[str, Json]) -> dict[str, Json]:
    return {
        action: {**field, "files": [file_json(one, slack.base) for one in field["files"]]}
        if "files" in field
        else field
        for action, field in fields.items()
    }
